"""Appeals against questions of contests, and what was decided."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.appeal import Appeal, AppealState, Reason
from bot.game.recount import Ruling
from bot.store.schema import appeals, rulings
from bot.store.statements import insert

_FIELDS = ("contest_id", "question_id", "person_id", "reason", "filed_at", "words", "state")


class AppealTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def file(self, appeal: Appeal) -> bool:
        values = {name: getattr(appeal, name) for name in _FIELDS}
        statement = insert(self._db, appeals).values(values).on_conflict_do_nothing().returning(appeals.c.id)
        return (await self._db.execute(statement)).scalar() is not None

    async def of_contest(self, contest_id: int) -> Sequence[Appeal]:
        query = select(*(appeals.c[name] for name in _FIELDS)).where(appeals.c.contest_id == contest_id)
        rows = (await self._db.execute(query.order_by(appeals.c.id))).mappings()
        return [Appeal(**{**row, "reason": Reason(row["reason"]), "state": AppealState(row["state"])}) for row in rows]

    async def waiting(self, contest_id: int) -> int:
        query = select(func.count()).where(appeals.c.contest_id == contest_id, _OPEN)
        return (await self._db.execute(query)).scalar_one()

    async def decide(self, contest_id: int, question_id: str, state: AppealState, now: datetime, by: int | None) -> int:
        about = and_(appeals.c.contest_id == contest_id, appeals.c.question_id == question_id, _OPEN)
        values = {"state": state, "decided_at": now, "decided_by": by}
        return (await self._db.execute(update(appeals).where(about).values(values))).rowcount

    async def rule(self, contest_id: int, ruling: Ruling, now: datetime, by: int | None) -> None:
        said = {"void": ruling.key is None, "key": ruling.key or (), "decided_at": now, "decided_by": by}
        statement = insert(self._db, rulings).values(contest_id=contest_id, question_id=ruling.question_id, **said)
        await self._db.execute(statement.on_conflict_do_update(index_elements=["contest_id", "question_id"], set_=said))

    async def rulings(self, contest_id: int) -> Sequence[Ruling]:
        query = select(rulings).where(rulings.c.contest_id == contest_id).order_by(rulings.c.question_id)
        rows = (await self._db.execute(query)).mappings()
        return [Ruling(row["question_id"], None if row["void"] else tuple(row["key"])) for row in rows]


_OPEN: ColumnElement[bool] = appeals.c.state == AppealState.OPEN
