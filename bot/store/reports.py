"""Questions that people say are wrong."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import reports
from bot.store.statements import insert

_OPEN = reports.c.settled_at.is_(None)


class ReportTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, question_id: str, person_id: int, now: datetime) -> bool:
        own = and_(_of(question_id), reports.c.person_id == person_id)
        if (await self._db.execute(select(reports.c.id).where(own).limit(1))).first() is not None:
            return False
        row = {"question_id": question_id, "person_id": person_id, "reported_at": now}
        await self._db.execute(insert(self._db, reports).values(row))
        return True

    async def open(self, limit: int) -> Sequence[tuple[str, int]]:
        people = func.count().label("people")
        query = select(reports.c.question_id, people).where(_OPEN).group_by(reports.c.question_id)
        rows = await self._db.execute(query.order_by(people.desc(), reports.c.question_id).limit(limit))
        return [(question_id, count) for question_id, count in rows]

    async def open_count(self) -> int:
        return (await self._db.execute(select(func.count(reports.c.question_id.distinct())).where(_OPEN))).scalar_one()

    async def settle(self, question_id: str, now: datetime) -> int:
        return (await self._db.execute(update(reports).where(_of(question_id)).values(settled_at=now))).rowcount


def _of(question_id: str) -> ColumnElement[bool]:
    return and_(reports.c.question_id == question_id, _OPEN)
