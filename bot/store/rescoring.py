"""Answers that are scored anew: the ledger changes, what stood there is kept, and the sums follow."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, RowMapping, and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.grading import regrade
from bot.game.model import Answer, Rescoring
from bot.store import schema, tallies
from bot.store.ledger import answer_of
from bot.store.schema import answers, posts, rescored, rescorings
from bot.store.statements import insert
from bot.store.tallies import Gain, gain_of
from bot.store.wordings import reads_so_now
from knowledge.questions import Kind, key_list
from knowledge.typed import Fold


class RescoringTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def apply(self, rescoring: Rescoring, now: datetime, fold: Fold | None = None) -> Sequence[Answer]:
        number = await self._add(rescoring, now)
        here = posts.c.question_id == rescoring.question_id
        if rescoring.post_ids is not None:
            here = posts.c.id.in_(rescoring.post_ids)
        elif not rescoring.voided:
            here = and_(here, _takes(rescoring.after.kind), reads_so_now(posts.c.question_id, posts.c.id))
        changed_post = {"scored": False} if rescoring.voided else {"key": key_list(rescoring.after)}
        ids = (await self._db.execute(update(posts).where(here).values(changed_post).returning(posts.c.id))).scalars()
        return await self._regrade(number, partial(regrade, rescoring=rescoring, fold=fold), ids.all())

    async def _add(self, rescoring: Rescoring, now: datetime) -> int:
        values = {
            "question_id": rescoring.question_id,
            "before": key_list(rescoring.before),
            "after": key_list(rescoring.after),
            "voided": rescoring.voided,
            "decided_by": rescoring.by,
            "decided_at": now,
        }
        statement = insert(self._db, rescorings).values(values).returning(rescorings.c.id)
        number: int = (await self._db.execute(statement)).scalar_one()
        return number

    async def _regrade(
        self, number: int, anew: Callable[[Answer], Answer], post_ids: Collection[int]
    ) -> Sequence[Answer]:
        query = select(answers).where(answers.c.post_id.in_(post_ids)).order_by(answers.c.post_id, answers.c.person_id)
        rows = (await self._db.execute(query.with_for_update())).mappings().all()
        changed = [(row, before, after) for row in rows if (after := anew(before := answer_of(row))) != before]
        for row, before, after in changed:
            await self._change(number, row, before, after)
        await tallies.add(self._db, [_difference(before, after) for _, before, after in changed])
        return [after for _, _, after in changed]

    async def _change(self, number: int, row: RowMapping, before: Answer, after: Answer) -> None:
        stood = {"right": before.right, "points": before.points, "scored": before.scored}
        kept = {"rescoring_id": number, "answer_id": row["id"], **stood}
        await self._db.execute(insert(self._db, rescored).values(kept))
        values = {"right": after.right, "points": after.points, "scored": after.scored}
        await self._db.execute(update(schema.answers).where(answers.c.id == row["id"]).values(values))


def _takes(kind: Kind) -> ColumnElement[bool]:
    """Whether such a key means anything to a post: what is an order now may have been a choice, or the reverse."""
    return posts.c.kind == kind if kind is Kind.ORDER else posts.c.kind != Kind.ORDER


def _difference(before: Answer, after: Answer) -> Gain:
    """The days of a streak stay: whoever answered has taken part."""
    old, new = gain_of(before), gain_of(after)
    sums = {name: getattr(new, name) - getattr(old, name) for name in ("points", "right", "answered")}
    return replace(new, scheduled=False, **sums)
