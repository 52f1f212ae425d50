"""Groups and private chats with their settings and plans.

A transaction that decides by a row holds it, so that two processes do not overwrite each other. The lock is one that
lets others refer to the row meanwhile (FOR NO KEY UPDATE); on SQLite there is one writer anyway.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.model import Chat, ChatKind, Daily, Mode, Quiet
from bot.store.columns import storable
from bot.store.moving import move_chat
from bot.store.schema import chats
from bot.store.statements import Row, batches, insert_new

_HERE = chats.c.moved_to.is_(None)
_ROW = select(chats).where(chats.c.id == bindparam("chat"))
_HELD = _ROW.with_for_update(key_share=True)
_PLAN = update(chats).where(chats.c.id == bindparam("chat")).values(next_slot_at=bindparam("moment"))


class ChatTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def ensure(self, chat: Chat) -> Chat:
        """As the port says; a group that has moved gives the supergroup that it became."""
        row = await self._row(chat.id, held=True)
        if row is None:
            await insert_new(self._db, chats, [row_of(chat)])
            row = await self._row(chat.id, held=True)
        assert row is not None
        if row["moved_to"] is not None:
            row = await self._row(row["moved_to"], held=True)
            assert row is not None
            return chat_of(row)
        return await self._titled(chat_of(row), storable(chat.title))

    async def _titled(self, stored: Chat, title: str) -> Chat:
        if stored.title != title:
            await self._set(stored.id, title=title)
        return replace(stored, title=title)

    async def get(self, chat_id: int) -> Chat | None:
        """The chat of that id; None also for a group that has moved."""
        row = await self._row(chat_id)
        return chat_of(row) if row is not None and row["moved_to"] is None else None

    async def titles(self, ids: Collection[int]) -> Mapping[int, str]:
        found: dict[int, str] = {}
        for batch in batches(ids):
            rows = await self._db.execute(select(chats.c.id, chats.c.title).where(chats.c.id.in_(batch)))
            found |= {row.id: row.title for row in rows}
        return found

    async def hold(self, chat_id: int) -> Chat | None:
        row = await self._row(chat_id, held=True)
        return chat_of(row) if row is not None and row["moved_to"] is None else None

    async def hold_due(self, planned: Mapping[int, datetime]) -> Sequence[Chat]:
        query = select(chats).where(chats.c.id.in_(planned), chats.c.active, _HERE).order_by(chats.c.id)
        rows = (await self._db.execute(query.with_for_update(key_share=True))).mappings()
        return [chat_of(row) for row in rows if row["next_slot_at"] == planned[row["id"]]]

    async def save(self, chat: Chat) -> None:
        await self._set(chat.id, **row_of(chat))

    async def set_active(self, chat_id: int, *, active: bool) -> None:
        await self._set(chat_id, active=active)

    async def plan(self, chat_id: int, next_slot_at: datetime | None) -> None:
        await self._set(chat_id, next_slot_at=next_slot_at)

    async def plan_all(self, moments: Mapping[int, datetime]) -> None:
        if moments:
            rows = [{"chat": chat_id, "moment": moment} for chat_id, moment in moments.items()]
            await self._db.execute(_PLAN, rows)

    async def leave_topic(self, chat_id: int, thread_id: int) -> bool:
        there = (chats.c.id == chat_id, chats.c.daily_thread_id == thread_id)
        return (await self._db.execute(update(chats).where(*there).values(daily_thread_id=None))).rowcount == 1

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[Chat, datetime]]:
        query = (
            select(chats)
            .where(chats.c.next_slot_at <= now, chats.c.active, _HERE)
            .order_by(chats.c.next_slot_at, chats.c.id)
            .limit(limit)
        )
        rows = (await self._db.execute(query)).mappings()
        return [(chat_of(row), row["next_slot_at"]) for row in rows]

    async def groups(self, words: str, start: int, limit: int) -> Sequence[Chat]:
        query = select(chats).where(*_named(words)).order_by(chats.c.title, chats.c.id).offset(start).limit(limit)
        return [chat_of(row) for row in (await self._db.execute(query)).mappings()]

    async def count_groups(self, words: str) -> int:
        return (await self._db.execute(select(func.count()).select_from(chats).where(*_named(words)))).scalar_one()

    async def groups_behind(self, chat_id: int | None, limit: int) -> Sequence[Chat]:
        behind = (chats.c.id > chat_id,) if chat_id is not None else ()
        query = select(chats).where(*_named(""), *behind).order_by(chats.c.id).limit(limit)
        return [chat_of(row) for row in (await self._db.execute(query)).mappings()]

    async def planned_at(self, chat_id: int) -> datetime | None:
        query = select(chats.c.next_slot_at).where(chats.c.id == chat_id)
        found: datetime | None = (await self._db.execute(query)).scalar()
        return found

    async def move(self, old_id: int, new_id: int) -> None:
        """As the port says. The old id stays known as the way to the new one; a second move changes nothing more."""
        await move_chat(self._db, old_id, new_id)

    async def _row(self, chat_id: int, *, held: bool = False) -> RowMapping | None:
        found = await self._db.execute(_HELD if held else _ROW, {"chat": chat_id})
        return found.mappings().one_or_none()

    async def _set(self, chat_id: int, **values: Any) -> None:
        await self._db.execute(update(chats).where(chats.c.id == chat_id).values(values))


def _named(words: str) -> tuple[ColumnElement[bool], ...]:
    """Groups that the bot can write to, whose title holds the words."""
    return chats.c.kind == ChatKind.GROUP, chats.c.active, _HERE, chats.c.title.contains(words, autoescape=True)


def chat_of(row: RowMapping) -> Chat:
    """The chat of a row that holds the columns of `chats`."""
    return Chat(
        id=row["id"],
        kind=ChatKind(row["kind"]),
        title=row["title"],
        timezone=row["timezone"],
        language=row["language"],
        mode=Mode(row["mode"]),
        quiet=Quiet(row["quiet_start"], row["quiet_end"]) if row["quiet_start"] is not None else None,
        daily=_daily_of(row),
        active=row["active"],
        league_plan=row["league_plan"],
    )


def _daily_of(row: RowMapping) -> Daily | None:
    if row["daily_at"] is None:
        return None
    about, anniversaries = row["daily_about"] or "", bool(row["daily_anniversaries"])
    return Daily(row["daily_at"], row["daily_count"], row["daily_thread_id"], about, anniversaries)


def row_of(chat: Chat) -> Row:
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": chat.title,
        "timezone": chat.timezone,
        "language": chat.language,
        "mode": chat.mode,
        "quiet_start": chat.quiet.start if chat.quiet else None,
        "quiet_end": chat.quiet.end if chat.quiet else None,
        "daily_at": chat.daily.at if chat.daily else None,
        "daily_count": chat.daily.count if chat.daily else None,
        "daily_thread_id": chat.daily.thread_id if chat.daily else None,
        "daily_about": chat.daily.about or None if chat.daily else None,
        "daily_anniversaries": chat.daily.anniversaries if chat.daily else None,
        "active": chat.active,
        "league_plan": chat.league_plan,
    }
