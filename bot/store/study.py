"""What one person has answered, over all chats."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.model import Answer
from bot.game.practice import TopicTally
from bot.store.ledger import RIGHT, answer_of
from bot.store.practice import counts
from bot.store.schema import answers, questions


class StudyTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def answered_on(self, person_id: int, chat_id: int, day: date) -> int:
        here = (answers.c.person_id == person_id, answers.c.chat_id == chat_id, answers.c.day == day)
        return (await self._db.execute(select(func.count()).where(*here))).scalar_one()

    async def days(self, person_id: int) -> Collection[date]:
        query = select(answers.c.day).where(answers.c.person_id == person_id).distinct()
        return set((await self._db.execute(query)).scalars())

    async def seen(self, person_id: int) -> Mapping[str, date]:
        query = select(answers.c.question_id, func.max(answers.c.day)).where(answers.c.person_id == person_id)
        rows = await self._db.execute(query.group_by(answers.c.question_id))
        return {row[0]: row[1] for row in rows}

    async def topics(self, person_id: int) -> Sequence[TopicTally]:
        query = select(questions.c.topic, cast(RIGHT, Integer), func.count())
        query = query.join(answers, answers.c.question_id == questions.c.id)
        query = query.where(answers.c.person_id == person_id, questions.c.topic != "", counts())
        rows = await self._db.execute(query.group_by(questions.c.topic).order_by(questions.c.topic))
        return [TopicTally(topic, right, answered) for topic, right, answered in rows]

    async def last_wrong(self, person_id: int, question_id: str) -> Answer | None:
        own = (answers.c.person_id == person_id, answers.c.question_id == question_id, ~answers.c.right, counts())
        query = select(answers).where(*own).order_by(answers.c.received_at.desc(), answers.c.id.desc()).limit(1)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return answer_of(row) if row is not None else None
