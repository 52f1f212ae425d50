"""Puts questions to a searcher, and says of each what became of it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

from index.search import Searcher
from index.trials.sets import Trial
from knowledge.answer import answer
from knowledge.model import Answer, Found

DEPTH = 10
"""Passages in which the right one is looked for."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    rank: place of the first right passage, from 1; None when it is not among the first `DEPTH`
    answered: whether something was quoted
    quoted: whether the quote, or without an answer what would have been quoted, holds an answer
    """

    trial: Trial
    rank: int | None
    answered: bool
    quoted: bool
    confidence: float
    seconds: float


def run(searcher: Searcher, trials: Iterable[Trial]) -> Iterator[Outcome]:
    """The outcomes in order, one at a time."""
    for trial in trials:
        began = perf_counter()
        found = searcher.search(trial.question, DEPTH)
        told = answer(found, searcher.threshold)
        seconds = perf_counter() - began
        yield Outcome(
            trial=trial,
            rank=_rank(trial, found),
            answered=isinstance(told, Answer),
            quoted=_quoted(trial, found),
            confidence=found[0].confidence if found else 0.0,
            seconds=seconds,
        )


def is_right(trial: Trial, text: str) -> bool:
    """Whether a passage is one that the answer stands in."""
    return any(proof in text for proof in trial.proofs)


def _rank(trial: Trial, found: Sequence[Found]) -> int | None:
    return next((place for place, one in enumerate(found, 1) if is_right(trial, one.passage.text)), None)


def _quoted(trial: Trial, found: Sequence[Found]) -> bool:
    told = answer(found[:1], 0.0)
    return isinstance(told, Answer) and any(gold in told.quote for gold in trial.answers)
