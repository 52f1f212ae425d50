"""What a passage must hold to answer a question, with the weight of each token in one index."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from index.kinds import answers_in, pattern_of
from index.named import named_in, years_of
from index.question import NAME, Question
from index.text import holds, is_name, is_word

_WORD = 1.5
"""A word of the lexicon stands for two characters and their pair."""
_LIGHT = 0.3
"""What a token of light words weighs, beside one of its rarity that tells something."""

_NAME_SIZE = 6
_FAR = 8
"""Characters between two phrases at which they count as half as near as side by side."""


@dataclass(frozen=True)
class Needs:
    """The tokens of a question with their weights in one index, and those of them that it has."""

    question: Question
    weights: dict[str, float]
    known: frozenset[str]

    @cached_property
    def total(self) -> float:
        return max(sum(self.weights.values()), 1e-9)

    @cached_property
    def size(self) -> int:
        """How much a question says: its telling characters and pairs; a name is `_NAME_SIZE` of them, a word half."""
        sizes = (_NAME_SIZE if is_name(token) else _NAME_SIZE // 2 if is_word(token) else 1 for token in self.weights)
        return sum(size for size, token in zip(sizes, self.weights, strict=True) if token in self.question.heavy)

    @cached_property
    def years(self) -> tuple[str, ...]:
        return years_of(self.question.text)

    @cached_property
    def named(self) -> tuple[str, ...]:
        return named_in(self.question.text)

    def held_by(self, text: str) -> frozenset[str]:
        """Those tokens that a spread text has."""
        return frozenset(token for token in self.weights if holds(text, token))

    def coverage(self, held: frozenset[str]) -> float:
        """The share of the weight that is held, 0 to 1."""
        return sum(self.weights[token] for token in held) / self.total

    def focus(self, held: frozenset[str]) -> float:
        """The share of the weight beside the asking words that is held; 1 when nothing stands there."""
        beside = [token for token in self.question.focus if token in self.weights]
        whole = sum(self.weights[token] for token in beside)
        return sum(self.weights[token] for token in beside if token in held) / whole if whole else 1.0

    def beside(self, sentence: str) -> float:
        """How near the kind of answer stands to what is asked of the subject in a folded sentence, 1 side by side.

        1 when either is not plain from the question, 0 when one of them does not stand there.
        """
        words = [token.replace("|", "") for token in self.question.focus if "|" in token]
        if not words or pattern_of(self.question.text) is None:
            return 1.0
        places = [found.span() for word in words for found in re.finditer(re.escape(word), sentence)]
        answers = [found.span() for found in answers_in(self.question.text, sentence)]
        gaps = [max(first[0] - last[1], last[0] - first[1], 0) for first in places for last in answers]
        return 1 / (1 + min(gaps) / _FAR) if gaps else 0.0

    def absent(self, held: frozenset[str]) -> float:
        """The share of its heavy characters and words that are not held, 0 to 1."""
        return 1 - _share(self._characters, held)

    @cached_property
    def _characters(self) -> list[str]:
        return [token for token in self.weights if "|" not in token and token in self.question.heavy]

    def elsewhere(self, held: frozenset[str]) -> float:
        """The share of its heavy pairs, words and names that are not held, and that the index has."""
        missing = [token for token in self._pairs if token not in held and token in self.known]
        return len(missing) / max(len(self._pairs), 1)

    @cached_property
    def _pairs(self) -> list[str]:
        return [token for token in self.weights if ("|" in token or "〔" in token) and token in self.question.heavy]

    def names(self, held: frozenset[str]) -> float:
        return _share([token for token in self.weights if is_name(token)], held)


class Weighing(Protocol):
    """An index of tokens (`index.lexical`)."""

    def has(self, token: str) -> bool: ...

    def weight(self, token: str) -> float: ...


def needs_of(question: Question, index: Weighing) -> Needs:
    """The needs of a question put to an index."""
    weights = {token: index.weight(token) * _factor(question, token) for token in question.tokens}
    return Needs(question, weights, frozenset(filter(index.has, weights)))


def _factor(question: Question, token: str) -> float:
    if is_name(token):
        return NAME
    return (_WORD if is_word(token) else 1.0) * (1.0 if token in question.heavy else _LIGHT)


def _share(wanted: Iterable[str], held: frozenset[str]) -> float:
    found = [token in held for token in wanted]
    return sum(found) / len(found) if found else 1.0
