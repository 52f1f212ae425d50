"""What speaks for a passage as the place of an answer, each part measured from 0 (nothing) to about 1."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.question import NAME, Question
from index.text import holds, is_name
from index.views import Close

_KIND = 0.2
_NEARNESS = 4.0
"""What the kind of answer and a cosine count in the choice of a sentence, beside its coverage."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The parts that `index.fuse` weighs. The cosines are 0 where there is no encoder.

    lexical: BM25 over the best BM25 that the question's tokens could reach
    cosine, sentence: cosine of the question with the passage, with its nearest sentence
    coverage, near: weight of the question's tokens that the passage, the best sentence and its neighbours hold
    numbers, names: share of the question's numbers and names that the passage holds; 1 when it has none
    kind: 1 when the best sentence holds the kind of answer asked for, 0.5 when a neighbour does
    """

    lexical: float
    cosine: float
    sentence: float
    coverage: float
    near: float
    numbers: float
    names: float
    kind: float
    best: int = 0


@dataclass(frozen=True)
class Needs:
    """The tokens of a question with their weights in one index."""

    question: Question
    weights: dict[str, float]

    @cached_property
    def total(self) -> float:
        return max(sum(self.weights.values()), 1e-9)

    def held_by(self, text: str) -> frozenset[str]:
        """Those tokens that a spread text has."""
        return frozenset(token for token in self.weights if holds(text, token))

    def coverage(self, held: frozenset[str]) -> float:
        """The share of the weight that is held, 0 to 1."""
        return sum(self.weights[token] for token in held) / self.total

    def numbers(self, held: frozenset[str]) -> float:
        return _share([token for token in self.weights if token.isdecimal()], held)

    def names(self, held: frozenset[str]) -> float:
        return _share([token for token in self.weights if is_name(token)], held)


def needs_of(question: Question, weight: Callable[[str], float]) -> Needs:
    """The needs of a question; `weight` is the index's own."""
    return Needs(question, {token: weight(token) * (NAME if is_name(token) else 1) for token in question.tokens})


def evidence_of(needs: Needs, view: Close, lexical: float, cosine: float, cosines: Sequence[float]) -> Evidence:
    """The evidence for one passage. `cosines` are those of its sentences, empty without an encoder."""
    parts = [needs.held_by(text) for text in view.held]
    best = _best_sentence(needs, parts, view.sentences, cosines)
    around = slice(max(best - 1, 0), best + 2)
    heading = needs.held_by(view.heading)
    whole = heading.union(*parts)
    return Evidence(
        lexical=lexical,
        cosine=cosine,
        sentence=max(cosines, default=0.0),
        coverage=needs.coverage(whole),
        near=needs.coverage(heading.union(*parts[around])),
        numbers=needs.numbers(whole),
        names=needs.names(whole),
        kind=_kind(needs.question, view.sentences, best),
        best=best,
    )


def _best_sentence(
    needs: Needs, parts: Sequence[frozenset[str]], sentences: Sequence[str], cosines: Sequence[float]
) -> int:
    """The sentence to quote: near in meaning, holding the question's words and the kind of answer asked for."""
    marks = [needs.coverage(part) for part in parts]
    for at, sentence in enumerate(sentences):
        marks[at] += _KIND * needs.question.has_evidence(sentence) + (_NEARNESS * cosines[at] if cosines else 0.0)
    return marks.index(max(marks))


def _kind(question: Question, sentences: Sequence[str], best: int) -> float:
    if question.has_evidence(sentences[best]):
        return 1.0
    return 0.5 if any(map(question.has_evidence, sentences[max(best - 1, 0) : best + 2])) else 0.0


def _share(wanted: list[str], held: frozenset[str]) -> float:
    return sum(token in held for token in wanted) / len(wanted) if wanted else 1.0
