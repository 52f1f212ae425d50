"""Live contests in a group, through the running bot; the clock is moved forward, the polls end when the bot says so."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.game.contest import Form
from bot.game.model import Person
from bot.playground import Playground
from tests.bot.conftest import House, running
from tests.bot.contests import opened, replayed


class Show:
    """A live contest seen from the group."""

    def __init__(self, house: House) -> None:
        self.house, self.seen = house, len(house.sent(house.group))

    async def next(self, *words: str) -> dict[str, Any]:
        """The bot's next message in the group, which says these words."""
        message = await self.house.next_message(self.house.group, self.seen)
        self.seen += 1
        assert all(word in message.get("text", "") for word in words), message
        return message

    async def begin(self, order: str = "/live 2 20", **more: Any) -> dict[str, Any]:
        self.house.telegram.say(self.house.owner, self.house.group, order, **more)
        return await self.next("现场赛")

    async def question(self, seconds: float = 12) -> dict[str, Any]:
        self.house.clock.ahead += timedelta(seconds=seconds)
        return await self.next()

    async def over(self, seconds: float = 23) -> dict[str, Any]:
        """The time of the open question passes; gives the board."""
        await self.issued()
        self.house.clock.ahead += timedelta(seconds=seconds)
        return await self.next("✅")

    async def issued(self) -> None:
        """Until it is written down that the open question was sent."""
        for _ in range(500):
            async with self.house.store.read() as tx:
                live = await tx.lives.going(self.house.group)
                turns = await tx.lives.turns(live) if live else []
            if turns and turns[-1].due_at is not None:
                return
            await self.house.pause()
        raise AssertionError("never issued")

    async def voted(self, user_id: int, count: int) -> None:
        """Until somebody has that many answers in the contest."""
        for _ in range(500):
            async with self.house.store.read() as tx:
                (contest,) = await tx.contests.of_owner(self.house.owner)
                turns = await tx.runs.live_turns(contest.id)
                found = [await tx.ledger.get(turn.post_id, user_id) for turn in turns]
            if len([answer for answer in found if answer is not None]) >= count:
                return
            await self.house.pause()
        raise AssertionError("never voted")

    async def press(self, user_id: int, message: dict[str, Any], wish: str) -> str:
        buttons = [one for row in message["reply_markup"]["inline_keyboard"] for one in row]
        data = next(one["callback_data"] for one in buttons if one["callback_data"].endswith(f":{wish}"))
        return str((await self.house.press(user_id, message, data))["text"])


@pytest.fixture
async def show(house: House) -> Show:
    return Show(house)


async def test_a_live_contest_runs_to_its_end_and_counts_each_vote_once(house: House, show: Show) -> None:
    opening = await show.begin("/live 单选题 2 20")
    assert "共 2 题，每题 20 秒" in opening["text"]
    first, second, third = house.members
    posted = await show.question()
    poll = house.telegram.poll(posted["message_id"])
    assert posted["poll"]["question"].startswith("1/2")
    assert poll["open_period"] == 20
    house.vote(first, posted, right=True)
    house.vote(second, posted, right=False)
    await show.voted(second, 1)
    board = await show.over()
    assert "2 人作答，50% 答对" in board["text"]
    assert f"🥇 {name_of(house, first)}" in board["text"]
    posted = await show.question(7)
    house.vote(second, posted, right=True)
    house.vote(third, posted, right=False)
    await show.voted(third, 1)
    await show.over()
    house.clock.ahead += timedelta(seconds=7)
    final = await show.next("结束了", "共 3 人参加", "抽签的种子")
    assert final["text"].index(name_of(house, first)) < final["text"].index(name_of(house, third))
    async with house.store.read() as tx:
        (contest,) = await tx.contests.of_owner(house.owner)
        ended = await tx.runs.ended(contest.id)
        marks = await tx.runs.marks(contest.id)
    assert contest.state == "closed" and contest.digest in opening["text"]
    assert sorted(run.answered for run, _ in ended) == [1, 1, 2]
    assert [mark.right for mark in marks].count(True) == 2
    assert {run.person_id: run.score for run, _ in ended}[third] == 0
    assert all(10 <= run.score <= 15 for run, _ in ended if run.person_id != third)
    assert await replayed(house, contest.id) == ()
    assert "还没有人得分" in (await house.tell(first, "/rank", house.group))["text"]


def name_of(house: House, user_id: int) -> str:
    return next(person.first_name for person in house.telegram.scene.members if person.id == user_id)


async def test_who_hides_their_name_stands_without_it(house: House, show: Show) -> None:
    first = house.members[0]
    async with house.store.write() as tx:
        await tx.people.upsert([Person(first, name_of(house, first))])
        await tx.people.show(first, hidden=True)
    await show.begin("/live 单选题 2 20")
    house.vote(first, await show.question(), right=True)
    await show.voted(first, 1)
    board = await show.over()
    assert "🥇 一位同学" in board["text"] and name_of(house, first) not in board["text"]


