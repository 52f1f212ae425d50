"""What both engines promise: waiting writers, undisturbed readers, instants with a zone."""

import asyncio
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.engine import create_engine
from bot.store.schema import chats, meta
from bot.store.store import SqlStore
from tests.store.samples import ANNA, GROUP, NOW, encode


@pytest.fixture
def other(engine: AsyncEngine) -> SqlStore:
    """Another process: a store that shares nothing but the database."""
    return SqlStore(engine, encode, lambda: NOW)


async def test_sqlite_is_durable_and_strict(tmp_path: object) -> None:
    engine = create_engine(f"sqlite+aiosqlite:///{tmp_path}/a.db")
    async with engine.connect() as db:
        found = [(await db.execute(text(f"PRAGMA {name}"))).scalar() for name in _PROMISED]
    await engine.dispose()
    assert found == list(_PROMISED.values())


_PROMISED = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


async def test_instants_come_back_in_utc(store: SqlStore) -> None:
    moment = datetime(2026, 3, 29, 2, 30, 0, 123456, timezone(timedelta(hours=8)))
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
        await tx.chats.plan(GROUP.id, moment)
        found = await tx.chats.planned_at(GROUP.id)
        assert found == moment
        assert found is not None
        assert found.utcoffset() == timedelta(0)
        with pytest.raises(StatementError, match="has no zone"):
            await tx.chats.plan(GROUP.id, NOW.replace(tzinfo=None))


async def test_reading_cannot_write(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
    async with store.read() as tx:
        with pytest.raises(DBAPIError, match=r"readonly|read-only"):
            await tx.people.upsert([ANNA])
    async with store.write() as tx:
        await tx.people.upsert([ANNA])


async def test_a_reader_sees_one_state_and_waits_for_nobody(store: SqlStore) -> None:
    async with store.read() as reader:
        assert await reader.chats.get(GROUP.id) is None
        async with store.write() as tx:
            await tx.chats.ensure(GROUP)
        assert await reader.chats.get(GROUP.id) is None
    async with store.read() as reader:
        assert await reader.chats.get(GROUP.id) == GROUP


async def test_writers_wait_for_each_other(store: SqlStore, other: SqlStore, engine: AsyncEngine) -> None:
    """Read, then write what was read: the pattern that fails with "database is locked" in a deferred transaction."""
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)

    async def count_up(home: SqlStore) -> None:
        for _ in range(10):
            async with home.write() as tx:
                chat = await tx.chats.ensure(GROUP)
                await tx.library._revise()
                await tx.chats.save(chat)

    async with asyncio.TaskGroup() as tasks:
        for home in (store, store, other, other):
            tasks.create_task(count_up(home))
    async with engine.connect() as db:
        assert (await db.execute(select(meta.c.value))).scalar() == 40
        assert (await db.execute(select(func.count()).select_from(chats))).scalar() == 1


async def test_a_cancelled_writer_leaves_the_way_free(store: SqlStore) -> None:
    entered = asyncio.Event()

    async def stall() -> None:
        async with store.write() as tx:
            await tx.chats.ensure(GROUP)
            entered.set()
            await asyncio.sleep(60)

    async with asyncio.TaskGroup() as tasks:
        stalled = tasks.create_task(stall())
        await entered.wait()
        stalled.cancel()
    async with asyncio.timeout(5), store.write() as tx:
        assert await tx.chats.get(GROUP.id) is None
