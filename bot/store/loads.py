"""Files that were sent to the bot, and how far their reading is."""

from datetime import datetime, timedelta

from sqlalchemy import RowMapping, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.material import Load, LoadState, Purpose
from bot.store.schema import loads
from bot.store.statements import insert

UNSHOWN = timedelta(seconds=10)
"""How long a file waits for the message that shows how far it is, so that what came of it is told there."""
_OPEN = loads.c.state.in_((LoadState.WAITING, LoadState.READING))


class LoadTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, load: Load, now: datetime) -> int:
        values = {
            "person_id": load.person_id,
            "chat_id": load.chat_id,
            "language": load.language,
            "file_id": load.file_id,
            "name": load.name,
            "state": load.state,
            "purpose": load.purpose,
            "created_at": now,
        }
        statement = insert(self._db, loads).values(values).returning(loads.c.id)
        added: int = (await self._db.execute(statement)).scalar_one()
        return added

    async def get(self, load_id: int) -> Load | None:
        row = (await self._db.execute(select(loads).where(loads.c.id == load_id))).mappings().one_or_none()
        return _load(row) if row is not None else None

    async def claim(self, now: datetime, lease: timedelta) -> Load | None:
        shown = or_(loads.c.message_id.is_not(None), loads.c.created_at <= now - UNSHOWN)
        waits = and_(loads.c.state == LoadState.WAITING, shown)
        lost = and_(loads.c.state == LoadState.READING, loads.c.claimed_until <= now)
        query = select(loads).where(or_(waits, lost)).order_by(loads.c.id).limit(1)
        row = (await self._db.execute(query.with_for_update(skip_locked=True))).mappings().one_or_none()
        if row is None:
            return None
        values = {"state": LoadState.READING, "claimed_until": now + lease}
        await self._db.execute(update(loads).where(loads.c.id == row["id"]).values(values))
        return _load(row)

    async def keep(self, load_id: int, until: datetime) -> LoadState:
        await self._db.execute(update(loads).where(loads.c.id == load_id, _OPEN).values(claimed_until=until))
        query = select(loads.c.state).where(loads.c.id == load_id)
        return LoadState((await self._db.execute(query)).scalar_one())

    async def shown(self, load_id: int, message_id: int) -> None:
        await self._db.execute(update(loads).where(loads.c.id == load_id).values(message_id=message_id))

    async def end(self, load_id: int, state: LoadState, edition_id: int | None = None) -> bool:
        values = {"state": state, "edition_id": edition_id, "claimed_until": None}
        return (await self._db.execute(update(loads).where(loads.c.id == load_id, _OPEN).values(values))).rowcount > 0


def _load(row: RowMapping) -> Load:
    return Load(
        id=row["id"],
        person_id=row["person_id"],
        chat_id=row["chat_id"],
        language=row["language"],
        file_id=row["file_id"],
        name=row["name"],
        state=LoadState(row["state"]),
        purpose=Purpose(row["purpose"]),
        message_id=row["message_id"],
        edition_id=row["edition_id"],
    )
