"""Boards: who is ahead in a group, and which group is."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Float, Subquery, case, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.board import EVER, days_of, months_until, rank, since
from bot.game.model import Board, Chat, ChatKind, GroupTally, Period, Standing, Tally
from bot.store.chats import chat_of
from bot.store.ledger import SUMS, tally_of
from bot.store.people import person_of
from bot.store.schema import answers, chats, people, tallies
from bot.store.statements import batches

MONTHS = 120
_OF_ALL_TIME = (tallies.c.period == Period.ALL, tallies.c.since == EVER, tallies.c.answered > 0)


class BoardTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def of(self, chat_id: int, period: Period, today: date, most: int, person_id: int | None) -> Board:
        """As the port says; the whole board never leaves the database."""
        view = _view(chat_id, period, today)
        query = select(view, people.c.name, people.c.language).join(people, people.c.id == view.c.person_id)
        accuracy = cast(view.c.right, Float) / view.c.answered
        best = query.order_by(view.c.points.desc(), accuracy.desc(), people.c.name, people.c.id).limit(most)
        top = [tally_of(row, person_of(row)) for row in (await self._db.execute(best)).mappings()]
        row = (await self._db.execute(query.where(view.c.person_id == person_id))).mappings().one_or_none()
        own = tally_of(row, person_of(row)) if row is not None else None
        players, ahead = await self._counts(view, own)
        return Board(rank(top), Standing(ahead + 1, own) if own else None, players)

    async def _counts(self, view: Subquery, own: Tally | None) -> tuple[int, int]:
        """How many stand on a board, and how many of them have more points than somebody."""
        ahead = func.count(case((view.c.points > own.points, 1))) if own else func.count(None)
        players, more = (await self._db.execute(select(func.count(), ahead).select_from(view))).one()
        return players, more

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
        query = select(tallies.c.chat_id, func.count().label("players"), *sums).where(*_OF_ALL_TIME)
        rows = (await self._db.execute(query.group_by(tallies.c.chat_id))).mappings().all()
        groups = await self._groups()
        found = [
            GroupTally(groups[row["chat_id"]], row["players"], *(int(row[name]) for name in names))
            for row in rows
            if row["chat_id"] in groups
        ]
        return sorted(found, key=lambda tally: (-tally.points, -tally.right, tally.chat.title, tally.chat.id))

    async def scheduled_days(
        self, chat_id: int, people: Collection[int], today: date
    ) -> Mapping[int, Collection[date]]:
        """As the port says; every month is named, so that each row is found by its key."""
        found: dict[int, set[date]] = {}
        months = months_until(today, MONTHS)
        for ids in batches(people):
            query = select(tallies.c.person_id, tallies.c.since, tallies.c.days)
            here = (tallies.c.period == Period.MONTH, tallies.c.since.in_(months), tallies.c.chat_id == chat_id)
            query = query.where(*here, tallies.c.person_id.in_(ids))
            for person_id, month, bits in await self._db.execute(query.where(tallies.c.days > 0)):
                found.setdefault(person_id, set()).update(days_of(month, bits))
        return found

    async def _groups(self) -> Mapping[int, Chat]:
        rows = await self._db.execute(select(chats).where(chats.c.kind == ChatKind.GROUP))
        return {row["id"]: chat_of(row) for row in rows.mappings()}


def _view(chat_id: int, period: Period, today: date) -> Subquery:
    """Each person's sums in a chat and period: of a day from the ledger itself, of longer ones as they are kept."""
    if period is Period.TODAY:
        here = (answers.c.chat_id == chat_id, answers.c.day == today, answers.c.scored)
        return select(answers.c.person_id, *SUMS).where(*here).group_by(answers.c.person_id).subquery()
    sums = (tallies.c.person_id, tallies.c.points, tallies.c.right, tallies.c.answered)
    kept = (tallies.c.period == period, tallies.c.since == since(period, today), tallies.c.chat_id == chat_id)
    return select(*sums).where(*kept, tallies.c.answered > 0).subquery()
