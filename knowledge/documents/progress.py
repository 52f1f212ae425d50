"""How far a reader has come."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    OPENING = "opening"
    READING = "reading"
    RECOGNISING = "recognising"
    MENDING = "mending"


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` steps (pages, sheets, slides) of a stage; `total` is 0 where it is not known."""

    stage: Stage
    done: int = 0
    total: int = 0


Report = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Tells nobody."""
