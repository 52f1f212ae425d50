"""When a group's questions are due. All arithmetic is on instants; local times become instants through the zone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.game.model import Chat, Quiet

CATCH_UP = timedelta(hours=2)
LONGEST_OPEN = timedelta(hours=24)


class Verdict(StrEnum):
    POST = "post"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class Due:
    """What to do about the slot of `day`: post it now or skip it; `next_at` is the slot after it."""

    day: date
    verdict: Verdict
    next_at: datetime


def at_local(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant (UTC) of a local time; one that a zone change skips is moved past it, a doubled one is its first."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def next_slot(at: time, zone: ZoneInfo, after: datetime) -> datetime:
    """The first instant later than `after` at which it is `at` in `zone`."""
    day = after.astimezone(zone).date()
    candidates = (at_local(day + timedelta(days=offset), at, zone) for offset in range(3))
    return next(moment for moment in candidates if moment > after)


def next_slot_after_move(at: time, zone: ZoneInfo, last: date | None, now: datetime) -> datetime:
    """When a plan that has moved to `zone` comes next; `last` is the day of its last slot so far.

    A day that had its slot before the move has no second one, and one whose time the move has jumped over has it now;
    only a day that is over altogether in the new zone is left out.
    """
    if last is None:
        return next_slot(at, zone, now)
    following = last + timedelta(days=1)
    if following == now.astimezone(zone).date() and at_local(following, at, zone) <= now:
        return now
    return max(next_slot(at, zone, now), at_local(following, at, zone))


def judge(chat: Chat, planned: datetime, now: datetime) -> Due:
    """What becomes of the slot `planned` of a chat with a daily plan, looked at from `now`.

    A slot missed by at most two hours is caught up; an older one is skipped, and so is one whose turn would come in
    the quiet hours. The slot after a skipped one may be due already: it too is caught up.
    """
    assert chat.daily is not None
    late = now - planned > CATCH_UP
    quiet = chat.quiet is not None and now.astimezone(chat.zone).time() in chat.quiet
    verdict = Verdict.SKIP if late or quiet else Verdict.POST
    following = next_slot(chat.daily.at, chat.zone, max(planned, now - CATCH_UP))
    return Due(planned.astimezone(chat.zone).date(), verdict, following)


def closing(now: datetime, next_at: datetime) -> datetime:
    """When polls posted now are closed: at the next slot, after 24 hours at most."""
    return min(next_at, now + LONGEST_OPEN)


def quiet_until(quiet: Quiet | None, zone: ZoneInfo, now: datetime) -> datetime:
    """The first instant from `now` on that is not in the quiet hours."""
    local = now.astimezone(zone)
    if quiet is None or local.time() not in quiet:
        return now
    return next_slot(quiet.end, zone, now)
