"""The outbox, seen by the sender: calls are claimed, and what became of each is written down.

The turn of a lane goes to its urgent calls, then to the oldest. A call put off when it was made lets others pass it;
one that waits for another attempt does not, and while one is being made its lane rests.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    RowMapping,
    Select,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.ports import Call, Which
from bot.store.lanes import taken
from bot.store.schema import outbox
from bot.store.statements import lock_free
from bot.store.states import CallState

LANES = "outbox"
_other = outbox.alias("other")
_NOW = bindparam("now", type_=outbox.c.not_before.type)
_FINISHED = (CallState.SENT, CallState.FAILED)
_UNFINISHED = (CallState.READY, CallState.SENDING, CallState.UNSURE)
_KINDS: Mapping[Which, tuple[ColumnElement[bool], ...]] = {
    Which.ALL: (),
    Which.URGENT: (outbox.c.urgent,),
    Which.UNLIMITED: (outbox.c.urgent, or_(outbox.c.chat_id.is_(None), outbox.c.method.startswith("edit"))),
}

_SENT = (
    update(outbox)
    .where(outbox.c.id == bindparam("call"))
    .values(
        state=CallState.SENT,
        sent_at=_NOW,
        claimed_until=None,
        error=None,
        params={},
    )
)
"""Done for every call: the statement is built once."""


class CallTable:
    def __init__(self, db: AsyncConnection, process: int | None = None) -> None:
        self._db, self._process = db, process

    async def claim(
        self, now: datetime, limit: int, lease: timedelta, busy: Collection[str] = (), which: Which = Which.ALL
    ) -> Sequence[Call]:
        """As the port says; `attempts` of a call counts this one."""
        values = {"now": now, "most": limit, **({"busy": list(busy)} if busy else {})}
        found = (await self._db.execute(_claimable(which, some_busy=bool(busy)), values)).all()
        lanes = await lock_free(self._db, LANES, {lane for _, lane in found})
        return await self._take([call_id for call_id, lane in found if lane in lanes], now + lease)

    async def _take(self, ids: list[int], until: datetime) -> list[Call]:
        """Asks once more whether the lane rests: another process may have claimed in it a moment ago."""
        if not ids:
            return []
        values = {"ids": ids, "claimed_until": until, "claimed_by": self._process}
        rows = (await self._db.execute(_taken(), values)).mappings()
        return sorted(map(_call, rows), key=lambda call: (not call.urgent, call.id))

    async def orphans(self, now: datetime) -> int:
        return await self._cut_off(outbox.c.claimed_until <= now)

    async def release(self, processes: Collection[int]) -> int:
        """As with `orphans`, for what these processes, which are gone, had in hand."""
        return await self._cut_off(outbox.c.claimed_by.in_(processes))

    async def _cut_off(self, which: ColumnElement[bool]) -> int:
        lost = (outbox.c.state == CallState.SENDING, which)
        state = case((outbox.c.repeatable, CallState.READY), else_=CallState.UNSURE)
        values = {"state": state, "claimed_until": None, "error": "cut off while it was being made"}
        return (await self._db.execute(update(outbox).where(*lost).values(values))).rowcount

    async def sent(self, call_id: int, now: datetime) -> None:
        """What it said is erased: nobody asks for it any more."""
        await self._db.execute(_SENT, {"call": call_id, "now": now})

    async def retry(self, call_id: int, not_before: datetime, error: str) -> None:
        await self._set(_in_hand(call_id), state=CallState.READY, not_before=not_before, error=error)

    async def put_off(self, call_id: int, not_before: datetime, error: str) -> None:
        """As the port says; one attempt is left standing, so that the call goes on holding its lane."""
        fewer = case((outbox.c.attempts > 1, outbox.c.attempts - 1), else_=1)
        await self._set(_in_hand(call_id), state=CallState.READY, not_before=not_before, error=error, attempts=fewer)

    async def leave_topic(self, chat_id: int, thread_id: int) -> None:
        query = select(outbox.c.id, outbox.c.params).where(outbox.c.chat_id == chat_id, outbox.c.state.in_(_UNFINISHED))
        for call_id, params in (await self._db.execute(query)).all():
            if params.get("message_thread_id") == thread_id:
                kept = {name: value for name, value in params.items() if name != "message_thread_id"}
                await self._db.execute(update(outbox).where(outbox.c.id == call_id).values(params=kept))

    async def fail(self, call_id: int, error: str) -> None:
        await self._set(_in_hand(call_id), state=CallState.FAILED, error=error, params={})

    async def unsure(self, call_id: int, error: str) -> None:
        await self._set(_in_hand(call_id), state=CallState.UNSURE, error=error)

    async def crowd(self, now: datetime) -> int:
        due = or_(
            outbox.c.state == CallState.SENDING, and_(outbox.c.state == CallState.READY, outbox.c.not_before <= now)
        )
        limited = (outbox.c.urgent, outbox.c.chat_id.is_not(None), ~outbox.c.method.startswith("edit"))
        return (await self._db.execute(select(func.count()).where(due, *limited))).scalar_one()

    async def waiting_since(self, now: datetime) -> datetime | None:
        due = (outbox.c.state == CallState.READY, outbox.c.not_before <= now)
        found: datetime | None = (await self._db.execute(select(func.min(outbox.c.created_at)).where(*due))).scalar()
        return found

    async def unsure_calls(self) -> Sequence[Call]:
        """Calls that a person has to settle, oldest first."""
        query = select(outbox).where(outbox.c.state == CallState.UNSURE).order_by(outbox.c.id)
        return [_call(row) for row in (await self._db.execute(query)).mappings()]

    async def settle(self, call_id: int, *, again: bool = False) -> bool:
        """A person says that an unsure call has arrived, or that it is to be made `again`. False: it is not unsure."""
        values: dict[str, Any] = {"state": CallState.READY} if again else {"state": CallState.SENT, "params": {}}
        return await self._set(and_(outbox.c.id == call_id, outbox.c.state == CallState.UNSURE), **values) == 1

    async def purge(self, before: datetime) -> int:
        done = (outbox.c.state.in_(_FINISHED), outbox.c.created_at < before)
        return (await self._db.execute(delete(outbox).where(*done))).rowcount

    async def _set(self, which: ColumnElement[bool], **values: Any) -> int:
        return (await self._db.execute(update(outbox).where(which).values(claimed_until=None, **values))).rowcount


def _in_hand(call_id: int) -> ColumnElement[bool]:
    """Whoever lost the call meanwhile has no say any more."""
    return and_(outbox.c.id == call_id, outbox.c.state == CallState.SENDING)


@cache
def _claimable(which: Which, *, some_busy: bool) -> Select[Any]:
    """Calls that are due at `now`, at most `most`, in no lane of `busy`."""
    due = (outbox.c.state == CallState.READY, outbox.c.not_before <= _NOW, _goes_first(), _lane_rests())
    query = select(outbox.c.id, outbox.c.lane).where(*due, *_KINDS[which])
    if some_busy:
        query = query.where(outbox.c.lane.not_in(bindparam("busy", expanding=True)))
    query = query.order_by(outbox.c.urgent.desc(), outbox.c.id).limit(bindparam("most", type_=Integer))
    return query.with_for_update(skip_locked=True)


@cache
def _taken() -> ReturningUpdate[Any]:
    return taken(outbox, CallState.SENDING, _lane_rests())


def _goes_first() -> ColumnElement[bool]:
    """No other call of the lane that waits for its turn, or for another attempt, comes before this one."""
    waits = or_(_other.c.attempts > 0, _other.c.not_before <= _NOW)
    before = or_(_other.c.urgent > outbox.c.urgent, and_(_other.c.urgent == outbox.c.urgent, _other.c.id < outbox.c.id))
    return ~exists().where(_other.c.lane == outbox.c.lane, _other.c.state == CallState.READY, waits, before)


def _lane_rests() -> ColumnElement[bool]:
    return ~exists().where(_other.c.lane == outbox.c.lane, _other.c.state == CallState.SENDING)


def _call(row: RowMapping) -> Call:
    return Call(
        lane=row["lane"],
        method=row["method"],
        params=row["params"],
        chat_id=row["chat_id"],
        language=row["language"],
        urgent=row["urgent"],
        repeatable=row["repeatable"],
        key=row["key"],
        not_before=row["not_before"],
        post_id=row["post_id"],
        load_id=row["load_id"],
        id=row["id"],
        attempts=row["attempts"],
    )
