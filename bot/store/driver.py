"""The SQLite driver: what is short is done where it is asked for; what may last, in the connection's thread.

A trip to the thread costs thirty times what a small statement costs. What may last: a query of many steps, which is
broken off and begun anew in the thread; a change of many rows; a lock that another process holds; a commit, which waits
for the disk.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self

import aiosqlite

BUSY_SECONDS = 30
_STEPS = 20_000
"""Of SQLite's machine, about a millisecond."""
_MANY = 500
"""Values: to store so many may last."""
_SHORT = ("SELECT", "INSERT", "UPDATE", "BEGIN", "PRAGMA")
LASTING = "/* lasting */"
"""Says of an INSERT or UPDATE that it concerns many rows (`prefix_with`)."""
_HELD_UP = (sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_BUSY)
_KIND = 0xFF
"""The bits of an error's code that say what it is; the others say why."""


class Cursor:
    """What SQLAlchemy wants of a cursor of aiosqlite; the rows of a statement come along with it."""

    arraysize = 1

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._rows: Sequence[Any] = ()
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> Self:
        await self._connection.run("execute", statement, parameters, len(parameters), self._take)
        return self

    async def executemany(self, statement: str, parameters: Sequence[Sequence[Any]]) -> Self:
        await self._connection.run("executemany", statement, parameters, sum(map(len, parameters)), self._take)
        return self

    async def fetchall(self) -> Sequence[Any]:
        rows, self._rows = self._rows, ()
        return rows

    async def close(self) -> None:
        self._rows = ()

    def _take(self, cursor: sqlite3.Cursor) -> None:
        self.description, self.lastrowid = cursor.description, cursor.lastrowid
        self._rows = cursor.fetchall() if cursor.description else ()
        self.rowcount = cursor.rowcount
        cursor.close()


Take = Callable[[sqlite3.Cursor], None]


class Connection(aiosqlite.Connection):
    """One transaction at a time, as SQLAlchemy uses it."""

    _sent = _back = 0
    """Trips to the thread: begun, counted here, and ended, counted there."""
    _committed = 0

    def cursor(self) -> Cursor:  # type: ignore[override]
        return Cursor(self)

    async def run(self, method: str, statement: str, parameters: Sequence[Any], size: int, take: Take) -> None:
        """`execute` or `executemany` with `size` values; `take` gets the cursor in whichever thread that was."""

        def work() -> None:
            take(getattr(self._conn, method)(statement, parameters))

        if self._sent == self._back and _is_short(statement, size):
            try:
                return self._here(work, is_query=statement.startswith("SELECT"))
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & _KIND not in _HELD_UP:
                    raise
        await self._trip(work)

    def _here(self, work: Callable[[], None], *, is_query: bool) -> None:
        """Only a query may be broken off: with anything else the whole transaction would be rolled back."""
        if not is_query:
            return work()
        self._conn.set_progress_handler(_break_off, _STEPS)
        try:
            work()
        finally:
            self._conn.set_progress_handler(None, 0)

    async def commit(self) -> None:
        """Without a trip where there is nothing to be written; others get their turn all the same."""
        changes = self._conn.total_changes
        if changes == self._committed and self._sent == self._back:
            self._conn.commit()
            return await asyncio.sleep(0)
        await self._trip(self._conn.commit)
        self._committed = changes

    async def rollback(self) -> None:
        if self._sent != self._back or self.in_transaction:
            await super().rollback()

    async def _trip(self, work: Callable[[], None]) -> None:
        """In the thread, where one waits for locks."""

        def patiently() -> None:
            self._conn.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
            try:
                work()
            finally:
                self._conn.execute("PRAGMA busy_timeout = 0")

        await self._execute(patiently)

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Any trip, also of aiosqlite itself."""

        def there() -> Any:
            try:
                return fn(*args, **kwargs)
            finally:
                self._back += 1

        self._sent += 1
        return await super()._execute(there)  # type: ignore[no-untyped-call]


def _is_short(statement: str, size: int) -> bool:
    return statement.startswith(_SHORT) and size < _MANY and LASTING not in statement


def _break_off() -> int:
    return 1


def connect(file: str, **options: Any) -> Connection:
    """For `async_creator_fn` of SQLAlchemy's aiosqlite dialect: a connection that is awaited to be opened."""
    options |= {"timeout": 0, "check_same_thread": False, "cached_statements": 1_000}
    made = Connection(lambda: sqlite3.connect(file, **options), iter_chunk_size=0)
    made._thread.daemon = True
    return made
