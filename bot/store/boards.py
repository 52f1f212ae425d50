"""Boards: who is ahead in a group, and which group is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Float, FromClause, Integer, Select, bindparam, cast, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.board import EVER, months_until, rank, since, streak
from bot.game.model import Board, Chat, ChatKind, GroupTally, Period, Standing, Tally
from bot.store.chats import chat_of
from bot.store.ledger import SUMS, tally_of
from bot.store.people import person_of
from bot.store.schema import answers, chats, people, tallies
from bot.store.statements import batches

MONTHS, RECENT = 120, 14
_DAYS = select(tallies.c.person_id, tallies.c.since, tallies.c.days).where(
    tallies.c.period == Period.MONTH,
    tallies.c.since.in_(bindparam("months", expanding=True)),
    tallies.c.chat_id == bindparam("chat"),
    tallies.c.person_id.in_(bindparam("people", expanding=True)),
    tallies.c.days > 0,
)
_OF_ALL_TIME = (tallies.c.period == Period.ALL, tallies.c.since == EVER, tallies.c.answered > 0)


class BoardTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def of(self, chat_id: int, period: Period, today: date, most: int, person_id: int | None) -> Board:
        """As the port says; the sums are read once, and only the lines wanted leave the database."""
        asked = {"period": period, "since": since(period, today), "chat": chat_id, "most": most, "person": person_id}
        found = await self._db.execute(_lines(of_a_day=period is Period.TODAY), asked)
        rows = found.mappings().all()
        ranked = rank(tally_of(row, person_of(row)) for row in rows)
        mine = (line.tally for line in ranked if line.tally.person.id == person_id)
        own = next((Standing(rows[0]["ahead"] + 1, tally) for tally in mine), None)
        return Board(ranked[:most], own, rows[0]["players"] if rows else 0)

    async def scores(self, chat_id: int | None) -> Sequence[tuple[Chat, Tally]]:
        query = select(tallies, people.c.name, people.c.language).join(people, people.c.id == tallies.c.person_id)
        order = (tallies.c.points.desc(), tallies.c.right.desc(), people.c.name, people.c.id)
        query = query.where(*_OF_ALL_TIME).order_by(tallies.c.chat_id, *order)
        if chat_id is not None:
            query = query.where(tallies.c.chat_id == chat_id)
        groups = await self._groups()
        rows = (await self._db.execute(query)).mappings()
        return [(groups[row["chat_id"]], tally_of(row, person_of(row))) for row in rows if row["chat_id"] in groups]

    async def league(self) -> Sequence[GroupTally]:
        names = ("points", "right", "answered")
        sums = [func.sum(tallies.c[name]).label(name) for name in names]
        grouped = select(tallies.c.chat_id, func.count().label("players"), *sums).where(*_OF_ALL_TIME)
        view = grouped.group_by(tallies.c.chat_id).subquery()
        query = select(chats.c.id, chats.c.title, view.c.players, *(cast(view.c[name], Integer) for name in names))
        query = query.join(view, view.c.chat_id == chats.c.id).where(chats.c.kind == ChatKind.GROUP)
        found = [GroupTally(*row) for row in await self._db.execute(query)]
        return sorted(found, key=lambda tally: (-tally.points, -tally.right, tally.title, tally.chat_id))

    async def streaks(self, chat_id: int, people: Collection[int], today: date) -> Mapping[int, int]:
        """As the port says; the years before the last one are read only for those who have missed no day in it."""
        months = months_until(today, MONTHS)
        found = await self._days(chat_id, people, months[-RECENT:])
        whole = (today - months[-RECENT]).days
        rest = [person_id for person_id, days in found.items() if streak(days, today) >= whole]
        for person_id, days in (await self._days(chat_id, rest, months[:-RECENT])).items():
            found[person_id] |= days
        return {person_id: streak(days, today) for person_id, days in found.items()}

    async def _days(self, chat_id: int, people: Collection[int], months: Sequence[date]) -> dict[int, dict[date, int]]:
        """The bits of the days by person and month. Every month is named, so that each row is found by its key."""
        found: dict[int, dict[date, int]] = {}
        for ids in batches(people):
            asked = {"chat": chat_id, "months": months, "people": ids}
            for person_id, month, bits in await self._db.execute(_DAYS, asked):
                found.setdefault(person_id, {})[month] = bits
        return found

    async def _groups(self) -> Mapping[int, Chat]:
        rows = await self._db.execute(select(chats).where(chats.c.kind == ChatKind.GROUP))
        return {row["id"]: chat_of(row) for row in rows.mappings()}


@cache
def _lines(*, of_a_day: bool) -> Select[Any]:
    """The best lines and that of one person; beside each how many stand on the board, and how many before the one.

    Only these lines are joined with their names.
    """
    view, own = _view(of_a_day=of_a_day), bindparam("person", type_=BigInteger)
    accuracy = cast(view.c.right, Float) / view.c.answered
    best = select(view.c.person_id).order_by(view.c.points.desc(), accuracy.desc(), view.c.person_id)
    wanted = union_all(select(best.limit(bindparam("most")).subquery().c.person_id), select(own))
    points = select(view.c.points).where(view.c.person_id == own).scalar_subquery()
    players = select(func.count()).select_from(view).scalar_subquery()
    ahead = select(func.count()).select_from(view).where(view.c.points > points).scalar_subquery()
    query = select(view, people.c.name, people.c.language, players.label("players"), ahead.label("ahead"))
    return query.join(people, people.c.id == view.c.person_id).where(view.c.person_id.in_(wanted))


def _view(*, of_a_day: bool) -> FromClause:
    """Each person's sums in a chat and period: of a day from the ledger itself, of longer ones as they are kept.

    Those of a day are added up once for the whole statement. Tombstones stand on no board.
    """
    if of_a_day:
        here = (answers.c.chat_id == bindparam("chat"), answers.c.day == bindparam("since"))
        mine = select(answers.c.person_id, *SUMS).where(*here, answers.c.scored, answers.c.person_id > 0)
        return mine.group_by(answers.c.person_id).cte("board")
    sums = (tallies.c.person_id, tallies.c.points, tallies.c.right, tallies.c.answered)
    stretch = (tallies.c.period == bindparam("period"), tallies.c.since == bindparam("since"))
    kept = (*stretch, tallies.c.chat_id == bindparam("chat"), tallies.c.answered > 0, tallies.c.person_id > 0)
    return select(*sums).where(*kept).subquery("board")
