"""What weights are fitted on: the evidence for every candidate of every question."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.evidence import PARTS, Evidence
from index.search import Searcher
from index.trials.run import is_right
from index.trials.sets import Trial
from knowledge.answer import answer
from knowledge.model import Answer, Found, Passage

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """The candidates of one question, a row of `evidence` `[n, len(PARTS)]` each.

    right: which passages answer it; quoted: whether the quote of each would hold the answer; weight: how much the
    question counts; about: what it asks about, by the heading of the passage whose words are nearest.
    """

    evidence: Rows
    right: NDArray[np.bool_]
    quoted: NDArray[np.bool_]
    weight: float = 1.0
    about: str = ""

    def without_right(self) -> "Sample":
        """The same question to a library that lacks the passages that answer it."""
        kept = ~self.right
        return replace(self, evidence=self.evidence[kept], right=self.right[kept], quoted=self.quoted[kept])


def samples(searcher: Searcher, trials: Iterable[Trial], weight: Callable[[Trial], float]) -> Iterator[Sample]:
    """A sample for each question that has candidates."""
    for trial in trials:
        looked = searcher.look(trial.question)
        if looked:
            yield Sample(
                np.array([[float(getattr(evidence, part)) for part in PARTS] for _, evidence in looked]),
                np.array([is_right(trial, passage.text) for passage, _ in looked]),
                np.array([_is_quoted(searcher, trial, passage, evidence) for passage, evidence in looked]),
                weight(trial),
                _about(looked),
            )


def _about(looked: Sequence[tuple[Passage, Evidence]]) -> str:
    nearest, _ = max(looked, key=lambda one: one[1].lexical)
    return nearest.heading[-1] if nearest.heading else nearest.text[:40]


def _is_quoted(searcher: Searcher, trial: Trial, passage: Passage, evidence: Evidence) -> bool:
    told = answer([Found(passage, 0.0, 1.0, searcher.best_span(passage, evidence))], 0.0)
    return isinstance(told, Answer) and any(gold in told.quote for gold in trial.answers)
