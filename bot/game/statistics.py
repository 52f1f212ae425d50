"""How questions of the bank do: how hard they are, whether they tell strong players from weak ones, wrong keys."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

FEW = 5
"""Answers of a tier below which nothing is said of it."""

ENOUGH = 10
"""Answers after which a person belongs to a tier."""


class Tier(IntEnum):
    """Thirds of the people by their share of right answers; `NONE` for who has not answered enough."""

    NONE = 0
    WEAK = 1
    MIDDLE = 2
    STRONG = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """How many people of a tier answered a question in one way; what was typed has no `chosen`."""

    question_id: str
    tier: Tier
    chosen: tuple[int, ...]
    right: bool
    count: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the answers say of one question.

    `discrimination` is the share of right answers among strong people less that among weak ones, -1 to 1 (None: too
    few answered). `lure` is the wrong answer that most people gave, and how many. A question is `suspicious` when
    strong people gave one wrong answer more often than any right one: its key may be wrong.
    """

    question_id: str
    answered: int
    right: int
    discrimination: float | None
    lure: tuple[tuple[int, ...], int] | None
    suspicious: bool


def statistics(choices: Iterable[Choice]) -> tuple[Statistics, ...]:
    """One for each question that was answered, the suspicious ones first, then those that discriminate least."""
    grouped: dict[str, list[Choice]] = defaultdict(list)
    for choice in choices:
        grouped[choice.question_id].append(choice)
    found = [_of_one(question_id, given) for question_id, given in grouped.items()]
    return tuple(sorted(found, key=lambda one: (not one.suspicious, _discrimination(one), one.question_id)))


def _discrimination(one: Statistics) -> float:
    return 2.0 if one.discrimination is None else one.discrimination


def _of_one(question_id: str, given: list[Choice]) -> Statistics:
    strong = [choice for choice in given if choice.tier is Tier.STRONG]
    weak = [choice for choice in given if choice.tier is Tier.WEAK]
    shares = _share(strong), _share(weak)
    return Statistics(
        question_id=question_id,
        answered=sum(choice.count for choice in given),
        right=sum(choice.count for choice in given if choice.right),
        discrimination=None if shares[0] is None or shares[1] is None else shares[0] - shares[1],
        lure=_most(choice for choice in given if not choice.right),
        suspicious=_is_suspicious(strong),
    )


def _share(given: list[Choice]) -> float | None:
    """The share of right answers; None where too few answered."""
    total = sum(choice.count for choice in given)
    return sum(choice.count for choice in given if choice.right) / total if total >= FEW else None


def _is_suspicious(strong: list[Choice]) -> bool:
    """What was typed wrongly is many different things, so that nothing follows from how often."""
    lure = _most(choice for choice in strong if not choice.right and choice.chosen)
    right = _most(choice for choice in strong if choice.right)
    enough = sum(choice.count for choice in strong) >= FEW
    return enough and lure is not None and lure[1] > (right[1] if right else 0)


def _most(given: Iterable[Choice]) -> tuple[tuple[int, ...], int] | None:
    counts: Counter[tuple[int, ...]] = Counter()
    for choice in given:
        counts[choice.chosen] += choice.count
    return min(counts.items(), key=lambda item: (-item[1], item[0])) if counts else None
