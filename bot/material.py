"""Study material as the bot keeps it: editions, their passages under review, files being read, and what was decided."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from knowledge.model import Passage
from knowledge.review import EditionState, PassageState


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was loaded; `digest` is the SHA-256 of its bytes, `loaded_by` None for the command line."""

    name: str
    digest: str
    data: bytes = field(repr=False)
    loaded_by: int | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """One version of a material, with who decided what about it and when."""

    id: int
    title: str
    edition: str
    state: EditionState
    passages: int
    loaded_at: datetime
    loaded_by: int | None = None
    approved_at: datetime | None = None
    approved_by: int | None = None
    effective_on: date | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: int | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A passage at its place (from 0) in an edition, and what reviewers say of it."""

    position: int
    passage: Passage
    state: PassageState


class LoadState(StrEnum):
    """`waiting` for a reader, being `read`, `done`, or come to nothing."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Purpose(StrEnum):
    """What a file is: a text to quote, questions for the bank (on trial: looked through, not stored), a contest, or a
    table of organisations; or a report on the contest whose code stands for the file, which is to be written.
    """

    MATERIAL = "material"
    BANK = "bank"
    TRIAL = "trial"
    CONTEST = "contest"
    ROSTER = "roster"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Load:
    """A file that somebody sent to the bot and that is to be read.

    `message_id` is the bot's own message that shows how far it is, once it was sent.
    """

    id: int
    person_id: int
    chat_id: int
    language: str
    file_id: str
    name: str
    state: LoadState
    purpose: Purpose = Purpose.MATERIAL
    message_id: int | None = None
    edition_id: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One decision in the audit: who (None: the command line, or the bot by itself), when, what, about what."""

    at: datetime
    person_id: int | None
    action: str
    subject: str
    details: dict[str, Any] = field(default_factory=dict)
    id: int = 0
