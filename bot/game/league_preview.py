"""What the league's plan will do: which groups it reaches, and when the next questions go out."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.game.choosing import on_day
from bot.game.league_plan import LeaguePlan
from bot.game.model import Chat
from bot.game.schedule import next_slot

MOMENTS = 3
Planned = tuple[Chat, datetime | None]
"""A group, and the instant at which it is due."""


class Reach(StrEnum):
    """What the plan is to a group; `quiet`: its time is in the group's quiet hours, `gone`: nothing can be sent."""

    FOLLOWS = "follows"
    OWN = "own"
    QUIET = "quiet"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Moment:
    """Questions go out at `at`, which has the zone of most of the groups, and what they are about on that day.

    `zones` and `counties` have the groups of each, the most first; no county: the tree does not know the group.
    """

    at: datetime
    groups: int
    about: str
    zones: tuple[tuple[str, int], ...]
    counties: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """How many groups the plan reaches and does not, and the next moments."""

    counts: Mapping[Reach, int]
    moments: tuple[Moment, ...]


def reach_of(chat: Chat) -> Reach:
    """Each group is one of them."""
    if not chat.active:
        return Reach.GONE
    if chat.league_plan is None:
        return Reach.OWN
    quiet = chat.daily is not None and chat.quiet is not None and chat.daily.at in chat.quiet
    return Reach.QUIET if quiet else Reach.FOLLOWS


def preview(groups: Sequence[Planned], plan: LeaguePlan, counties: Mapping[int, str]) -> Preview:
    """`counties` are those of groups that the tree of organisations knows."""
    counts = Counter(reach_of(chat) for chat, _ in groups)
    alike = Counter(_alike(groups, plan, counties))
    found: dict[datetime, Counter[tuple[str, str]]] = {}
    for (begin, zone, county), number in alike.items():
        for at in _following(plan, begin, ZoneInfo(zone)):
            found.setdefault(at, Counter())[zone, county] += number
    moments = tuple(_moment(plan, at, found[at]) for at in sorted(found)[:MOMENTS])
    return Preview({reach: counts[reach] for reach in Reach}, moments)


def _alike(
    groups: Iterable[Planned], plan: LeaguePlan, counties: Mapping[int, str]
) -> Iterable[tuple[datetime, str, str]]:
    """When the first of the groups begin that are spread out behind this one; with its zone and its county."""
    for chat, due in groups:
        if due is not None and plan.daily is not None and chat.daily is not None and reach_of(chat) is Reach.FOLLOWS:
            at, planned = chat.daily.at, plan.daily.at
            late = timedelta(hours=at.hour - planned.hour, minutes=at.minute - planned.minute)
            yield due - late, chat.timezone, counties.get(chat.id, "")


def _following(plan: LeaguePlan, begin: datetime, zone: ZoneInfo) -> Iterable[datetime]:
    assert plan.daily is not None
    for _ in range(MOMENTS):
        yield begin
        begin = next_slot(plan.daily.at, zone, begin)


def _moment(plan: LeaguePlan, at: datetime, groups: Counter[tuple[str, str]]) -> Moment:
    assert plan.daily is not None
    zones, counties = Counter[str](), Counter[str]()
    for (zone, county), number in groups.items():
        zones[zone] += number
        counties[county] += number
    local = at.astimezone(ZoneInfo(zones.most_common(1)[0][0]))
    about = on_day(plan.daily.about, local.weekday())
    return Moment(local, groups.total(), about, tuple(zones.most_common()), tuple(counties.most_common()))