async def test_a_late_vote_counts_with_the_next_board(house: House, show: Show) -> None:
    await show.begin("/live 单选题 2 20")
    posted = await show.question()
    board = await show.over()
    assert "0 人作答" in board["text"]
    house.telegram.push(late_vote(house, house.members[0], posted))
    await show.voted(house.members[0], 1)
    await show.question(7)
    assert "共 1 人参加" in (await show.over())["text"]
    house.clock.ahead += timedelta(seconds=7)
    await show.next("结束了")
    house.telegram.push(late_vote(house, house.members[1], posted))
    await show.voted(house.members[1], 1)
    house.clock.ahead += timedelta(seconds=61)
    await show.next("到得晚", "共 2 人参加")


def late_vote(house: House, user_id: int, posted: dict[str, Any]) -> dict[str, Any]:
    """A vote that was cast in time, and arrives after the close."""
    poll = posted["poll"]
    place = poll["correct_option_ids"][0]
    user = {"id": user_id, "is_bot": False, "first_name": name_of(house, user_id)}
    chosen = {"option_ids": [place], "option_persistent_ids": [poll["options"][place]["persistent_id"]]}
    return {"poll_answer": {"poll_id": poll["id"], "user": user, **chosen}}


async def test_only_the_host_pauses_skips_and_ends(house: House, show: Show) -> None:
    opening = await show.begin("/live 单选题 5 20")
    assert "主持人" in await show.press(house.members[0], opening, "pause")
    assert "主持人" in await show.press(house.admin, opening, "next")
    assert "暂停" in await show.press(house.owner, opening, "pause")
    panel = await show.next("暂停")
    house.clock.ahead += timedelta(minutes=5)
    await show.press(house.owner, panel, "resume")
    posted = await show.next()
    await show.issued()
    await show.press(house.owner, opening, "next")
    await house.wait(lambda: house.telegram.poll(posted["message_id"])["is_closed"])
    house.clock.ahead += timedelta(seconds=3)
    await show.next("第 1/5 题")
    posted = await show.question(7)
    assert posted["poll"]["question"].startswith("2/5")
    await show.issued()
    await show.press(house.owner, opening, "stop")
    asks = await show.next("现在就结束")
    await show.press(house.owner, asks, "end")
    house.clock.ahead += timedelta(seconds=3)
    await show.next("第 2/")
    house.clock.ahead += timedelta(seconds=7)
    await show.next("结束了", "一共 2 题")
    assert "结束" in await show.press(house.owner, opening, "pause")


async def test_a_group_has_one_live_contest_at_a_time(house: House, show: Show) -> None:
    await show.begin()
    house.telegram.say(house.admin, house.group, "/live 3 15")
    await show.next("正在进行")
    assert "群管理员" in (await house.tell(house.members[0], "/live 3 15", house.group))["text"]


async def test_a_question_that_cannot_be_sent_is_asked_again(house: House, show: Show) -> None:
    await show.begin()
    house.telegram.faults.fail("sendPoll", 400, "Bad Request: something")
    house.clock.ahead += timedelta(seconds=12)
    panel = await show.next("第 1 题没能发出来")
    await show.press(house.owner, panel, "resume")
    posted = await show.next()
    assert posted["poll"]["question"].startswith("1/2")


