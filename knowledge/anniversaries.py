"""What happened on this day: the sentences of the library that carry a full date."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.model import Passage
from knowledge.passages import sentences

_DATE = re.compile(r"(?<![0-9])(?P<year>[12][0-9]{3})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日")


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A sentence with a date in it: `passage.text[start:end]`."""

    year: int
    month: int
    day: int
    passage: Passage
    start: int
    end: int

    @property
    def quote(self) -> str:
        return self.passage.text[self.start : self.end]


def on_this_day(passages: Iterable[Passage], month: int, day: int) -> tuple[Anniversary, ...]:
    """The sentences dated on that day of any year, oldest first."""
    return _sorted(one for one in dated(passages) if (one.month, one.day) == (month, day))


def next_after(passages: Iterable[Passage], month: int, day: int) -> tuple[Anniversary, ...]:
    """The sentences of the nearest later day that has any, going round the year; none when no sentence has a date.

    The day itself comes last: only a library with that one date gives it again.
    """
    found = list(dated(passages))
    if not found:
        return ()
    nearest = min(found, key=lambda one: _ahead(one, month, day))
    return _sorted(one for one in found if (one.month, one.day) == (nearest.month, nearest.day))


def dated(passages: Iterable[Passage]) -> Iterator[Anniversary]:
    """Every sentence with a date such as 1921年7月23日, once for each date in it."""
    for passage in passages:
        for start, end in sentences(passage.text):
            for year, month, day in sorted(set(_dates(passage.text[start:end]))):
                yield Anniversary(year, month, day, passage, start, end)


def _dates(sentence: str) -> Iterator[tuple[int, int, int]]:
    for found in _DATE.finditer(sentence):
        year, month, day = (int(found[part]) for part in ("year", "month", "day"))
        try:
            date(year, month, day)
        except ValueError:
            continue
        yield year, month, day


def _ahead(one: Anniversary, month: int, day: int) -> int:
    """Days to wait, counted in a year of 12 months of 31 days, from 1 (tomorrow) to a whole year (the same day)."""
    return ((one.month - month) * 31 + one.day - day - 1) % (12 * 31)


def _sorted(found: Iterable[Anniversary]) -> tuple[Anniversary, ...]:
    return tuple(sorted(found, key=lambda one: (one.year, one.passage.title, one.passage.start, one.start)))
