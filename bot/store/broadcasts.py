"""How far the questions of the league's plan are."""

from datetime import datetime, timedelta

from sqlalchemy import RowMapping, and_, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.broadcast import Broadcast, Progress
from bot.game.model import ChatKind
from bot.store.schema import broadcasts, chats, outbox, posts
from bot.store.statements import insert
from bot.store.states import CallState

_FOLLOWS = (chats.c.kind == ChatKind.GROUP, chats.c.league_plan.is_not(None))
_DAY = timedelta(days=1)


class BroadcastTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, broadcast: Broadcast, next_at: datetime) -> int:
        values = {
            "person_id": broadcast.person_id,
            "chat_id": broadcast.chat_id,
            "language": broadcast.language,
            "began_at": broadcast.began_at,
            "shown": list(broadcast.shown),
            "next_at": next_at,
        }
        statement = insert(self._db, broadcasts).values(values).returning(broadcasts.c.id)
        added: int = (await self._db.execute(statement)).scalar_one()
        return added

    async def is_going(self) -> bool:
        query = select(broadcasts.c.id).where(broadcasts.c.next_at.is_not(None)).limit(1)
        return (await self._db.execute(query)).first() is not None

    async def latest(self) -> Broadcast | None:
        query = select(broadcasts).order_by(broadcasts.c.id.desc()).limit(1)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return _broadcast(row) if row is not None else None

    async def is_due(self, now: datetime) -> bool:
        return (await self._db.execute(select(broadcasts.c.id).where(broadcasts.c.next_at <= now))).first() is not None

    async def hold_due(self, now: datetime) -> Broadcast | None:
        query = select(broadcasts).where(broadcasts.c.next_at <= now).order_by(broadcasts.c.id).limit(1)
        row = (await self._db.execute(query.with_for_update(skip_locked=True))).mappings().one_or_none()
        return _broadcast(row) if row is not None else None

    async def show(self, broadcast_id: int, shown: tuple[int, ...], next_at: datetime | None) -> None:
        here = broadcasts.c.id == broadcast_id
        await self._db.execute(update(broadcasts).where(here).values(shown=list(shown), next_at=next_at))

    async def bind(self, broadcast_id: int, message_id: int) -> None:
        await self._db.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(message_id=message_id))

    async def progress(self, began_at: datetime, lately: datetime) -> Progress:
        """As the port says; days of posts are local, so that the day before may be the one."""
        since = (posts.c.day >= began_at.date() - _DAY, posts.c.opened_at >= began_at, posts.c.slot_id.is_not(None))
        joined = chats.join(posts, and_(posts.c.chat_id == chats.c.id, *since)).join(
            outbox, outbox.c.post_id == posts.c.id
        )
        fresh = func.sum(case((outbox.c.sent_at >= lately, 1), else_=0))
        query = select(outbox.c.state, func.count(), fresh).select_from(joined).where(*_FOLLOWS)
        found = {state: (number, new) for state, number, new in await self._db.execute(query.group_by(outbox.c.state))}
        number = {state: found.get(state, (0, 0))[0] for state in CallState}
        return Progress(
            number[CallState.SENT],
            number[CallState.READY] + number[CallState.SENDING],
            number[CallState.UNSURE],
            number[CallState.FAILED],
            lately=found.get(CallState.SENT, (0, 0))[1],
        )

    async def due_by(self, moment: datetime) -> int:
        query = select(func.count()).where(*_FOLLOWS, chats.c.active, chats.c.next_slot_at <= moment)
        return (await self._db.execute(query)).scalar_one()


def _broadcast(row: RowMapping) -> Broadcast:
    return Broadcast(
        id=row["id"],
        person_id=row["person_id"],
        chat_id=row["chat_id"],
        language=row["language"],
        began_at=row["began_at"],
        message_id=row["message_id"],
        shown=tuple(row["shown"]),
    )
