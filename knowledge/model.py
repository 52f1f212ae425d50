"""The nouns of the package. Everything here is frozen and knows no clock, no SQL, no Telegram and no vectors."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading or a paragraph of a document: `document.text[start:end]`."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of a file: the source text and where its blocks stand in it.

    `edition` tells versions of the same title apart; the other fields come from the front matter where there is one.
    """

    title: str
    edition: str
    text: str
    blocks: tuple[Block, ...]
    topic: str = ""
    period: str = ""
    sources: tuple[str, ...] = ()
    checked: date | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands."""

    title: str
    edition: str
    heading: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotable piece of a document: whole sentences, verbatim, `document.text[start:end] == text`."""

    title: str
    edition: str
    heading: tuple[str, ...]
    start: int
    end: int
    text: str
    topic: str = ""
    page: int | None = None

    @property
    def id(self) -> str:
        """16 hex digits that depend on title, edition, place and text alone, so every process gives the same."""
        parts = (self.title, self.edition, str(self.start), self.text)
        return sha256("\0".join(parts).encode()).hexdigest()[:16]

    @property
    def citation(self) -> Citation:
        return Citation(self.title, self.edition, " › ".join(self.heading), self.page)


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that search proposes.

    `score` orders the candidates of one question; `confidence` (0 to 1) is comparable between questions and says how
    likely the passage answers. `best` are the bounds, inside `passage.text`, of the sentence nearest to the question,
    and `highlight` those of the phrase in it that answers, None when that is not plain.
    """

    passage: Passage
    score: float
    confidence: float
    best: tuple[int, int]
    highlight: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A quote with its place. Both are derived from the passage, so neither can be invented or left out.

    `highlight` are the bounds, inside `quote`, of the phrase that answers.
    """

    passage: Passage
    start: int
    end: int
    confidence: float
    further: tuple[Passage, ...] = ()
    highlight: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.passage.text):
            raise ValueError(f"no quote at {self.start}:{self.end} of passage {self.passage.id}")
        if self.highlight and not 0 <= self.highlight[0] < self.highlight[1] <= self.end - self.start:
            raise ValueError(f"no highlight at {self.highlight} of a quote of passage {self.passage.id}")

    @property
    def quote(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def citation(self) -> Citation:
        return self.passage.citation


@dataclass(frozen=True, slots=True)
class NotFound:
    """No approved text answers; `nearest` are the passages whose headings may help."""

    nearest: tuple[Passage, ...] = ()
    confidence: float = 0.0
