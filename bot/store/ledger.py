"""The ledger of answers, and votes that wait for their poll."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Float, Integer, RowMapping, Text, bindparam, cast, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.model import Answer, Chat, Person, Tally, UnscoredVote, Vote
from bot.game.statistics import ENOUGH, Choice, Tier
from bot.store import schema, tallies
from bot.store.chats import chat_of
from bot.store.people import person_of
from bot.store.schema import answers, attempts, chats, parked_votes, people, posts, turns, unscored_votes
from bot.store.statements import Row, batches, insert, insert_new, insert_told
from bot.store.wordings import reads_so_now

RIGHT = func.sum(cast(answers.c.right, Integer))
SUMS = (func.sum(answers.c.points).label("points"), RIGHT.label("right"), func.count().label("answered"))
_SO_NOW = reads_so_now(answers.c.question_id, answers.c.post_id)
_ONE = select(answers).where(answers.c.post_id == bindparam("post"), answers.c.person_id == bindparam("person"))
_PARKED = (
    select(parked_votes, people.c.name, people.c.language)
    .join(people)
    .where(parked_votes.c.poll_id == bindparam("poll"))
    .order_by(parked_votes.c.person_id)
)
"""Asked for every question of a broadcast: the statement is built once."""


class LedgerTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def append(self, answers: Iterable[Answer]) -> int:
        """As the port says. Rows go in by key, so that batches of two processes cannot wait for each other."""
        wanted: dict[tuple[int, int], Answer] = {}
        for answer in answers:
            wanted.setdefault((answer.post_id, answer.person_id), answer)
        rows = [_row(wanted[key]) for key in sorted(wanted)]
        new = await insert_told(self._db, schema.answers, rows, ("post_id", "person_id"))
        await tallies.add(self._db, (tallies.gain_of(wanted[key]) for key in new))
        return len(new)

    async def get(self, post_id: int, person_id: int) -> Answer | None:
        row = (await self._db.execute(_ONE, {"post": post_id, "person": person_id})).mappings().one_or_none()
        return answer_of(row) if row is not None else None

    async def typed(self, keys: Collection[tuple[int, int]]) -> Collection[tuple[int, int]]:
        found: set[tuple[int, int]] = set()
        for batch in batches(keys):
            typed = (answers.c.post_id.in_({post_id for post_id, _ in batch}), answers.c.typed.is_not(None))
            rows = await self._db.execute(select(answers.c.post_id, answers.c.person_id).where(*typed))
            found |= {(post_id, person_id) for post_id, person_id in rows} & set(batch)
        return found

    async def attempt(self, post_id: int, person_id: int) -> tuple[int, ...]:
        query = select(attempts.c.chosen).where(attempts.c.post_id == post_id, attempts.c.person_id == person_id)
        return tuple((await self._db.execute(query)).scalar() or ())

    async def keep_attempt(self, post_id: int, person_id: int, chosen: Sequence[int]) -> None:
        """As the port says; the person must be stored."""
        its_own = (attempts.c.post_id == post_id, attempts.c.person_id == person_id)
        await self._db.execute(delete(attempts).where(*its_own))
        if chosen:
            row = {"post_id": post_id, "person_id": person_id, "chosen": list(chosen)}
            await self._db.execute(insert(self._db, attempts), [row])

    async def forget_attempts(self, before: datetime) -> None:
        over = select(posts.c.id).where(posts.c.closes_at < before)
        await self._db.execute(delete(attempts).where(attempts.c.post_id.in_(over)))

    async def park(self, votes: Iterable[Vote]) -> None:
        """As the port says; the people must be stored."""
        ordered = sorted(votes, key=lambda vote: (vote.poll_id, vote.person.id))
        await insert_new(self._db, parked_votes, [_parked(vote) for vote in ordered])

    async def unpark(self, poll_id: str) -> Sequence[Vote]:
        rows = (await self._db.execute(_PARKED, {"poll": poll_id})).mappings().all()
        if rows:
            await self._db.execute(delete(parked_votes).where(parked_votes.c.poll_id == poll_id))
        return [_vote(row) for row in rows]

    async def add_unscored(self, votes: Iterable[UnscoredVote]) -> None:
        ordered = sorted(votes, key=lambda vote: (vote.poll_id, vote.voter_id))
        await insert_new(self._db, unscored_votes, [asdict(vote) for vote in ordered])

    async def tallies_of(self, person_id: int) -> Sequence[tuple[Chat, Tally]]:
        who = select(people.c.id.label("person_id"), people.c.name, people.c.language).where(people.c.id == person_id)
        person = (await self._db.execute(who)).mappings().one_or_none()
        if person is None:
            return []
        view = select(answers.c.chat_id, *SUMS).where(answers.c.person_id == person_id, ~_in_a_contest())
        sums = view.group_by(answers.c.chat_id).subquery()
        query = select(chats, sums).join(sums, sums.c.chat_id == chats.c.id).order_by(chats.c.id)
        rows = (await self._db.execute(query)).mappings()
        return [(chat_of(row), tally_of(row, person_of(person))) for row in rows]

    async def outcome(self, post_id: int) -> tuple[int, int]:
        query = select(func.count(), func.coalesce(RIGHT, 0)).where(answers.c.post_id == post_id)
        answered, right = (await self._db.execute(query)).one()
        return answered, right

    async def choices(self) -> Sequence[Choice]:
        """As the port says; JSON is compared as text, since PostgreSQL compares no JSON."""
        share = cast(RIGHT, Float) / func.count()
        tier = func.ntile(len(Tier) - 1).over(order_by=(share, answers.c.person_id)).label("tier")
        tiers = (
            select(answers.c.person_id, tier).group_by(answers.c.person_id).having(func.count() >= ENOUGH).subquery()
        )
        columns = (answers.c.question_id, tiers.c.tier, cast(answers.c.chosen, Text).label("chosen"), answers.c.right)
        query = select(*columns, func.count()).outerjoin(tiers, tiers.c.person_id == answers.c.person_id)
        rows = await self._db.execute(query.where(_SO_NOW).group_by(*columns))
        return [
            Choice(question_id, Tier(tier or 0), tuple(json.loads(chosen)), right, count)
            for question_id, tier, chosen, right, count in rows
        ]

    async def of_question(self, question_id: str) -> Sequence[tuple[tuple[int, ...], bool]]:
        here = (answers.c.question_id == question_id, _SO_NOW)
        query = select(answers.c.chosen, answers.c.right).where(*here)
        return [(tuple(chosen), right) for chosen, right in await self._db.execute(query)]

    async def typed_wrongly(self, question_id: str, limit: int) -> Sequence[tuple[str, int]]:
        """As the port says; what an erased person had typed is an empty text."""
        people_of_it = func.count(answers.c.person_id.distinct())
        wrong = (answers.c.question_id == question_id, ~answers.c.right, answers.c.typed != "", _SO_NOW)
        query = select(answers.c.typed, people_of_it).where(*wrong).group_by(answers.c.typed).having(people_of_it > 1)
        rows = await self._db.execute(query.order_by(people_of_it.desc(), answers.c.typed).limit(limit))
        return [(typed, count) for typed, count in rows]


def _in_a_contest() -> ColumnElement[bool]:
    """Contests keep their own score, and do not tell it before they are over."""
    return exists().where(turns.c.post_id == answers.c.post_id)


def tally_of(row: RowMapping, person: Person) -> Tally:
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
        "typed": answer.typed,
    }


def answer_of(row: RowMapping) -> Answer:
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
        typed=row["typed"],
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
