"""The daily plan of a group: setting it, posting what is due, closing what is over."""

from collections.abc import Awaitable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from random import Random

import structlog

from bot.flows.broadcast import begin_broadcast
from bot.flows.posting import Order, Posting, draw, post
from bot.flows.quiz import no_question
from bot.flows.rank import board_of
from bot.flows.today import dated_questions
from bot.flows.verdict import question_of
from bot.flows.visit import Visit, arrive, may_manage, needs_group, refuse, reply
from bot.game.choosing import Deck, Wish, on_day, wish_of
from bot.game.league_plan import adopt, next_after
from bot.game.model import Chat, Daily, Period, Slot
from bot.game.schedule import Due, Verdict, closing, judge, next_slot, next_slot_after_move, quiet_until
from bot.ports import Rights, Store, Transaction
from bot.replies import Address, ClosingView, DailyView, Outcome, Send, Words

MOST_QUESTIONS = 10
LEADERS = 3
BATCH = 100
TOGETHER = 25
"""So many groups are posted to in one transaction."""
GRACE = timedelta(seconds=5)
"""After the end of a slot, for the last votes to arrive."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Quiz:
    """The questions of a chat's plan, to be posted at an open slot."""

    chat: Chat
    daily: Daily
    slot: Slot


async def show_daily(store: Store, visit: Visit) -> None:
    if not visit.in_group:
        return await needs_group(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await reply(tx, visit, chat, await _daily_view(tx, chat, await tx.chats.planned_at(chat.id)))


async def _daily_view(tx: Transaction, chat: Chat, next_at: datetime | None) -> DailyView:
    quiet = chat.daily is not None and chat.quiet is not None and chat.daily.at in chat.quiet
    offered = chat.league_plan is None and (await tx.league_plan.get()).daily is not None
    return DailyView(chat.daily, chat.zone, next_at, chat.league_plan is not None, offered, quiet)


async def follow_league(store: Store, rights: Rights, visit: Visit) -> None:
    """The group gives up its own plan, or its wish to have none, for that of the league."""
    if not visit.in_group:
        return await needs_group(store, visit)
    if not await may_manage(visit, rights):
        return await refuse(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        plan = await tx.league_plan.get()
        last = (await tx.league_plan.last_days([chat.id])).get(chat.id)
        adopted = adopt(chat, plan)
        if adopted.daily is not None:
            adopted = replace(adopted, daily=replace(adopted.daily, thread_id=visit.thread_id))
        next_at = next_after(chat, adopted, await tx.chats.planned_at(chat.id), last, visit.now)
        await tx.league_plan.follow([(adopted, next_at)])
        view = await _daily_view(tx, adopted, next_at) if adopted.daily else Words("daily_league_none")
        await reply(tx, visit, chat, view)


async def set_daily(store: Store, rights: Rights, visit: Visit, at: time | None, count: int, about: str = "") -> None:
    """Plan `count` questions a day at `at`, local to the group, about topics or of kinds if named, also by the weekday.

    No time ends the plan. Either way the group does not follow the league's plan any more.
    """
    if not visit.in_group:
        return await needs_group(store, visit)
    if not await may_manage(visit, rights):
        return await refuse(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if at is not None and chat.quiet is not None and at in chat.quiet:
            return await reply(tx, visit, chat, Words("daily_in_quiet", {"quiet": chat.quiet}))
        if unknown := await unknown_topic(tx, about):
            return await reply(tx, visit, chat, unknown)
        daily = Daily(at, count, visit.thread_id, about) if at else None
        await _plan(tx, visit, replace(chat, daily=daily, league_plan=None))


async def unknown_topic(tx: Transaction, about: str) -> Words | None:
    """What is said where a plan names a topic, on any day, that no question has."""
    topics = await tx.bank.topics()
    parts = (on_day(about, weekday) for weekday in range(7))
    wrong = next((part for part in parts if wish_of(part).topic not in (None, *topics)), None)
    return no_question(topics, wrong) if wrong is not None else None


async def _plan(tx: Transaction, visit: Visit, chat: Chat) -> None:
    await tx.chats.save(chat)
    next_at = await replan(tx, chat, visit.now)
    await reply(tx, visit, chat, await _daily_view(tx, chat, next_at))


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
    """Close the slots that are over, a transaction each, then post those that are due; gives how many were handled."""
    async with store.read() as tx:
        over = await tx.posts.slots_to_close(now - GRACE, BATCH) if closing else ()
        due = await tx.chats.due(now, BATCH)
        deck = await _deck_for(tx, due) if due else None
    for slot in over:
        await _guarded([slot.chat_id], close_slot(store, slot, now))
    for start in range(0, len(due), TOGETHER):
        planned = {chat.id: moment for chat, moment in due[start : start + TOGETHER]}
        await _post_together(store, planned, now, random, deck)
    return len(over) + len(due)


async def _deck_for(tx: Transaction, due: Sequence[tuple[Chat, datetime]]) -> Deck:
    """The deck, with the questions for those days that plans want to keep in mind."""
    wanted = [(chat, moment) for chat, moment in due if chat.daily is not None and chat.daily.anniversaries]
    days = {moment.astimezone(chat.zone).date() for chat, moment in wanted}
    return replace(await tx.bank.deck(), dated={day: await dated_questions(tx, day) for day in days})


async def _post_together(
    store: Store, planned: Mapping[int, datetime], now: datetime, random: Random, deck: Deck | None
) -> None:
    """One transaction for all costs the least; one broken group does not keep the others from their questions."""
    if await _guarded(planned, post_slots(store, planned, now, random, deck)) or len(planned) == 1:
        return
    for chat_id, moment in planned.items():
        await _guarded([chat_id], post_slots(store, {chat_id: moment}, now, random, deck))


async def _guarded(chat_ids: Collection[int], work: Awaitable[None]) -> bool:
    """Whether the work could be done."""
    try:
        await work
    except Exception:
        log.exception("a slot failed", chats=list(chat_ids))
        return False
    return True


async def post_slots(
    store: Store, planned: Mapping[int, datetime], now: datetime, random: Random, deck: Deck | None = None
) -> None:
    """Post the slots planned in these chats, or skip them; a slot that was handled before is left alone."""
    async with store.write() as tx:
        plans = [(chat, chat.daily) for chat in await tx.chats.hold_due(planned) if chat.daily]
        due = {chat.id: judge(chat, planned[chat.id], now) for chat, _ in plans}
        await tx.chats.plan_all({chat_id: slot.next_at for chat_id, slot in due.items()})
        if quizzes := await _open(tx, plans, due, now):
            await post_quizzes(tx, quizzes, now, random, deck)
            if any(quiz.chat.league_plan is not None for quiz in quizzes):
                await begin_broadcast(tx, now)


async def _open(
    tx: Transaction, plans: Sequence[tuple[Chat, Daily]], due: Mapping[int, Due], now: datetime
) -> list[Quiz]:
    """Open the slots that are to be posted now; the others are skipped."""
    wanted = []
    for chat, daily in plans:
        slot = due[chat.id]
        if slot.verdict is Verdict.POST:
            wanted.append(Slot(0, chat.id, slot.day, daily.at, closing(now, slot.next_at)))
        else:
            log.warning("slot skipped", chat=chat.id, day=slot.day.isoformat(), at=daily.at.isoformat())
            await tx.posts.skip_slot(chat.id, slot.day, daily.at)
    opened = {slot.chat_id: slot for slot in await tx.posts.open_slots(wanted)}
    return [Quiz(chat, daily, opened[chat.id]) for chat, daily in plans if chat.id in opened]


async def post_quizzes(
    tx: Transaction, quizzes: Sequence[Quiz], now: datetime, random: Random, deck: Deck | None = None
) -> None:
    """Draw and post the questions of quizzes whose slots have just been opened."""
    orders = [Order(quiz.chat, quiz.daily.count, _wish(quiz), _first_wish(quiz, deck)) for quiz in quizzes]
    postings: list[Posting] = []
    for quiz, drawn in zip(quizzes, await draw(tx, orders, now, random, deck), strict=True):
        chat, daily, slot = quiz.chat, quiz.daily, quiz.slot
        if not drawn:
            log.warning("no question to post", chat=chat.id, about=daily.about)
        postings += [Posting(chat, question, slot.closes_at, True, daily.thread_id, slot) for question in drawn]
    await post(tx, postings, now)


def _wish(quiz: Quiz) -> Wish:
    return wish_of(on_day(quiz.daily.about, quiz.slot.day.weekday()))


def _first_wish(quiz: Quiz, deck: Deck | None) -> Wish | None:
    """What happened on the day of the slot, in the kinds that the plan asks for."""
    found = deck.dated.get(quiz.slot.day) if deck is not None and quiz.daily.anniversaries else None
    return Wish(kinds=_wish(quiz).kinds, ids=found) if found else None


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
