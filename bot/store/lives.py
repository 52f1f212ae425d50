"""Live contests in groups, and the marks that their votes earn."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Integer, RowMapping, case, cast, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.live import Fate, Live, LiveState
from bot.game.model import Answer
from bot.game.running import Run, Turn
from bot.store.ledger import answer_of
from bot.store.runs import run_of, run_row
from bot.store.schema import answers, lives, marks, outbox, people, posts, runs, turns
from bot.store.statements import Row, batches, insert, insert_new
from bot.store.states import CallState

_FATES = {CallState.SENT: Fate.SENT, CallState.FAILED: Fate.LOST, CallState.UNSURE: Fate.UNSURE}


class LiveTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, live: Live) -> Live | None:
        statement = insert(self._db, lives).values(_row(live)).on_conflict_do_nothing().returning(lives.c.id)
        added = (await self._db.execute(statement)).scalar()
        return replace(live, id=added) if added is not None else None

    async def get(self, live_id: int) -> Live | None:
        return await self._one(lives.c.id == live_id)

    async def hold(self, live_id: int) -> Live | None:
        return await self._one(lives.c.id == live_id, hold=True)

    async def going(self, chat_id: int) -> Live | None:
        return await self._one((lives.c.chat_id == chat_id) & (lives.c.state != LiveState.OVER))

    async def contests_of(self, chat_id: int) -> Collection[int]:
        query = select(lives.c.contest_id).where(lives.c.chat_id == chat_id)
        return set((await self._db.execute(query)).scalars())

    async def save(self, live: Live) -> None:
        await self._db.execute(update(lives).where(lives.c.id == live.id).values(_row(live)))

    async def due(self, now: datetime, limit: int) -> Sequence[Live]:
        query = select(lives).where(lives.c.next_at <= now).order_by(lives.c.next_at, lives.c.id).limit(limit)
        return [_live(row) for row in (await self._db.execute(query)).mappings()]

    async def turns(self, live: Live) -> Sequence[Turn]:
        given = select(turns).join(posts, posts.c.id == turns.c.post_id).where(*_of(live))
        rows = await self._db.execute(given.order_by(turns.c.position, turns.c.post_id))
        return [Turn(**row) for row in rows.mappings()]

    async def fate(self, post_id: int) -> Fate:
        query = select(outbox.c.state).where(outbox.c.post_id == post_id).order_by(outbox.c.id.desc()).limit(1)
        return _FATES.get(CallState((await self._db.execute(query)).scalar_one()), Fate.WAITING)

    async def cut(self, post_id: int, now: datetime) -> None:
        await self._db.execute(
            update(posts).where(posts.c.id == post_id, posts.c.closes_at > now).values(closes_at=now)
        )
        await self._db.execute(update(turns).where(turns.c.post_id == post_id, turns.c.due_at > now).values(due_at=now))

    async def unmarked(self, live: Live) -> Sequence[Answer]:
        has_mark = exists().where(marks.c.post_id == answers.c.post_id, marks.c.person_id == answers.c.person_id)
        given = select(answers).join(turns, turns.c.post_id == answers.c.post_id)
        given = given.join(posts, posts.c.id == turns.c.post_id)
        living = answers.c.person_id > 0  # what an erased person had not earned yet, nobody earns
        rows = await self._db.execute(given.where(*_of(live), turns.c.done, living, ~has_mark))
        return [answer_of(row) for row in rows.mappings()]

    async def enlist(self, begun: Iterable[Run]) -> Mapping[int, Run]:
        wanted = sorted(begun, key=lambda run: run.person_id)
        await insert_new(self._db, runs, [run_row(run) for run in wanted])
        found: dict[int, Run] = {}
        for batch in batches(run.person_id for run in wanted):
            own = (runs.c.contest_id == wanted[0].contest_id, runs.c.person_id.in_(batch), runs.c.number == 1)
            rows = (await self._db.execute(select(runs).where(*own))).mappings()
            found |= {row["person_id"]: run_of(row) for row in rows}
        return found

    async def earned(self, contest_id: int) -> Mapping[tuple[int, date], int]:
        total = select(marks.c.person_id, marks.c.day, func.sum(marks.c.points)).join(runs, runs.c.id == marks.c.run_id)
        rows = await self._db.execute(
            total.where(runs.c.contest_id == contest_id).group_by(marks.c.person_id, marks.c.day)
        )
        return {(person_id, day): int(points) for person_id, day, points in rows}

    async def add_up(self, run_ids: Collection[int]) -> None:
        own = marks.c.run_id == runs.c.id
        sums = {
            name: select(func.coalesce(func.sum(column), 0)).where(own).scalar_subquery()
            for name, column in {
                "score": marks.c.points,
                "right": cast(marks.c.right, Integer),
                "millis": marks.c.millis,
            }.items()
        }
        answered = select(func.count()).select_from(marks).where(own).scalar_subquery()
        cast_at = select(func.max(answers.c.received_at)).join(
            marks, (marks.c.post_id == answers.c.post_id) & (marks.c.person_id == answers.c.person_id)
        )
        last = cast_at.where(own).scalar_subquery()
        for batch in batches(sorted(run_ids)):
            here = update(runs).where(runs.c.id.in_(batch))
            await self._db.execute(here.values(**sums, answered=answered, ended_at=last))

    async def standings(self, live: Live) -> Sequence[tuple[Run, str]]:
        name = case((people.c.hidden, ""), else_=people.c.name).label("name")
        query = select(runs, name).join(people, people.c.id == runs.c.person_id)
        here = query.where(runs.c.contest_id == live.contest_id, runs.c.chat_id == live.chat_id)
        rows = (await self._db.execute(here.order_by(runs.c.id))).mappings()
        return [(run_of(row), row["name"]) for row in rows]

    async def _one(self, which: ColumnElement[bool], *, hold: bool = False) -> Live | None:
        query = select(lives).where(which)
        row = (await self._db.execute(query.with_for_update() if hold else query)).mappings().one_or_none()
        return _live(row) if row is not None else None


def _of(live: Live) -> tuple[ColumnElement[bool], ...]:
    """The questions given to the group."""
    return turns.c.contest_id == live.contest_id, turns.c.run_id.is_(None), posts.c.chat_id == live.chat_id


_NAMES = [column.name for column in lives.columns]


def _row(live: Live) -> Row:
    return {name: getattr(live, name) for name in _NAMES if name != "id"}


def _live(row: RowMapping) -> Live:
    return Live(**(dict(row) | {"state": LiveState(row["state"])}))
