"""What speaks for a passage as the place of an answer, each part measured from 0 (nothing) to about 1."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

from index.attributes import asked_of
from index.kinds import answers_in, pattern_of
from index.named import share_held
from index.needs import Needs
from index.opposites import is_opposed
from index.views import Close

_KIND, _FOCUS = 0.3, 0.2
_NEARNESS = 4.0
"""What the kind of answer, the focus and a cosine count in the choice of a sentence, beside its coverage."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The parts that `index.fuse` weighs. The cosines are 0 where there is no encoder.

    lexical: BM25 over the best BM25 that the question's tokens could reach
    cosine, sentence: cosine of the question with the passage, with its nearest sentence
    coverage, near: weight of the question's tokens that the passage, the best sentence and its neighbours hold
    focus: the same of the tokens beside the asking words, in the best sentence and its neighbours
    absent: share of the question's characters that tell something and are nowhere in the passage
    numbers, names, named, years: share of what the question names that the passage holds; 1 when it names none
    named_near, year_near: the same of places and years, in the best sentence and its neighbours; named_best: in itself
    kind: 1 when the best sentence holds the kind of answer asked for, 0.5 when a neighbour does
    beside: how near the kind of answer stands to what is asked of the subject, in the best sentence or a neighbour
    attributes: share of the attributes asked for that may be told there; 1 when it asks for none
    opposed: 1 when the best sentence tells the opposite of the event asked about
    few: 1 for a question of a single character, 1/3 of two; a name of the lexicon counts as six
    """

    lexical: float
    cosine: float
    sentence: float
    coverage: float
    near: float
    focus: float
    absent: float
    numbers: float
    names: float
    named: float
    named_near: float
    named_best: float
    years: float
    year_near: float
    kind: float
    beside: float
    attributes: float
    opposed: float
    few: float
    best: int = 0


PARTS = tuple(field.name for field in fields(Evidence) if field.name != "best")


@dataclass(frozen=True)
class _Place:
    """The best sentence of a passage, and what stands around it."""

    view: Close
    best: int

    @cached_property
    def around(self) -> slice:
        return slice(max(self.best - 1, 0), self.best + 2)

    @cached_property
    def text(self) -> str:
        """Heading, best sentence and neighbours, folded."""
        return "\n".join([self.view.title, *self.view.sentences[self.around]])


def evidence_of(needs: Needs, view: Close, lexical: float, cosine: float, cosines: Sequence[float]) -> Evidence:
    """The evidence for one passage. `cosines` are those of its sentences, empty without an encoder."""
    parts = [needs.held_by(text) for text in view.held]
    best = _best_sentence(needs, parts, view.sentences, cosines)
    place = _Place(view, best)
    heading = needs.held_by(view.heading)
    whole, near = heading.union(*parts), heading.union(*parts[place.around])
    asked = needs.question.text
    return Evidence(
        lexical=lexical,
        cosine=cosine,
        sentence=max(cosines, default=0.0),
        coverage=needs.coverage(whole),
        near=needs.coverage(near),
        focus=needs.focus(near),
        absent=needs.absent(whole),
        numbers=needs.numbers(whole),
        names=needs.names(whole),
        named=share_held(needs.named, view.whole),
        named_near=share_held(needs.named, place.text),
        named_best=share_held(needs.named, f"{view.title}\n{view.sentences[best]}"),
        years=share_held(needs.years, view.whole),
        year_near=share_held(needs.years, place.text),
        kind=_kind(asked, view.sentences, best),
        beside=max(map(needs.beside, view.sentences[place.around])),
        attributes=_attributes(asked, place.text),
        opposed=float(is_opposed(asked, view.sentences[best])),
        few=1 / max(needs.size, 1),
        best=best,
    )


def _best_sentence(
    needs: Needs, parts: Sequence[frozenset[str]], sentences: Sequence[str], cosines: Sequence[float]
) -> int:
    """The sentence to quote: near in meaning, holding the question's words and the kind of answer asked for."""
    marks = [needs.coverage(part) + _FOCUS * needs.focus(part) for part in parts]
    for at, sentence in enumerate(sentences):
        marks[at] += _KIND * _holds_kind(needs.question.text, sentence) + (_NEARNESS * cosines[at] if cosines else 0.0)
    return marks.index(max(marks))


def _holds_kind(question: str, sentence: str) -> bool:
    return pattern_of(question) is None or next(answers_in(question, sentence), None) is not None


def _kind(question: str, sentences: Sequence[str], best: int) -> float:
    if _holds_kind(question, sentences[best]):
        return 1.0
    return 0.5 if any(_holds_kind(question, one) for one in sentences[max(best - 1, 0) : best + 2]) else 0.0


def _attributes(question: str, text: str) -> float:
    asked = asked_of(question)
    return sum(bool(one.told_by(question, text)) for one in asked) / len(asked) if asked else 1.0
