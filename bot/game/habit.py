"""How somebody wants to practise: how much a day, and when to be reminded."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.game.model import Chat, Quiet
from bot.game.practice import A_DAY
from bot.game.schedule import CATCH_UP, next_slot

AMOUNTS = (10, 20, 40, 80)
"""Questions a day that can be chosen."""

HOURS = (7, 8, 12, 18, 20, 21)
"""Hours at which a reminder can be wished."""

NIGHT = Quiet(time(22), time(7))
"""Quiet hours of who has chosen none."""


@dataclass(frozen=True, slots=True)
class Habit:
    """`next_at` is when the next reminder is to be thought of, `reminded_on` the local day of the last one."""

    person_id: int
    a_day: int = A_DAY
    remind_at: time | None = None
    next_at: datetime | None = None
    reminded_on: date | None = None


def is_quiet(chat: Chat, moment: time) -> bool:
    return moment in (chat.quiet or NIGHT)


def remind_at(habit: Habit, at: time | None, chat: Chat, now: datetime) -> Habit:
    """The habit with a reminder each day at `at`, local to the chat; None ends them."""
    return replace(habit, remind_at=at, next_at=next_slot(at, chat.zone, now) if at else None)


def following(habit: Habit, chat: Chat, now: datetime) -> Habit:
    """The habit once its present turn is over, whatever came of it.

    After a long pause the turn after it may be due already: so none is skipped that is less than two hours old.
    """
    after = max(habit.next_at, now - CATCH_UP) if habit.next_at else now
    return remind_at(habit, habit.remind_at, chat, after)


def may_remind(habit: Habit, chat: Chat, now: datetime) -> bool:
    """Whether a reminder that is due may go out: it is wished and not two hours late, the hour is not quiet, the
    person can be written to, and has had none today.
    """
    if habit.remind_at is None or habit.next_at is None or not chat.active:
        return False
    local = now.astimezone(chat.zone)
    fresh = habit.reminded_on is None or habit.reminded_on < local.date()
    return fresh and habit.next_at <= now <= habit.next_at + CATCH_UP and not is_quiet(chat, local.time())
