"""Contests: their rules as data, who gets which questions, what an answer earns, and who is ahead.

Nothing here depends on chance or on the clock: whoever knows the rules, the questions and the seed can replay it all.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from knowledge.questions import Kind, Question, key_list


class Form(StrEnum):
    """`PAPER`: so many questions in private, each with its time. `CHALLENGE`: the first wrong answer ends it.
    `LIVE`: a host runs it in a group. `DUEL`: two people, the same questions. `TEAM`: groups against each other.
    """

    PAPER = "paper"
    CHALLENGE = "challenge"
    LIVE = "live"
    DUEL = "duel"
    TEAM = "team"


class Keep(StrEnum):
    """Which of several attempts counts."""

    BEST = "best"
    FIRST = "first"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class Rules:
    """What is stated before a contest begins; `version` names the meaning of the fields.

    `count` questions, `seconds` for each, `total_seconds` for all of them (None: no such limit); `points` for a right
    answer and at most `bonus` more for a quick one; with `partial`, a part of the right options earns its part of the
    points if no wrong one is chosen. A person earns at most `daily_cap` points a day. The score of a team is the sum
    over its people, or the mean of its `best_of` best, where those it lacks count 0 (so teams rank as by the sum of
    their best). Appeals may be made for `appeal_hours` after the close.
    """

    form: Form = Form.PAPER
    count: int = 10
    seconds: int = 30
    total_seconds: int | None = None
    attempts: int = 1
    keep: Keep = Keep.BEST
    points: int = 10
    bonus: int = 0
    partial: bool = False
    daily_cap: int | None = None
    best_of: int | None = None
    appeal_hours: int = 24
    version: int = 1


LIMITS: Mapping[str, tuple[int, int]] = {
    "count": (1, 100),
    "seconds": (10, 600),
    "total_seconds": (30, 4 * 3600),
    "attempts": (1, 20),
    "points": (1, 100),
    "bonus": (0, 100),
    "daily_cap": (1, 10_000),
    "best_of": (1, 100),
    "appeal_hours": (0, 14 * 24),
}
"""The least and the most that a field of the rules may say."""

LIVE_SECONDS = (15, 60)
MILLI = timedelta(milliseconds=1)


def faults(rules: Rules) -> list[str]:
    """The fields that say what cannot be."""
    said = ((name, getattr(rules, name)) for name in LIMITS)
    found = [name for name, value in said if value is not None and not LIMITS[name][0] <= value <= LIMITS[name][1]]
    if rules.form is Form.LIVE and not LIVE_SECONDS[0] <= rules.seconds <= LIVE_SECONDS[1]:
        found.append("seconds")
    if rules.form in (Form.LIVE, Form.DUEL) and rules.attempts != 1:
        found.append("attempts")
    return list(dict.fromkeys(found))


def rules_of(data: Mapping[str, Any]) -> Rules:
    """The rules that `asdict` wrote down. Raises TypeError or ValueError for anything else."""
    rules = Rules(**data)
    return replace(rules, form=Form(rules.form), keep=Keep(rules.keep))


def seal(rules: Rules, questions: Iterable[Question], seed: str) -> str:
    """The SHA-256 of rules, questions with their keys, and seed: published at the start, it shows that none changed."""
    bank = [_sealed(one) for one in questions]
    sealed = json.dumps([asdict(rules), sorted(bank), seed], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(sealed.encode()).hexdigest()


def _sealed(question: Question) -> list[Any]:
    """A picture stands behind the rest, so that questions without one are sealed as they were before there were any."""
    plain = [question.id, question.kind, question.stem, list(question.options), key_list(question)]
    return [*plain, question.picture] if question.picture else plain


def paper(bank: Iterable[str], count: int, seed: str, lot: str) -> tuple[str, ...]:
    """The `count` question ids of one draw, in their order: the ids go by the SHA-256 of "seed/lot/id".

    `lot` names the draw, such as one attempt of a person; both sides of a duel and a live contest have one lot.
    """
    return tuple(sorted(bank, key=lambda one: sha256(f"{seed}/{lot}/{one}".encode()).digest())[:count])


def millis_taken(rules: Rules, issued_at: datetime | None, received_at: datetime) -> int:
    """What an answer took, in whole thousandths of a second, between none and all of its question's time.

    Where nobody knows when the question was sent, it took all of it.
    """
    whole = rules.seconds * 1000
    return whole if issued_at is None else min(max((received_at - issued_at) // MILLI, 0), whole)


def earned(rules: Rules, question: Question, chosen: Sequence[int], *, right: bool, seconds: float) -> int:
    """The points of an answer given so many seconds after the question was issued."""
    if right:
        left = max(0.0, 1.0 - max(seconds, 0.0) / rules.seconds)
        return rules.points + round(rules.bonus * left)
    picked = set(chosen)
    if rules.partial and question.kind is Kind.MULTIPLE and picked and picked < question.key:
        return rules.points * len(picked) // len(question.key)
    return 0


def capped(rules: Rules, points: int, before: int) -> int:
    """What a day that has brought `before` points still takes of these."""
    return points if rules.daily_cap is None else max(0, min(points, rules.daily_cap - before))


class Result(NamedTuple):
    """What one attempt, or all that count of one person, has come to; `millis` is the time all answers took.

    `chat_id` is the group that the person stands for. Tuples, because a board of 79,000 makes so many at once.
    """

    person_id: int
    name: str
    chat_id: int | None
    score: int
    right: int
    answered: int
    millis: int
    ended_at: datetime


class Place(NamedTuple):
    """A line of a contest's board."""

    rank: int
    result: Result


def counted(keep: Keep, attempts: Sequence[Result]) -> Result:
    """What counts of the attempts of one person, which are given in their order."""
    if keep is Keep.FIRST:
        return attempts[0]
    if keep is Keep.BEST:
        return min(attempts, key=_order)
    sums = {name: sum(getattr(one, name) for one in attempts) for name in ("score", "right", "answered", "millis")}
    return attempts[-1]._replace(**sums)


def ranked(results: Iterable[Result]) -> tuple[Place, ...]:
    """Best first: by score, then by time, then by who was earlier; only who is equal in all three shares a rank."""
    places: list[Place] = []
    rank, last = 0, None
    for at, one in enumerate(sorted(results, key=lambda one: (*_order(one), one.person_id)), 1):
        if (key := _order(one)) != last:
            rank, last = at, key
        places.append(Place(rank, one))
    return tuple(places)


def _order(result: Result) -> tuple[int, int, datetime]:
    return -result.score, result.millis, result.ended_at
