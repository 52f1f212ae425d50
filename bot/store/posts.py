"""Slots, and the questions posted in chats."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, bindparam, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from bot.game.model import Post, Slot
from bot.ports import Binding
from bot.store import schema
from bot.store.schema import outbox, poll_copies, posts, slots
from bot.store.statements import Row, batches, insert_new, insert_told, inserts, lock_alone, lock_shared
from bot.store.states import CallState, SlotState
from knowledge.questions import Kind, key_fields, key_list

POLLS = "polls"
"""Locks of polls: who found a poll unbound may park votes for it before anyone binds it."""


_other = posts.alias("other")
_poll = bindparam("poll", type_=posts.c.poll_id.type)
_BIND = (
    update(posts)
    .where(posts.c.id == bindparam("post"), posts.c.message_id.is_(None), ~exists().where(_other.c.poll_id == _poll))
    .values(
        message_id=bindparam("message", type_=posts.c.message_id.type),
        poll_id=_poll,
        option_ids=bindparam("options", type_=posts.c.option_ids.type),
    )
    .returning(posts)
)
"""Every question of a broadcast is bound: the statement is built once."""
_ONE = select(posts).where(posts.c.id == bindparam("post"))

_BY_POLL = select(posts).where(posts.c.poll_id.in_(bindparam("polls", expanding=True)))
_CLOSES = update(posts).where(posts.c.id == bindparam("post"))


class PostTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def open_slot(self, chat_id: int, day: date, at: time, closes_at: datetime) -> Slot | None:
        opened = await self.open_slots([Slot(0, chat_id, day, at, closes_at)])
        return opened[0] if opened else None

    async def open_slots(self, slots: Sequence[Slot]) -> Sequence[Slot]:
        rows = [_slot_row(slot.chat_id, slot.day, slot.at, SlotState.OPEN, slot.closes_at) for slot in slots]
        names = ("id", "chat_id", "day", "at", "closes_at")
        return [Slot(*row) for row in await insert_told(self._db, schema.slots, rows, names)]

    async def skip_slot(self, chat_id: int, day: date, at: time) -> None:
        await insert_new(self._db, slots, [_slot_row(chat_id, day, at, SlotState.SKIPPED, None)])

    async def last_slot(self, chat_id: int, at: time) -> date | None:
        query = select(func.max(slots.c.day)).where(slots.c.chat_id == chat_id, slots.c.at == at)
        found: date | None = (await self._db.execute(query)).scalar()
        return found

    async def slots_to_close(self, now: datetime, limit: int) -> Sequence[Slot]:
        query = (
            select(slots)
            .where(slots.c.state == SlotState.OPEN, slots.c.closes_at <= now)
            .order_by(slots.c.closes_at, slots.c.id)
            .limit(limit)
        )
        return [_slot(row) for row in (await self._db.execute(query)).mappings()]

    async def close_slot(self, slot_id: int) -> None:
        await self._db.execute(update(slots).where(slots.c.id == slot_id).values(state=SlotState.CLOSED))

    async def add(self, *posts: Post) -> Sequence[Post]:
        if not posts:
            return []
        statement = _insert(self._db.dialect.name)
        rows = (await self._db.execute(statement, [_row(post) for post in posts])).mappings()
        return [post_of(row) for row in rows]

    async def get(self, post_id: int) -> Post | None:
        row = (await self._db.execute(_ONE, {"post": post_id})).mappings().one_or_none()
        return post_of(row) if row is not None else None

    async def closing_times(self, ids: Collection[int]) -> Mapping[int, datetime]:
        rows = await self._db.execute(select(posts.c.id, posts.c.closes_at).where(posts.c.id.in_(ids)))
        return {row.id: row.closes_at for row in rows}

    async def latest(self, chat_id: int) -> Post | None:
        query = select(posts).where(posts.c.chat_id == chat_id).order_by(posts.c.day.desc(), posts.c.id.desc()).limit(1)
        row = (await self._db.execute(query)).mappings().one_or_none()
        return post_of(row) if row is not None else None

    async def of_slot(self, slot_id: int) -> Sequence[Post]:
        unseen = exists().where(outbox.c.post_id == posts.c.id, outbox.c.state.in_((CallState.READY, CallState.FAILED)))
        return await self._select(and_(posts.c.slot_id == slot_id, ~unseen))

    async def by_poll(self, poll_ids: Collection[str]) -> Mapping[str, Post]:
        """Posts by the poll they are bound to. Until the transaction ends, nobody binds the polls not found here."""
        found = await self._by_poll(poll_ids)
        if missing := [poll_id for poll_id in poll_ids if poll_id not in found]:
            await lock_shared(self._db, POLLS, missing)
            found |= await self._by_poll(missing)
        return found

    async def _by_poll(self, poll_ids: Collection[str]) -> dict[str, Post]:
        found: dict[str, Post] = {}
        for batch in batches(poll_ids):
            rows = (await self._db.execute(_BY_POLL, {"polls": batch})).mappings()
            found |= {row["poll_id"]: post_of(row) for row in rows}
            if rest := [poll_id for poll_id in batch if poll_id not in found]:
                found |= await self._copies(rest)
        return found

    async def _copies(self, poll_ids: Collection[str]) -> dict[str, Post]:
        copy = (poll_copies.c.poll_id.label("copy_id"), poll_copies.c.option_ids.label("copy_options"))
        query = select(posts, *copy).join(poll_copies, poll_copies.c.post_id == posts.c.id)
        rows = (await self._db.execute(query.where(poll_copies.c.poll_id.in_(poll_ids)))).mappings()
        return {
            row["copy_id"]: replace(post_of(row), poll_id=row["copy_id"], option_ids=tuple(row["copy_options"]))
            for row in rows
        }

    async def bind(self, post_id: int, binding: Binding) -> Post:
        """As the port says; a poll that is bound to another post is not bound again."""
        if binding.poll_id is not None:
            await lock_alone(self._db, POLLS, binding.poll_id)
        values = {
            "post": post_id,
            "message": binding.message_id,
            "poll": binding.poll_id,
            "options": list(binding.option_ids),
        }
        bound = (await self._db.execute(_BIND, values)).mappings().one_or_none()
        return post_of(bound or (await self._db.execute(_ONE, {"post": post_id})).mappings().one())

    async def add_copy(self, post_id: int, poll_id: str, option_ids: Sequence[str]) -> None:
        """As the port says; a poll that is bound already stays with its post."""
        await lock_alone(self._db, POLLS, poll_id)
        if not await self._by_poll([poll_id]):
            row = {"poll_id": poll_id, "post_id": post_id, "option_ids": list(option_ids)}
            await insert_new(self._db, poll_copies, [row])

    async def close_at(self, post_id: int, moment: datetime) -> None:
        await self._db.execute(_CLOSES, {"post": post_id, "closes_at": moment})

    async def unscheduled(self, chat_id: int, day: date) -> int:
        query = select(func.count()).where(
            posts.c.chat_id == chat_id, posts.c.day == day, posts.c.slot_id.is_(None), posts.c.scored
        )
        return (await self._db.execute(query)).scalar_one()

    async def _select(self, which: ColumnElement[bool]) -> list[Post]:
        rows = await self._db.execute(select(posts).where(which).order_by(posts.c.id))
        return [post_of(row) for row in rows.mappings()]


@cache
def _insert(dialect: str) -> ReturningInsert[Any]:
    return inserts(dialect)(posts).returning(posts, sort_by_parameter_order=True)


def _slot_row(chat_id: int, day: date, at: time, state: SlotState, closes_at: datetime | None) -> Row:
    return {"chat_id": chat_id, "day": day, "at": at, "state": state, "closes_at": closes_at}


def _slot(row: RowMapping) -> Slot:
    return Slot(row["id"], row["chat_id"], row["day"], row["at"], row["closes_at"])


def _row(post: Post) -> Row:
    return {
        "chat_id": post.chat_id,
        "question_id": post.question_id,
        "kind": post.kind,
        "key": key_list(post),
        "day": post.day,
        "opened_at": post.opened_at,
        "closes_at": post.closes_at,
        "scored": post.scored,
        "slot_id": post.slot_id,
        "poll_id": post.poll_id,
        "option_ids": list(post.option_ids),
        "message_id": post.message_id,
    }


def post_of(row: RowMapping) -> Post:
    kind = Kind(row["kind"])
    return Post(
        id=row["id"],
        chat_id=row["chat_id"],
        question_id=row["question_id"],
        kind=kind,
        **key_fields(kind, row["key"]),
        day=row["day"],
        opened_at=row["opened_at"],
        closes_at=row["closes_at"],
        scored=row["scored"],
        slot_id=row["slot_id"],
        poll_id=row["poll_id"],
        option_ids=tuple(row["option_ids"]),
        message_id=row["message_id"],
    )
