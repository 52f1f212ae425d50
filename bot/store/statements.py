"""What SQLite and PostgreSQL say differently, said once."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Dialect, Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert, UpdateBase

Item = TypeVar("Item")
Row = dict[str, Any]

IN_A_STATEMENT = 5_000
"""Values listed in one statement; both databases allow some 32,000."""

_FREE = text(
    "SELECT name FROM unnest(CAST(:names AS text[])) AS name "
    "WHERE pg_try_advisory_xact_lock(hashtext(:space), hashtext(name))"
)
_SHARED = text(
    "SELECT pg_advisory_xact_lock_shared(hashtext(:space), hashtext(name)) FROM unnest(CAST(:names AS text[])) AS name"
)
_ALONE = text("SELECT pg_advisory_xact_lock(hashtext(:space), hashtext(:name))")


def insert(db: AsyncConnection, table: Table) -> sqlite.Insert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`, which both dialects write alike."""
    return inserts(db.dialect.name)(table)


def inserts(dialect: str) -> Callable[[Table], sqlite.Insert]:
    """`insert` by the name of a dialect, for statements that are built once."""
    return cast(Callable[[Table], sqlite.Insert], postgresql.insert) if dialect == "postgresql" else sqlite.insert


async def insert_new(db: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Insert rows in their order; one that meets a unique key that is taken is passed over."""
    if rows:
        await db.execute(_insert_new(db.dialect.name, table), rows)


async def insert_plain(db: AsyncConnection, table: Table, rows: Sequence[Row]) -> None:
    """Like `insert_new`, by `execute_plain`."""
    await execute_plain(db, _insert_new(db.dialect.name, table), rows)


@cache
def _insert_new(dialect: str, table: Table) -> sqlite.Insert:
    return inserts(dialect)(table).on_conflict_do_nothing()


async def count_new(db: AsyncConnection, table: Table, rows: Sequence[Row]) -> int:
    """Like `insert_new`; gives how many rows were really inserted."""
    return len(await insert_told(db, table, rows, [next(iter(table.primary_key)).name]))


async def insert_told(
    db: AsyncConnection, table: Table, rows: Sequence[Row], names: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Like `insert_new`; gives these columns of the rows that were really inserted."""
    if not rows:
        return []
    inserted = await db.execute(_insert_told(db.dialect.name, table, tuple(names)), rows)
    return [tuple(row) for row in inserted]


@cache
def _insert_told(dialect: str, table: Table, names: tuple[str, ...]) -> ReturningInsert[Any]:
    return _insert_new(dialect, table).returning(*(table.c[name] for name in names))


async def execute_plain(db: AsyncConnection, statement: UpdateBase, rows: Sequence[Row]) -> None:
    """A statement for many rows, each with a value for every column: what SQLAlchemy does for each value besides takes
    longer than the database. `statement` is built once: what it compiles to is kept.
    """
    written, convert = _plain(db.dialect, statement)
    await db.exec_driver_sql(written, [convert(row) for row in rows])


@cache
def _plain(dialect: Dialect, statement: UpdateBase) -> tuple[str, Callable[[Row], tuple[Any, ...]]]:
    """How a statement is written, and a row as it wants it."""
    compiled = statement.compile(dialect=dialect)
    converters = [
        (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in compiled.positiontup or ()
    ]

    def convert(row: Row) -> tuple[Any, ...]:
        return tuple([row[name] if change is None else change(row[name]) for name, change in converters])

    return compiled.string, convert


def batches(items: Iterable[Item], size: int = IN_A_STATEMENT) -> Iterator[list[Item]]:
    """The items in lists that a statement can hold, each item once."""
    rest = iter(dict.fromkeys(items))
    while batch := list(islice(rest, size)):
        yield batch


async def lock_shared(db: AsyncConnection, space: str, names: Collection[str]) -> None:
    """Keep `lock_alone` on these names waiting until the transaction ends. SQLite has one writer: nothing to do."""
    if names and db.dialect.name == "postgresql":
        await db.execute(_SHARED, {"space": space, "names": sorted(names)})


async def lock_alone(db: AsyncConnection, space: str, name: str) -> None:
    """Wait until no other transaction holds this name, and hold it until this one ends."""
    if db.dialect.name == "postgresql":
        await db.execute(_ALONE, {"space": space, "name": name})


async def lock_free(db: AsyncConnection, space: str, names: Collection[str]) -> Collection[str]:
    """Lock those of the names that no other transaction holds, without waiting; gives them."""
    if not names or db.dialect.name != "postgresql":
        return names
    locked = await db.execute(_FREE, {"space": space, "names": sorted(names)})
    return locked.scalars().all()
