"""News of contests, until all groups have been told."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.running import News, NewsKind
from bot.store.schema import contest_news
from bot.store.statements import insert


class ContestNewsTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, contest_id: int, kind: NewsKind, details: Mapping[str, Any]) -> None:
        row = {"contest_id": contest_id, "kind": kind, "details": dict(details), "done": False}
        await self._db.execute(insert(self._db, contest_news).values(row))

    async def waiting(self) -> Sequence[int]:
        query = select(contest_news.c.id).where(~contest_news.c.done).order_by(contest_news.c.id)
        return (await self._db.execute(query)).scalars().all()

    async def hold(self, news_id: int) -> News | None:
        query = select(contest_news).where(contest_news.c.id == news_id, ~contest_news.c.done).with_for_update()
        row = (await self._db.execute(query)).mappings().one_or_none()
        if row is None:
            return None
        return News(row["id"], row["contest_id"], NewsKind(row["kind"]), row["details"], row["told"])

    async def told(self, news_id: int, last: int | None) -> None:
        values = {"told": last} if last is not None else {"done": True}
        await self._db.execute(update(contest_news).where(contest_news.c.id == news_id).values(values))
