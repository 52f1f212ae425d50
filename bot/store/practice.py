"""Cards of practice. The ledger is what they are made of: a card remembers how much of it has been looked at."""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Integer, RowMapping, Select, and_, cast, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.practice import Card, History, Memory, Reply, Stage
from bot.game.running import OVER
from bot.store.bank import postable
from bot.store.schema import answers, cards, contests, questions, rescored, rescorings, turns
from bot.store.statements import Row, batches, insert

_WRONG = func.sum(1 - cast(answers.c.right, Integer))


class PracticeTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def news(self, person_id: int) -> Sequence[History]:
        changed = {row["question_id"]: row for row in (await self._db.execute(_changed(person_id))).mappings()}
        histories: list[History] = []
        for ids in batches(sorted(changed)):
            query = select(answers.c.question_id, answers.c.right, answers.c.received_at)
            query = query.where(answers.c.person_id == person_id, answers.c.question_id.in_(ids), counts())
            rows = await self._db.execute(query.order_by(answers.c.question_id, answers.c.received_at, answers.c.id))
            for question_id, group in groupby(rows, key=lambda row: row.question_id):
                replies = tuple(Reply(row.right, row.received_at) for row in group)
                histories.append(_history(changed[question_id], replies))
        return histories

    async def keep(self, person_id: int, made: Iterable[Card]) -> None:
        rows = [_row(person_id, card) for card in made]
        if rows:
            statement = insert(self._db, cards)
            new = {name: statement.excluded[name] for name in rows[0] if name not in ("person_id", "question_id")}
            changed = statement.on_conflict_do_update(index_elements=["person_id", "question_id"], set_=new)
            await self._db.execute(changed, rows)

    async def mended(self, person_id: int) -> Collection[str]:
        wrong = select(answers.c.question_id).where(answers.c.person_id == person_id, ~answers.c.right, counts())
        query = select(cards.c.question_id).where(cards.c.person_id == person_id, cards.c.question_id.not_in(wrong))
        return (await self._db.execute(query)).scalars().all()

    async def drop(self, person_id: int, question_ids: Collection[str]) -> None:
        for ids in batches(question_ids):
            await self._db.execute(delete(cards).where(cards.c.person_id == person_id, cards.c.question_id.in_(ids)))

    async def cards(self, person_id: int) -> Sequence[Card]:
        query = select(cards).join(questions, questions.c.id == cards.c.question_id)
        query = query.where(cards.c.person_id == person_id, postable()).order_by(cards.c.question_id)
        return [_card(row) for row in (await self._db.execute(query)).mappings()]

    async def card(self, person_id: int, question_id: str) -> Card | None:
        query = select(cards).where(cards.c.person_id == person_id, cards.c.question_id == question_id)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return _card(row) if row is not None else None


def counts() -> ColumnElement[bool]:
    """The answer was not voided, and no contest that still runs asked for it: what is right there is secret."""
    voided = select(rescored.c.answer_id).join(rescorings, rescorings.c.id == rescored.c.rescoring_id)
    asked = exists().where(turns.c.post_id == answers.c.post_id, contests.c.id == turns.c.contest_id)
    return and_(answers.c.id.not_in(voided.where(rescorings.c.voided)), ~asked.where(contests.c.state.not_in(OVER)))


def _changed(person_id: int) -> Select[Any]:
    """The questions that somebody got wrong, with a card that does not hold what the ledger says now, or none."""
    query = select(answers.c.question_id, func.count().label("answered")).where(answers.c.person_id == person_id)
    told = query.where(counts()).group_by(answers.c.question_id).having(_WRONG > 0).subquery()
    latest = select(func.max(rescorings.c.id)).where(rescorings.c.question_id == told.c.question_id)
    rescoring = func.coalesce(latest.scalar_subquery(), 0)
    own = (cards.c.person_id == person_id) & (cards.c.question_id == told.c.question_id)
    columns = [column for column in cards.c if column.name not in ("question_id", "rescoring_id")]
    query = select(told, rescoring.label("latest"), *columns).join(cards, own, isouter=True)
    stale = or_(cards.c.replies != told.c.answered, cards.c.rescoring_id != rescoring)
    return query.where(or_(cards.c.person_id.is_(None), stale))


def _history(row: RowMapping, replies: tuple[Reply, ...]) -> History:
    card = _card({**row, "rescoring_id": 0}) if row["person_id"] is not None else None
    return History(row["question_id"], replies, row["latest"], card)


def _card(row: RowMapping | Row) -> Card:
    return Card(
        question_id=row["question_id"],
        memory=_memory(row) if row["stage"] is not None else None,
        added_at=row["added_at"],
        replies=row["replies"],
        rescoring_id=row["rescoring_id"],
        put_away_at=row["put_away_at"],
    )


def _memory(row: RowMapping | Row) -> Memory:
    return Memory(
        stage=Stage(row["stage"]),
        step=row["step"],
        stability=row["stability"],
        difficulty=row["difficulty"],
        due=row["due"],
        last_review=row["last_review"],
    )


def _row(person_id: int, card: Card) -> Row:
    memory = card.memory
    return {
        "person_id": person_id,
        "question_id": card.question_id,
        "stage": memory.stage if memory else None,
        "step": memory.step if memory else None,
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
        "due": memory.due if memory else None,
        "last_review": memory.last_review if memory else None,
        "added_at": card.added_at,
        "replies": card.replies,
        "rescoring_id": card.rescoring_id,
        "put_away_at": card.put_away_at,
    }
