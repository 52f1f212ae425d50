"""What became of contests: attempts to be ranked, how questions were answered, awards and certificates."""

import hmac
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from secrets import token_bytes
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, case, cast, func, literal, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.awards import Award, Certificate, code_of
from bot.game.contest import Result
from bot.game.running import OVER, Contest, ContestState, RunState
from bot.ports import QuestionCount
from bot.store.contests import ContestTable
from bot.store.schema import answers, awards, certificates, contest_groups, contests, marks, posts, runs, secrets, turns
from bot.store.statements import insert, insert_new

SECRET = "certificates"
AT_ONCE = 10_000
"""Attempts read in one go: between two of them others have their turn."""

_RESULT = (runs.c.person_id, literal(""), runs.c.chat_id, runs.c.score, runs.c.right, runs.c.answered, runs.c.millis)


class ResultTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def attempts(self, contest_id: int) -> Sequence[Result]:
        rows: list[Any] = []
        person, number = -(2**63), -(2**31)
        while batch := await self._attempts(contest_id, person, number):
            rows += batch
            person, number = batch[-1][0], batch[-1][8]
        erased = sorted((row for row in rows if row[0] < 0), key=lambda row: (row[0], row[9]))
        return [Result._make(row[:8]) for row in (*erased, *rows[len(erased) :])]

    async def _attempts(self, contest_id: int, person: int, number: int) -> Sequence[Any]:
        """In the order of the key, by which a batch is found at once; attempts of the erased have lost their number."""
        here = (runs.c.contest_id == contest_id, runs.c.state == RunState.ENDED)
        further = tuple_(runs.c.person_id, runs.c.number) > (person, number)
        query = select(*_RESULT, runs.c.ended_at, runs.c.number, runs.c.id).where(*here, further)
        return (await self._db.execute(query.order_by(runs.c.person_id, runs.c.number).limit(AT_ONCE))).all()

    async def stamp(self, contest_id: int) -> tuple[object, ...]:
        sums = [func.sum(runs.c[name]) for name in ("score", "millis", "right", "answered")]
        erased = func.sum(case((runs.c.person_id < 0, 1), else_=0))
        query = select(func.count(), *sums, erased, func.max(runs.c.ended_at), func.min(runs.c.chat_id))
        row = await self._db.execute(query.where(runs.c.contest_id == contest_id, runs.c.state == RunState.ENDED))
        return tuple(row.one())

    async def questions(self, contest_id: int) -> Sequence[QuestionCount]:
        asked = select(posts.c.question_id, func.count()).join(turns, turns.c.post_id == posts.c.id)
        asked = asked.where(turns.c.contest_id == contest_id, turns.c.issued_at.is_not(None))
        issued = await self._counts(asked.group_by(posts.c.question_id))
        right = func.sum(case((marks.c.right, 1), else_=0))
        given = select(posts.c.question_id, func.count(), right, func.sum(marks.c.millis))
        given = given.join(marks, marks.c.post_id == posts.c.id).join(runs, runs.c.id == marks.c.run_id)
        rows = await self._db.execute(given.where(runs.c.contest_id == contest_id).group_by(posts.c.question_id))
        chosen = await self._chosen(contest_id)
        counts = {
            row[0]: QuestionCount(row[0], 0, row[1], int(row[2]), int(row[3]), chosen.get(row[0], {})) for row in rows
        }
        counts |= {one: QuestionCount(one, 0, 0, 0, 0) for one in issued.keys() - counts.keys()}
        return [replace(counts[one], issued=issued.get(one, 0)) for one in sorted(counts)]

    async def _counts(self, query: Select[Any]) -> Mapping[str, int]:
        return {row[0]: row[1] for row in await self._db.execute(query)}

    async def _chosen(self, contest_id: int) -> Mapping[str, dict[tuple[int, ...], int]]:
        """How often each choice was made, by question."""
        choice = cast(answers.c.chosen, Text)
        same = (answers.c.post_id == marks.c.post_id) & (answers.c.person_id == marks.c.person_id)
        query = (
            select(answers.c.question_id, choice, func.count())
            .join(marks, same)
            .join(runs, runs.c.id == marks.c.run_id)
        )
        query = query.where(runs.c.contest_id == contest_id).group_by(answers.c.question_id, choice)
        found: dict[str, dict[tuple[int, ...], int]] = {}
        for question_id, text, count in await self._db.execute(query):
            found.setdefault(question_id, {})[tuple(json.loads(text))] = count
        return found

    async def over(self, chat_id: int | None, person_id: int | None, limit: int) -> Sequence[Contest]:
        own = runs.c.chat_id == chat_id if chat_id is not None else runs.c.person_id == person_id
        named: list[ColumnElement[bool]] = [contests.c.id.in_(select(runs.c.contest_id).where(own))]
        if chat_id is not None:
            here = contest_groups.c.chat_id == chat_id
            named.append(contests.c.id.in_(select(contest_groups.c.contest_id).where(here)))
        else:
            named.append(contests.c.owner_id == person_id)
        query = select(contests.c.id).where(contests.c.state.in_(OVER), or_(*named))
        query = query.order_by(contests.c.closes_at.desc(), contests.c.id.desc()).limit(limit)
        found = [await ContestTable(self._db).get(one) for one in (await self._db.execute(query)).scalars()]
        return [one for one in found if one is not None]

    async def award(self, contest_id: int) -> Award:
        query = select(awards.c.prizes, awards.c.least).where(awards.c.contest_id == contest_id)
        row = (await self._db.execute(query)).one_or_none()
        return Award(*row) if row else Award()

    async def set_award(self, contest_id: int, award: Award) -> None:
        values = {"prizes": award.prizes, "least": award.least}
        statement = insert(self._db, awards).values(contest_id=contest_id, **values)
        await self._db.execute(statement.on_conflict_do_update(index_elements=["contest_id"], set_=values))

    async def unpublished(self) -> Sequence[int]:
        told = select(awards.c.contest_id).where(awards.c.published_at.is_not(None))
        query = select(contests.c.id).where(contests.c.state == ContestState.FINAL, contests.c.id.not_in(told))
        return (await self._db.execute(query.order_by(contests.c.id))).scalars().all()

    async def published(self, contest_id: int, now: datetime) -> bool:
        usual = Award()
        statement = insert(self._db, awards).values(
            contest_id=contest_id, prizes=usual.prizes, least=usual.least, published_at=now
        )
        first = statement.on_conflict_do_update(
            index_elements=["contest_id"], set_={"published_at": now}, where=awards.c.published_at.is_(None)
        )
        return (await self._db.execute(first)).rowcount == 1

    async def codes(self, contest_id: int, person_ids: Collection[int]) -> Mapping[int, str]:
        secret = (await self._db.execute(select(secrets.c.value).where(secrets.c.name == SECRET))).scalar()
        if secret is None:
            await insert_new(self._db, secrets, [{"name": SECRET, "value": token_bytes(32)}])
            return await self.codes(contest_id, person_ids)
        return {one: code_of(hmac.digest(secret, f"{contest_id}/{one}".encode(), "sha256")) for one in person_ids}

    async def issue(self, certificate: Certificate) -> None:
        values = {column.name: getattr(certificate, column.name) for column in certificates.columns}
        statement = insert(self._db, certificates).values(values)
        news = {name: value for name, value in values.items() if name != "code"}
        await self._db.execute(statement.on_conflict_do_update(index_elements=["code"], set_=news))

    async def certificate(self, code: str) -> Certificate | None:
        query = select(certificates).where(certificates.c.code == code)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return Certificate(**row) if row else None
