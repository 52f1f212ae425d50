"""Telegram's limits on sending, kept for all processes of a token: one row a bucket, locked only while it is counted.

A bucket holds so many messages in any stretch of so many seconds. On SQLite one process sends, and there are none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import delete, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.flows import limits
from bot.flows.limits import Limit
from bot.ports import Buckets
from bot.store.schema import buckets
from bot.store.statements import Row, insert_new

OVERALL = 0
"""The bucket that every message passes; the others go by the id of their chat."""
KEEP_SECONDS = 3600.0

_NOW = text("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS DOUBLE PRECISION)")


@dataclass(frozen=True, slots=True)
class Bucket:
    """When messages pass, in seconds and in order, some of them soon; `held_until`: Telegram asked to wait."""

    passed: tuple[float, ...] = ()
    held_until: float = 0.0

    def wait(self, size: Limit, now: float) -> float:
        """Seconds until one more may pass."""
        full = len(self.passed) >= size.messages
        free_at = self.passed[-size.messages] + size.seconds if full else now
        return max(free_at - now, self.held_until - now, 0.0)

    def after(self, size: Limit, now: float) -> "Bucket":
        """The bucket when one more has passed; what does not count any more is forgotten."""
        return replace(self, passed=tuple(sorted((*self.passed, now)))[-size.messages :])


def size_of(bucket: int) -> Limit:
    return limits.OVERALL if bucket == OVERALL else limits.limit_of(bucket)


def take(found: dict[int, Bucket], wishes: Sequence[tuple[int, float]], now: float) -> list[float]:
    """As the port says, on buckets that are changed in place."""
    waits = []
    for chat_id, seconds in wishes:
        both, moment = (OVERALL, chat_id), now + seconds
        wait = max(found.get(one, Bucket()).wait(size_of(one), moment) for one in both)
        if wait == 0.0:
            found.update({one: found.get(one, Bucket()).after(size_of(one), moment) for one in both})
        waits.append(wait)
    return waits


class NoBuckets(Buckets):
    """For a process that is alone: what the sender remembers of the limits says everything."""

    async def take(self, wishes: Sequence[tuple[int, float]]) -> Sequence[float]:
        return [0.0] * len(wishes)

    async def hold(self, chat_id: int, seconds: float) -> None:
        pass

    async def purge(self) -> int:
        return 0


def is_idle(bucket: Bucket, now: float) -> bool:
    """Whether a bucket says no more than a new one."""
    return max(*bucket.passed[-1:], bucket.held_until, 0.0) < now - KEEP_SECONDS


class BucketTable(Buckets):
    """The buckets of all processes; moments are those of the database's clock, so that no two clocks are compared."""

    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def take(self, wishes: Sequence[tuple[int, float]]) -> Sequence[float]:
        if not wishes:
            return []
        found, now = await self._locked({OVERALL, *(chat_id for chat_id, _ in wishes)})
        before = dict(found)
        waits = take(found, wishes, now)
        await self._save({chat_id: bucket for chat_id, bucket in found.items() if bucket != before[chat_id]})
        return waits

    async def hold(self, chat_id: int, seconds: float) -> None:
        found, now = await self._locked({chat_id})
        await self._save({chat_id: replace(found[chat_id], held_until=now + seconds)})

    async def purge(self) -> int:
        now: float = (await self._db.execute(_NOW)).scalar_one()
        return (await self._db.execute(delete(buckets).where(buckets.c.until < now - KEEP_SECONDS))).rowcount

    async def _locked(self, chat_ids: Iterable[int]) -> tuple[dict[int, Bucket], float]:
        """The buckets, locked in one order by everybody until the transaction ends, and the moment after that."""
        ordered = sorted(chat_ids)
        await insert_new(self._db, buckets, [_row(chat_id, Bucket()) for chat_id in ordered])
        query = select(buckets).where(buckets.c.chat_id.in_(ordered)).order_by(buckets.c.chat_id).with_for_update()
        rows = (await self._db.execute(query)).mappings().all()
        now: float = (await self._db.execute(_NOW)).scalar_one()
        return {row["chat_id"]: Bucket(tuple(row["passed"]), row["held_until"]) for row in rows}, now

    async def _save(self, changed: Mapping[int, Bucket]) -> None:
        if not changed:
            return
        statement = postgresql.insert(buckets)
        fresh = {name: statement.excluded[name] for name in ("passed", "held_until", "until")}
        upsert = statement.on_conflict_do_update(index_elements=["chat_id"], set_=fresh)
        await self._db.execute(upsert, [_row(*item) for item in sorted(changed.items())])


def _row(chat_id: int, bucket: Bucket) -> Row:
    until = max(*bucket.passed[-1:], bucket.held_until, 0.0)
    return {"chat_id": chat_id, "passed": list(bucket.passed), "held_until": bucket.held_until, "until": until}
