"""A tombstone takes the place of a person: sums stay as they were, and nothing tells whose they are."""

from datetime import datetime
from html import escape
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.game.duel import FREE, DuelState
from bot.material import LoadState
from bot.store.personal import CHATS, PEOPLE
from bot.store.schema import (
    answers,
    appeals,
    asked,
    attempts,
    audit,
    broadcasts,
    buckets,
    cards,
    chats,
    duels,
    habits,
    loads,
    outbox,
    parked_votes,
    people,
    ratings,
    roles,
    runs,
    tallies,
    updates,
)  # fmt: skip
from bot.store.statements import Row, insert_new
from bot.store.states import CallState, UpdateState
from bot.store.tallies import move, rekey

NOBODY = "—"
"""The name of a tombstone."""

_NOT_REKEYED = frozenset({people.name, chats.name, outbox.name, updates.name, tallies.name})


async def put_tombstone(db: AsyncConnection, person_id: int, key: int, now: datetime) -> None:
    """Erase a person; `key` stands in their place."""
    name = (await db.execute(select(people.c.name).where(people.c.id == person_id))).scalar_one()
    await insert_new(db, people, [{"id": key, "name": NOBODY, "language": None}])
    await _make_room(db, person_id, key)
    await _empty_loads(db, person_id)
    await _empty_audit(db, person_id, key)
    await _move_private_chat(db, person_id, key)
    for table, names in (*PEOPLE.items(), *CHATS.items()):
        for column in (table.c[each] for each in names if table.name not in _NOT_REKEYED):
            await db.execute(update(table).where(column == person_id).values({column.name: key}))
    await rekey(db, person_id, key)
    await move(db, person_id, key)
    await _empty_outbox(db, person_id, key, name)
    await _empty_updates(db, person_id)
    await db.execute(delete(chats).where(chats.c.id == person_id))
    await db.execute(delete(people).where(people.c.id == person_id))


async def _make_room(db: AsyncConnection, person_id: int, key: int) -> None:
    """What is not kept, and votes that a tombstone of the same person has cast already."""
    nobody = {"chat_id": None, "person_id": None, "message_id": None, "thread_id": None}
    await db.execute(update(asked).where(asked.c.person_id == person_id).values(nobody))
    await db.execute(delete(ratings).where(ratings.c.person_id == person_id))
    for table in (attempts, cards, habits, appeals, broadcasts):
        await db.execute(delete(table).where(table.c.person_id == person_id))
    await db.execute(delete(buckets).where(buckets.c.chat_id == person_id))
    typed = (answers.c.person_id == person_id, answers.c.typed.is_not(None))
    await db.execute(update(answers).where(*typed).values(typed=""))
    await db.execute(delete(roles).where(roles.c.person_id == person_id))
    await db.execute(update(runs).where(runs.c.person_id == person_id).values(number=-runs.c.id))
    waits = duels.c.state.in_((*FREE, DuelState.MATCHED))
    theirs = or_(duels.c.challenger_id == person_id, duels.c.opponent_id == person_id)
    await db.execute(delete(duels).where(theirs, waits))
    cast = select(parked_votes.c.poll_id).where(parked_votes.c.person_id == key)
    again = (parked_votes.c.person_id == person_id, parked_votes.c.poll_id.in_(cast))
    await db.execute(delete(parked_votes).where(*again))


async def _empty_loads(db: AsyncConnection, person_id: int) -> None:
    """A file that is being read is not read any further."""
    open_ones = loads.c.state.in_((LoadState.WAITING, LoadState.READING))
    theirs = loads.c.person_id == person_id
    await db.execute(update(loads).where(theirs, open_ones).values(state=LoadState.CANCELLED, claimed_until=None))
    await db.execute(update(loads).where(theirs).values(file_id="", name="", message_id=None))


async def _empty_audit(db: AsyncConnection, person_id: int, key: int) -> None:
    """Appointments keep their time and role."""
    query = select(audit.c.id, audit.c.details).where(audit.c.action.in_(("appoint", "dismiss")))
    for entry_id, details in (await db.execute(query)).all():
        if details.get("person") == person_id:
            values = {"subject": NOBODY, "details": details | {"person": key}}
            await db.execute(update(audit).where(audit.c.id == entry_id).values(values))


async def _move_private_chat(db: AsyncConnection, person_id: int, key: int) -> None:
    """What was practised in the private chat hangs on a chat without a name, to which nothing is sent."""
    row = (await db.execute(select(chats).where(chats.c.id == person_id))).mappings().one_or_none()
    if row is not None:
        nameless = {"id": key, "title": NOBODY, "active": False, "next_slot_at": None}
        await insert_new(db, chats, [{**row, **nameless}])


async def _empty_outbox(db: AsyncConnection, person_id: int, key: int, name: str) -> None:
    """Nothing that waits is sent to them; messages to groups of which nobody knows whether they arrived, and which
    name them, count as sent.
    """
    theirs = outbox.c.chat_id == person_id
    waiting = outbox.c.state.in_((CallState.READY, CallState.UNSURE))
    await db.execute(update(outbox).where(theirs, waiting).values(state=CallState.FAILED, error="cancelled"))
    await db.execute(update(outbox).where(theirs).values(chat_id=key, lane=str(key), params={}, key=None))
    query = select(outbox.c.id, outbox.c.params).where(outbox.c.state == CallState.UNSURE, outbox.c.post_id.is_(None))
    for call_id, params in (await db.execute(query)).all():
        if name in str(params) or escape(name) in str(params):
            await db.execute(update(outbox).where(outbox.c.id == call_id).values(state=CallState.SENT, params={}))


async def _empty_updates(db: AsyncConnection, person_id: int) -> None:
    """What they wrote and what is not handled yet counts as done; so do dead updates of others that name them. The
    update in hand is emptied when it is finished.
    """
    resting = (UpdateState.READY, UpdateState.DEAD)
    query = select(updates.c.id, updates.c.state, updates.c.payload).where(updates.c.state.in_(resting))
    gone: Row = {"state": UpdateState.DONE, "payload": {}, "error": None, "lane": 0}
    for update_id, state, payload in (await db.execute(query)).all():
        if is_by(payload, person_id) or (state == UpdateState.DEAD and _mentions(payload, person_id)):
            await db.execute(update(updates).where(updates.c.id == update_id).values(gone))
    await db.execute(update(updates).where(updates.c.lane == person_id).values(lane=0))


def is_by(payload: Any, person_id: int) -> bool:
    """Whether somebody wrote, pressed or did what an update tells."""
    events = payload.values() if isinstance(payload, dict) else ()
    authors = [event.get("from") or event.get("user") for event in events if isinstance(event, dict)]
    return any(isinstance(author, dict) and author.get("id") == person_id for author in authors)


def _mentions(value: Any, person_id: int) -> bool:
    """Whether an update holds the id of a person anywhere."""
    if isinstance(value, dict):
        return any(_mentions(inner, person_id) for inner in value.values())
    if isinstance(value, list):
        return any(_mentions(inner, person_id) for inner in value)
    return value == person_id and not isinstance(value, bool)
