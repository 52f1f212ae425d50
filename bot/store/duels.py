"""Duels: who challenges whom. What decides who becomes the opponent is one statement, or holds the rows it looks at."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.duel import FREE, Duel, DuelState
from bot.game.running import RunState
from bot.store.schema import duels, runs
from bot.store.statements import Row, insert, lock_alone


class DuelTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, duel: Duel) -> Duel:
        statement = insert(self._db, duels).values(_row(duel)).returning(duels.c.id)
        return replace(duel, id=(await self._db.execute(statement)).scalar_one())

    async def hold(self, duel_id: int) -> Duel | None:
        return await self._one(duels.c.id == duel_id)

    async def by_code(self, code: str) -> Duel | None:
        return await self._one(duels.c.code == code)

    async def standing(self, person_id: int, chat_id: int | None, now: datetime) -> Duel | None:
        own = (duels.c.challenger_id == person_id, duels.c.chat_id.is_not_distinct_from(chat_id))
        free = (duels.c.state.in_(FREE), duels.c.expires_at > now)
        query = select(duels).where(*own, *free).order_by(duels.c.id).limit(1)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return _duel(row) if row is not None else None

    async def save(self, duel: Duel) -> None:
        await self._db.execute(update(duels).where(duels.c.id == duel.id).values(_row(duel)))

    async def accept(self, duel_id: int, person_id: int, *, here: bool, now: datetime, until: datetime) -> bool:
        free = (duels.c.state.in_(FREE), duels.c.expires_at > now, duels.c.challenger_id != person_id)
        values = {
            "opponent_id": person_id,
            "opponent_here": here,
            "state": DuelState.MATCHED,
            "expires_at": until,
        }
        statement = update(duels).where(duels.c.id == duel_id, *free).values(values)
        return (await self._db.execute(statement)).rowcount == 1

    async def waiting(self, now: datetime) -> Sequence[Duel]:
        await lock_alone(self._db, "duels", "")
        seeking = (duels.c.state == DuelState.SEEKING, duels.c.expires_at > now)
        query = select(duels).where(*seeking).order_by(duels.c.seeking_since, duels.c.id)
        return [_duel(row) for row in (await self._db.execute(query.with_for_update())).mappings()]

    async def remove(self, duel_id: int) -> None:
        await self._db.execute(delete(duels).where(duels.c.id == duel_id))

    async def seeks(self, person_id: int) -> bool:
        own = (duels.c.challenger_id == person_id, duels.c.state == DuelState.SEEKING)
        return (await self._db.execute(select(exists().where(*own)))).scalar_one()

    async def seekers(self, now: datetime) -> int:
        seeking = (duels.c.state == DuelState.SEEKING, duels.c.expires_at > now)
        return (await self._db.execute(select(func.count()).where(*seeking))).scalar_one()

    async def lapsed(self, now: datetime, limit: int) -> Sequence[int]:
        waits = duels.c.state.in_((*FREE, DuelState.MATCHED))
        query = select(duels.c.id).where(waits, duels.c.expires_at <= now).order_by(duels.c.id).limit(limit)
        return (await self._db.execute(query)).scalars().all()

    async def played(self, limit: int) -> Sequence[int]:
        going = exists().where(runs.c.contest_id == duels.c.contest_id, runs.c.state != RunState.ENDED)
        query = select(duels.c.id).where(duels.c.state == DuelState.PLAYING, ~going).order_by(duels.c.id).limit(limit)
        return (await self._db.execute(query)).scalars().all()

    async def _one(self, which: ColumnElement[bool]) -> Duel | None:
        row = (await self._db.execute(select(duels).where(which).with_for_update())).mappings().one_or_none()
        return _duel(row) if row is not None else None


_NAMES = [column.name for column in duels.columns]


def _row(duel: Duel) -> Row:
    return {name: getattr(duel, name) for name in _NAMES if name != "id"}


def _duel(row: RowMapping) -> Duel:
    return Duel(**(dict(row) | {"state": DuelState(row["state"])}))
