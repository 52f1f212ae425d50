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
from bot.flows.library import parse, store_parsed
from bot.game.model import Person
from bot.playground import Playground
from tests.bot.conftest import House, running
from tests.bot.test_daily import plan, polls, run_at, tomorrow

HUGE = "9" * 30


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
    await house.tell(house.owner, "/daily 08:00 1", other)
    await plan(house, "/daily 08:00 1")
    honest = daily.post_slot

    async def broken(store: Any, chat_id: int, *rest: Any) -> None:
        if chat_id == other:
            raise RuntimeError("broken")
        await honest(store, chat_id, *rest)

    monkeypatch.setattr(daily, "post_slot", broken)
    house.clock.go_to(tomorrow(8))
    await run_due(house.store, house.clock(), Random(1))
    house.app.out.ring()
    assert len(await polls(house, 1)) == 1


async def test_telegram_that_cannot_name_the_admins_is_asked_again(house: House) -> None:
    house.telegram.faults.fail("getChatAdministrators", 500)
    assert "群管理员" in (await house.tell(house.owner, "/quiz", house.group))["text"]
    assert (await house.tell(house.owner, "/quiz", house.group))["poll"]


async def test_questions_that_were_never_shown_are_not_closed(house: House) -> None:
    await plan(house, "/daily 08:00 1")
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
    await store_parsed(house.store, endless, house.clock(), approve=True)
    await house.app.search.refresh()
    answer = await house.tell(house.members[0], "火锅的长段")
    assert answer["text"].endswith("…")
    assert len(answer["text"]) <= 4096


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