async def test_the_contest_goes_on_when_nobody_knows_whether_a_question_was_sent(house: House, show: Show) -> None:
    """The poll stands there all the same: a press on its button tells, and the votes count."""
    await show.begin("/live 单选题 2 20")
    house.telegram.faults.drop_after("sendPoll")
    posted = await show.question()
    await show.next("没有收到 Telegram 的回音")
    house.vote(house.members[0], posted, right=True)
    data = posted["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await house.press(house.members[1], posted, data)
    await show.voted(house.members[0], 1)
    board = await show.over(24)
    assert "1 人作答，100% 答对" in board["text"]
    assert "共 1 人参加" in board["text"]


async def test_an_open_question_tells_nobody_what_is_right(house: House, show: Show) -> None:
    panel = await house.tell(house.owner, "/settings", house.group)
    await house.choose(house.owner, panel, "mode", "buttons")
    show.seen = len(house.sent(house.group))
    await show.begin("/live 单选题 2 20")
    posted = await show.question()
    assert "poll" not in posted and "限时 20 秒" in posted["text"]
    await show.issued()
    letters, (source, result) = posted["reply_markup"]["inline_keyboard"]
    first, second, _ = house.members
    silent = (await house.press(first, posted, letters[0]["callback_data"]))["text"]
    told = [(await house.press(first, posted, data["callback_data"]))["text"] for data in (source, result)]
    number = source["callback_data"].split(":")[1]
    told.append((await house.tell(first, f"/start post_{number}"))["text"])
    assert all(sign not in text for sign in "✅❌《" for text in (silent, *told))
    house.clock.ahead += timedelta(seconds=21)
    assert "已经结束" in (await house.press(second, posted, letters[0]["callback_data"]))["text"]
    house.clock.ahead += timedelta(seconds=2)
    assert "1 人作答" in (await show.next("✅"))["text"]
    told = (await house.press(first, posted, result["callback_data"]))["text"]
    assert told[0] in "✅❌"


async def test_a_live_contest_stays_in_its_topic(house: House, show: Show) -> None:
    assert (await show.begin(thread_id=77))["message_thread_id"] == 77
    assert (await show.question())["message_thread_id"] == 77
    assert (await show.over())["message_thread_id"] == 77


async def test_a_restart_in_the_middle_loses_nothing(telegram: Playground, folder: Path) -> None:
    async with running(telegram, folder) as house:
        show = Show(house)
        await show.begin("/live 单选题 2 20")
        posted = await show.question()
        house.vote(house.members[0], posted, right=True)
        await show.voted(house.members[0], 1)
        await show.issued()
        ahead, seen = house.clock.ahead, show.seen
    house_two = running(telegram, folder)
    async with house_two as house:
        show = Show(house)
        show.seen = seen
        house.clock.ahead = ahead + timedelta(seconds=25)
        assert "1 人作答，100% 答对" in (await show.next("第 1/2 题"))["text"]
        assert (await show.question(7))["poll"]["question"].startswith("2/2")


async def test_a_bot_that_was_removed_waits_until_it_is_back(house: House, show: Show) -> None:
    await show.begin("/live 单选题 2 20")
    house.telegram.set_bot_status("left")
    house.clock.ahead += timedelta(seconds=12)
    for _ in range(500):
        async with house.store.read() as tx:
            live = await tx.lives.going(house.group)
        if live is not None and live.state == "paused":
            break
        await house.pause()
    house.telegram.set_bot_status("member")
    await show.next("大家好")
    house.telegram.say(house.owner, house.group, "/live")
    panel = await show.next("暂停，已出 0/2 题")
    await show.press(house.owner, panel, "resume")
    assert (await show.next())["poll"]["question"].startswith("1/2")


@pytest.mark.parametrize("order", ["0 30", "10 14", "10 61", "31 30", "长征 5 3000"])
async def test_an_order_out_of_range_is_explained(house: House, order: str) -> None:
    assert "15 到 60 秒" in (await house.tell(house.owner, f"/live {order}", house.group))["text"]


async def test_what_cannot_be_done_is_said(house: House) -> None:
    assert "在群里用" in (await house.tell(house.owner, "/live 5 30"))["text"]
    assert "可以选" in (await house.tell(house.owner, "/live 天文学 5 30", house.group))["text"]
    assert "/live 土地革命 10 30" in (await house.tell(house.owner, "/live", house.group))["text"]


async def test_a_contest_that_was_set_up_begins_with_a_press_and_closes_by_its_window(house: House, show: Show) -> None:
    contest = await opened(house, form=Form.LIVE, count=2, seconds=15, groups=(house.group,), title="五四现场赛")
    await opened(house, form=Form.LIVE, code="other", groups=(-5,), title="别处的")
    await opened(house, form=Form.PAPER, code="paper", groups=(house.group,), title="笔试")
    assert "群管理员" in (await house.tell(house.members[0], "/live", house.group))["text"]
    choices = await house.tell(house.owner, "/live", house.group)
    ((button,),) = choices["reply_markup"]["inline_keyboard"]
    assert "五四现场赛" in button["text"]
    refused = await house.press(house.members[0], choices, button["callback_data"])
    assert "群管理员" in refused["text"]
    show.seen = len(house.sent(house.group))
    await house.press(house.admin, choices, button["callback_data"])
    opening = await show.next("五四现场赛")
    assert contest.digest in opening["text"]
    assert "办过" in (await house.press(house.admin, choices, button["callback_data"]))["text"]
    posted = await show.question()
    house.vote(house.members[0], posted, right=True)
    await show.over(18)
    await show.question(7)
    await show.over(18)
    house.clock.ahead += timedelta(seconds=7)
    await show.next("结束了", "共 1 人参加")
    async with house.store.read() as tx:
        after = await tx.contests.get(contest.id)
    assert after is not None
    assert after.state == "open"


async def test_another_groups_contest_cannot_be_pressed(house: House, show: Show) -> None:
    opening = await show.begin()
    elsewhere = await opened(house, form=Form.LIVE, code="other", groups=(-5,))
    assert "失效" in (await house.forge(house.owner, opening, f"cls:{elsewhere.id}"))["text"]
    hello = await house.tell(house.owner, "/help")
    assert "失效" in (await house.forge(house.owner, hello, "cl:1:pause"))["text"]
    assert "失效" in (await house.forge(house.owner, opening, "cl:99:pause"))["text"]
    assert "失效" in (await house.forge(house.owner, opening, "cl:1:fly"))["text"]
