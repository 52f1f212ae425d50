"""One broken thing stops nothing else."""

import asyncio
from datetime import timedelta
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import pytest

from bot.flows import daily
from bot.flows.daily import GRACE, run_due
from bot.flows.editions import Decision
from bot.flows.library import parse, store_parsed
from bot.game.model import Person
from bot.playground import Playground
from bot.replies import Address, Send, Words
from bot.telegram import sender
from bot.telegram.sender import AT_ONCE, FOR_URGENT
from tests.bot.conftest import House, running
from tests.bot.test_daily import plan, polls, run_at, tomorrow

HUGE = "9" * 30
FOR_EVER = 60.0


@pytest.mark.parametrize("data", [f"o:{HUGE}:1", f"s:{HUGE}", "o:-1:0", "p:\0", f"r:{HUGE}:1", f"g:{HUGE}", "p:xyz"])
async def test_forged_numbers_are_answered_at_once(house: House, data: str) -> None:
    message = await house.tell(house.members[0], "/help")
    began = monotonic()
    assert "失效" in (await house.forge(house.members[0], message, data))["text"]
    assert monotonic() - began < 2


def vote(**more: Any) -> dict[str, Any]:
    user = {"id": 7, "is_bot": False, "first_name": "x", "language_code": "zh"}
    answer = {"poll_id": "p", "user": user, "option_ids": [0], "option_persistent_ids": ["a"]}
    return {"poll_answer": {**answer, **more}}


@pytest.mark.parametrize(
    "update",
    [
        vote(poll_id={"an": "object"}),
        vote(user={"id": 2**70, "is_bot": False, "first_name": "x"}),
        vote(user={"id": 7, "is_bot": False, "first_name": "x", "language_code": ["zh"]}),
        {"poll": {"id": "p", "is_closed": True, "total_voter_count": {"many": 1}}},
        {"message": {"message_id": 1, "chat": {"id": 2**70, "type": "private"}, "text": "/help"}},
    ],
    ids=["poll", "user", "language", "total", "chat"],
)
async def test_an_odd_update_stops_none_behind_it(house: House, update: dict[str, Any]) -> None:
    house.telegram.push(update)
    assert "/quiz" in (await house.tell(house.members[0], "/help"))["text"]


