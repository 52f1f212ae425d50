"""Every decision, in order."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.material import Entry
from bot.store.schema import audit
from bot.store.statements import insert


class AuditTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def put(self, entry: Entry) -> None:
        values = {name: value for name, value in asdict(entry).items() if name != "id"}
        await self._db.execute(insert(self._db, audit).values(values))

    async def entries(self, limit: int, before: int | None = None) -> Sequence[Entry]:
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(audit.c.id < before)
        return [Entry(**row) for row in (await self._db.execute(query)).mappings()]
