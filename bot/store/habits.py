"""How people want to practise."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.habit import Habit
from bot.store.schema import habits
from bot.store.statements import insert


class HabitTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self, person_id: int) -> Habit:
        row = await self._row(person_id)
        return Habit(**row) if row is not None else Habit(person_id)

    async def hold(self, person_id: int) -> Habit | None:
        row = await self._row(person_id, alone=True)
        return Habit(**row) if row is not None else None

    async def save(self, habit: Habit) -> None:
        row = asdict(habit)
        statement = insert(self._db, habits).values(row)
        await self._db.execute(statement.on_conflict_do_update(index_elements=["person_id"], set_=row))

    async def due(self, now: datetime, limit: int) -> Sequence[Habit]:
        query = select(habits).where(habits.c.next_at <= now).order_by(habits.c.next_at, habits.c.person_id)
        return [Habit(**row) for row in (await self._db.execute(query.limit(limit))).mappings()]

    async def _row(self, person_id: int, *, alone: bool = False) -> RowMapping | None:
        query = select(habits).where(habits.c.person_id == person_id)
        return (await self._db.execute(query.with_for_update() if alone else query)).mappings().one_or_none()
