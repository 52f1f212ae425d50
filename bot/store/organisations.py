"""The tree of organisations."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.league import LEVELS, Level, Line, Organisation, Path, above, level_of, paths
from bot.ports import Loaded
from bot.store.schema import organisations
from bot.store.statements import batches, insert_new


class OrganisationTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def all(self) -> Sequence[Organisation]:
        rows = (await self._db.execute(select(organisations).order_by(organisations.c.id))).mappings()
        return [Organisation(**(dict(row) | {"level": Level(row["level"])})) for row in rows]

    async def of_chat(self, chat_id: int) -> Organisation | None:
        query = select(organisations).where(organisations.c.chat_id == chat_id)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return Organisation(**(dict(row) | {"level": Level(row["level"])})) if row else None

    async def bind(self, organisation_id: int, chat_id: int) -> None:
        await self._free([chat_id])
        here = organisations.c.id == organisation_id
        await self._db.execute(update(organisations).where(here).values(chat_id=chat_id))

    async def put(self, lines: Sequence[Line]) -> Loaded:
        """As the port says; level by level, so that each finds the one above it."""
        before = await self._by_path()
        known = dict(before)
        for level in LEVELS:
            fresh = [line for line in lines if level_of(line.path) is level and line.path not in known]
            rows = [
                {
                    "parent_id": known[above(line.path)].id if above(line.path) else None,
                    "level": level,
                    "title": line.path[-1],
                }
                for line in fresh
            ]
            if rows:
                await insert_new(self._db, organisations, rows)
                known = dict(await self._by_path())
        changed = await self._fill(lines, known)
        new = len(known) - len(before)
        listed = {line.path for line in lines}
        return Loaded(new, len(changed & before.keys()), len(listed & before.keys()), len(before.keys() - listed))

    async def _fill(self, lines: Sequence[Line], known: Mapping[Path, Organisation]) -> set[Path]:
        """Take over what the lines say; a group leaves the organisation that it stood for."""
        changes = {line.path: values for line in lines if (values := _news(line, known[line.path]))}
        await self._free([values["chat_id"] for values in changes.values() if "chat_id" in values])
        for path, values in changes.items():
            here = organisations.c.id == known[path].id
            await self._db.execute(update(organisations).where(here).values(values))
        return set(changes)

    async def _free(self, chat_ids: Sequence[int]) -> None:
        for batch in batches(chat_ids):
            there = organisations.c.chat_id.in_(batch)
            await self._db.execute(update(organisations).where(there).values(chat_id=None))

    async def _by_path(self) -> Mapping[Path, Organisation]:
        found = await self.all()
        where = paths(found)
        return {where[one.id]: one for one in found}


def _news(line: Line, stored: Organisation) -> dict[str, int]:
    said = {"members": line.members, "chat_id": line.chat_id}
    return {name: value for name, value in said.items() if value is not None and value != getattr(stored, name)}
