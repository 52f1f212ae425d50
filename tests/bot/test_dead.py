"""Updates that could not be handled: people are told, nothing is lost, and all can be handled again."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.flows import rank
from bot.telegram import worker
from bot.telegram.routers import score
from tests.bot.conftest import House

Wenshi = Callable[..., Awaitable[str]]


@pytest.fixture
def wenshi(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Wenshi:
    """Runs a command beside the bot; gives what it printed."""
    from bot.cli import main

    async def run(*words: str) -> str:
        monkeypatch.setenv("DATA_DIR", str(folder))
        monkeypatch.setattr(sys, "argv", ["wenshi", *words])
        capsys.readouterr()
        with pytest.raises(SystemExit):
            await asyncio.to_thread(main)
        captured = capsys.readouterr()
        return captured.out or captured.err

    return run


async def dead(house: House, count: int) -> list[int]:
    for _ in range(500):
        async with house.store.read() as tx:
            found = [update.id for update in await tx.updates.dead()]
        if len(found) == count:
            return found
        await house.pause()
    raise AssertionError(found)


async def broken(*_: Any, **__: Any) -> None:
    raise RuntimeError("words of people")


async def test_who_wrote_is_told_once_and_answered_after_a_replay(
    house: House, monkeypatch: pytest.MonkeyPatch, wenshi: Wenshi
) -> None:
    monkeypatch.setattr(worker, "backoff", lambda _: timedelta(0))
    with monkeypatch.context() as broken_board:
        broken_board.setattr(score, "show_records", broken)
        assert "没有处理成功" in (await house.tell(house.members[0], "/me"))["text"]
        (number,) = await dead(house, 1)
        listed = await wenshi("dead")
        assert f"{number}" in listed and "RuntimeError" in listed and "words" not in listed and "/me" not in listed
        await wenshi("dead", "--replay", str(number))
        await dead(house, 1)
        assert len(house.sent(house.members[0])) == 1
    assert "Not among" in await wenshi("dead", "--replay", "7", "--replay", str(number))
    assert json.loads(await wenshi("dead", "--replay", "all", "--json"))[0]["kind"] == "message"
    house.app.work.ring()
    assert "还没有成绩" in (await house.next_message(house.members[0], 1))["text"]
    assert "No update" in await wenshi("dead")


async def test_who_pressed_is_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "backoff", lambda _: timedelta(0))
    board = await house.tell(house.members[0], "/rank", house.group)
    monkeypatch.setattr(rank, "board_view", broken)
    answer = await house.press(house.members[0], board, "b:week")
    assert "没有处理成功" in answer["text"] and answer["show_alert"]


async def test_a_vote_that_could_not_be_stored_counts_after_a_replay(
    house: House, monkeypatch: pytest.MonkeyPatch, wenshi: Wenshi
) -> None:
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    with monkeypatch.context() as broken_ledger:
        broken_ledger.setattr("bot.telegram.intake.record", broken)
        house.vote(house.members[0], posted, right=True)
        await dead(house, 1)
    await wenshi("dead", "--replay", "all")
    house.app.work.ring()
    await house.answered(house.members[0], 1)
    await dead(house, 0)