async def test_a_broken_group_keeps_no_other_from_its_questions(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    other = house.telegram.add_group("另一个群", house.telegram.users)
    house.telegram.set_bot_status("member", other)
    await house.wait(lambda: house.sent(other))
    await house.tell(house.owner, "/daily 08:00 1 单选题", other)
    await plan(house, "/daily 08:00 1 单选题")
    honest = daily.post

    async def broken(tx: Any, postings: Any, *rest: Any) -> None:
        await honest(tx, postings, *rest)
        if any(posting.chat.id == other for posting in postings):
            raise RuntimeError("broken")

    monkeypatch.setattr(daily, "post", broken)
    house.clock.go_to(tomorrow(8))
    await run_due(house.store, house.clock(), Random(1))
    house.app.out.ring()
    assert len(await polls(house, 1)) == 1


async def test_telegram_that_cannot_name_the_admins_is_asked_again(house: House) -> None:
    house.telegram.faults.fail("getChatAdministrators", 500)
    assert "群管理员" in (await house.tell(house.owner, "/quiz 单选题", house.group))["text"]
    assert (await house.tell(house.owner, "/quiz 单选题", house.group))["poll"]


async def test_questions_that_were_never_shown_are_not_closed(house: House) -> None:
    await plan(house, "/daily 08:00 1 单选题")
    house.telegram.set_bot_status("restricted", can_send_polls=False)
    before = len(house.sent(house.group))
    await run_at(house, tomorrow(8))
    await house.next_message(house.group, before)
    house.telegram.set_bot_status("member")
    await run_at(house, tomorrow(8) + timedelta(days=1) + GRACE)
    await polls(house, 1)
    assert not [message for message in house.sent(house.group) if "结束" in message.get("text", "")]


async def test_a_passage_without_an_end_still_fits_into_a_message(house: House) -> None:
    endless = parse("endless.md", ("# 长文\n\n## 长段\n\n关于火锅的长段" + "很长" * 4500).encode())
    await store_parsed(house.store, endless, Decision(None, house.clock(), house.clock().date()), approved=True)
    await house.app.search.refresh()
    answer = await house.tell(house.members[0], "火锅的长段")
    assert answer["text"].endswith("…")
    assert len(answer["text"]) <= 4096


async def test_a_token_that_is_not_accepted_keeps_everything_waiting(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sender, "TOKEN_PAUSE", timedelta(seconds=0.2))
    house.telegram.faults.fail("sendMessage", 401, "Unauthorized")
    house.telegram.faults.fail("sendMessage", 404, "Not Found")
    assert "/quiz" in (await house.tell(house.members[0], "/help"))["text"]
    assert capsys.readouterr().err.count("BOT_TOKEN") == 1


async def test_a_question_whose_time_is_over_is_not_sent(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.telegram.faults.fail("sendPoll", retry_after=1)
    house.telegram.say(house.owner, house.group, "/quiz 单选题")
    await house.telegram.calls.wait("sendPoll")
    await house.wait(lambda: house.app.sender._free == AT_ONCE)
    house.clock.ahead = timedelta(hours=24)
    await house.wait(lambda: "time was over" in capsys.readouterr().err)
    await house.tell(house.members[0], "/help")
    assert len(house.telegram.calls.of("sendPoll")) == 1


@pytest.mark.parametrize("reason", ["message thread not found", "TOPIC_CLOSED"])
async def test_a_plan_whose_topic_is_gone_goes_to_the_general_one(house: House, reason: str) -> None:
    await house.tell(house.owner, "/daily 08:00 2 单选题", house.group, thread_id=77)
    house.telegram.faults.fail("sendPoll", 400, f"Bad Request: {reason}")
    await run_at(house, tomorrow(8))
    for posted in await polls(house, 2):
        assert "message_thread_id" not in posted
    await house.wait(lambda: len(told(house, "原来的话题")) == 1)
    await run_at(house, tomorrow(8) + timedelta(days=1))
    assert "message_thread_id" not in (await polls(house, 4))[-1]
    assert len(told(house, "原来的话题")) == 1


def told(house: House, word: str) -> list[dict[str, Any]]:
    return [message for message in house.sent(house.group) if word in message.get("text", "")]


async def test_a_press_is_answered_while_the_overall_limit_is_reached(house: House) -> None:
    message = await house.tell(house.members[0], "/help")
    now = asyncio.get_running_loop().time()
    house.app.sender.limits._overall.held_until = now + FOR_EVER
    began = monotonic()
    assert "失效" in (await house.forge(house.members[0], message, "old:1"))["text"]
    assert monotonic() - began < 2


async def test_slow_groups_hold_up_nobody_else(house: House) -> None:
    """More of them than places in the sender."""
    house.telegram.faults.delay("sendMessage", FOR_EVER, times=AT_ONCE - FOR_URGENT)
    async with house.store.write() as tx:
        for number in range(2 * AT_ONCE):
            await tx.outbox.put(Send(Address(-9000 - number, "zh-Hans"), Words("saved"), urgent=False))
    house.app.out.ring()
    await house.wait(lambda: not len(house.telegram.faults))
    began = monotonic()
    assert "/quiz" in (await house.tell(house.members[0], "/help"))["text"]
    assert monotonic() - began < 2


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ("Conflict: can't use getUpdates method while webhook is active", "webhook takes the updates"),
        ("Conflict: terminated by other getUpdates request", "another program takes the updates"),
    ],
)
async def test_who_takes_the_updates_away_is_named_once(
    house: House, capsys: pytest.CaptureFixture[str], description: str, sentence: str
) -> None:
    house.telegram.faults.fail("getUpdates", 409, description, times=2)
    assert "/quiz" in (await house.tell(house.members[0], "/help"))["text"]
    house.telegram.say(house.members[0], house.members[0], "/me")
    await house.wait(lambda: not len(house.telegram.faults))
    assert capsys.readouterr().err.count(sentence) == 1


async def test_a_stop_in_the_middle_of_a_write_waits_for_it(
    telegram: Playground, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished: list[bool] = []
    async with running(telegram, folder) as house:
        begun = asyncio.Event()

        async def slow(*_: Any) -> bool:
            async with house.store.write() as tx:
                await tx.people.upsert([Person(1, "x")])
                begun.set()
                await asyncio.sleep(0.3)
            finished.append(True)
            return False

        monkeypatch.setattr(house.app.intake, "accept", slow)
        house.telegram.say(house.members[0], house.members[0], "/help")
        await begun.wait()
        began = monotonic()
    assert finished
    assert monotonic() - began < 3
