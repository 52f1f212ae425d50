"""Closed polls: how many have voted in Telegram's count, and how many are known here."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import Count
from bot.store.posts import post_of
from bot.store.schema import answers, closed_polls, poll_copies, posts, unscored_votes
from bot.store.statements import insert_new

_voted = (answers.c.post_id == posts.c.id, answers.c.typed.is_(None))
_scored = select(func.count()).where(*_voted).scalar_subquery()
_unscored = select(func.count()).where(unscored_votes.c.poll_id == posts.c.poll_id).scalar_subquery()


class ClosedPollTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def add(self, poll_id: str, voters: int, now: datetime) -> None:
        await insert_new(self._db, closed_polls, [{"poll_id": poll_id, "voters": voters, "closed_at": now}])

    async def counts(self, before: datetime, limit: int) -> Sequence[Count]:
        """As the port says; the polls are listed first, so that SQLite does not begin with all posts there are."""
        settled = select(closed_polls.c.poll_id).where(closed_polls.c.closed_at < before)
        query = (
            select(posts, closed_polls.c.voters, (_scored + _unscored).label("known"))
            .join(closed_polls, closed_polls.c.poll_id == posts.c.poll_id)
            .where(posts.c.poll_id.in_(settled), ~exists().where(poll_copies.c.post_id == posts.c.id))
            .order_by(closed_polls.c.closed_at, posts.c.id)
            .limit(limit)
        )
        rows = (await self._db.execute(query)).mappings()
        return [Count(post_of(row), row["voters"], row["known"]) for row in rows]

    async def settle(self, poll_id: str) -> None:
        await self._forget(closed_polls.c.poll_id == poll_id)

    async def purge(self, before: datetime) -> None:
        await self._forget(closed_polls.c.closed_at < before)

    async def _forget(self, which: ColumnElement[bool]) -> None:
        polls = select(closed_polls.c.poll_id).where(which)
        await self._db.execute(delete(unscored_votes).where(unscored_votes.c.poll_id.in_(polls)))
        await self._db.execute(delete(closed_polls).where(which))
