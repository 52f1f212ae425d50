"""Boards of a contest: persons, groups and organisations, out of the attempts that have ended."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby

from bot.game.contest import Place, Result, Rules, counted, ranked
from bot.game.league import Organisation, bases

LEAST_BASE = 10
"""The smallest member base whose participation is ranked: one of one is no achievement."""


class Measure(StrEnum):
    """What groups and organisations are ranked by. `MEAN` is that of the `best_of` best where the rules say so;
    `RATE` is players in per cent of the member base.
    """

    SUM = "sum"
    MEAN = "mean"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Line:
    """A group (`id` is its chat) or an organisation on a board. `base` is its member base, if it is known."""

    rank: int
    id: int
    points: float
    players: int
    base: int | None = None


@dataclass(frozen=True, slots=True)
class Standings:
    """How a contest stands. `places` leave out people who were erased; `results` keep what they have earned."""

    results: tuple[Result, ...]
    places: tuple[Place, ...]
    by_person: Mapping[int, Place] = field(repr=False)

    @property
    def players(self) -> int:
        return len(self.results)


def standings(rules: Rules, attempts: Iterable[Result]) -> Standings:
    """Each person counts once; their attempts follow each other in their order."""
    people: dict[int, list[Result]] = {}
    for attempt in attempts:
        people.setdefault(attempt.person_id, []).append(attempt)
    results = tuple(own[0] if len(own) == 1 else counted(rules.keep, own) for own in people.values())
    places = ranked(one for one in results if one.person_id > 0)
    return Standings(results, places, {place.result.person_id: place for place in places})


def usual(rules: Rules) -> Measure:
    """What the rules themselves rank groups by."""
    return Measure.SUM if rules.best_of is None else Measure.MEAN


def group_lines(
    rules: Rules, results: Iterable[Result], organisations: Sequence[Organisation], measure: Measure
) -> tuple[Line, ...]:
    """The groups that people stand for, best first."""
    scores: dict[int, list[int]] = {}
    for result in results:
        if result.chat_id is not None:
            scores.setdefault(result.chat_id, []).append(result.score)
    sizes = bases(organisations)
    base = {one.chat_id: sizes.get(one.id) for one in organisations if one.chat_id is not None}
    return _ranked(measure, rules.best_of, {chat_id: (own, base.get(chat_id)) for chat_id, own in scores.items()})


def organisation_lines(
    results: Iterable[Result], organisations: Sequence[Organisation], measure: Measure, parent_id: int | None
) -> tuple[Line, ...]:
    """The organisations right below one of them (None: those at the top), each with all that stands below it."""
    home = {one.chat_id: one.id for one in organisations if one.chat_id is not None}
    branch = _branches(organisations, parent_id)
    sizes = bases(organisations)
    scores: dict[int, list[int]] = {one.id: [] for one in organisations if one.parent_id == parent_id}
    for result in results:
        place = branch.get(home.get(result.chat_id or 0, 0))
        if place is not None:
            scores[place].append(result.score)
    return _ranked(measure, None, {one: (own, sizes.get(one)) for one, own in scores.items() if own})


def _branches(organisations: Sequence[Organisation], parent_id: int | None) -> Mapping[int, int]:
    """For each organisation, the one right below `parent_id` that it belongs to."""
    above = {one.id: one.parent_id for one in organisations}
    found: dict[int, int] = {}
    for one in organisations:
        at = one.id
        while above[at] is not None and above[at] != parent_id:
            at = above[at] or 0
        if above[at] == parent_id:
            found[one.id] = at
    return found


def _ranked(
    measure: Measure, best_of: int | None, scores: Mapping[int, tuple[Sequence[int], int | None]]
) -> tuple[Line, ...]:
    """Equal points share a rank. Of participation those whose member base is too small are left out."""
    lines = [
        Line(0, one, _points(measure, best_of, own, base), len(own), base)
        for one, (own, base) in scores.items()
        if measure is not Measure.RATE or (base or 0) >= LEAST_BASE
    ]
    made: list[Line] = []
    for _, equals in groupby(
        sorted(lines, key=lambda one: (-one.points, -one.players, one.id)), lambda one: one.points
    ):
        rank = len(made) + 1
        made += [Line(rank, one.id, one.points, one.players, one.base) for one in equals]
    return tuple(made)


def _points(measure: Measure, best_of: int | None, scores: Sequence[int], base: int | None) -> float:
    match measure:
        case Measure.SUM:
            return float(sum(scores))
        case Measure.MEAN:
            best = scores if best_of is None else sorted(scores, reverse=True)[:best_of]
            return round(sum(best) / (best_of or len(scores)), 2)
    return round(100 * len(scores) / (base or 1), 1)
