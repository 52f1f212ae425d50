"""The inbox: stored updates, handed out lane by lane.

A lane is handed out one update at a time, the lowest id first; an update that waits for another attempt holds its lane.
Among lanes the oldest update goes first, but who has sent many lets others pass.
"""

from collections.abc import Collection, Iterable, Sequence
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
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from bot.ports import Update
from bot.store import schema
from bot.store.errors import LeaseLost
from bot.store.lanes import taken
from bot.store.schema import updates
from bot.store.statements import Row, batches, insert_new, lock_free
from bot.store.states import UpdateState

LANES = "updates"
MANY_OF_GROUP, MANY_OF_PERSON = 3, 1
"""So many waiting behind an update are many."""
PATIENCE = timedelta(seconds=30)
"""So long an update lets others pass."""
_other = updates.alias("other")
_OPEN = (UpdateState.READY, UpdateState.RUNNING)
_NOW = bindparam("now", type_=updates.c.not_before.type)
_DONE = (
    update(updates)
    .where(updates.c.id == bindparam("one"), updates.c.state == UpdateState.RUNNING)
    .values(state=UpdateState.DONE, error=None, payload={}, claimed_until=None)
)
_OLDEST = select(func.min(updates.c.received_at)).where(updates.c.state.in_(_OPEN))


class UpdateTable:
    def __init__(self, db: AsyncConnection, process: int | None = None) -> None:
        self._db, self._process = db, process

    async def put(self, updates: Iterable[Update], now: datetime) -> None:
        """As the port says; also an update that is done already is passed over, until it is purged."""
        ordered = sorted(updates, key=lambda one: one.id)
        await insert_new(self._db, schema.updates, [_row(one, now) for one in ordered])

    async def put_dead(self, update: Update, now: datetime, error: str) -> None:
        row = _row(update, now) | {"state": UpdateState.DEAD, "error": error}
        await insert_new(self._db, updates, [row])

    async def claim(
        self, now: datetime, limit: int, lease: timedelta, yielding: int | None = None, resting: Collection[int] = ()
    ) -> Sequence[Update]:
        """As the port says; an update whose lease ran out is waiting again. `attempts` counts this one."""
        values = {"now": now, "patience": now - PATIENCE, "most": limit}
        if resting:
            values["resting"] = list(resting)
        rows = (await self._db.execute(_claimable(some_rest=bool(resting)), values)).all()
        most = limit if yielding is None else yielding
        kept = [row for row in rows if not row.yields] + [row for row in rows if row.yields][:most]
        found = [(row.id, row.lane) for row in kept]
        lanes = await lock_free(self._db, LANES, {str(lane) for _, lane in found})
        return await self._take([update_id for update_id, lane in found if str(lane) in lanes], now, now + lease)

    async def _take(self, ids: list[int], now: datetime, until: datetime) -> list[Update]:
        """Asks once more whether the lane rests: another process may have claimed in it a moment ago."""
        if not ids:
            return []
        values = {"now": now, "ids": ids, "claimed_until": until, "claimed_by": self._process}
        rows = (await self._db.execute(_taken(), values)).mappings()
        return sorted(map(_update, rows), key=lambda one: one.id)

    async def finish(self, update_id: int) -> None:
        """The update is done. Raises LeaseLost when another worker has taken it over and finished it."""
        if (await self._db.execute(_DONE, {"one": update_id})).rowcount == 0:
            raise LeaseLost(update_id)

    async def retry(self, update_id: int, not_before: datetime, error: str) -> None:
        await self._set(update_id, state=UpdateState.READY, not_before=not_before, error=error)

    async def bury(self, update_id: int, error: str) -> None:
        await self._set(update_id, state=UpdateState.DEAD, error=error)

    async def dead(self) -> Sequence[Update]:
        query = select(updates).where(updates.c.state == UpdateState.DEAD).order_by(updates.c.id)
        return [_update(row) for row in (await self._db.execute(query)).mappings()]

    async def revive(self, ids: Collection[int], now: datetime) -> None:
        fresh = {"state": UpdateState.READY, "attempts": 0, "not_before": now, "error": None}
        for batch in batches(ids):
            dead = (updates.c.id.in_(batch), updates.c.state == UpdateState.DEAD)
            await self._db.execute(update(updates).where(*dead).values(fresh))

    async def forget_dead(self, before: datetime) -> int:
        old = (updates.c.state == UpdateState.DEAD, updates.c.received_at < before)
        return (await self._db.execute(delete(updates).where(*old))).rowcount

    async def waiting_since(self) -> datetime | None:
        found: datetime | None = (await self._db.execute(_OLDEST)).scalar()
        return found

    async def release_all(self) -> int:
        """Every update that was being handled waits again: for the start of a process that is alone."""
        running = update(updates).where(updates.c.state == UpdateState.RUNNING)
        return (await self._db.execute(running.values(state=UpdateState.READY, claimed_until=None))).rowcount

    async def release(self, processes: Collection[int]) -> int:
        """What these processes, which are gone, had in hand waits again."""
        lost = (updates.c.state == UpdateState.RUNNING, updates.c.claimed_by.in_(processes))
        values = {"state": UpdateState.READY, "claimed_until": None}
        return (await self._db.execute(update(updates).where(*lost).values(values))).rowcount

    async def purge(self, before: datetime) -> int:
        done = (updates.c.state == UpdateState.DONE, updates.c.received_at < before)
        return (await self._db.execute(delete(updates).where(*done))).rowcount

    async def _set(self, update_id: int, **values: Any) -> int:
        """Whoever lost the update meanwhile has no say any more."""
        own = (updates.c.id == update_id, updates.c.state == UpdateState.RUNNING)
        return (await self._db.execute(update(updates).where(*own).values(claimed_until=None, **values))).rowcount


