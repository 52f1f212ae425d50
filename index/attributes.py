"""Attributes: 身高 is told by 高1.7米, not by a sentence that only has the person in it."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Attribute:
    """`asked` finds it in a folded question; `held` finds what may answer in a text, None for the words asked for."""

    name: str
    asked: re.Pattern[str]
    held: re.Pattern[str] | None

    def told_by(self, question: str, text: str) -> bool | None:
        """Whether a folded text may tell it; None where the question does not ask for it."""
        found = self.asked.search(question)
        if found is None:
            return None
        if self.held is not None:
            return self.held.search(text) is not None
        return next((group for group in found.groups() if group), found[0]) in text


@lru_cache(maxsize=1)
def shipped_attributes() -> tuple[Attribute, ...]:
    """The attributes of `attributes.toml`."""
    values = tomllib.loads(resources.files("index").joinpath("attributes.toml").read_text("utf-8"))
    return tuple(
        Attribute(one["name"], re.compile(one["asked"]), re.compile(one["held"]) if "held" in one else None)
        for one in values["attribute"]
    )


@lru_cache(maxsize=256)
def asked_of(question: str) -> tuple[Attribute, ...]:
    """The attributes that a folded question asks for."""
    return tuple(one for one in shipped_attributes() if one.asked.search(question))
