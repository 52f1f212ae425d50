"""Sums over the ledger: whoever changes answers adds here what that changes, in the same transaction."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, delete, literal, select
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.board import SUMMED, day_bit, since
from bot.game.model import Answer, Period
from bot.store.driver import LASTING
from bot.store.schema import tallies
from bot.store.statements import Row, execute_plain, insert, inserts

_SUMS = ("points", "right", "answered")
_KEY = ("period", "since", "chat_id", "person_id")


@dataclass(frozen=True, slots=True)
class Gain:
    """What a change of the ledger adds to a person's sums in a chat; a rescored answer adds differences."""

    chat_id: int
    person_id: int
    day: date
    points: int
    right: int
    answered: int
    scheduled: bool = False


def gain_of(answer: Answer) -> Gain:
    """What a new answer adds; one that is not scored counts for the streak at most."""
    sums = (answer.points, int(answer.right), 1) if answer.scored else (0, 0, 0)
    return Gain(answer.chat_id, answer.person_id, answer.day, *sums, answer.scheduled)


async def add(db: AsyncConnection, gains: Iterable[Gain]) -> None:
    """Add to the sums; rows go in by key, so that two processes cannot wait for each other."""
    rows: dict[tuple[str, date, int, int], Row] = {}
    for gain in gains:
        for key, row in _rows(gain):
            _join(rows.setdefault(key, row), row)
    if rows:
        await execute_plain(db, _add(db.dialect.name), [rows[key] for key in sorted(rows)])


def _rows(gain: Gain) -> Iterator[tuple[tuple[str, date, int, int], Row]]:
    if not (gain.points or gain.right or gain.answered or gain.scheduled):
        return
    for period, first, bit in _stretches(gain.day):
        row = {
            "period": period,
            "since": first,
            "chat_id": gain.chat_id,
            "person_id": gain.person_id,
            "points": gain.points,
            "right": gain.right,
            "answered": gain.answered,
            "days": bit if gain.scheduled else 0,
        }
        yield (period, first, gain.chat_id, gain.person_id), row


@lru_cache(maxsize=1_000)
def _stretches(day: date) -> tuple[tuple[str, date, int], ...]:
    """The periods that a day lies in, their first days, and the bit of the day, which only a month has."""
    return tuple((period.value, since(period, day), day_bit(day) if period is Period.MONTH else 0) for period in SUMMED)


def _join(kept: Row, row: Row) -> None:
    if kept is not row:
        for name in _SUMS:
            kept[name] += row[name]
        kept["days"] |= row["days"]


async def move(db: AsyncConnection, old_id: int, new_id: int) -> None:
    """The sums of a chat join those of another one."""
    own = tallies.c.chat_id == old_id
    columns = [literal(new_id).label("chat_id") if each.name == "chat_id" else each for each in tallies.c]
    rows = select(*columns).where(own).order_by(tallies.c.period, tallies.c.since, tallies.c.person_id)
    await db.execute(_added(_moved(db, rows)))
    await db.execute(delete(tallies).where(own))


async def rekey(db: AsyncConnection, person_id: int, key: int) -> None:
    """The sums of a person become those of another key, and join what is there."""
    own = tallies.c.person_id == person_id
    columns = [literal(key).label("person_id") if each.name == "person_id" else each for each in tallies.c]
    rows = select(*columns).where(own).order_by(tallies.c.period, tallies.c.since, tallies.c.chat_id)
    await db.execute(_added(_moved(db, rows)))
    await db.execute(delete(tallies).where(own))


def _moved(db: AsyncConnection, rows: Select[Any]) -> Insert:
    return insert(db, tallies).prefix_with(LASTING).from_select([each.name for each in tallies.c], rows)


@cache
def _add(dialect: str) -> Insert:
    return _added(inserts(dialect)(tallies))


def _added(statement: Insert) -> Insert:
    """The statement, which adds to the rows that are there."""
    new = statement.excluded
    sums = {name: tallies.c[name] + new[name] for name in _SUMS}
    bits = tallies.c.days.bitwise_or(new.days)
    return statement.on_conflict_do_update(index_elements=_KEY, set_={**sums, "days": bits})
