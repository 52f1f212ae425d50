"""The plan of a league of 4,165 groups: handed out, posted, looked at, on SQLite, in processor time."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time

from bot.flows.broadcast import progress_of
from bot.flows.daily import run_due
from bot.flows.league_plan import hand_out
from bot.flows.library import load_starter
from bot.game.broadcast import Broadcast
from bot.game.league_plan import LeaguePlan, adopt
from bot.game.league_preview import preview
from bot.game.model import Chat, ChatKind, Daily, Person
from bot.log import configure_log
from bot.store.opening import open_store
from bot.store.store import SqlStore
from bot.telegram.render import Renderer
from tests.load.figure import Figure

GROUPS, FIRST_GROUP, BOSS, LOOKS = 4_165, -1_000_000_000_000, 7, 10
SLOT = datetime(2026, 7, 1, 0, 0, tzinfo=UTC)
"""Eight in the morning in the zone of the groups, on a day that the texts date much on."""
PLAN = LeaguePlan(Daily(time(8), 1, about="单选题"), set_by=BOSS)


def measure() -> list[Figure]:
    configure_log("warning")
    with TemporaryDirectory() as place:
        return asyncio.run(_measure(Path(place)))


async def _measure(folder: Path) -> list[Figure]:
    dated = replace(PLAN, daily=replace(PLAN.daily or Daily(time(8)), anniversaries=True))
    figures = []
    for name, plan, own in (
        ("plans of their own", PLAN, True),
        ("that of the league", PLAN, False),
        ("… this day in history first", dated, False),
    ):
        address = f"sqlite+aiosqlite:///{folder / name}.sqlite"
        async with open_store(address, Renderer("wenshi_bot"), lambda: SLOT) as store:
            await _fill(store, plan, own=own)
            if not own:
                taken = await _spent(lambda store=store: _hand_out(store))  # type: ignore[misc]
                figures.append(Figure("groups take a plan over", f"{taken:.2f} s"))
            spent = await _spent(lambda store=store: _post(store))  # type: ignore[misc]
            figures.append(Figure(f"a question each is posted by {name}", f"{spent:.1f} s"))
            if plan is PLAN and not own:
                figures += await _looks(store)
    return figures


async def _spent(work: Callable[[], Awaitable[object]]) -> float:
    before = process_time()
    await work()
    return process_time() - before


async def _fill(store: SqlStore, plan: LeaguePlan, *, own: bool) -> None:
    await load_starter(store, SLOT)
    async with store.write() as tx:
        await tx.people.upsert([Person(BOSS, "组织者")])
        await tx.chats.ensure(Chat(BOSS, ChatKind.PRIVATE, "组织者", "UTC", "zh-Hans"))
        await tx.league_plan.put(plan)
        for number in range(GROUPS):
            chat = Chat(FIRST_GROUP - number, ChatKind.GROUP, f"第 {number} 组", "Asia/Shanghai", "zh-Hans")
            await tx.chats.ensure(replace(adopt(chat, plan), league_plan=None) if own else chat)
        if own:
            await tx.chats.plan_all({FIRST_GROUP - number: SLOT for number in range(GROUPS)})


async def _hand_out(store: SqlStore) -> None:
    while await hand_out(store, SLOT - timedelta(hours=1)):
        pass


async def _post(store: SqlStore) -> None:
    while await run_due(store, SLOT, Random(1)):
        pass


async def _looks(store: SqlStore) -> list[Figure]:
    async def progress() -> None:
        for _ in range(LOOKS):
            async with store.read() as tx:
                await progress_of(tx, Broadcast(1, BOSS, BOSS, "zh-Hans", SLOT), SLOT)

    async def look() -> None:
        async with store.read() as tx:
            groups = await tx.league_plan.groups()
        preview(groups, PLAN, {})

    return [
        Figure("a look at the progress", f"{1000 * await _spent(progress) / LOOKS:.0f} ms"),
        Figure("a preview", f"{1000 * await _spent(look):.0f} ms"),
    ]
