"""Wrong answers: of the same kind, from the same library, plausible by distance, and wrong by the texts."""

from random import Random

from knowledge.drafting.lore import Lore
from knowledge.drafting.nouns import Fact, Mention, Sort, Statement
from knowledge.drafting.numbers import value
from knowledge.drafting.places import one_place
from knowledge.drafting.wrong import gives_away, holds, is_wrong
from knowledge.drafting.years import years

_FARTHEST = {Sort.YEAR: 4, Sort.PLACE: 6, Sort.PERSON: 4, Sort.TITLE: 20, Sort.NUMBER: 200}
"""Years between the statement and the nearest mention of something that may stand beside the right answer."""
_NEVER = 9999
_ANY_TIME = (0, _NEVER)
_OWNERS = ("中国共产党", "中华人民共和国")
"""What begins so is not put beside what does not: a rule of the party is no law of the state."""
_RATIO = 2.5
_CHOSEN_FROM = 8


def distractors(statement: Statement, fact: Fact, lore: Lore, wanted: int, rng: Random) -> tuple[str, ...]:
    """That many wrong answers, or none where the library has not enough good ones."""
    right = statement.text[fact.start : fact.end]
    rest = statement.lead + statement.text[: fact.start] + "\0" + statement.text[fact.end :]
    if (
        statement.text[fact.end :].startswith("（")
        or not _is_common(right, fact, lore)
        or holds(rest, right, fact.sort)
    ):
        return ()
    others = lore.same_matter(statement)
    near = [
        other
        for other in _by_distance(statement, fact, lore)
        if not holds(rest, other, fact.sort)
        and _goes_with(fact.sort, right, other)
        and is_wrong(other, fact.sort, statement, others)
    ]
    near = near[: 5 if fact.sort is Sort.TITLE else _CHOSEN_FROM]
    counted = fact.sort in (Sort.YEAR, Sort.NUMBER)
    chosen = _around(near, right, wanted, rng) if counted else _chosen(near, fact.sort, wanted, rng)
    return () if gives_away(right, rest, chosen) else chosen


def _by_distance(statement: Statement, fact: Fact, lore: Lore) -> list[str]:
    """Everything of the same sort and form within reach, the nearest first."""
    right = statement.text[fact.start : fact.end]
    when = years(statement.text) or years(statement.passage.text)
    found = [
        (_distance(fact.sort, right, mention, when), mention.text)
        for mention in lore.mentions(fact.sort, fact.form)
        if mention.text != right
        and _years_between(when, mention.years) <= _reach(fact)
        and _is_thinkable(mention, statement, when, lore)
    ]
    return [text for _, text in sorted(found)]


def _reach(fact: Fact) -> int:
    """Places with their province are fewer, so they may be farther."""
    return 3 * _FARTHEST[fact.sort] if fact.sort is Sort.PLACE and fact.form else _FARTHEST[fact.sort]


def _is_thinkable(mention: Mention, statement: Statement, when: frozenset[int], lore: Lore) -> bool:
    """Whether one may think of it here: a year of topic and people, a person of that time, a known place."""
    lives = lore.names.lives
    match mention.sort:
        case Sort.YEAR:
            people = [name for name in lives if name in statement.text]
            lived = all(_can_have_been(lives[name], mention.years) for name in people)
            return lived and statement.passage.topic in mention.topics
        case Sort.PERSON:
            return _is_known(mention) and _can_have_been(lives.get(mention.text, _ANY_TIME), when)
        case Sort.PLACE if not mention.form:
            return _is_known(mention)
        case _:
            return True


def _can_have_been(life: tuple[int, int], when: frozenset[int]) -> bool:
    """Whether somebody lived in these years; in that of the death nobody knows which came first."""
    return all(life[0] <= year < life[1] for year in when)


def _is_known(mention: Mention) -> bool:
    """Whether passages of more than one topic name it."""
    return len(mention.topics) > 1 and mention.count >= (4 if mention.sort is Sort.PERSON else 2)


def _is_common(right: str, fact: Fact, lore: Lore) -> bool:
    """Whether a place or a person is no stranger among the known ones that stand beside it, and so given away."""
    found = next((mention for mention in lore.mentions(fact.sort, fact.form) if mention.text == right), None)
    match fact.sort:
        case Sort.PERSON:
            return found is not None and found.count > 1
        case Sort.PLACE if not fact.form:
            return found is not None and _is_known(found)
        case _:
            return True


def _distance(sort: Sort, right: str, mention: Mention, when: frozenset[int]) -> float:
    if sort is Sort.NUMBER:
        return abs(value(mention.text) - value(right))
    if sort is Sort.PERSON:
        return _years_between(when, mention.years) - min(mention.count, 12) / 4
    return _years_between(when, mention.years) + abs(len(mention.text) - len(right)) / 4


def _years_between(first: frozenset[int], second: frozenset[int]) -> int:
    """The shortest time between two sets of years; 0 where it is not known when the first was."""
    return min((abs(one - other) for one in first for other in second), default=0 if not first else _NEVER)


def _goes_with(sort: Sort, right: str, other: str) -> bool:
    """Whether two things of one sort may stand beside each other: not the same thing, none given away by its form."""
    match sort:
        case Sort.PLACE:
            return not one_place(right, other) and abs(len(right) - len(other)) <= 2
        case Sort.NUMBER:
            return 1 / _RATIO <= value(other) / value(right) <= _RATIO and ("." in right) == ("." in other)
        case Sort.TITLE:
            inside, outside = right[1:-1], other[1:-1]
            similar = 0.5 <= len(inside) / len(outside) <= 2
            one_house = all(inside.startswith(owner) == outside.startswith(owner) for owner in _OWNERS)
            return similar and one_house and inside not in outside and outside not in inside
        case _:
            return True


def _around(near: list[str], right: str, wanted: int, rng: Random) -> tuple[str, ...]:
    """A choice of numbers among which the right one has any rank, so that the middle is no better guess."""
    less = [text for text in near if value(text) < value(right)]
    more = [text for text in near if value(text) > value(right)]
    ranks = [rank for rank in range(wanted + 1) if rank <= len(less) and wanted - rank <= len(more)]
    if not ranks:
        return ()
    rank = rng.choice(ranks)
    return (*rng.sample(less, rank), *rng.sample(more, wanted - rank))


def _chosen(near: list[str], sort: Sort, wanted: int, rng: Random) -> tuple[str, ...]:
    """A choice of names in which no two are one thing."""
    rng.shuffle(near)
    kept: list[str] = []
    for text in near:
        if len(kept) < wanted and all(_goes_with(sort, text, one) for one in kept):
            kept.append(text)
    return tuple(kept) if len(kept) == wanted else ()
