"""The league's plan: what it asks of every group that has no plan of its own."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.game.model import Chat, Daily
from bot.game.schedule import at_local, next_slot

SPREADS = (0, 10, 30, 60)
"""Minutes over which the groups may be spread."""


@dataclass(frozen=True, slots=True)
class LeaguePlan:
    """One plan for all groups; without a `daily` it asks nothing. The groups begin within `spread` minutes of its time.

    `revision` counts the changes, `set_by` is who made the last one.
    """

    daily: Daily | None = None
    spread: int = 0
    revision: int = 0
    set_by: int | None = None


def adopt(chat: Chat, plan: LeaguePlan) -> Chat:
    """The group with the plan of the league, in the forum topic it has chosen; zone and quiet hours stay its own."""
    return replace(chat, daily=_daily_of(plan, chat), league_plan=plan.revision)


def minutes_late(plan: LeaguePlan, chat_id: int) -> int:
    """So many minutes after the plan's time a group begins, always the same."""
    return abs(chat_id) % plan.spread if plan.spread else 0


def _daily_of(plan: LeaguePlan, chat: Chat) -> Daily | None:
    if plan.daily is None:
        return None
    minutes = plan.daily.at.hour * 60 + plan.daily.at.minute + minutes_late(plan, chat.id)
    at = time(*divmod(min(minutes, 24 * 60 - 1), 60))
    return replace(plan.daily, at=at, thread_id=chat.daily.thread_id if chat.daily else None)


def next_after(
    before: Chat, after: Chat, planned: datetime | None, last: date | None, now: datetime
) -> datetime | None:
    """When a group that has taken the plan over is due; `last` is the last day on which it had questions by a plan.

    A time that stays the same is kept, also one that is due this moment. A day that had its questions gets no more.
    """
    if after.daily is None:
        return None
    if planned is not None and before.daily is not None and before.daily.at == after.daily.at:
        return planned
    following = next_slot(after.daily.at, after.zone, now)
    if last is None:
        return following
    return max(following, at_local(last + timedelta(days=1), after.daily.at, after.zone))
