"""Shares of outcomes with their 95 % intervals, and latencies."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any

from index.trials.run import Outcome

_Z = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `of`, with Wilson's interval; 0 of 0 says nothing: 0 to 1."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        if not self.of:
            return 0.0, 1.0
        middle, spread = self.value + _Z**2 / (2 * self.of), _Z**2 / self.of
        half = _Z * sqrt(self.value * (1 - self.value) / self.of + spread / (4 * self.of))
        return max((middle - half) / (1 + spread), 0.0), min((middle + half) / (1 + spread), 1.0)


@dataclass(frozen=True, slots=True)
class Report:
    """One table. The first three and `mrr` are of questions that have an answer; latencies are seconds.

    first, in_five: the right passage is the first, among the first five
    found_quoted: of those whose passage came first, the quote holds the answer
    quoted: of all with an answer, answered with a quote that holds it
    misquoted: of those answered, the quote holds none
    answered_wrongly: of those to refuse, answered; refused_wrongly: of those with an answer, refused
    """

    first: Share
    in_five: Share
    mrr: float
    found_quoted: Share
    quoted: Share
    misquoted: Share
    answered_wrongly: Share
    refused_wrongly: Share
    p50: float
    p99: float


def report(outcomes: Iterable[Outcome]) -> Report:
    """The shares of these outcomes."""
    every = list(outcomes)
    true = [one for one in every if not one.trial.must_be_refused]
    refusals = [one for one in every if one.trial.must_be_refused]
    at_top = [one for one in true if one.rank == 1]
    return Report(
        first=Share(len(at_top), len(true)),
        in_five=_share(true, [one.rank is not None and one.rank <= 5 for one in true]),
        mrr=sum(1 / one.rank for one in true if one.rank) / max(len(true), 1),
        found_quoted=_share(at_top, [one.quoted for one in at_top]),
        quoted=_share(true, [one.answered and one.quoted for one in true]),
        misquoted=Share(sum(one.answered and not one.quoted for one in true), sum(one.answered for one in true)),
        answered_wrongly=_share(refusals, [one.answered for one in refusals]),
        refused_wrongly=_share(true, [not one.answered for one in true]),
        p50=percentile([one.seconds for one in every], 0.5),
        p99=percentile([one.seconds for one in every], 0.99),
    )


def percentile(values: Sequence[float], part: float) -> float:
    """The value below which that part of the values lies; 0 without values."""
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def as_object(one: Report) -> dict[str, Any]:
    """A report as JSON takes it; a share has its value, its interval and its counts."""
    return {name: _plain(getattr(one, name)) for name in Report.__slots__}


def _plain(value: Any) -> Any:
    if isinstance(value, Share):
        low, high = value.interval
        return {**asdict(value), "share": round(value.value, 4), "low": round(low, 4), "high": round(high, 4)}
    return round(value, 4)


def _share(of: Sequence[Outcome], hits: Iterable[bool]) -> Share:
    return Share(sum(hits), len(of))
