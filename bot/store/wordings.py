"""How questions read before they were edited: what was posted then is graded and told as it read."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.bank_rows import question_row, stored_question
from bot.store.schema import posts, wordings
from bot.store.statements import batches, insert_new
from knowledge.questions import Question


async def keep_wordings(db: AsyncConnection, stored: Mapping[str, Question], edited: Iterable[Question]) -> None:
    """Before questions are edited, keep how those read that were posted and will read otherwise."""
    old = [stored[one.id] for one in edited if one.id in stored and _reads(stored[one.id]) != _reads(one)]
    for batch in batches([question.id for question in old]):
        last = select(posts.c.question_id, func.max(posts.c.id)).where(posts.c.question_id.in_(batch))
        found = await db.execute(last.group_by(posts.c.question_id))
        rows = [{"question_id": one, "last_post": post_id, "question": frozen(stored[one])} for one, post_id in found]
        await insert_new(db, wordings, rows)


async def wording(db: AsyncConnection, question_id: str, post_id: int) -> Question | None:
    """How a question read when it was posted, if it has been edited since."""
    query = select(wordings.c.question).where(wordings.c.question_id == question_id, wordings.c.last_post >= post_id)
    data = (await db.execute(query.order_by(wordings.c.last_post).limit(1))).scalar()
    return thawed(data) if data is not None else None


def reads_so_now(question_id: ColumnElement[str], post_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether a post read as its question reads now; what was chosen of other options says nothing of these."""
    return ~exists().where(wordings.c.question_id == question_id, wordings.c.last_post >= post_id)


def frozen(question: Question) -> dict[str, Any]:
    """A question as JSON holds it."""
    return question_row(question) | {"checked": question.checked.isoformat()}


def thawed(data: dict[str, Any]) -> Question:
    return stored_question(data | {"checked": date.fromisoformat(data["checked"])})


def _reads(question: Question) -> tuple[object, ...]:
    """What people see before they answer. A key and an explanation are not part of it: a post keeps its own key."""
    return question.stem, question.options
