"""The ledger of answers, votes that wait for their poll, and the sums over both."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import Integer, RowMapping, cast, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.model import Answer, Chat, ChatKind, Person, Tally, UnscoredVote, Vote
from bot.store import schema
from bot.store.chats import chat_of
from bot.store.people import person_of
from bot.store.schema import answers, chats, parked_votes, people, unscored_votes
from bot.store.statements import Row, batches, count_new, insert_new

_SUMS = (
    func.sum(answers.c.points).label("points"),
    func.sum(cast(answers.c.right, Integer)).label("right"),
    func.count().label("answered"),
)


class LedgerTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def append(self, answers: Iterable[Answer]) -> int:
        """As the port says. Rows go in by key, so that batches of two processes cannot wait for each other."""
        ordered = sorted(answers, key=lambda answer: (answer.post_id, answer.person_id))
        return await count_new(self._db, schema.answers, [_row(answer) for answer in ordered])

    async def get(self, post_id: int, person_id: int) -> Answer | None:
        query = select(answers).where(answers.c.post_id == post_id, answers.c.person_id == person_id)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return _answer(row) if row is not None else None

    async def park(self, votes: Iterable[Vote]) -> None:
        """As the port says; the people must be stored."""
        ordered = sorted(votes, key=lambda vote: (vote.poll_id, vote.person.id))
        await insert_new(self._db, parked_votes, [_parked(vote) for vote in ordered])

    async def unpark(self, poll_id: str) -> Sequence[Vote]:
        parked = parked_votes.c.poll_id == poll_id
        query = select(parked_votes, people.c.name, people.c.language).join(people).where(parked)
        rows = (await self._db.execute(query.order_by(parked_votes.c.person_id))).mappings().all()
        await self._db.execute(delete(parked_votes).where(parked))
        return [_vote(row) for row in rows]

    async def add_unscored(self, votes: Iterable[UnscoredVote]) -> None:
        ordered = sorted(votes, key=lambda vote: (vote.poll_id, vote.voter_id))
        await insert_new(self._db, unscored_votes, [asdict(vote) for vote in ordered])

    async def tallies(self, chat_id: int, since: date | None) -> Sequence[Tally]:
        """As the port says; tombstones stand on no board."""
        here = (answers.c.chat_id == chat_id, answers.c.scored, answers.c.person_id > 0)
        sums = select(answers.c.person_id, *_SUMS).where(*here)
        if since is not None:
            sums = sums.where(answers.c.day >= since)
        view = sums.group_by(answers.c.person_id).subquery()
        query = select(view, people.c.name, people.c.language).join(people, people.c.id == view.c.person_id)
        return [_tally(row, person_of(row)) for row in (await self._db.execute(query)).mappings()]

    async def tallies_of(self, person_id: int) -> Sequence[tuple[Chat, Tally]]:
        who = select(people.c.id.label("person_id"), people.c.name, people.c.language).where(people.c.id == person_id)
        person = (await self._db.execute(who)).mappings().one_or_none()
        if person is None:
            return []
        view = select(answers.c.chat_id, *_SUMS).where(answers.c.person_id == person_id)
        sums = view.group_by(answers.c.chat_id).subquery()
        query = select(chats, sums).join(sums, sums.c.chat_id == chats.c.id).order_by(chats.c.id)
        rows = (await self._db.execute(query)).mappings()
        return [(chat_of(row), _tally(row, person_of(person))) for row in rows]

    async def scores(self, chat_id: int | None) -> Sequence[tuple[Chat, Tally]]:
        keys = (answers.c.chat_id, answers.c.person_id)
        sums = select(*keys, *_SUMS).where(answers.c.scored).group_by(*keys).subquery()
        query = select(sums, people.c.name, people.c.language).join(people, people.c.id == sums.c.person_id)
        query = query.order_by(sums.c.chat_id, sums.c.points.desc(), sums.c.right.desc(), people.c.name, people.c.id)
        if chat_id is not None:
            query = query.where(sums.c.chat_id == chat_id)
        groups = await self._groups()
        rows = (await self._db.execute(query)).mappings()
        return [(groups[row["chat_id"]], _tally(row, person_of(row))) for row in rows if row["chat_id"] in groups]

    async def _groups(self) -> Mapping[int, Chat]:
        rows = await self._db.execute(select(chats).where(chats.c.kind == ChatKind.GROUP))
        return {row["id"]: chat_of(row) for row in rows.mappings()}

    async def scheduled_days(self, chat_id: int, people: Collection[int]) -> Mapping[int, Collection[date]]:
        found: dict[int, set[date]] = {}
        for ids in batches(people):
            query = select(answers.c.person_id, answers.c.day).distinct()
            here = (answers.c.chat_id == chat_id, answers.c.scheduled, answers.c.person_id.in_(ids))
            for person_id, day in await self._db.execute(query.where(*here)):
                found.setdefault(person_id, set()).add(day)
        return found

    async def outcome(self, post_id: int) -> tuple[int, int]:
        query = select(func.count(), func.coalesce(_SUMS[1], 0)).where(answers.c.post_id == post_id)
        answered, right = (await self._db.execute(query)).one()
        return answered, right


def _tally(row: RowMapping, person: Person) -> Tally:
    return Tally(person, row["points"], row["right"], row["answered"])


def _row(answer: Answer) -> Row:
    return {
        "post_id": answer.post_id,
        "chat_id": answer.chat_id,
        "person_id": answer.person_id,
        "question_id": answer.question_id,
        "chosen": list(answer.chosen),
        "right": answer.right,
        "points": answer.points,
        "day": answer.day,
        "scored": answer.scored,
        "scheduled": answer.scheduled,
        "received_at": answer.received_at,
    }


def _answer(row: RowMapping) -> Answer:
    return Answer(
        post_id=row["post_id"],
        chat_id=row["chat_id"],
        person_id=row["person_id"],
        question_id=row["question_id"],
        chosen=tuple(row["chosen"]),
        right=row["right"],
        points=row["points"],
        day=row["day"],
        scored=row["scored"],
        scheduled=row["scheduled"],
        received_at=row["received_at"],
    )


def _parked(vote: Vote) -> Row:
    return {
        "poll_id": vote.poll_id,
        "person_id": vote.person.id,
        "option_ids": list(vote.option_ids),
        "positions": list(vote.positions),
        "received_at": vote.received_at,
    }


def _vote(row: RowMapping) -> Vote:
    return Vote(
        poll_id=row["poll_id"],
        person=person_of(row),
        option_ids=tuple(row["option_ids"]),
        positions=tuple(row["positions"]),
        received_at=row["received_at"],
    )
