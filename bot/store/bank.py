"""The question bank."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.choosing import Candidate, Deck
from bot.ports import QuestionState
from bot.store import schema
from bot.store.bank_rows import question_row, stored_question
from bot.store.library import LIVE
from bot.store.schema import editions, passages, posts, questions, twins
from bot.store.statements import Row, batches, insert, insert_new
from bot.store.wordings import keep_wordings, wording
from knowledge.questions import Kind, Question

_KINDS = {kind.value: kind for kind in Kind}


class BankTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def put(self, questions: Iterable[Question], state: QuestionState = QuestionState.APPROVED) -> None:
        questions = list(questions)
        await keep_wordings(self._db, await self.get([question.id for question in questions]), questions)
        rows = [question_row(question) | {"state": state} for question in questions]
        if rows:
            statement = insert(self._db, schema.questions)
            new = {name: statement.excluded[name] for name in rows[0] if name not in ("id", "picture")}
            await self._db.execute(statement.on_conflict_do_update(index_elements=["id"], set_=new), rows)

    async def questions(self) -> Sequence[Question]:
        query = select(questions).where(questions.c.state != QuestionState.WITHDRAWN).order_by(questions.c.id)
        return [stored_question(row) for row in (await self._db.execute(query)).mappings()]

    async def get(self, ids: Collection[str]) -> Mapping[str, Question]:
        found: dict[str, Question] = {}
        for batch in batches(ids):
            rows = await self._db.execute(select(questions).where(questions.c.id.in_(batch)))
            found |= {row["id"]: stored_question(row) for row in rows.mappings()}
        return found

    async def posted(self, question_id: str, post_id: int) -> Question:
        return await wording(self._db, question_id, post_id) or (await self.get([question_id]))[question_id]

    async def topics(self) -> Sequence[str]:
        """The topics of which there are postable questions."""
        query = select(questions.c.topic).distinct().where(questions.c.topic != "", postable())
        return (await self._db.execute(query.order_by(questions.c.topic))).scalars().all()

    async def flagged(self, limit: int, after: str = "") -> Sequence[Question]:
        waiting = (questions.c.state == QuestionState.APPROVED, ~_stands(), questions.c.id > after)
        query = select(questions).where(*waiting).order_by(questions.c.id).limit(limit)
        return [stored_question(row) for row in (await self._db.execute(query)).mappings()]

    async def flagged_count(self) -> int:
        query = select(func.count()).where(questions.c.state == QuestionState.APPROVED, ~_stands())
        return (await self._db.execute(query)).scalar_one()

    async def of_edition(self, edition_id: int) -> Sequence[Question]:
        its_own = select(passages.c.id).where(passages.c.edition_id == edition_id)
        query = select(questions).where(questions.c.passage_id.in_(its_own)).order_by(questions.c.id)
        return [stored_question(row) for row in (await self._db.execute(query)).mappings()]

    async def on_passages(self, ids: Collection[str]) -> Collection[str]:
        query = select(questions.c.id).where(questions.c.passage_id.in_(ids))
        return (await self._db.execute(query)).scalars().all()

    async def rebind(self, question_id: str, passage_id: str, proof: str | None = None) -> None:
        values = {"passage_id": passage_id} | ({"proof": proof} if proof is not None else {})
        await self._db.execute(update(questions).where(questions.c.id == question_id).values(values))

    async def set_picture(self, question_id: str, picture: str) -> None:
        await self._db.execute(update(questions).where(questions.c.id == question_id).values(picture=picture))

    async def counts(self) -> Mapping[QuestionState, int]:
        query = select(questions.c.state, func.count()).group_by(questions.c.state)
        return {QuestionState(state): count for state, count in await self._db.execute(query)}

    async def drafts(self, limit: int, after: str = "") -> Sequence[Question]:
        waiting = (questions.c.state == QuestionState.DRAFT, questions.c.id > after)
        query = select(questions).where(*waiting).order_by(questions.c.id).limit(limit)
        return [stored_question(row) for row in (await self._db.execute(query)).mappings()]

    async def state(self, question_id: str) -> QuestionState | None:
        query = select(questions.c.state).where(questions.c.id == question_id)
        found = (await self._db.execute(query)).scalar()
        return QuestionState(found) if found is not None else None

    async def decide(self, question_id: str, state: QuestionState, checked: date | None = None) -> None:
        values: Row = {"state": state} | ({"checked": checked} if checked else {})
        await self._db.execute(update(questions).where(questions.c.id == question_id).values(values))

    async def add_twins(self, pairs: Iterable[tuple[str, str]]) -> None:
        rows = [dict(zip(("first", "second"), sorted(pair), strict=True)) for pair in pairs]
        await insert_new(self._db, twins, rows)

    async def deck(self) -> Deck:
        """As the port says; a question without a period stands on no passage that is approved now."""
        columns = (questions.c.id, questions.c.topic, questions.c.level, _period().label("period"), questions.c.kind)
        query = select(*columns).where(questions.c.state == QuestionState.APPROVED).order_by(questions.c.id)
        rows = await self._db.execute(query)
        candidates = [
            Candidate(question_id, topic, level, period, _KINDS[kind])
            for question_id, topic, level, period, kind in rows
            if period is not None
        ]
        pairs = await self._db.execute(select(twins.c.first, twins.c.second))
        return Deck(tuple(candidates), frozenset((first, second) for first, second in pairs))

    async def postable(self, ids: Collection[str]) -> Mapping[str, Question]:
        rows = await self._db.execute(select(questions).where(questions.c.id.in_(ids), postable()))
        return {row["id"]: stored_question(row) for row in rows.mappings()}

    async def seen(self, chat_ids: Collection[int]) -> Mapping[int, Mapping[str, date]]:
        last = select(posts.c.chat_id, posts.c.question_id, func.max(posts.c.day)).where(posts.c.chat_id.in_(chat_ids))
        found: dict[int, dict[str, date]] = {}
        for chat_id, question_id, day in await self._db.execute(last.group_by(posts.c.chat_id, posts.c.question_id)):
            found.setdefault(chat_id, {})[question_id] = day
        return found


def postable() -> ColumnElement[bool]:
    """The question is approved and stands on a passage that is approved now."""
    return and_(questions.c.state == QuestionState.APPROVED, _stands())


def _stands() -> ColumnElement[bool]:
    return exists().select_from(passages.join(editions)).where(passages.c.id == questions.c.passage_id, LIVE)


def _period() -> ScalarSelect[str]:
    """The period of the text that the question stands on."""
    home = select(editions.c.period).select_from(passages.join(editions))
    return home.where(passages.c.id == questions.c.passage_id, LIVE).limit(1).scalar_subquery()
