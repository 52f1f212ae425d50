"""Typos by input method: a character where the library never has it, for one of the same sound that it has there."""

import tomllib
from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import resources

Known = Callable[[str], bool]
"""Whether the library has a token, here a pair: "泸|定"."""

Stands = Callable[[str, str, str], bool]
"""Whether three units stand side by side in the library; asked only where both pairs are known."""


def corrected(units: list[str], known: Known, stands: Stands) -> list[str]:
    """The units of a run (characters, numbers) with typos by sound replaced.

    A character is replaced only where no pair that it stands in is known, by one of the same sound that stands between
    the same neighbours somewhere in the library; the one that fits to the longest row of known pairs.
    """
    units = list(units)
    for at, unit in enumerate(units):
        if len(unit) == 1 and not unit.isascii() and not _row_of_known(units, at, known):
            better = [changed for changed in _changed(units, at) if _fits(changed, at, known, stands)]
            units = max(better, key=lambda changed: _row_of_known(changed, at, known), default=units)
    return units


def _changed(units: list[str], at: int) -> Iterator[list[str]]:
    """The units with every other character of the same sound in the place of this one, wherever it is repeated."""
    for other in _homophones().get(units[at], ""):
        if other != units[at]:
            yield [other if unit == units[at] else unit for unit in units]


def _fits(units: list[str], at: int, known: Known, stands: Stands) -> bool:
    """Whether three neighbours with the one at this place among them stand in the library."""
    triples = [units[first : first + 3] for first in range(max(at - 2, 0), at + 1) if first + 3 <= len(units)]
    return any(
        known(f"{one}|{two}") and known(f"{two}|{three}") and stands(one, two, three) for one, two, three in triples
    )


def _row_of_known(units: list[str], at: int, known: Known) -> int:
    """How many known pairs in a row there are around a place."""
    first = last = at
    while first > 0 and known(f"{units[first - 1]}|{units[first]}"):
        first -= 1
    while last + 1 < len(units) and known(f"{units[last]}|{units[last + 1]}"):
        last += 1
    return last - first


@lru_cache(maxsize=1)
def _homophones() -> dict[str, str]:
    """Of each character, those of its sound."""
    text = resources.files("index").joinpath("homophones.toml").read_text("utf-8")
    return {character: row for row in tomllib.loads(text).values() for character in row}
