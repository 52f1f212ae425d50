"""Runs through contests, the questions given in them, and what the answers earned."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache

from sqlalchemy import ColumnElement, RowMapping, bindparam, exists, func, or_, select, update
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.recount import Played
from bot.game.running import ContestState, Mark, Run, RunState, Turn
from bot.store.schema import answers, contests, marks, outbox, people, posts, runs, turns
from bot.store.statements import Row, insert, insert_new, inserts
from bot.store.states import CallState

_RUN, _TURN, _MARK = ([column.name for column in table.columns] for table in (runs, turns, marks))
_HELD = select(runs).where(runs.c.id == bindparam("run")).with_for_update()
_SAVED = update(runs).where(runs.c.id == bindparam("run"))
_OF_POST = select(turns).where(turns.c.post_id == bindparam("post"))
_OF_RUN = select(turns).where(turns.c.run_id == bindparam("run")).order_by(turns.c.position, turns.c.post_id)
_ISSUED = update(turns).where(turns.c.post_id == bindparam("post"), turns.c.issued_at.is_(None), ~turns.c.done)
_OPEN = runs.c.state.in_((RunState.QUEUED, RunState.RUNNING))
"""Said so that the index of states is used."""
_IN_PLAY = select(or_(exists().where(_OPEN), exists().where(~turns.c.done, turns.c.run_id.is_not(None))))
_FINISHED = update(turns).where(turns.c.post_id == bindparam("post"), ~turns.c.done)


class RunTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def join(self, run: Run) -> Run | None:
        statement = insert(self._db, runs).values(run_row(run)).on_conflict_do_nothing().returning(runs.c.id)
        added = (await self._db.execute(statement)).scalar()
        return replace(run, id=added) if added is not None else None

    async def hold(self, run_id: int) -> Run | None:
        row = (await self._db.execute(_HELD, {"run": run_id})).mappings().one_or_none()
        return run_of(row) if row is not None else None

    async def save(self, run: Run) -> None:
        await self._db.execute(_SAVED, {"run": run.id, **run_row(run)})

    async def of_person(self, contest_id: int, person_id: int) -> Sequence[Run]:
        return await self._runs((runs.c.contest_id == contest_id) & (runs.c.person_id == person_id))

    async def of_lot(self, contest_id: int, lot: str) -> Sequence[Run]:
        return await self._runs((runs.c.contest_id == contest_id) & (runs.c.lot == lot))

    async def unended(self, contest_id: int) -> Sequence[Run]:
        return await self._runs((runs.c.contest_id == contest_id) & _OPEN)

    async def queued(self, limit: int) -> Sequence[Run]:
        query = select(runs).where(runs.c.state == RunState.QUEUED).order_by(runs.c.id).limit(limit)
        rows = await self._db.execute(query.with_for_update(skip_locked=True))
        return [run_of(row) for row in rows.mappings()]

    async def before(self, run_id: int) -> int:
        query = select(func.count()).where(runs.c.state == RunState.QUEUED, runs.c.id < run_id)
        return (await self._db.execute(query)).scalar_one()

    async def ended(self, contest_id: int) -> Sequence[tuple[Run, str]]:
        query = select(runs, people.c.name).join(people, people.c.id == runs.c.person_id)
        ended = query.where(runs.c.contest_id == contest_id, runs.c.state == RunState.ENDED)
        rows = (await self._db.execute(ended.order_by(runs.c.person_id, runs.c.number))).mappings()
        return [(run_of(row), row["name"]) for row in rows]

    async def add_turn(self, turn: Turn) -> None:
        await insert_new(self._db, turns, [{name: getattr(turn, name) for name in _TURN}])

    async def turn(self, post_id: int) -> Turn | None:
        row = (await self._db.execute(_OF_POST, {"post": post_id})).mappings().one_or_none()
        return Turn(**row) if row is not None else None

    async def turns(self, run_id: int) -> Sequence[Turn]:
        return [Turn(**row) for row in (await self._db.execute(_OF_RUN, {"run": run_id})).mappings()]

    async def live_turns(self, contest_id: int) -> Sequence[Turn]:
        return await self._turns((turns.c.contest_id == contest_id) & turns.c.run_id.is_(None))

    async def issue(self, post_id: int, issued_at: datetime, due_at: datetime) -> bool:
        values = {"post": post_id, "issued_at": issued_at, "due_at": due_at}
        return (await self._db.execute(_ISSUED, values)).rowcount == 1

    async def finish_turn(self, post_id: int) -> bool:
        return (await self._db.execute(_FINISHED, {"post": post_id, "done": True})).rowcount == 1

    async def unsent(self, limit: int) -> Sequence[tuple[Turn, bool]]:
        waits = (~turns.c.done, turns.c.due_at.is_(None), turns.c.issued_at.is_(None), turns.c.run_id.is_not(None))
        ended = outbox.c.state.in_((CallState.UNSURE, CallState.FAILED))
        query = select(turns, outbox.c.state.label("call")).join(outbox, outbox.c.post_id == turns.c.post_id)
        rows = await self._db.execute(query.where(*waits, ended).order_by(turns.c.post_id).limit(limit))
        return [
            (Turn(**{name: row[name] for name in _TURN}), row["call"] == CallState.UNSURE) for row in rows.mappings()
        ]

    async def doubt(self, post_id: int, due_at: datetime) -> None:
        open_ones = (turns.c.post_id == post_id, turns.c.issued_at.is_(None), ~turns.c.done)
        await self._db.execute(update(turns).where(*open_ones).values(due_at=due_at))

    async def in_play(self) -> bool:
        return bool((await self._db.execute(_IN_PLAY)).scalar())

    async def crowd(self) -> tuple[int, int]:
        query = select(runs.c.state, func.count().label("people")).where(_OPEN).group_by(runs.c.state)
        found = {row.state: row.people for row in await self._db.execute(query)}
        return found.get(RunState.QUEUED, 0), found.get(RunState.RUNNING, 0)

    async def stranded(self, now: datetime, limit: int) -> Sequence[int]:
        over = or_(contests.c.closes_at <= now, contests.c.state != ContestState.OPEN)
        query = select(runs.c.id).join(contests, contests.c.id == runs.c.contest_id)
        open_ones = query.where(_OPEN, over).order_by(runs.c.id).limit(limit)
        return (await self._db.execute(open_ones)).scalars().all()

    async def overdue(self, now: datetime, limit: int) -> Sequence[Turn]:
        late = (~turns.c.done, turns.c.due_at <= now, turns.c.run_id.is_not(None))
        query = select(turns).where(*late).order_by(turns.c.due_at, turns.c.post_id).limit(limit)
        return [Turn(**row) for row in (await self._db.execute(query)).mappings()]

    async def mark(self, given: Iterable[Mark]) -> None:
        rows = [{name: getattr(one, name) for name in _MARK} for one in given]
        if rows:
            await self._db.execute(_mark(self._db.dialect.name), rows)

    async def marks(self, contest_id: int, run_ids: Collection[int] | None = None) -> Sequence[Mark]:
        query = select(marks).join(runs, runs.c.id == marks.c.run_id).where(runs.c.contest_id == contest_id)
        if run_ids is not None:
            query = query.where(marks.c.run_id.in_(run_ids))
        rows = await self._db.execute(query.order_by(marks.c.post_id, marks.c.person_id))
        return [Mark(**row) for row in rows.mappings()]

    async def earned_on(self, contest_id: int, person_id: int, day: date) -> int:
        own = (runs.c.contest_id == contest_id, marks.c.person_id == person_id, marks.c.day == day)
        total = select(func.coalesce(func.sum(marks.c.points), 0)).join(runs, runs.c.id == marks.c.run_id)
        return int((await self._db.execute(total.where(*own))).scalar_one())

    async def played(
        self, contest_id: int, question_id: str | None = None, *, whole_people: bool = False
    ) -> Sequence[Played]:
        told = (answers.c.chosen, answers.c.typed, answers.c.right.label("stands"), answers.c.received_at)
        query = select(marks, *told, turns.c.issued_at, posts.c.question_id).join(runs, runs.c.id == marks.c.run_id)
        same = (answers.c.post_id == marks.c.post_id) & (answers.c.person_id == marks.c.person_id)
        query = query.join(answers, same).join(turns, turns.c.post_id == marks.c.post_id)
        query = query.join(posts, posts.c.id == marks.c.post_id).where(runs.c.contest_id == contest_id)
        if question_id is not None:
            query = query.where(_of_those_at(contest_id, question_id) if whole_people else _at(question_id))
        rows = (await self._db.execute(query.order_by(marks.c.post_id, marks.c.person_id))).mappings()
        return [_played(row) for row in rows]

    async def given(self, contest_id: int) -> Mapping[int, str]:
        query = select(turns.c.post_id, posts.c.question_id).join(posts, posts.c.id == turns.c.post_id)
        rows = await self._db.execute(query.where(turns.c.contest_id == contest_id).order_by(turns.c.post_id))
        return {row.post_id: row.question_id for row in rows}

    async def all_turns(self, contest_id: int) -> Sequence[Turn]:
        return await self._turns(turns.c.contest_id == contest_id)

    async def scores_of(self, person_id: int) -> Mapping[str, int]:
        query = select(contests.c.title, func.sum(runs.c.score)).join(contests, contests.c.id == runs.c.contest_id)
        mine = query.where(runs.c.person_id == person_id, runs.c.state == RunState.ENDED)
        rows = await self._db.execute(mine.group_by(contests.c.id, contests.c.title).order_by(contests.c.id))
        return {title: int(score) for title, score in rows}

    async def _runs(self, which: ColumnElement[bool]) -> list[Run]:
        rows = await self._db.execute(select(runs).where(which).order_by(runs.c.number, runs.c.id))
        return [run_of(row) for row in rows.mappings()]

    async def _turns(self, which: ColumnElement[bool]) -> list[Turn]:
        rows = await self._db.execute(select(turns).where(which).order_by(turns.c.position, turns.c.post_id))
        return [Turn(**row) for row in rows.mappings()]


@cache
def _mark(dialect: str) -> Insert:
    statement = inserts(dialect)(marks)
    fresh = {name: statement.excluded[name] for name in ("right", "points", "millis", "day", "run_id")}
    return statement.on_conflict_do_update(index_elements=["post_id", "person_id"], set_=fresh)


def run_row(run: Run) -> Row:
    """The columns of a run, without its id."""
    return {name: getattr(run, name) for name in _RUN if name != "id"}


def run_of(row: RowMapping) -> Run:
    """The run of a row that holds the columns of `runs`, and may hold others."""
    values = {name: row[name] for name in _RUN}
    return Run(**(values | {"state": RunState(values["state"])}))


def _at(question_id: str) -> ColumnElement[bool]:
    return posts.c.question_id == question_id


def _of_those_at(contest_id: int, question_id: str) -> ColumnElement[bool]:
    """Marks of everybody who answered a question in a contest."""
    there, post = marks.alias(), posts.alias()
    people_there = (
        select(there.c.person_id).join(post, post.c.id == there.c.post_id).join(runs, runs.c.id == there.c.run_id)
    )
    return marks.c.person_id.in_(people_there.where(post.c.question_id == question_id, runs.c.contest_id == contest_id))


def _played(row: RowMapping) -> Played:
    mark = Mark(**{name: row[name] for name in _MARK})
    chosen = tuple(row["chosen"])
    return Played(mark, row["question_id"], chosen, row["stands"], row["received_at"], row["issued_at"], row["typed"])
