"""Pictures: pure functions from values to the bytes of a PNG. Slow: call them beside the event loop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn: the name of a drawing, and its values as JSON holds them, in the words of the reader."""

    name: str
    values: Mapping[str, Any]


def draw(picture: Picture) -> bytes:
    """The picture as a PNG. Raises KeyError for a drawing that is not known."""
    from bot.pictures import certificate, podium, topics

    drawings = {"topics": topics.draw, "certificate": certificate.draw, "podium": podium.draw}
    return drawings[picture.name](picture.values)
