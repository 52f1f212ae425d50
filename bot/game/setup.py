"""Setting a contest up, step by step: what may be chosen, what a choice changes, what still stands in the way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from bot.game.choosing import Deck, in_years, named_years
from bot.game.contest import LIMITS, LIVE_SECONDS, Form, Keep, Rules, faults
from bot.game.running import Contest, Selection
from knowledge.questions import Kind, clean

LONGEST_TITLE = 60
LONGEST_WINDOW = timedelta(days=92)


class Step(StrEnum):
    """In the order in which the form asks."""

    TITLE = "title"
    FORM = "form"
    QUESTIONS = "questions"
    GROUPS = "groups"
    WINDOW = "window"
    RULES = "rules"
    REVIEW = "review"


PRESETS: Mapping[Form, Rules] = {
    Form.PAPER: Rules(),
    Form.CHALLENGE: Rules(form=Form.CHALLENGE, count=50, seconds=20, attempts=3, points=1),
    Form.LIVE: Rules(form=Form.LIVE, seconds=20, bonus=5),
    Form.DUEL: Rules(form=Form.DUEL, count=5, seconds=20, bonus=5),
    Form.TEAM: Rules(form=Form.TEAM, best_of=5),
}

OFFERED: Mapping[str, tuple[Any, ...]] = {
    "count": (5, 10, 20, 30, 50),
    "seconds": (15, 20, 30, 45, 60, 90, 120),
    "total_seconds": (None, 300, 600, 1200, 1800, 3600),
    "attempts": (1, 2, 3, 5),
    "keep": tuple(Keep),
    "points": (1, 2, 5, 10),
    "bonus": (0, 2, 5, 10),
    "partial": (False, True),
    "daily_cap": (None, 100, 200, 500),
    "best_of": (None, 3, 5, 10, 20),
    "appeal_hours": (12, 24, 48, 72),
}
"""Values of the rules that buttons offer; a file may say others."""

_UNASKED: Mapping[Form, set[str]] = {
    Form.PAPER: {"best_of"},
    Form.CHALLENGE: {"best_of", "total_seconds", "partial"},
    Form.LIVE: {"best_of", "total_seconds", "attempts", "keep", "daily_cap"},
    Form.DUEL: {"best_of", "total_seconds", "attempts", "keep", "daily_cap"},
    Form.TEAM: set(),
}


def asked_rules(rules: Rules) -> Sequence[str]:
    """The fields of the rules that mean something in this form; the count belongs to the questions."""
    unasked = _UNASKED[rules.form] | {"count"} | ({"keep"} if rules.attempts == 1 else set())
    return [name for name in OFFERED if name not in unasked]


def following(rules: Rules, name: str) -> Any:
    """The value that is offered after the present one of a field; after the last comes the first."""
    offered = OFFERED[name]
    if rules.form is Form.LIVE and name == "seconds":
        offered = tuple(value for value in offered if LIVE_SECONDS[0] <= value <= LIVE_SECONDS[1])
    present = getattr(rules, name)
    place = offered.index(present) + 1 if present in offered else 0
    return offered[place % len(offered)]


def topic_key(topic: str) -> str:
    """A short name of a topic, for buttons."""
    return sha256(topic.encode()).hexdigest()[:8]


def titled(contest: Contest, text: str) -> Contest | None:
    """None for what is no title."""
    title = " ".join(text.split())
    return replace(contest, title=title) if 0 < len(title) <= LONGEST_TITLE and clean(title) else None


def dated(contest: Contest, text: str) -> Contest | None:
    """With questions on texts about these years; None for what names none."""
    years = named_years(text)
    return replace(contest, selection=replace(contest.selection, years=years, ids=())) if years else None


def chosen(contest: Contest, step: Step, value: str, topics: Iterable[str] = ()) -> Contest | None:
    """The contest after a press on a choice of a step; None when there is no such choice."""
    try:
        match step:
            case Step.FORM:
                return _formed(contest, Form(value))
            case Step.QUESTIONS:
                return _selected(contest, value, {topic_key(topic): topic for topic in topics})
            case Step.GROUPS:
                return _grouped(contest, value)
            case Step.WINDOW:
                return _timed(contest, value)
            case Step.RULES:
                return _ruled(contest, *value.split("="))
    except (ValueError, KeyError, TypeError, OverflowError):
        return None
    return None


def _formed(contest: Contest, form: Form) -> Contest:
    """Another form begins with its preset; the same one keeps what was set."""
    return contest if contest.rules.form is form else replace(contest, rules=PRESETS[form])


def _selected(contest: Contest, value: str, topics: Mapping[str, str]) -> Contest:
    old, what = contest.selection, value[1:]
    match value[:1]:
        case "n":
            return replace(contest, rules=replace(contest.rules, count=_within("count", int(what))))
        case "t":
            names = _toggled(old.topics, topics[what]) if what else ()
            return replace(contest, selection=replace(old, topics=names, ids=()))
        case "k":
            return replace(contest, selection=replace(old, kinds=_toggled(old.kinds, Kind(what)), ids=()))
        case "l":
            return replace(contest, selection=replace(old, levels=_toggled(old.levels, _level(what)), ids=()))
        case "y" if not what:
            return replace(contest, selection=replace(old, years=(), ids=()))
    raise ValueError(value)


def _level(value: str) -> int:
    return {"1": 1, "2": 2, "3": 3}[value]


def _toggled(present: tuple[Any, ...], one: Any) -> tuple[Any, ...]:
    return tuple(sorted({*present} ^ {one}))


def _grouped(contest: Contest, value: str) -> Contest:
    if value == "all":
        return replace(contest, groups=())
    if value == "members":
        return replace(contest, members_only=not contest.members_only)
    return replace(contest, groups=_toggled(contest.groups, int(value.removeprefix("g"))))


def _timed(contest: Contest, value: str) -> Contest:
    """`at` with minutes since 1970 begins it and keeps its length; `for` with minutes ends it so long after."""
    if value.startswith("at"):
        opens = datetime.fromtimestamp(int(value[2:]) * 60, UTC)
        lasts = contest.closes_at - contest.opens_at if contest.opens_at and contest.closes_at else timedelta(hours=1)
        return replace(contest, opens_at=opens, closes_at=opens + lasts)
    if contest.opens_at is None or not value.startswith("for"):
        raise ValueError(value)
    return replace(contest, closes_at=contest.opens_at + timedelta(minutes=int(value[3:])))


def _ruled(contest: Contest, name: str, value: str) -> Contest:
    read: Callable[[str], Any] = {"keep": Keep, "partial": lambda word: word == "1"}.get(name, int)
    offered = OFFERED[name]
    said = None if value == "" and None in offered else read(value)
    if name in LIMITS and said is not None:
        _within(name, said)
    changes: dict[str, Any] = {name: said}
    return replace(contest, rules=replace(contest.rules, **changes))


def _within(name: str, value: int) -> int:
    least, most = LIMITS[name]
    if not least <= value <= most:
        raise ValueError(value)
    return value


def choice_of(value: Any) -> str:
    """A value of the rules as a button carries it; `chosen` reads it."""
    return "" if value is None else str(int(value)) if isinstance(value, bool) else str(value)


def fitting(deck: Deck, selection: Selection) -> list[str]:
    """The ids of the questions of a deck that a selection takes; of two that ask nearly the same only one."""
    if selection.ids:
        known = {one.question_id for one in deck.candidates}
        return [one for one in dict.fromkeys(selection.ids) if one in known]
    wanted = [
        one.question_id
        for one in deck.candidates
        if (not selection.topics or one.topic in selection.topics)
        and (not selection.kinds or one.kind in selection.kinds)
        and (not selection.levels or one.level in selection.levels)
        and (not selection.years or in_years(one.period, (min(selection.years), max(selection.years))))
    ]
    here, left_out = set(wanted), set[str]()
    for first, second in sorted(deck.twins):
        if first in here and second in here and first not in left_out:
            left_out.add(second)
    return sorted(here - left_out)


@dataclass(frozen=True, slots=True)
class Hurdle:
    """Why a contest cannot be published yet: the name of a sentence, with its values."""

    name: str
    step: Step
    values: Mapping[str, Any] = field(default_factory=dict)


def hurdles(contest: Contest, fits: int, now: datetime) -> list[Hurdle]:
    """Everything that stands in the way; `fits` questions of the bank may be drawn."""
    rules = contest.rules
    found = [] if contest.title else [Hurdle("title", Step.TITLE)]
    if fits < rules.count:
        found.append(Hurdle("few", Step.QUESTIONS, {"fits": fits, "count": rules.count}))
    if rules.form is Form.TEAM and len(contest.groups) == 1:
        found.append(Hurdle("one_team", Step.GROUPS))
    found += _window_hurdles(contest, now)
    for name in faults(rules):
        least, most = LIVE_SECONDS if (rules.form, name) == (Form.LIVE, "seconds") else LIMITS[name]
        most = 1 if name == "attempts" and rules.form in (Form.LIVE, Form.DUEL) else most
        found.append(Hurdle("rule", Step.RULES, {"name": name, "least": least, "most": most}))
    return found


def _window_hurdles(contest: Contest, now: datetime) -> list[Hurdle]:
    opens, closes = contest.opens_at, contest.closes_at
    if opens is None or closes is None:
        return [Hurdle("no_window", Step.WINDOW)]
    found = [Hurdle("past", Step.WINDOW)] if opens <= now else []
    if closes <= opens:
        return [*found, Hurdle("backwards", Step.WINDOW)]
    needed = seconds_of(contest.rules)
    if closes - opens < timedelta(seconds=needed):
        found.append(Hurdle("short", Step.WINDOW, {"minutes": -(-needed // 60)}))
    if closes - opens > LONGEST_WINDOW:
        found.append(Hurdle("long", Step.WINDOW, {"days": LONGEST_WINDOW.days}))
    return found


def seconds_of(rules: Rules) -> int:
    """The longest that one attempt may take; a challenge takes what its first questions take."""
    if rules.form is Form.CHALLENGE:
        return rules.seconds
    whole = rules.count * rules.seconds
    return whole if rules.total_seconds is None else min(whole, rules.total_seconds)
