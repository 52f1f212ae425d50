"""The SQLite driver: each statement makes one trip to its connection's thread, where aiosqlite's own cursor makes four.

A trip costs twenty times what a small statement costs.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Self

import aiosqlite


class Cursor:
    """What SQLAlchemy wants of a cursor of aiosqlite; the rows of a statement come along with it."""

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount, self.lastrowid = -1, None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Iterable[Any] = ()) -> Self:
        await self._run("execute", statement, parameters)
        return self

    async def executemany(self, statement: str, parameters: Iterable[Iterable[Any]]) -> Self:
        await self._run("executemany", statement, parameters)
        return self

    async def fetchall(self) -> Sequence[Any]:
        rows, self._rows = self._rows, ()
        return rows

    async def close(self) -> None:
        self._rows = ()

    async def _run(self, method: str, *arguments: Any) -> None:
        await self._connection._execute(self._run_there, method, *arguments)

    def _run_there(self, method: str, *arguments: Any) -> None:
        cursor = self._connection._conn.cursor()
        try:
            getattr(cursor, method)(*arguments)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else ()
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class Connection(aiosqlite.Connection):
    """A connection with such cursors; what it has nothing to roll back makes no trip at all."""

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    async def rollback(self) -> None:
        if self.in_transaction:
            await super().rollback()


def connect(file: str, **options: Any) -> Connection:
    """For `async_creator_fn` of SQLAlchemy's aiosqlite dialect: a connection that is awaited to be opened."""
    made = Connection(lambda: sqlite3.connect(file, **options), iter_chunk_size=0)
    made._thread.daemon = True
    return made
