"""The league's plan, and the groups that follow it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import RowMapping, bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.league_plan import LeaguePlan
from bot.game.model import Chat, ChatKind, Daily
from bot.store.chats import chat_of, row_of
from bot.store.schema import chats, league_plans, slots
from bot.store.statements import Row, batches, insert
from bot.store.states import SlotState

_GROUPS = (chats.c.kind == ChatKind.GROUP, chats.c.moved_to.is_(None))
_TAKEN_OVER = (
    "daily_at", "daily_count", "daily_thread_id", "daily_about", "daily_anniversaries", "league_plan"
)  # fmt: skip
_FOLLOW = (
    update(chats)
    .where(chats.c.id == bindparam("chat"))
    .values(
        next_slot_at=bindparam("moment", type_=chats.c.next_slot_at.type),
        **{name: bindparam(f"new_{name}", type_=chats.c[name].type) for name in _TAKEN_OVER},
    )
)


class LeaguePlanTable:
    def __init__(self, db: AsyncConnection) -> None:
        self._db = db

    async def get(self) -> LeaguePlan:
        return _plan((await self._db.execute(select(league_plans))).mappings().one_or_none())

    async def hold(self) -> LeaguePlan:
        return _plan((await self._db.execute(select(league_plans).with_for_update())).mappings().one_or_none())

    async def put(self, plan: LeaguePlan) -> LeaguePlan:
        values = _row(plan)
        statement = insert(self._db, league_plans).values(id=1, revision=1, **values)
        changed = statement.on_conflict_do_update(
            index_elements=["id"], set_=values | {"revision": league_plans.c.revision + 1}
        )
        return _plan((await self._db.execute(changed.returning(league_plans))).mappings().one())

    async def is_behind(self, revision: int) -> bool:
        query = select(chats.c.id).where(*_GROUPS, chats.c.league_plan < revision).limit(1)
        return (await self._db.execute(query)).first() is not None

    async def hold_behind(self, revision: int, limit: int) -> Sequence[tuple[Chat, datetime | None]]:
        query = select(chats).where(*_GROUPS, chats.c.league_plan < revision).order_by(chats.c.id).limit(limit)
        rows = (await self._db.execute(query.with_for_update(key_share=True))).mappings()
        return [(chat_of(row), row["next_slot_at"]) for row in rows]

    async def last_days(self, chat_ids: Collection[int]) -> Mapping[int, date]:
        found: dict[int, date] = {}
        for batch in batches(chat_ids):
            here = (slots.c.chat_id.in_(batch), slots.c.state != SlotState.SKIPPED)
            query = select(slots.c.chat_id, func.max(slots.c.day)).where(*here).group_by(slots.c.chat_id)
            found.update((chat_id, day) for chat_id, day in await self._db.execute(query))
        return found

    async def follow(self, groups: Sequence[tuple[Chat, datetime | None]]) -> None:
        if groups:
            await self._db.execute(_FOLLOW, [_taken_over(chat, moment) for chat, moment in groups])

    async def counts(self, within: Collection[int] | None = None) -> tuple[int, int]:
        named = (chats.c.id.in_(within),) if within is not None else ()
        query = select(func.count(chats.c.league_plan), func.count()).where(*_GROUPS, chats.c.active, *named)
        following, every = (await self._db.execute(query)).one()
        return following, every - following

    async def groups(self) -> Sequence[tuple[Chat, datetime | None]]:
        query = select(chats).where(*_GROUPS).order_by(chats.c.title, chats.c.id)
        return [(chat_of(row), row["next_slot_at"]) for row in (await self._db.execute(query)).mappings()]


def _taken_over(chat: Chat, moment: datetime | None) -> Row:
    row = row_of(chat)
    return {"chat": chat.id, "moment": moment, **{f"new_{name}": row[name] for name in _TAKEN_OVER}}


def _plan(row: RowMapping | None) -> LeaguePlan:
    if row is None:
        return LeaguePlan()
    daily = None
    if row["at"] is not None:
        daily = Daily(row["at"], row["count"], about=row["about"], anniversaries=row["anniversaries"])
    return LeaguePlan(daily, row["spread"], row["revision"], row["set_by"])


def _row(plan: LeaguePlan) -> Row:
    daily = plan.daily
    return {
        "at": daily.at if daily else None,
        "count": daily.count if daily else 0,
        "about": daily.about if daily else "",
        "anniversaries": daily is not None and daily.anniversaries,
        "spread": plan.spread,
        "set_by": plan.set_by,
    }
