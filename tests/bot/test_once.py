"""Each vote counts once, for whom it should, in the group it belongs to: late votes, strangers, moves, comings and goings."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.flows.daily import GRACE
from bot.game.model import Period
from bot.telegram import intake
from tests.bot.conftest import House
from tests.bot.test_daily import plan, polls, run_at, tomorrow
from tests.store.boards import standing


async def voters(house: House, group: int) -> list[int]:
    """Who stands in the ledger of a group."""
    async with house.store.read() as tx:
        return sorted(tally.person.id for tally in await standing(tx, group))


async def known(house: House, chat_id: int, wanted: bool) -> None:
    """Until the store knows a chat under that id, or does not any more."""
    async with asyncio.timeout(20):
        while True:
            async with house.store.read() as tx:
                if (await tx.chats.get(chat_id) is not None) == wanted:
                    return
            await house.pause()


async def another_group(house: House, **more: Any) -> int:
    """A group beside the first one, where the bot is a member and has said hello."""
    group = house.telegram.add_group("另一个群", house.telegram.users, **more)
    house.telegram.set_bot_status("member", group)
    await house.wait(lambda: house.sent(group))
    return group


def shown(house: House, group: int) -> list[dict[str, Any]]:
    return [message for message in house.sent(group) if "poll" in message]


async def test_a_vote_counts_that_arrives_hours_after_the_close(house: House) -> None:
    await plan(house, "/daily 08:00 1")
    await run_at(house, tomorrow(8))
    (posted,) = await polls(house, 1)
    before = len(house.sent(house.group))
    await run_at(house, tomorrow(8) + timedelta(days=1) + GRACE)
    assert "还没有人作答" in (await house.next_message(house.group, before))["text"]
    house.clock.ahead += timedelta(hours=7)
    house.vote(house.members[0], posted, right=True)
    await house.answered(house.members[0], 1)
    house.telegram.say(house.members[0], house.group, "/rank")
    await house.wait(lambda: any("1 分（共 1 人）" in one.get("text", "") for one in house.sent(house.group)))


@pytest.mark.parametrize(
    "more",
    [
        {"option_ids": [], "option_persistent_ids": []},
        {"voter_chat": {"id": -5, "type": "channel", "title": "x"}},
        {"user": None, "voter_chat": {"id": -5, "type": "channel", "title": "x"}},
        {"user": {"id": 136817688, "is_bot": True, "first_name": "Channel"}},
        {"user": {"id": 1087968824, "is_bot": False, "first_name": "Group"}},
        {"user": {"id": 99, "is_bot": True, "first_name": "bot"}},
    ],
    ids=["taken back", "channel with stand-in", "channel", "channel's stand-in", "anonymous admin", "bot"],
)
async def test_only_people_score_and_only_what_they_chose(house: House, more: dict[str, Any]) -> None:
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    stranger, member = house.members[:2]
    options = [option["persistent_id"] for option in posted["poll"]["options"]]
    vote = {
        "poll_id": posted["poll"]["id"],
        "user": {"id": stranger, "is_bot": False, "first_name": "x"},
        "option_ids": [0],
        "option_persistent_ids": options[:1],
    }
    house.telegram.push({"poll_answer": vote | more})
    house.vote(member, posted, right=True)
    await house.answered(member, 1)
    assert await voters(house, house.group) == [member]


async def test_a_vote_taken_back_before_can_be_cast(house: House) -> None:
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    user = {"id": house.members[0], "is_bot": False, "first_name": "x"}
    house.telegram.push({"poll_answer": {"poll_id": posted["poll"]["id"], "user": user, "option_ids": []}})
    house.vote(house.members[0], posted, right=True)
    await house.answered(house.members[0], 1)


async def test_polls_cannot_be_forwarded_or_voted_on_twice(house: House) -> None:
    await house.tell(house.owner, "/quiz 单选题", house.group)
    (call,) = house.telegram.calls.of("sendPoll")
    wanted = {"protect_content": True, "allows_revoting": False, "is_anonymous": False}
    assert {name: call.params[name] in (True, "true", "True") for name in wanted} == wanted


@pytest.mark.parametrize("news", ["message", "error"])
async def test_a_supergroup_takes_over_plan_scores_and_open_polls(
    house: House, monkeypatch: pytest.MonkeyPatch, news: str
) -> None:
    group = await another_group(house, type="group")
    posted = await house.tell(house.owner, "/quiz 单选题", group)
    early, late = house.members[:2]
    house.vote(early, posted, right=True)
    await house.answered(early, 1)
    await house.tell(house.owner, "/daily 08:00 1 单选题", group)
    honest = intake.is_for_bot
    if news == "error":
        monkeypatch.setattr(
            intake, "is_for_bot", lambda update, me: "migrate_to" not in str(update) and honest(update, me)
        )
    moved = house.telegram.migrate(group)
    if news == "message":
        await known(house, group, False)
    house.vote(late, posted, right=True)
    await house.answered(late, 1)
    await run_at(house, tomorrow(8))
    await house.wait(lambda: len([one for one in shown(house, moved) if one != posted]) >= 1)
    await known(house, group, False)
    assert await voters(house, moved) == sorted([early, late])
    assert await voters(house, group) == []
    async with house.store.read() as tx:
        assert await tx.chats.planned_at(moved) == tomorrow(8) + timedelta(days=1)
    assert "（共 2 人）" in (await house.tell(early, "/rank", moved))["text"]


@pytest.mark.parametrize("told", [True, False], ids=["told at once", "found out by an error"])
async def test_where_the_bot_was_kicked_it_posts_no_more_until_it_returns(
    house: House, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    other = await another_group(house)
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    house.vote(house.members[0], posted, right=True)
    await house.answered(house.members[0], 1)
    for group in (house.group, other):
        await house.tell(house.owner, "/daily 08:00 1 单选题", group)
    honest = intake.is_for_bot
    with monkeypatch.context() as deaf:
        if not told:
            deaf.setattr(intake, "is_for_bot", lambda update, me: "my_chat_member" not in update and honest(update, me))
        house.telegram.set_bot_status("kicked")
        await house.wait(lambda: not house.telegram.pending_updates())
        await run_at(house, tomorrow(8))
        await house.wait(lambda: len(shown(house, other)) == 1)
        await run_at(house, tomorrow(8) + timedelta(days=1))
        await house.wait(lambda: len(shown(house, other)) == 2)
        assert len(shown(house, house.group)) == 1
    before = len(house.sent(house.group))
    house.telegram.set_bot_status("member")
    await house.next_message(house.group, before)
    await run_at(house, tomorrow(8) + timedelta(days=2))
    await house.wait(lambda: len(shown(house, house.group)) == 2)
    assert "你：第 1 名，1 分" in (await house.tell(house.members[0], "/rank", house.group))["text"]


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "Pacific/Kiritimati"])
async def test_a_quiz_before_midnight_counts_for_its_day(house: House, zone: str) -> None:
    """Its votes come after midnight: they belong to the day of the quiz, by the clock of the group."""
    await house.tell(house.owner, "/help", house.group)
    async with house.store.write() as tx:
        chat = await tx.chats.get(house.group)
        assert chat is not None
        await tx.chats.save(replace(chat, timezone=zone))
    midnight = (house.clock() + timedelta(days=2)).astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0)
    house.clock.go_to(midnight - timedelta(seconds=40))
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    house.clock.go_to(midnight + timedelta(seconds=1))
    house.vote(house.members[0], posted, right=True)
    await house.answered(house.members[0], 1)
    posted_on = midnight.date() - timedelta(days=1)
    async with house.store.read() as tx:
        before, after = [
            await tx.boards.of(house.group, Period.TODAY, day, 9, None) for day in (posted_on, midnight.date())
        ]
    assert (len(before.top), len(after.top)) == (1, 0)
