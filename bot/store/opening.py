"""Opening the database of an address."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Call
from bot.refusal import Refusal
from bot.replies import Reply
from bot.store.engine import create_engine
from bot.store.errors import NewerDatabase
from bot.store.migrate import migrate
from bot.store.store import SqlStore

ANY_LEASE = timedelta(days=1)
"""Longer than any lease."""


@asynccontextmanager
async def open_store(
    url: str, encode: Callable[[Reply], Call], clock: Callable[[], datetime]
) -> AsyncIterator[SqlStore]:
    """The store at an SQLAlchemy address, created or migrated. Raises Refusal when it cannot be used."""
    engine = await _open_engine(url)
    store = SqlStore(engine, encode, clock)
    try:
        yield store
    finally:
        await store.leave()
        await engine.dispose()


def sends_nothing(reply: Reply) -> Call:
    """The `encode` of whoever opens the store and sends nothing."""
    raise NotImplementedError("only the bot sends")


async def _open_engine(url: str) -> AsyncEngine:
    try:
        engine = create_engine(url)
    except (ArgumentError, NoSuchModuleError, ImportError):
        raise Refusal(
            "DATABASE_URL: write sqlite+aiosqlite:///PATH or postgresql+asyncpg://USER:PASSWORD@HOST/NAME."
        ) from None
    try:
        await migrate(engine)
    except NewerDatabase as newer:
        await engine.dispose()
        raise Refusal(str(newer)) from None
    except (DBAPIError, OSError) as error:
        await engine.dispose()
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise Refusal(f"The database cannot be used: {reason}. Check DATABASE_URL and DATA_DIR.") from None
    return engine


async def recover(store: SqlStore, now: datetime) -> None:
    """Take back what the last process had in hand when it ended; of several, what those that are gone had."""
    if store.alone:
        async with store.write() as tx:
            await tx.updates.release_all()
            await tx.calls.orphans(now + ANY_LEASE)
    else:
        await store.take_back()
