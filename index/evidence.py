"""What speaks for a passage as the place of an answer, each part measured from 0 (nothing) to about 1."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cached_property

from index.attributes import asked_of
from index.cosines import Cosines
from index.counted import counted_in
from index.kinds import Kind, answers_in, pattern_of
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
    apart: how much nearer the best sentence is than the others on average
    beyond: cosine of what question and best sentence say beyond what the passage is about
    coverage, near: weight of the question's tokens that the passage, the best sentence and its neighbours hold
    scant: how much that is less than half of the weight, near the best sentence
    focus, focus_best: the same of the tokens beside the asking words, in these sentences, in the best one itself
    absent: share of the question's characters that tell something and are nowhere in the passage
    elsewhere: share of its pairs and names that the best sentence and its neighbours lack and other passages hold
    names, named, years: share of what the question names that the passage holds; 1 when it names none
    named_near: the same of places, in the best sentence and its neighbours; named_best: in itself
    kind: 1 when the best sentence holds the kind of answer asked for, 0.5 when a neighbour does
    beside: how near the kind of answer stands to what is asked of the subject, in the best sentence or a neighbour
    counted: how well the best sentence counts what is to be counted; 1 when nothing is
    attributes: 1 when all the attributes asked for may be told there, or none is asked for
    opposed: 1 when the best sentence tells the opposite of the event asked about
    place: 1 when a place is asked for
    few: 1 for a question of a single character, 1/3 of two; a name of the lexicon counts as six
    """

    lexical: float
    cosine: float
    sentence: float
    apart: float
    beyond: float
    coverage: float
    near: float
    scant: float
    focus: float
    focus_best: float
    absent: float
    elsewhere: float
    names: float
    named: float
    named_near: float
    named_best: float
    years: float
    kind: float
    beside: float
    counted: float
    attributes: float
    opposed: float
    place: float
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

    @property
    def alone(self) -> str:
        """Heading and best sentence, folded."""
        return f"{self.view.title}\n{self.view.sentences[self.best]}"


def evidence_of(needs: Needs, view: Close, lexical: float, cosines: Cosines) -> Evidence:
    """The evidence for one passage."""
    parts = [needs.held_by(text) for text in view.held]
    best = _best_sentence(needs, parts, view.sentences, cosines.sentences)
    place = _Place(view, best)
    heading = needs.held_by(view.heading)
    whole, near = heading.union(*parts), heading.union(*parts[place.around])
    asked = needs.question.text
    return Evidence(
        lexical=lexical,
        cosine=cosines.passage,
        sentence=max(cosines.sentences, default=0.0),
        apart=cosines.standing_out(best),
        beyond=cosines.beyond[best] if cosines.beyond else 0.0,
        coverage=needs.coverage(whole),
        near=needs.coverage(near),
        scant=max(0.5 - needs.coverage(near), 0.0),
        focus=needs.focus(near),
        focus_best=needs.focus(heading | parts[best]),
        absent=needs.absent(whole),
        elsewhere=needs.elsewhere(near),
        names=needs.names(whole),
        named=share_held(needs.named, view.whole),
        named_near=share_held(needs.named, place.text),
        named_best=share_held(needs.named, place.alone),
        years=share_held(needs.years, view.whole),
        kind=_kind(asked, view.sentences, best),
        beside=max(map(needs.beside, view.sentences[place.around])),
        counted=counted_in(asked, place.alone),
        attributes=float(all(one.told_by(asked, place.text) for one in asked_of(asked))),
        opposed=float(is_opposed(asked, view.sentences[best])),
        place=float(needs.question.kind is Kind.WHERE),
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
