"""How somebody wants to practise: the choices of the panel, and the reminders they have asked for."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, time

import structlog

from bot.flows.practice import keep, look, panel
from bot.flows.visit import Visit, arrive
from bot.game.habit import AMOUNTS, HOURS, Habit, following, is_quiet, may_remind, remind_at
from bot.game.model import Chat
from bot.game.practice import turn
from bot.ports import Store, Transaction
from bot.replies import Address, Edit, Notice, Send, Words
from bot.study import ReminderView

BATCH = 100
OFF = "off"
MENUS = ("", "amount", "hour")
"""The panel itself, and its choices."""
log = structlog.get_logger(__name__)


async def press_habit(store: Store, visit: Visit, callback_id: str, name: str, value: str) -> None:
    """A press on the panel of practice: without a value the choices of `name` open, with one it is set."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if visit.in_group or visit.person is None or visit.message_id is None or name not in MENUS:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("press_unknown"), alert=True))
        habit = await tx.habits.get(visit.person.id)
        changed = _changed(habit, chat, name, value, visit.now) if value else habit
        if isinstance(changed, Words):
            return await tx.outbox.put(Notice(callback_id, chat.language, changed, alert=True))
        if value:
            await tx.habits.save(changed)
        view = await panel(tx, chat, visit.person, visit.now, "" if value else name)
        await tx.outbox.put(Edit(chat.id, visit.message_id, chat.language, view))
        await tx.outbox.put(Notice(callback_id, chat.language, Words("saved") if value else None))


def _changed(habit: Habit, chat: Chat, name: str, value: str, now: datetime) -> Habit | Words:
    if name == "amount" and value in map(str, AMOUNTS):
        return replace(habit, a_day=int(value))
    if name == "hour" and value == OFF:
        return remind_at(habit, None, chat, now)
    if name == "hour" and value in map(str, HOURS):
        at = time(int(value))
        return Words("practice_in_quiet") if is_quiet(chat, at) else remind_at(habit, at, chat, now)
    return Words("press_unknown")


async def move_reminder(tx: Transaction, chat: Chat, now: datetime) -> None:
    """The reminder of a private chat goes on in its new zone."""
    habit = await tx.habits.hold(chat.id)
    if habit is not None:
        await tx.habits.save(remind_at(habit, habit.remind_at, chat, now))


async def remind_due(store: Store, now: datetime) -> int:
    """Send the reminders that are due, a transaction each; gives how many were thought of."""
    async with store.read() as tx:
        due = await tx.habits.due(now, BATCH)
    for habit in due:
        await _guarded(habit.person_id, _remind(store, habit, now))
    return len(due)


async def _guarded(person_id: int, work: Awaitable[None]) -> None:
    """What fails for one person does not keep the others from their reminder."""
    try:
        await work
    except Exception:
        log.exception("a reminder failed", person=person_id)


async def _remind(store: Store, planned: Habit, now: datetime) -> None:
    """One reminder, or none; a turn that another process has taken meanwhile is left alone."""
    looked = await look(store, planned.person_id)
    async with store.write() as tx:
        habit, chat = await tx.habits.hold(planned.person_id), await tx.chats.get(planned.person_id)
        if habit is None or habit.next_at != planned.next_at:
            return
        if chat is None:
            return await tx.habits.save(replace(habit, next_at=None))
        await keep(tx, habit.person_id, looked)
        view, today = await _due(tx, habit, chat, now), now.astimezone(chat.zone).date()
        turned = following(habit, chat, now)
        if view.due and may_remind(habit, chat, now):
            turned = replace(turned, reminded_on=today)
            key = f"remind:{chat.id}:{today}"
            await tx.outbox.put(Send(Address(chat.id, chat.language), view, urgent=False, key=key))
        await tx.habits.save(turned)


async def _due(tx: Transaction, habit: Habit, chat: Chat, now: datetime) -> ReminderView:
    """What waits, as far as the day has room for it."""
    done = await tx.study.answered_on(habit.person_id, chat.id, now.astimezone(chat.zone).date())
    due = turn(await tx.practice.cards(habit.person_id), now, habit.a_day - done)
    latest = await tx.posts.latest(chat.id)
    return ReminderView(len(due), latest.id if latest else 0)