@cache
def _claimable(*, some_rest: bool) -> Select[Any]:
    """Updates whose turn it is at `now`, at most `most`, in no lane of `resting`; those that yield, last."""
    waiting = and_(updates.c.state == UpdateState.READY, updates.c.not_before <= _NOW)
    dropped = and_(updates.c.state == UpdateState.RUNNING, updates.c.claimed_until <= _NOW)
    resting = [updates.c.lane.not_in(bindparam("resting", expanding=True))] if some_rest else []
    return (
        select(updates.c.id, updates.c.lane, _yields().label("yields"))
        .where(updates.c.state.in_(_OPEN), or_(waiting, dropped), ~_lane_has(_other.c.id < updates.c.id))
        .where(_lane_rests(), *resting)
        .order_by(_yields(), updates.c.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(skip_locked=True)
    )


@cache
def _taken() -> ReturningUpdate[Any]:
    return taken(updates, UpdateState.RUNNING, _lane_rests())


def _lane_has(which: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(_other.c.lane == updates.c.lane, _other.c.state.in_(_OPEN), which)


def _yields() -> ColumnElement[bool]:
    """Many wait behind this update in its lane, and it has not waited long. Ids of groups are negative."""
    many = or_(and_(updates.c.lane > 0, _behind(MANY_OF_PERSON)), _behind(MANY_OF_GROUP))
    return and_(many, updates.c.received_at > bindparam("patience", type_=updates.c.received_at.type))


def _behind(count: int) -> ColumnElement[bool]:
    """At least so many wait behind this update in its lane."""
    behind = select(_other.c.id).where(
        _other.c.lane == updates.c.lane, _other.c.state.in_(_OPEN), _other.c.id > updates.c.id
    )
    return behind.correlate(updates).order_by(_other.c.id).offset(count - 1).limit(1).exists()


def _lane_rests() -> ColumnElement[bool]:
    """No other update of the lane is being handled, also not a later one that came first."""
    running = and_(_other.c.state == UpdateState.RUNNING, _other.c.claimed_until > _NOW)
    return ~_lane_has(and_(running, _other.c.id != updates.c.id))


def _row(one: Update, now: datetime) -> Row:
    return {
        "id": one.id,
        "lane": one.lane,
        "payload": one.payload,
        "state": UpdateState.READY,
        "attempts": 0,
        "not_before": now,
        "received_at": now,
    }


def _update(row: RowMapping) -> Update:
    return Update(row["id"], row["lane"], row["payload"], row["attempts"], row["received_at"], row["error"])
