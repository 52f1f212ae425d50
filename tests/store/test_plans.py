"""What the bot does again and again while nobody wants anything costs little, however much is stored."""

import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import event

from bot.flows.broadcast import show_broadcasts
from bot.flows.contest_clock import run_clock
from bot.flows.contest_course import run_contests
from bot.flows.daily import run_due
from bot.flows.duel_course import run_duels
from bot.flows.editions import take_effect
from bot.flows.habit import remind_due
from bot.flows.league_plan import hand_out
from bot.flows.live_course import run_live
from bot.flows.reconcile import reconcile
from bot.ports import Transaction, Which
from bot.store.engine import create_engine
from bot.store.store import SqlStore
from tests.store.conftest import sqlite_url
from tests.store.samples import LEASE, NOW, TODAY, encode

GROWING = (
    "answers", "asked", "attempts", "audit", "chats", "marks", "outbox", "parked_votes", "passages", "people", "posts",
    "runs", "slots", "tallies", "turns", "unscored_votes", "updates", "vectors",
)  # fmt: skip
"""Tables that hold many rows after a year in a league."""


async def claim_updates(tx: Transaction) -> None:
    await tx.updates.claim(NOW, 8, LEASE)


async def claim_calls(tx: Transaction) -> None:
    await tx.calls.orphans(NOW)
    for which in Which:
        await tx.calls.claim(NOW, 8, LEASE, (), which)


async def claim_files(tx: Transaction) -> None:
    await tx.loads.claim(NOW, LEASE)


def within(work: Callable[[Transaction], Awaitable[None]]) -> Callable[[SqlStore], Awaitable[None]]:
    async def run(store: SqlStore) -> None:
        async with store.write() as tx:
            await work(tx)

    return run


WORK: dict[str, Callable[[SqlStore], Awaitable[Any]]] = {
    "slots": lambda store: run_due(store, NOW, Random(1), closing=True),
    "league plan": lambda store: hand_out(store, NOW),
    "broadcasts": lambda store: show_broadcasts(store, NOW),
    "editions": lambda store: take_effect(store, NOW, TODAY),
    "reminders": lambda store: remind_due(store, NOW),
    "duels": lambda store: run_duels(store, NOW),
    "contests": lambda store: run_contests(store, NOW),
    "live": lambda store: run_live(store, NOW),
    "contest clock": lambda store: run_clock(store, NOW),
    "reconciliation": lambda store: reconcile(store, NOW, (), "en"),
    "worker": within(claim_updates),
    "sender": within(claim_calls),
    "loader": within(claim_files),
}


@pytest.mark.parametrize("name", WORK)
async def test_no_idle_look_goes_through_a_table_that_grows(name: str, sqlite_template: Path, tmp_path: Path) -> None:
    file = copy(sqlite_template, tmp_path / "store.db")
    engine = create_engine(sqlite_url(file))
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            asked.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    await WORK[name](SqlStore(engine, encode, lambda: NOW))
    await engine.dispose()
    db = sqlite3.connect(file)
    plans = [step for query, values in asked for *_, step in db.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    db.close()
    assert plans and not [step for step in plans if step.startswith("SCAN") and step.split()[1] in GROWING]
