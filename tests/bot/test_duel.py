"""Duels, through the running bot: challenge, acceptance, the same questions in private, one result."""

from datetime import timedelta
from typing import Any

from bot.playground import Person
from tests.bot.conftest import House
from tests.bot.contests import data_of


class Duellist:
    """Somebody in their private chat."""

    def __init__(self, house: House, user_id: int) -> None:
        self.house, self.id, self.met = house, user_id, 0

    async def arrive(self, text: str = "/help") -> dict[str, Any]:
        """They write to the bot, which may write to them from now on; gives the answer."""
        answer = await self.house.tell(self.id, text)
        self.met = len(self.house.sent(self.id))
        return answer

    async def next(self, word: str = "") -> dict[str, Any]:
        """The bot's next message in private that holds a word."""
        while True:
            message = await self.house.next_message(self.id, self.met)
            self.met += 1
            if word in message.get("text", ""):
                return message

    async def answer_all(self, *, right: bool) -> None:
        """Each question with all right options, or a wrong one."""
        for number in range(1, 6):
            message = await self.next(f"{number}/5")
            await self._answer(message, right=right)

    async def _answer(self, message: dict[str, Any], *, right: bool) -> None:
        buttons = [one for row in message["reply_markup"]["inline_keyboard"] for one in row]
        options = [one["callback_data"] for one in buttons if one["callback_data"].startswith("o:")]
        post_id = int(options[0].split(":")[1])
        async with self.house.store.read() as tx:
            post = await tx.posts.get(post_id)
        assert post is not None
        chosen = sorted(post.key) if right else [min(set(range(len(options))) - post.key)]
        for place in chosen:
            await self.house.press(self.id, message, options[place])
        for submit in (one["callback_data"] for one in buttons if one["callback_data"].startswith("os:")):
            await self.house.press(self.id, message, submit)


async def two(house: House) -> tuple[Duellist, Duellist]:
    first, second = (Duellist(house, user_id) for user_id in house.members[:2])
    await first.arrive()
    await second.arrive()
    return first, second


async def test_a_duel_in_a_group_is_played_in_private_and_told_to_all(house: House) -> None:
    first, second = await two(house)
    posted = await house.tell(first.id, "/duel", house.group)
    data = data_of(posted, "应战")
    assert "别人来应战" in (await house.press(first.id, posted, data))["text"]
    await house.press(second.id, posted, data)
    assert "已经有人应战" in (await house.press(house.members[2], posted, data))["text"]
    before = len(house.sent(house.group))
    await second.answer_all(right=True)
    await first.answer_all(right=False)
    told = await house.next_message(house.group, before)
    assert "陈思雨</b> 赢了" in told["text"] or "陈思雨 赢了" in told["text"]
    assert "对 5/5" in (await first.next("赢了"))["text"]
    assert "对 0/5" in (await second.next("赢了"))["text"]
    async with house.store.read() as tx:
        (contest,) = await tx.contests.of_owner(first.id)
        runs = await tx.runs.of_lot(contest.id, "duel")
    assert contest.state == "final"
    assert sorted(run.right for run in runs) == [0, 5]
    assert len({run.lot for run in runs}) == 1
    assert "已经结束" in (await house.press(house.members[2], posted, data))["text"]


async def test_who_never_wrote_in_private_is_shown_the_way_in(house: House) -> None:
    first, second = (Duellist(house, user_id) for user_id in house.members[:2])
    posted = await house.tell(first.id, "/duel", house.group)
    data = data_of(posted, "应战")
    link = (await house.press(second.id, posted, data))["url"]
    payload = link.partition("?start=")[2]
    assert payload.startswith("d_")
    assert (await house.press(first.id, posted, data))["url"] == link
    assert "等对手" in (await second.arrive(f"/start {payload}"))["text"]
    house.telegram.say(first.id, first.id, f"/start {payload}")
    await first.next("1/5")
    await second.next("1/5")


async def test_a_duel_that_nobody_accepts_lapses_with_a_word(house: House) -> None:
    posted = await house.tell(house.members[0], "/duel", house.group)
    before = len(house.sent(house.group))
    house.clock.ahead += timedelta(minutes=11)
    assert "没有人来应战" in (await house.next_message(house.group, before))["text"]
    assert "已经结束" in (await house.press(house.members[1], posted, data_of(posted, "应战")))["text"]


async def test_a_friend_follows_the_link(house: House) -> None:
    first, second = await two(house)
    invite = await first.arrive("/duel")
    payload = invite["text"].partition("?start=")[2].split()[0]
    assert "等对手" in (await first.arrive(f"/start {payload}"))["text"]
    house.telegram.say(second.id, second.id, f"/start {payload}")
    await first.next("1/5")
    await second.next("1/5")
    third = house.telegram.add_person(Person(777001, "路人"))
    assert "已经有人" in (await house.tell(third, f"/start {payload}"))["text"]
    assert "没有这场对战" in (await house.tell(third, "/start d_none"))["text"]


async def test_two_who_seek_anybody_are_paired(house: House) -> None:
    first, second = await two(house)
    for one in (first, second):
        invite = await one.arrive("/duel")
        assert "正在找对手" in (await house.press(one.id, invite, data_of(invite, "随机")))["text"]
    asked = [await first.next("1/5"), await second.next("1/5")]
    assert asked[0]["text"] == asked[1]["text"]


async def test_a_seeker_waits_alone_and_is_told_in_the_end(house: House) -> None:
    first, _ = await two(house)
    invite = await first.arrive("/duel")
    data = data_of(invite, "随机")
    await house.press(first.id, invite, data)
    assert "等对手" in (await house.press(first.id, invite, data))["text"]
    house.clock.ahead += timedelta(minutes=11)
    await first.next("没有人来应战")


async def test_one_offer_of_a_person_stands_in_a_group(house: House) -> None:
    first, _ = await two(house)
    assert data_of(await house.tell(first.id, "/duel", house.group), "应战")
    assert "还在等人应战" in (await house.tell(first.id, "/duel", house.group))["text"]
    again = [(await first.arrive("/duel"))["text"] for _ in range(2)]
    assert again[0] == again[1]


async def test_an_anonymous_admin_does_not_duel_and_may_host(house: House) -> None:
    before = len(house.sent(house.group))
    house.telegram.say(house.admin, house.group, "/duel", as_chat=True)
    assert "匿名" in (await house.next_message(house.group, before))["text"]
    house.telegram.say(house.admin, house.group, "/live 2 20", as_chat=True)
    opening = await house.next_message(house.group, before + 1)
    pause = data_of(opening, "暂停")
    assert "主持人" in (await house.press(house.members[0], opening, pause))["text"]
    assert "已暂停" in (await house.press(house.owner, opening, pause))["text"]
