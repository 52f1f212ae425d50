"""Attributes: 身高 is told by 高1.7米, not by a sentence that only has the person in it."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from index.question import ASKS

BESIDE = 5
"""Characters from the asking words within which an attribute is asked for; further off it describes the subject."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """`asked` finds it in a folded question; `held` finds what may answer in a text, None for the words asked for.

    `anywhere`: it is asked for wherever it stands in the question (第二任, 最大, 头一个).
    The words asked for are the groups of `asked`, or all that it finds; {} in `held` stands for the first of them.
    """

    name: str
    asked: re.Pattern[str]
    held: re.Pattern[str] | None
    anywhere: bool = False

    def told_by(self, question: str, text: str) -> bool | None:
        """Whether a folded text may tell it; None where the question does not ask for it."""
        found = self.asked_in(question)
        if found is None:
            return None
        words = [group for group in found.groups() if group] or [found[0]]
        if self.held is None:
            return any(word in text for word in words)
        return _telling(self.held, words[0]).search(text) is not None

    def asked_in(self, question: str) -> re.Match[str] | None:
        """Where a folded question asks for it: beside its asking words, or anywhere when it has none."""
        asks = () if self.anywhere else _asks_of(question)
        return next((one for one in self.asked.finditer(question) if _is_beside(one.span(), asks)), None)


@lru_cache(maxsize=256)
def _telling(held: re.Pattern[str], word: str) -> re.Pattern[str]:
    """`held` with the word asked for in the place of {}."""
    return re.compile(held.pattern.replace("{}", re.escape(word))) if "{}" in held.pattern else held


def _is_beside(span: tuple[int, int], asks: tuple[tuple[int, int], ...]) -> bool:
    return not asks or any(max(span[0] - end, start - span[1]) <= BESIDE for start, end in asks)


@lru_cache(maxsize=256)
def _asks_of(question: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in ASKS.finditer(question))


@lru_cache(maxsize=1)
def shipped_attributes() -> tuple[Attribute, ...]:
    """The attributes of `attributes.toml`."""
    values = tomllib.loads(resources.files("index").joinpath("attributes.toml").read_text("utf-8"))
    return tuple(_attribute(**one) for one in values["attribute"])


def _attribute(
    name: str, asked: str = "", held: str | None = None, words: str = "", anywhere: bool = False
) -> Attribute:
    """`words` are both asked for and held: any of them tells what is asked with any other."""
    told = held or words
    return Attribute(name, re.compile(asked or words), re.compile(told) if told else None, anywhere)


@lru_cache(maxsize=256)
def asked_of(question: str) -> tuple[Attribute, ...]:
    """The attributes that a folded question asks for."""
    return tuple(one for one in shipped_attributes() if one.asked_in(question))
