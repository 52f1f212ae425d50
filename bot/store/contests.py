"""Contests as they are set up."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import RowMapping, Text, bindparam, cast, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.appeal import AppealState
from bot.game.contest import rules_of
from bot.game.running import Contest, ContestState, Selection
from bot.store.schema import appeals, contest_groups, contests
from bot.store.statements import Row, insert, insert_new
from bot.store.wordings import frozen, thawed
from knowledge.questions import Kind, Question

_COLUMNS = [cast(column, Text).label("bank") if column.name == "bank" else column for column in contests.columns]
_ONE = select(*_COLUMNS).where(contests.c.id == bindparam("contest"))
_HELD = _ONE.with_for_update()
_GROUPS = (
    select(contest_groups)
    .where(contest_groups.c.contest_id.in_(bindparam("contests", expanding=True)))
    .order_by(contest_groups.c.chat_id)
)


class ContestTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, contest: Contest) -> Contest:
        statement = insert(self._db, contests).values(_row(contest)).returning(contests.c.id)
        added = replace(contest, id=(await self._db.execute(statement)).scalar_one())
        await self._set_groups(added)
        return added

    async def save(self, contest: Contest) -> None:
        await self._db.execute(update(contests).where(contests.c.id == contest.id).values(_row(contest)))
        await self._db.execute(delete(contest_groups).where(contest_groups.c.contest_id == contest.id))
        await self._set_groups(contest)

    async def get(self, contest_id: int) -> Contest | None:
        return await self._one(_ONE, contest=contest_id)

    async def hold(self, contest_id: int) -> Contest | None:
        return await self._one(_HELD, contest=contest_id)

    async def by_code(self, code: str) -> Contest | None:
        return await self._one(select(*_COLUMNS).where(contests.c.code == code))

    async def listed(self, states: Collection[ContestState]) -> Sequence[Contest]:
        query = select(*_COLUMNS).where(contests.c.state.in_(states)).order_by(contests.c.opens_at, contests.c.id)
        return await self._all(query)

    async def of_owner(self, person_id: int) -> Sequence[Contest]:
        return await self._all(select(*_COLUMNS).where(contests.c.owner_id == person_id).order_by(contests.c.id.desc()))

    async def due(self, now: datetime) -> Sequence[int]:
        planned = (contests.c.state == ContestState.PLANNED) & (contests.c.opens_at <= now)
        over = (contests.c.state == ContestState.OPEN) & (contests.c.closes_at <= now)
        unheard = exists().where(appeals.c.contest_id == contests.c.id, appeals.c.state == AppealState.OPEN)
        heard = (contests.c.state == ContestState.CLOSED) & (contests.c.appeals_until <= now) & ~unheard
        query = select(contests.c.id).where(planned | over | heard).order_by(contests.c.id)
        return (await self._db.execute(query)).scalars().all()

    async def _one(self, query: Any, **values: Any) -> Contest | None:
        found = await self._all(query, **values)
        return found[0] if found else None

    async def _all(self, query: Any, **values: Any) -> list[Contest]:
        rows = (await self._db.execute(query, values)).mappings().all()
        groups: dict[int, list[int]] = {}
        ids = [row["id"] for row in rows]
        for row in (await self._db.execute(_GROUPS, {"contests": ids})).mappings() if ids else ():
            groups.setdefault(row["contest_id"], []).append(row["chat_id"])
        return [_contest(row, tuple(groups.get(row["id"], ()))) for row in rows]

    async def _set_groups(self, contest: Contest) -> None:
        rows = [{"contest_id": contest.id, "chat_id": chat_id} for chat_id in contest.groups]
        await insert_new(self._db, contest_groups, rows)


def _row(contest: Contest) -> Row:
    names = ("code", "title", "state", "owner_id", "created_at", "members_only", "opens_at", "closes_at")
    return {name: getattr(contest, name) for name in (*names, "appeals_until", "seed", "digest")} | {
        "rules": asdict(contest.rules),
        "selection": asdict(contest.selection),
        "bank": [frozen(one) for one in contest.questions],
    }


def _contest(row: RowMapping, groups: tuple[int, ...]) -> Contest:
    values = {name: value for name, value in row.items() if name not in ("rules", "selection", "bank", "state")}
    return Contest(
        **values,
        state=ContestState(row["state"]),
        rules=rules_of(row["rules"]),
        selection=_selection(row["selection"]),
        groups=groups,
        questions=_bank(row["bank"]),
    )


@lru_cache(maxsize=16)
def _bank(text: str) -> tuple[Question, ...]:
    """The frozen questions: each press of a contest needs some, and to read 500 of them takes 15 ms."""
    return tuple(map(thawed, json.loads(text)))


def _selection(data: dict[str, Any]) -> Selection:
    kinds = tuple(map(Kind, data["kinds"]))
    years = tuple(data.get("years", ()))  # older rows have none
    return Selection(tuple(data["topics"]), kinds, tuple(data["levels"]), tuple(data["ids"]), years)
