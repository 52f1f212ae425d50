"""A group becomes a supergroup: everything that is its own takes the new id."""

from sqlalchemy import Table, and_, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.live import LiveState
from bot.store import tallies
from bot.store.driver import LASTING
from bot.store.schema import (
    answers,
    asked,
    chats,
    contest_groups,
    duels,
    lives,
    organisations,
    outbox,
    posts,
    runs,
    slots,
)
from bot.store.statements import insert_new
from bot.store.states import CallState

_UNSENT = (CallState.READY, CallState.SENDING, CallState.UNSURE)


async def move_chat(db: AsyncConnection, old_id: int, new_id: int) -> None:
    """Move settings, plan, slots, posts, answers, contests, the organisation and questions once, and calls that wait.

    Messages stay behind: a number of theirs is that of another message in the supergroup.
    """
    row = (await db.execute(select(chats).where(chats.c.id == old_id).with_for_update())).mappings().one_or_none()
    if row is not None and row["moved_to"] is None and old_id != new_id:
        settings = {key: value for key, value in row.items() if key != "id"}
        await insert_new(db, chats, [{"id": new_id, **settings}])
        await db.execute(update(chats).where(chats.c.id == new_id).values(settings))
        await db.execute(
            update(chats).where(chats.c.id == old_id).values(moved_to=new_id, active=False, next_slot_at=None)
        )
        await _merge_slots(db, old_id, new_id)
        await db.execute(update(asked).where(asked.c.chat_id == old_id).values(message_id=None))
        await _end_live(db, old_id, new_id)
        for table in (slots, posts, answers, asked, runs, lives, duels):
            await _take_over(db, table, old_id, new_id)
        await _join_contests(db, old_id, new_id)
        await _stand_for(db, old_id, new_id)
        await tallies.move(db, old_id, new_id)
    await _redirect(db, old_id, new_id)


async def _take_over(db: AsyncConnection, table: Table, old_id: int, new_id: int) -> None:
    await db.execute(update(table).prefix_with(LASTING).where(table.c.chat_id == old_id).values(chat_id=new_id))


async def _join_contests(db: AsyncConnection, old_id: int, new_id: int) -> None:
    own = contest_groups.c.chat_id == old_id
    joined = (await db.execute(select(contest_groups.c.contest_id).where(own))).scalars()
    await insert_new(db, contest_groups, [{"contest_id": one, "chat_id": new_id} for one in joined])
    await db.execute(delete(contest_groups).where(own))


async def _end_live(db: AsyncConnection, old_id: int, new_id: int) -> None:
    """A group has one live contest: where the supergroup has begun one of its own, or the same, that one goes on."""
    other = lives.alias()
    going = exists().where(other.c.chat_id == new_id, other.c.state != LiveState.OVER)
    own = lives.c.chat_id == old_id
    await db.execute(update(lives).where(own, going).values(state=LiveState.OVER, next_at=None))
    same = select(lives.c.contest_id).where(lives.c.chat_id == new_id)
    await db.execute(delete(lives).where(own, lives.c.contest_id.in_(same)))


async def _stand_for(db: AsyncConnection, old_id: int, new_id: int) -> None:
    """A supergroup that stands for an organisation already goes on with that one."""
    taken = (await db.execute(select(organisations.c.id).where(organisations.c.chat_id == new_id))).first()
    own = organisations.c.chat_id == old_id
    await db.execute(update(organisations).where(own).values(chat_id=None if taken else new_id))


async def _merge_slots(db: AsyncConnection, old_id: int, new_id: int) -> None:
    """Where both ids have a slot of the same time, the posts of the old slot join the new one."""
    new = slots.alias()
    same = and_(new.c.chat_id == new_id, new.c.day == slots.c.day, new.c.at == slots.c.at)
    query = select(slots.c.id, new.c.id).join(new, same).where(slots.c.chat_id == old_id)
    for old_slot, new_slot in (await db.execute(query)).all():
        await db.execute(update(posts).where(posts.c.slot_id == old_slot).values(slot_id=new_slot))
        await db.execute(delete(slots).where(slots.c.id == old_slot))


async def _redirect(db: AsyncConnection, old_id: int, new_id: int) -> None:
    query = select(outbox.c.id, outbox.c.lane, outbox.c.params).where(
        outbox.c.chat_id == old_id, outbox.c.state.in_(_UNSENT)
    )
    for call_id, lane, params in (await db.execute(query)).all():
        kept = {name: value for name, value in params.items() if name != "reply_parameters"}
        values = {
            "chat_id": new_id,
            "lane": str(new_id) if lane == str(old_id) else lane,
            "params": {**kept, "chat_id": new_id} if "chat_id" in params else params,
        }
        await db.execute(update(outbox).where(outbox.c.id == call_id).values(values))
