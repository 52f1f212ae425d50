"""The outbox, seen by flows: replies go in, rendered, in the transaction that causes them."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Call
from bot.replies import Reply
from bot.store.schema import outbox
from bot.store.statements import Row, insert_new
from bot.store.states import CallState


class OutboxTable:
    def __init__(self, db: AsyncConnection, encode: Callable[[Reply], Call], clock: Callable[[], datetime]) -> None:
        self._db, self._encode, self._clock = db, encode, clock

    async def put(self, *replies: Reply) -> None:
        """As the port says; a reply whose key was met before is passed over."""
        now = self._clock()
        await insert_new(self._db, outbox, [_row(self._encode(reply), now) for reply in replies])

    async def cancel(self, chat_id: int) -> None:
        waiting = (outbox.c.chat_id == chat_id, outbox.c.state == CallState.READY)
        await self._db.execute(
            update(outbox).where(*waiting).values(state=CallState.FAILED, error="cancelled", params={})
        )

    async def arrived(self, post_id: int) -> None:
        """As the port says; so does a call that was cut off and is not known as unsure yet, or waits to be repeated."""
        open_states = (CallState.UNSURE, CallState.SENDING, CallState.READY)
        carries = (outbox.c.post_id == post_id, outbox.c.state.in_(open_states))
        await self._db.execute(
            update(outbox)
            .where(*carries)
            .values(state=CallState.SENT, sent_at=self._clock(), claimed_until=None, params={})
        )


def _row(call: Call, now: datetime) -> Row:
    return {
        "lane": call.lane,
        "method": call.method,
        "params": call.params,
        "chat_id": call.chat_id,
        "language": call.language,
        "urgent": call.urgent,
        "repeatable": call.repeatable,
        "key": call.key,
        "post_id": call.post_id,
        "load_id": call.load_id,
        "state": CallState.READY,
        "attempts": 0,
        "not_before": call.not_before or now,
        "created_at": now,
    }
