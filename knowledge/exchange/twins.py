"""Two questions that ask nearly the same: duplicates, or keys that contradict each other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.questions import Kind, Question, right_texts
from knowledge.typed import Fold, plain, same_answer

_NUMERALS = frozenset("〇零一二两三四五六七八九十百千万")
_NEGATIONS = "不没非无未误错除"


class Verdict(StrEnum):
    DUPLICATE = "duplicate"
    CONTRADICTION = "contradiction"


@dataclass(frozen=True, slots=True)
class Twins:
    """A pair for a person to look at; `similarity` of their stems is at most 1."""

    first: Question
    second: Question
    verdict: Verdict
    similarity: float


def twins(questions: Sequence[Question], near: Iterable[tuple[int, int, float]], fold: Fold) -> Iterator[Twins]:
    """Those of the near pairs (positions and the similarity of their stems) that a person should see."""
    for first, second, similarity in near:
        verdict = judge(questions[first], questions[second], fold)
        if verdict is not None:
            yield Twins(questions[first], questions[second], verdict, similarity)


def judge(first: Question, second: Question, fold: Fold) -> Verdict | None:
    """What two questions with near stems are to each other; None when they ask different things.

    Stems that each name a number of their own, or of which one denies, ask different things; so do true-false
    questions unless they are the same sentence. Near stems contradict each other when what one holds right is a wrong
    option of the other.
    """
    if {first.kind, second.kind} == {Kind.TRUEFALSE}:
        return _of_sentences(first, second, fold)
    if Kind.TRUEFALSE in (first.kind, second.kind) or _differ(fold(first.stem), fold(second.stem)):
        return None
    if _same_right(first, second, fold):
        return Verdict.DUPLICATE
    denies = _denies(first, second, fold) or _denies(second, first, fold) or _disordered(first, second)
    return Verdict.CONTRADICTION if denies else None


def _of_sentences(first: Question, second: Question, fold: Fold) -> Verdict | None:
    if plain(first.stem, fold) != plain(second.stem, fold):
        return None
    return Verdict.DUPLICATE if first.key == second.key else Verdict.CONTRADICTION


def _differ(first: str, second: str) -> bool:
    one, other = _numbers(first), _numbers(second)
    return bool(one - other and other - one) or _denials(first) != _denials(second)


def _numbers(folded: str) -> Counter[str]:
    """The numbers of a text: runs of digits, and single Chinese numerals."""
    spaced = "".join(sign if sign.isdigit() else f" {sign} " if sign in _NUMERALS else " " for sign in folded)
    return Counter(spaced.split())


def _denials(folded: str) -> int:
    return sum(map(folded.count, _NEGATIONS)) % 2


def _same_right(first: Question, second: Question, fold: Fold) -> bool:
    """One accepted answer in common is enough where there are several spellings; choices are the same as a whole."""
    if {first.kind, second.kind} == {Kind.ORDER}:
        return right_texts(first) == right_texts(second)
    one, other = right_texts(first), right_texts(second)
    if Kind.FILL in (first.kind, second.kind):
        return any(same_answer(text, each, fold) for text in one for each in other)
    return len(one) == len(other) and all(any(same_answer(text, each, fold) for each in other) for text in one)


def _denies(first: Question, second: Question, fold: Fold) -> bool:
    """Whether something that the first holds right is a wrong option of the second."""
    wrong = [option for place, option in enumerate(second.options) if place not in second.key and not second.order]
    right = () if first.order else right_texts(first)
    return any(same_answer(text, option, fold) for text in right for option in wrong) or (
        first.kind is second.kind is Kind.FILL
    )


def _disordered(first: Question, second: Question) -> bool:
    """Whether two orders of the same events differ."""
    return bool(first.order and second.order) and set(first.options) == set(second.options)
