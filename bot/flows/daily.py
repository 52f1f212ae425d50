"""The daily plan of a group: setting it, posting what is due, closing what is over."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

import structlog

from bot.flows.posting import draw, post
from bot.flows.quiz import no_question
from bot.flows.rank import board_of
from bot.flows.verdict import question_of
from bot.flows.visit import Visit, arrive, may_manage, needs_group, refuse, reply
from bot.game.choosing import Deck, on_day, wish_of
from bot.game.model import Chat, Daily, Period, Slot
from bot.game.schedule import Verdict, closing, judge, next_slot, next_slot_after_move, quiet_until
from bot.ports import Rights, Store, Transaction
from bot.replies import Address, ClosingView, DailyView, Outcome, Send, Words

MOST_QUESTIONS = 10
LEADERS = 3
BATCH = 100
GRACE = timedelta(seconds=5)
"""After the end of a slot, for the last votes to arrive."""
log = structlog.get_logger(__name__)


async def show_daily(store: Store, visit: Visit) -> None:
    if not visit.in_group:
        return await needs_group(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        view = DailyView(chat.daily, chat.zone, await tx.chats.planned_at(chat.id))
        await reply(tx, visit, chat, view)


async def set_daily(store: Store, rights: Rights, visit: Visit, at: time | None, count: int, about: str = "") -> None:
    """Plan `count` questions a day at `at`, local to the group, about topics or of kinds if named, also by the weekday.

    No time ends the plan.
    """
    if not visit.in_group:
        return await needs_group(store, visit)
    if not await may_manage(visit, rights):
        return await refuse(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if at is not None and chat.quiet is not None and at in chat.quiet:
            return await reply(tx, visit, chat, Words("daily_in_quiet", {"quiet": chat.quiet}))
        topics = await tx.bank.topics()
        for part in (on_day(about, weekday) for weekday in range(7)):
            if wish_of(part).topic not in (None, *topics):
                return await reply(tx, visit, chat, no_question(topics, part))
        daily = Daily(at, count, visit.thread_id, about) if at else None
        await _plan(tx, visit, replace(chat, daily=daily))


async def _plan(tx: Transaction, visit: Visit, chat: Chat) -> None:
    await tx.chats.save(chat)
    next_at = await replan(tx, chat, visit.now)
    await reply(tx, visit, chat, DailyView(chat.daily, chat.zone, next_at))


async def replan(tx: Transaction, chat: Chat, now: datetime) -> datetime | None:
    """Set when the next slot of a chat is due, after its plan or its zone has changed."""
    next_at = next_slot(chat.daily.at, chat.zone, now) if chat.daily else None
    await tx.chats.plan(chat.id, next_at)
    return next_at


async def move_plan(tx: Transaction, chat: Chat, now: datetime) -> None:
    """The plan of a chat goes on in its new zone."""
    if chat.daily is not None:
        last = await tx.posts.last_slot(chat.id, chat.daily.at)
        next_at = next_slot_after_move(chat.daily.at, chat.zone, last, now)
        log.info("plan moved to another zone", chat=chat.id, zone=chat.timezone, last=last, next_at=next_at.isoformat())
        await tx.chats.plan(chat.id, next_at)


async def run_due(store: Store, now: datetime, random: Random, *, closing: bool = True) -> int:
    """Close the slots that are over, then post those that are due, a transaction each; gives how many were handled."""
    async with store.read() as tx:
        over = await tx.posts.slots_to_close(now - GRACE, BATCH) if closing else ()
        due = await tx.chats.due(now, BATCH)
        deck = await tx.bank.deck() if due else None
    for slot in over:
        await _guarded(slot.chat_id, close_slot(store, slot, now))
    for chat, planned in due:
        await _guarded(chat.id, post_slot(store, chat.id, planned, now, random, deck))
    return len(over) + len(due)


async def _guarded(chat_id: int, work: Awaitable[None]) -> None:
    """One broken group does not keep the others from their questions."""
    try:
        await work
    except Exception:
        log.exception("a slot failed", chat=chat_id)


async def post_slot(
    store: Store, chat_id: int, planned: datetime, now: datetime, random: Random, deck: Deck | None = None
) -> None:
    """Post the slot planned at `planned`, or skip it; a slot that was handled before is left alone."""
    async with store.write() as tx:
        chat = await tx.chats.hold(chat_id)
        if chat is None or not chat.active or chat.daily is None or await tx.chats.planned_at(chat_id) != planned:
            return
        due = judge(chat, planned, now)
        await tx.chats.plan(chat.id, due.next_at)
        if due.verdict is Verdict.SKIP:
            log.warning("slot skipped", chat=chat.id, planned=planned.isoformat())
            return await tx.posts.skip_slot(chat.id, due.day, chat.daily.at)
        slot = await tx.posts.open_slot(chat.id, due.day, chat.daily.at, closing(now, due.next_at))
        if slot is not None:
            await post_questions(tx, chat, chat.daily, slot, now, random, deck)


async def post_questions(
    tx: Transaction,
    chat: Chat,
    daily: Daily,
    slot: Slot,
    now: datetime,
    random: Random,
    deck: Deck | None = None,
) -> None:
    drawn = await draw(tx, chat, daily.count, now, random, wish_of(on_day(daily.about, slot.day.weekday())), deck)
    if not drawn:
        log.warning("no question to post", chat=chat.id, about=daily.about)
    for question in drawn:
        await post(tx, chat, question, now, slot.closes_at, scored=True, thread_id=daily.thread_id, slot=slot)


async def close_slot(store: Store, slot: Slot, now: datetime) -> None:
    """Tell the group how a slot went: one message, after the quiet hours if it falls into them."""
    async with store.write() as tx:
        chat = await tx.chats.get(slot.chat_id)
        await tx.posts.close_slot(slot.id)
        outcomes = await _outcomes(tx, slot)
        if chat is None or not chat.active or not outcomes:
            return
        board = await board_of(tx, chat, Period.ALL, now, LEADERS)
        view = ClosingView(outcomes, board.top)
        address = Address(chat.id, chat.language, chat.daily.thread_id if chat.daily else None)
        not_before = quiet_until(chat.quiet, chat.zone, now)
        await tx.outbox.put(Send(address, view, urgent=False, key=f"close:{slot.id}", not_before=not_before))


async def _outcomes(tx: Transaction, slot: Slot) -> tuple[Outcome, ...]:
    """How the questions that the group has seen were answered, with the keys they were posted with."""
    posts = await tx.posts.of_slot(slot.id)
    return tuple([Outcome(await question_of(tx, one), *await tx.ledger.outcome(one.id)) for one in posts])
