"""Engines for SQLite (through aiosqlite) and PostgreSQL (through asyncpg)."""

import json
import sqlite3
from time import sleep
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.driver import BUSY_SECONDS, connect

_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)
_CONNECTIONS = 20
"""Kept open, each with a thread that mostly sleeps; to open one costs more than a transaction."""
_READING: dict[str, dict[str, Any]] = {
    "sqlite": {"read_only": True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
# ASCII escapes let any text through, also what the database could not hold as text (lone surrogates, NUL). One encoder
# serves all: `json.dumps` makes a new one for each value.
_to_json = json.JSONEncoder(separators=(",", ":")).encode


def create_engine(url: str) -> AsyncEngine:
    """An engine for a `sqlite+aiosqlite://` or `postgresql+asyncpg://` address.

    Transactions on SQLite take the write lock when they begin, unless they come from `reading(engine)`.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url)
    return create_async_engine(
        url,
        json_serializer=_to_json,
        hide_parameters=True,  # errors go to the log, and what people wrote does not
        pool_pre_ping=True,
        connect_args={"server_settings": {"application_name": "wenshi", "jit": "off"}},
    )


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine for transactions that only read: each sees one state of the database, none may write."""
    return engine.execution_options(**_READING[engine.dialect.name])


def _sqlite(url: str) -> AsyncEngine:
    driver = {"async_creator_fn": connect}
    engine = create_async_engine(
        url,
        json_serializer=_to_json,
        hide_parameters=True,
        connect_args=driver,
        pool_size=_CONNECTIONS,
        pool_use_lifo=True,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    """`isolation_level = None` leaves BEGIN to `_begin`."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    _use_wal(cursor)
    cursor.close()


def _use_wal(cursor: Any) -> None:
    """The first process on a new file changes its journal for good; SQLite does not wait for that lock by itself."""
    for _ in range(BUSY_SECONDS * 20):
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            sleep(0.05)
    raise sqlite3.OperationalError("the database is locked by another program")


def _begin(connection: Connection) -> None:
    """A transaction that reads first and writes later would fail with "database is locked": so it never begins so."""
    read_only = connection.get_execution_options().get("read_only", False)
    if connection.info.get("read_only", False) is not read_only:
        connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if read_only else 'OFF'}")
        connection.info["read_only"] = read_only
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
