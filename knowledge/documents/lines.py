"""Lines with their bounds in the source text, which every reader of marked or plain text walks over."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`text[start:end]` is the line without its line end."""

    text: str
    start: int
    end: int

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def indented(self) -> bool:
        return self.text.startswith(("\u3000", "  ", "\t"))


def lines_of(text: str, start: int = 0) -> Iterator[Line]:
    """The lines of `text` from `start` on; only "\\n" ends a line."""
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield Line(text[start:end], start, end)
        start = end + 1
