"""Typos by input method: a character where the library never has it, for the one of its sound that a term has there."""

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise

from index.lexical import Lexical

_NO_TERM = frozenset("是有在的了和与也就都还又再才从由于把被让到个位名条")
"""Words that stand beside anything, so that they are no part of a term that somebody misspelt."""

LOOKED = 20
"""Passages that are read to see what neighbours call for."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the library writes: the words of its texts, and the folded text of each row."""

    words: Lexical
    text: Callable[[int], str]

    def has(self, one: str, two: str) -> bool:
        """Whether two units stand side by side somewhere."""
        return self.words.has(f"{one}|{two}")

    def calls_for(self, three: Sequence[str], at: int) -> bool:
        """Whether most passages with the other two of three units have all three; for the middle one, with a pair."""
        first, last = (f"{one}|{two}" for one, two in pairwise(three))
        ways = [(last, first)] * (at < 2) + [(first, last)] * (at > 0)
        return any(self._mostly(pair, other, "".join(three)) for pair, other in ways)

    def _mostly(self, pair: str, other: str, whole: str) -> bool:
        if 2 * self.words.count(other) <= self.words.count(pair):
            return False
        looked, rows = self.words.rows_with(pair)[:LOOKED], set(self.words.rows_with(other))
        return 2 * sum(row in rows and whole in self.text(row) for row in looked) > len(looked)


def corrected(units: list[str], library: Written) -> list[str]:
    """The units of a run (characters, numbers) with typos by sound replaced.

    A character is replaced only where no pair that it stands in is known, by one of the same sound that the neighbours
    call for, as 定桥 calls for 泸 and 会议 for none; the one that fits to the longest row of known pairs.
    """
    units = list(units)
    for at, unit in enumerate(units):
        if len(unit) == 1 and not unit.isascii() and not _row_of_known(units, at, library):
            better = [changed for changed in _changed(units, at) if _fits(changed, at, library)]
            units = max(better, key=lambda changed: _row_of_known(changed, at, library), default=units)
    return units


def _changed(units: list[str], at: int) -> Iterator[list[str]]:
    """The units with every other character of the same sound in the place of this one, wherever it is repeated."""
    for other in _homophones().get(units[at], ""):
        if other != units[at] and other not in _NO_TERM:
            yield [other if unit == units[at] else unit for unit in units]


def _fits(units: list[str], at: int, library: Written) -> bool:
    """Whether the one at this place is called for by neighbours that stand beside it."""
    threes = [(units[first : first + 3], at - first) for first in range(max(at - 2, 0), min(at, len(units) - 3) + 1)]
    return any(library.calls_for(three, place) for three, place in threes if _stands(three, library))


def _stands(units: list[str], library: Written) -> bool:
    return all(library.has(one, two) for one, two in pairwise(units))


def _row_of_known(units: list[str], at: int, library: Written) -> int:
    """How many known pairs in a row there are around a place."""
    first = last = at
    while first > 0 and library.has(units[first - 1], units[first]):
        first -= 1
    while last + 1 < len(units) and library.has(units[last], units[last + 1]):
        last += 1
    return last - first


@lru_cache(maxsize=1)
def _homophones() -> dict[str, str]:
    """Of each character, those of its sound."""
    text = resources.files("index").joinpath("homophones.toml").read_text("utf-8")
    return {character: row for row in tomllib.loads(text).values() for character in row}
