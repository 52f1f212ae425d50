"""Who has which role."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.model import Person
from bot.roles import Role
from bot.store.schema import people, roles
from bot.store.statements import insert


class StaffTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def roles(self, person_id: int, now: datetime) -> Collection[Role]:
        query = select(roles.c.role).where(roles.c.person_id == person_id, _held(now))
        return {Role(role) for role in (await self._db.execute(query)).scalars()}

    async def all(self, now: datetime) -> Sequence[tuple[Person, Role, datetime | None]]:
        query = select(people, roles.c.role, roles.c.until).join(roles).where(_held(now))
        rows = await self._db.execute(query.order_by(roles.c.role, people.c.name, people.c.id))
        return [(Person(row.id, row.name, row.language), Role(row.role), row.until) for row in rows]

    async def organisations(self, now: datetime) -> Mapping[int, int]:
        query = select(roles.c.person_id, roles.c.organisation_id).where(roles.c.role == Role.LOCAL, _held(now))
        return {row.person_id: row.organisation_id for row in await self._db.execute(query)}

    async def appoint(
        self,
        person_id: int,
        role: Role,
        by: int,
        now: datetime,
        until: datetime | None = None,
        organisation_id: int | None = None,
    ) -> None:
        given = {"given_by": by, "given_at": now, "until": until, "organisation_id": organisation_id}
        statement = insert(self._db, roles).values(person_id=person_id, role=role, **given)
        await self._db.execute(statement.on_conflict_do_update(index_elements=["person_id", "role"], set_=given))

    async def dismiss(self, person_id: int, role: Role) -> bool:
        held = delete(roles).where(roles.c.person_id == person_id, roles.c.role == role)
        return (await self._db.execute(held)).rowcount > 0


def _held(now: datetime) -> ColumnElement[bool]:
    return or_(roles.c.until.is_(None), roles.c.until > now)
