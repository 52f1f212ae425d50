"""Which questions to post next."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from operator import attrgetter
from random import Random

from knowledge.questions import KIND_NAMES, Kind

TWINS_APART = timedelta(days=30)
LEVELS = frozenset({1, 2, 3})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A postable question; `period` is that of its text, such as "1919-1923"."""

    question_id: str
    topic: str = ""
    level: int = 1
    period: str = ""
    kind: Kind = Kind.SINGLE


@dataclass(frozen=True, slots=True)
class Deck:
    """All questions that may be posted; `twins` are pairs of ids of questions that ask nearly the same.

    `dated` has ids of questions on what happened on a day of the year, for those days that were looked up.
    """

    candidates: tuple[Candidate, ...] = ()
    twins: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    dated: Mapping[date, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a question should be about; `years` are the first and the last one asked for, `ids` those that may be
    chosen. None: anything.
    """

    topic: str | None = None
    levels: frozenset[int] = LEVELS
    years: tuple[int, int] | None = None
    kinds: frozenset[Kind] = frozenset(Kind)
    ids: frozenset[str] | None = None

    def __contains__(self, candidate: Candidate) -> bool:
        topic = self.topic is None or candidate.topic == self.topic
        named = self.ids is None or candidate.question_id in self.ids
        fits = named and topic and candidate.kind in self.kinds and candidate.level in self.levels
        return fits and (self.years is None or in_years(candidate.period, self.years))


ANYTHING = Wish()


_KINDS = {word: kind for kind, name in KIND_NAMES.items() for word in (name, name.removesuffix("题"), kind.value)}


_LEVELS = {
    word: level
    for level, names in {1: "易 容易 简单 easy", 2: "中 中等 medium", 3: "难 困难 hard"}.items()
    for name in names.split()
    for word in (name, f"{name}题")
}
_YEARS = re.compile("[0-9]{4}年?([-—–－~～至到]+[0-9]{4}年?)?")


def wish_of(about: str) -> Wish:
    """The wish in words: kinds of questions (填空题, 填空), levels (易, 难), years (1921-1927), the rest as a topic."""
    kinds, levels, rest = set[Kind](), set[int](), list[str]()
    years = None
    for word in about.split():
        if kind := _KINDS.get(word.lower()):
            kinds.add(kind)
        elif level := _LEVELS.get(word.lower()):
            levels.add(level)
        elif years is None and (named := named_years(word)):
            years = named
        else:
            rest.append(word)
    return Wish(" ".join(rest) or None, frozenset(levels) or LEVELS, years, frozenset(kinds or Kind))


def named_years(word: str) -> tuple[int, int] | None:
    """The years that a word asks for (1921, 1921-1927年); None for any other word."""
    return years_of(word) if _YEARS.fullmatch(word) else None


_DAYS = {
    name: number
    for number, (sign, english) in enumerate(zip("一二三四五六日", "mon tue wed thu fri sat sun".split(), strict=True))
    for name in (f"周{sign}", f"星期{sign}", f"礼拜{sign}", english)
} | {"周天": 6, "星期天": 6, "礼拜天": 6}


def on_day(about: str, weekday: int) -> str:
    """What is asked for on one day of the week, 0 for Monday, by a plan such as `单选题 周一 长征 周三 建党`.

    Words behind the name of a day hold for it, words before all names for the days that are not named.
    """
    parts: dict[int | None, list[str]] = {None: []}
    day = None
    for word in about.replace("：", " ").replace(":", " ").split():
        day = _DAYS.get(word.lower(), day)
        if word.lower() in _DAYS:
            parts.setdefault(day, [])
        else:
            parts[day].append(word)
    return " ".join(parts.get(weekday, parts[None]))


def years_of(period: str) -> tuple[int, int] | None:
    """The first and the last year of a period ("1919-1923", "1921年7月—1923", "1935"); None when it names none."""
    digits = "".join(sign if sign.isascii() and sign.isdigit() else " " for sign in period)
    years = [int(word) for word in digits.split() if len(word) == 4]
    return (min(years), max(years)) if years else None


def in_years(period: str, years: tuple[int, int]) -> bool:
    """Whether a period has a year in common with those from the first to the last one asked for."""
    span = years_of(period)
    return span is not None and span[0] <= years[1] and years[0] <= span[1]


def choose(
    deck: Deck,
    count: int,
    random: Random,
    wish: Wish = ANYTHING,
    seen: Mapping[str, date] | None = None,
    today: date | None = None,
) -> tuple[str, ...]:
    """At most `count` question ids: unseen ones first, then those seen longest ago; ties are drawn by `random`.

    `seen` has the day each question was last seen. Of two twins none is chosen within 30 days of the other, as seen
    from `today`. The same arguments and seed give the same questions, in whatever order the candidates come.
    """
    seen = seen or {}
    near = _neighbours(deck.twins)
    barred = set(_seen_twins(seen, near, today))
    chosen: list[str] = []
    for candidate in _in_turn(deck.candidates, seen, random):
        if len(chosen) >= count:
            break
        if candidate in wish and candidate.question_id not in barred:
            chosen.append(candidate.question_id)
            barred |= near[candidate.question_id]
    return tuple(chosen)


def choose_first(
    deck: Deck, count: int, random: Random, wishes: tuple[Wish, Wish], seen: Mapping[str, date], today: date
) -> tuple[str, ...]:
    """Like `choose`: what fits the first wish and was not seen in the last 30 days, then what fits the second one."""
    first, second = wishes
    fresh = tuple(
        candidate
        for candidate in deck.candidates
        if candidate in first and today - seen.get(candidate.question_id, date.min) >= TWINS_APART
    )
    chosen = choose(replace(deck, candidates=fresh), count, random, first, seen, today)
    if len(chosen) == count:
        return chosen
    others = tuple(candidate for candidate in deck.candidates if candidate.question_id not in chosen)
    seen_now = {**seen, **dict.fromkeys(chosen, today)}
    return chosen + choose(replace(deck, candidates=others), count - len(chosen), random, second, seen_now, today)


def _in_turn(candidates: Iterable[Candidate], seen: Mapping[str, date], random: Random) -> Iterator[Candidate]:
    """Those of a day are drawn one by one: of hundreds that might be asked for, few are."""
    days: defaultdict[date, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=attrgetter("question_id")):
        days[seen.get(candidate.question_id, date.min)].append(candidate)
    for day in sorted(days):
        yield from _drawn(days[day], random)


def _drawn(left: list[Candidate], random: Random) -> Iterator[Candidate]:
    while left:
        place = random.randrange(len(left))
        left[place], left[-1] = left[-1], left[place]
        yield left.pop()


def _neighbours(twins: Iterable[tuple[str, str]]) -> defaultdict[str, set[str]]:
    near: defaultdict[str, set[str]] = defaultdict(set)
    for first, second in twins:
        near[first].add(second)
        near[second].add(first)
    return near


def _seen_twins(seen: Mapping[str, date], near: Mapping[str, Collection[str]], today: date | None) -> Iterator[str]:
    """The twins of what was seen less than 30 days ago."""
    for question_id, twins in near.items():
        day = seen.get(question_id)
        if day and today and today - day < TWINS_APART:
            yield from twins
