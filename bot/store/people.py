"""Who plays."""

from collections.abc import Collection, Iterable, Mapping
from functools import cache

from sqlalchemy import RowMapping, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.awards import Showing
from bot.game.model import Person
from bot.store.columns import storable
from bot.store.schema import people
from bot.store.statements import Row, batches, inserts

_ROWS = select(people).where(people.c.id.in_(bindparam("ids", expanding=True)))


class PeopleTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def upsert(self, people: Iterable[Person]) -> None:
        """Store people as they are now; a language that is not told stays as it was."""
        wanted = {person.id: _row(person) for person in people}
        for ids in batches(sorted(wanted)):
            await self._write([wanted[person_id] for person_id in ids])

    async def names(self, ids: Collection[int]) -> Mapping[int, str]:
        found: dict[int, str] = {}
        for batch in batches(ids):
            rows = await self._db.execute(select(people.c.id, people.c.name).where(people.c.id.in_(batch)))
            found |= {row.id: row.name for row in rows}
        return found

    async def showings(self, ids: Collection[int]) -> Mapping[int, Showing]:
        found: dict[int, Showing] = {}
        for batch in batches(ids):
            columns = (people.c.id, people.c.name, people.c.hidden, people.c.shown)
            rows = await self._db.execute(select(*columns).where(people.c.id.in_(batch)))
            found |= {row.id: Showing(row.name, row.hidden, row.shown) for row in rows}
        return found

    async def show(self, person_id: int, *, hidden: bool | None = None, shown: bool | None = None) -> None:
        said = {"hidden": hidden, "shown": shown}
        values = {name: value for name, value in said.items() if value is not None}
        if values:
            await self._db.execute(update(people).where(people.c.id == person_id).values(values))

    async def _write(self, wanted: list[Row]) -> None:
        """Rows that say nothing new are neither written nor locked."""
        found = await self._db.execute(_ROWS, {"ids": [row["id"] for row in wanted]})
        stored = {row["id"]: row for row in found.mappings()}
        news = [row for row in wanted if _is_news(row, stored.get(row["id"]))]
        if news:
            await self._db.execute(_upsert(self._db.dialect.name), news)


@cache
def _upsert(dialect: str) -> Insert:
    statement = inserts(dialect)(people)
    new = statement.excluded
    known = func.coalesce(new.language, people.c.language)
    return statement.on_conflict_do_update(index_elements=["id"], set_={"name": new.name, "language": known})


def _row(person: Person) -> Row:
    return {"id": person.id, "name": storable(person.name), "language": person.language}


def _is_news(row: Row, stored: RowMapping | None) -> bool:
    if stored is None:
        return True
    return row["name"] != stored["name"] or row["language"] not in (None, stored["language"])


def person_of(row: RowMapping) -> Person:
    """The person of a row that holds the columns of `people`, `person_id` in the place of `id`."""
    return Person(row["person_id"], row["name"], row["language"])
