"""Ranking views over tallies."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby

from bot.game.model import Period, Standing, Tally


def first_day(period: Period, today: date) -> date | None:
    """The first day that counts for `period`; None means all of them. Weeks begin on Monday."""
    match period:
        case Period.TODAY:
            return today
        case Period.WEEK:
            return today - timedelta(days=today.weekday())
        case Period.MONTH:
            return today.replace(day=1)
        case Period.ALL:
            return None


EVER = date(1, 1, 1)
"""The first day of all time."""

SUMMED = (Period.WEEK, Period.MONTH, Period.ALL)
"""Periods whose sums are kept; those of a day are few enough to be added up."""


def since(period: Period, day: date) -> date:
    """The first day of the period that a day lies in."""
    return first_day(period, day) or EVER


def day_bit(day: date) -> int:
    """The bit of a day in the row of its month."""
    return 1 << day.day - 1


def months_until(day: date, count: int) -> list[date]:
    """The first days of so many months, the last of which is the month of a day."""
    last = day.year * 12 + day.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


def rank(tallies: Iterable[Tally]) -> tuple[Standing, ...]:
    """All standings, best first; of equal ones who is longer on Telegram, which the id tells, comes first.

    Equal points share a rank, and the next rank counts those before it (1, 2, 2, 4).
    """
    ordered = sorted(tallies, key=lambda tally: (-tally.points, -_accuracy(tally), tally.person.id))
    standings: list[Standing] = []
    for _, equals in groupby(ordered, key=lambda tally: tally.points):
        place = len(standings) + 1
        standings += [Standing(place, tally) for tally in equals]
    return tuple(standings)


def months_of(days: Iterable[date]) -> dict[date, int]:
    """The bits of days by the first day of their month."""
    months: dict[date, int] = {}
    for day in days:
        month = day.replace(day=1)
        months[month] = months.get(month, 0) | day_bit(day)
    return months


def streak(months: Mapping[date, int], today: date) -> int:
    """Consecutive days up to today, or up to yesterday while today's answer is still to come.

    `months` has the bits of the days by the first day of their month.
    """
    last = today if _run(months, today) else today - timedelta(days=1)
    length = 0
    while run := _run(months, last - timedelta(days=length)):
        length += run
    return length


def _run(months: Mapping[date, int], last: date) -> int:
    """Consecutive days up to this one, within its month."""
    until = (1 << last.day) - 1
    missing = until & ~months.get(last.replace(day=1), 0)
    return last.day - missing.bit_length()


def _accuracy(tally: Tally) -> float:
    return tally.right / tally.answered if tally.answered else 0.0
