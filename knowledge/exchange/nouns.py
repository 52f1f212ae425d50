"""The nouns of the exchange. Everything here is frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from knowledge.questions import Flaw, Question

GUIDE = "填写说明"
"""The sheet of the template that explains it."""


class Field(StrEnum):
    """What a row says of a question. The value heads its column in a table."""

    KIND = "题型"
    STEM = "题干"
    OPTIONS = "选项"
    KEY = "答案"
    EXPLANATION = "解析"
    TOPIC = "主题"
    LEVEL = "难度"
    SOURCE = "出处"
    ID = "问史编号"
    PASSAGE = "原文编号"
    PROOF = "原文依据"
    CHECKED = "核对日期"


class Fault(StrEnum):
    """What is wrong with a file or a row, beside the flaws of a question. `NOTES` are no reason to refuse it."""

    FORMAT_UNKNOWN = "format unknown"
    UNREADABLE = "unreadable"
    PROTECTED = "protected"
    TOO_LARGE = "too large"
    NO_TABLE = "no table"
    NO_QUESTION = "no question"
    TOO_MANY = "too many"
    COLUMN_MISSING = "column missing"
    COLUMN_TWICE = "column twice"
    STEM_MISSING = "stem missing"
    KIND_UNKNOWN = "kind unknown"
    KIND_UNSUPPORTED = "kind unsupported"
    OPTION_GAP = "option gap"
    KEY_MISSING = "key missing"
    KEY_UNREADABLE = "key unreadable"
    KEY_OUTSIDE = "key outside"
    LEVEL_UNKNOWN = "level unknown"
    DATE_UNREADABLE = "date unreadable"
    SYNTAX = "syntax"
    KEY_CONTRADICTS = "key contradicts"
    ID_TWICE = "id twice"
    # Notes.
    COLUMN_IGNORED = "column ignored"
    SHEET_IGNORED = "sheet ignored"
    DATE_READ = "date read"
    REPEATED = "repeated"
    FEEDBACK_DROPPED = "feedback dropped"


NOTES = frozenset((Fault.COLUMN_IGNORED, Fault.SHEET_IGNORED, Fault.DATE_READ, Fault.REPEATED, Fault.FEEDBACK_DROPPED))


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell of a table, as its program names it: row from 1, column "A". A text has lines and no columns."""

    sheet: str = ""
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong, and where. `found` is what stands there, `wanted` what would be right or where it belongs."""

    fault: Fault | Flaw
    place: Place
    found: str = ""
    wanted: str = ""

    @property
    def is_note(self) -> bool:
        return self.fault in NOTES


@dataclass(frozen=True, slots=True)
class Row:
    """One question as it is written, nothing understood yet. `options` may have gaps, which are empty texts.

    `home` is the row or line it begins in; `places` names those of its fields, and of its options by their letters.
    """

    home: Place
    texts: Mapping[Field, str]
    options: tuple[str, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    def text(self, name: Field) -> str:
        return self.texts.get(name, "")

    def place(self, name: str) -> Place:
        """Where a field, or an option by its letter, stands; the whole row where it stands nowhere."""
        return self.places.get(name, self.home)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of a table, or the lines of a text as one column, as they were read."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a reader makes of a file: its sheets, the questions as they are written, and what it met beside them."""

    sheets: tuple[Sheet, ...]
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of a file. With a fault among the findings nothing of it may be stored.

    `unsaid` says by id which fields the row of a question leaves empty.
    """

    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    sheets: tuple[Sheet, ...] = ()
    unsaid: Mapping[str, frozenset[Field]] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        return all(finding.is_note for finding in self.findings)
