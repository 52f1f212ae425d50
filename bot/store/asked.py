"""Questions that were asked, what people thought of the answers, and the gaps among them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from sqlalchemy import RowMapping, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.asked import Asked, AskedState, Gap
from bot.store import schema
from bot.store.schema import asked, ratings
from bot.store.statements import count_new

_ADDED = insert(schema.asked).returning(schema.asked.c.id)
_GAPS = (AskedState.REFUSED, AskedState.DISLIKED)
LONGEST_KEY = 1_000
"""Bytes; an index of PostgreSQL takes no more than 2,704."""


class AskedTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, asked: Asked) -> int:
        """As the port says; the key of a long question is kept as its digest."""
        values = {name: value for name, value in asdict(asked).items() if name != "id"} | {"key": _indexed(asked.key)}
        added: int = (await self._db.execute(_ADDED, values)).scalar_one()
        return added

    async def get(self, asked_id: int) -> Asked | None:
        row = (await self._db.execute(select(asked).where(asked.c.id == asked_id))).mappings().one_or_none()
        return _asked(row) if row is not None else None

    async def rate(self, asked_id: int, person_id: int, *, liked: bool) -> bool:
        row = {"asked_id": asked_id, "person_id": person_id, "liked": liked}
        if await count_new(self._db, ratings, [row]) == 0:
            return False
        if not liked:
            answered = (asked.c.id == asked_id, asked.c.state == AskedState.ANSWERED)
            await self._db.execute(update(asked).where(*answered).values(state=AskedState.DISLIKED))
        return True

    async def gaps(self, limit: int) -> Sequence[Gap]:
        number, latest = func.count().label("number"), func.max(asked.c.id).label("latest")
        groups = select(number, latest).where(asked.c.state.in_(_GAPS)).group_by(asked.c.key)
        first = groups.order_by(number.desc(), latest.desc()).limit(limit).subquery()
        query = select(asked, first.c.number).join(first, first.c.latest == asked.c.id)
        rows = await self._db.execute(query.order_by(first.c.number.desc(), asked.c.id.desc()))
        return [Gap(_asked(row), row["number"]) for row in rows.mappings()]

    async def open(self, key: str) -> Sequence[Asked]:
        query = select(asked).where(asked.c.key == _indexed(key), asked.c.state.in_(_GAPS)).order_by(asked.c.id)
        return [_asked(row) for row in (await self._db.execute(query)).mappings()]

    async def close(self, key: str, state: AskedState, passage_id: str | None = None) -> None:
        open_ones = update(asked).where(asked.c.key == _indexed(key), asked.c.state.in_(_GAPS))
        await self._db.execute(open_ones.values(state=state, passage_id=passage_id))

    async def forget_askers(self, before: datetime) -> int:
        old = (asked.c.asked_at < before, asked.c.chat_id.is_not(None))
        gone = select(asked.c.id).where(asked.c.asked_at < before)
        await self._db.execute(delete(ratings).where(ratings.c.asked_id.in_(gone)))
        nobody = {"chat_id": None, "person_id": None, "message_id": None, "thread_id": None}
        return (await self._db.execute(update(asked).where(*old).values(nobody))).rowcount


def _indexed(key: str) -> str:
    """The key as it is stored; the same for what it gave."""
    data = key.encode("utf-8", "replace")
    return key if len(data) <= LONGEST_KEY else sha256(data).hexdigest()


def _asked(row: RowMapping) -> Asked:
    return Asked(
        key=row["key"],
        text=row["text"],
        language=row["language"],
        asked_at=row["asked_at"],
        state=AskedState(row["state"]),
        passage_id=row["passage_id"],
        chat_id=row["chat_id"],
        person_id=row["person_id"],
        message_id=row["message_id"],
        thread_id=row["thread_id"],
        id=row["id"],
    )
