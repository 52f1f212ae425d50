"""Short statements run in the event loop; whatever may last leaves it free, and leaves what was written before."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.driver import LASTING
from bot.store.engine import create_engine, reading

COUNT = "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most) SELECT max(i) FROM n)"
LONG = 2_000_000
"""Steps of a query that takes some tenths of a second."""
HELD = 0.1
"""Seconds: far less than what the long statements take, far more than a turn of the loop on a busy machine."""


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(f"sqlite+aiosqlite:///{tmp_path}/a.db")
    async with engine.begin() as db:
        await db.execute(text("CREATE TABLE numbers (i INTEGER)"))
        await db.execute(text("INSERT INTO numbers VALUES (1)"))
    yield engine
    await engine.dispose()


@asynccontextmanager
async def free_loop() -> AsyncIterator[None]:
    """The loop is not held while the block lasts."""
    latest = 0.0

    async def watch() -> None:
        nonlocal latest
        while True:
            began = perf_counter()
            await asyncio.sleep(0.005)
            latest = max(latest, perf_counter() - began)

    task = asyncio.create_task(watch())
    await asyncio.sleep(0.02)
    yield
    task.cancel()
    assert latest < HELD


async def test_a_long_query_leaves_the_loop_free(engine: AsyncEngine) -> None:
    async with reading(engine).begin() as db, free_loop():
        began = perf_counter()
        assert (await db.execute(text(f"SELECT {COUNT}"), {"most": LONG})).scalar() == LONG
        assert perf_counter() - began > HELD
        assert (await db.execute(text("SELECT i FROM numbers"))).scalar() == 1


async def test_a_query_that_is_broken_off_takes_nothing_back(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        await db.execute(text("UPDATE numbers SET i = 2"))
        assert (await db.execute(text(f"SELECT {COUNT}"), {"most": LONG})).scalar() == LONG
        await db.execute(text("UPDATE numbers SET i = i + 1"))
    async with reading(engine).begin() as db:
        assert (await db.execute(text("SELECT i FROM numbers"))).scalar() == 3


async def test_a_lasting_change_leaves_the_loop_free(engine: AsyncEngine) -> None:
    async with engine.begin() as db, free_loop():
        await db.execute(text(f"UPDATE {LASTING} numbers SET i = {COUNT}"), {"most": LONG})
    async with reading(engine).begin() as db:
        assert (await db.execute(text("SELECT i FROM numbers"))).scalar() == LONG


async def test_the_lock_of_another_process_is_waited_for_and_the_loop_is_free(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    async def write() -> None:
        async with engine.begin() as db:
            await db.execute(text("UPDATE numbers SET i = 7"))

    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        async with free_loop():
            writing = asyncio.create_task(write())
            await asyncio.sleep(3 * HELD)
            assert not writing.done()
            other.execute("COMMIT")
            await asyncio.wait_for(writing, 10)
    async with reading(engine).begin() as db:
        assert (await db.execute(text("SELECT i FROM numbers"))).scalar() == 7


async def test_locks_are_waited_for_in_the_thread_only(engine: AsyncEngine) -> None:
    async with reading(engine).begin() as db:
        assert (await db.execute(text("PRAGMA busy_timeout"))).scalar() == 0
        lasting = text(f"{LASTING} SELECT timeout FROM pragma_busy_timeout")
        assert (await db.execute(lasting)).scalar() == 30_000


async def test_a_cancelled_query_leaves_nothing_behind(engine: AsyncEngine) -> None:
    async def write_and_ask() -> None:
        async with engine.begin() as db:
            await db.execute(text("UPDATE numbers SET i = 9"))
            await db.execute(text(f"SELECT {COUNT}"), {"most": 3 * LONG})

    task = asyncio.create_task(write_and_ask())
    await asyncio.sleep(HELD)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with engine.begin() as db:
        assert (await db.execute(text("SELECT i FROM numbers"))).scalar() == 1
        await db.execute(text("UPDATE numbers SET i = 2"))
    async with reading(engine).begin() as db:
        assert (await db.execute(text("SELECT i FROM numbers"))).scalar() == 2


async def test_a_fault_is_told_as_one(engine: AsyncEngine) -> None:
    with pytest.raises(Exception, match="no such table"):
        async with reading(engine).begin() as db:
            await db.execute(text("SELECT i FROM nowhere"))
