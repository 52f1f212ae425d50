"""The nouns of the package. Everything here is frozen and knows no clock, no SQL, no Telegram and no vectors."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256


class BlockKind(StrEnum):
    """An aside stands apart from the running text: a caption, a footnote, a note to a slide."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a paragraph or an aside of a document: `document.text[start:end]`.

    `page` is where it begins; `turns` are the positions in `document.text` at which each following page begins.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None
    turns: tuple[int, ...] = ()


class DropReason(StrEnum):
    """Why something in a file is not in the document."""

    PAGE_HEADER = "page header"
    PAGE_NUMBER = "page number"
    CONTENTS = "table of contents"
    BYLINE = "byline"
    INTERRUPTION = "aside inside a sentence"
    MARKUP = "markup"
    FRONT_MATTER = "front matter"
    HIDDEN = "hidden"
    PICTURE = "picture"
    SCANNED = "page without a text layer"
    UNSURE = "unsure recognition"


@dataclass(frozen=True, slots=True)
class Dropped:
    """What was left out for one reason, how often, and the first of it."""

    reason: DropReason
    characters: int
    times: int
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """Characters without white space: in the file, in the document, and what lies between.

    `characters == kept + sum(each.characters for each in dropped)` always holds.
    """

    characters: int = 0
    kept: int = 0
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader makes of a file: its text in reading order and where the blocks stand in it.

    `edition` tells versions of the same title apart; topic to `checked` come from the front matter where there is one.
    `loss` says what of the file is not in `text`.
    """

    title: str
    edition: str
    text: str
    blocks: tuple[Block, ...]
    topic: str = ""
    period: str = ""
    sources: tuple[str, ...] = ()
    checked: date | None = None
    loss: Loss = Loss()


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


Cut = tuple[Document, tuple[Passage, ...]]
"""A document, without its blocks, and its passages."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that search proposes.

    `score` orders the candidates of one question, the first few unless a reranker does; `confidence` (0 to 1) is
    comparable between questions and says how likely the passage answers. `best` are the bounds, inside `passage.text`,
    of the sentence nearest to the question, and `highlight` those of the phrase in it that answers, None when that is
    not plain.
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
