"""What editors and reviewers see at their desk, as values; `bot.replies` has what everybody sees."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.game.model import Person
from bot.game.statistics import Statistics
from bot.material import Edition, Entry, Reviewed
from bot.roles import Action, Role
from knowledge.difference import Difference
from knowledge.exchange import Finding
from knowledge.exchange.twins import Twins
from knowledge.model import Passage
from knowledge.questions import Kind, Question


@dataclass(frozen=True, slots=True)
class LoadView:
    """How far the reading of a file is: `done` of `total` steps of a stage, and the seconds it may still take.

    Without a stage it waits for its turn.
    """

    load_id: int
    name: str
    stage: str = ""
    done: int = 0
    total: int = 0
    seconds_left: int | None = None


@dataclass(frozen=True, slots=True)
class MaterialsView:
    """A page of the library, from 1, or what was found by `words`, and how many `more` there are."""

    editions: tuple[Edition, ...]
    page: int = 1
    pages: int = 1
    words: str = ""
    more: int = 0


@dataclass(frozen=True, slots=True)
class EditionView:
    """One edition with who decided about it; `actions` are those of whoever looks, `sure` asks before it is withdrawn.

    `notes` are sentences of the catalogue, with values, about how it was loaded.
    """

    edition: Edition
    names: Mapping[int, str]
    actions: frozenset[Action]
    sure: bool = False
    notes: tuple[tuple[str, Mapping[str, object]], ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A page, from 1, of the passages of an edition; `waiting` of them all have not been decided about."""

    edition: Edition
    page: int
    pages: int
    passages: tuple[Reviewed, ...]
    waiting: int
    may_decide: bool


@dataclass(frozen=True, slots=True)
class HeadingView:
    """Asks for another heading of a passage, in a reply."""

    edition_id: int
    passage: Reviewed


@dataclass(frozen=True, slots=True)
class DateView:
    """Asks for the day from which an edition is in force, in a reply."""

    edition: Edition


@dataclass(frozen=True, slots=True)
class DifferenceView:
    edition: Edition
    difference: Difference


@dataclass(frozen=True, slots=True)
class FlaggedView:
    """Questions that are not posted until somebody looks; `more` when there are others."""

    questions: tuple[Question, ...]
    more: bool = False


@dataclass(frozen=True, slots=True)
class FlaggedQuestionView:
    """One of them, with passages that it may stand on."""

    question: Question
    candidates: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class BankView:
    """How much of the bank waits for somebody: drafts, reported questions, questions whose passage has changed."""

    approved: int
    drafts: int
    reported: int
    flagged: int


@dataclass(frozen=True, slots=True)
class ImportView:
    """What became of a file of questions: refused with all its faults, or taken in as drafts.

    On `trial` nothing was stored: the counts tell what an import would do.
    """

    name: str
    findings: tuple[Finding, ...]
    new: int = 0
    changed: int = 0
    known: int = 0
    unbound: int = 0
    refused: bool = False
    trial: bool = False


@dataclass(frozen=True, slots=True)
class ExportView:
    """Below a file of the bank: `count` questions are in it, `left_out` are not, and by field how many lose it."""

    count: int
    left_out: int
    lost: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DraftView:
    """A question that waits for approval, with its passage, or with passages that it may stand on.

    `live` says that it can be posted once it is approved; `twins` has what the bank holds that asks nearly the same.
    """

    question: Question
    passage: Passage | None
    live: bool
    candidates: tuple[Passage, ...] = ()
    twins: tuple[Twins, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadView:
    """A reply that was to mend a draft of a kind and cannot be read: what is wrong, and the form of that kind."""

    kind: Kind
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class ReportedView:
    """A question that people say is wrong, beside its passage and how it was answered.

    `typed` are the wrong answers that most people typed, each with how many did.
    """

    question: Question
    people: int
    passage: Passage | None
    answered: int
    right: int
    chosen: tuple[int, ...] = ()
    typed: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class PictureView:
    """The picture of a question, just given (`fresh`) or looked at."""

    question_id: str
    stem: str
    picture: str
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class StatisticsView:
    """How the questions do: so many were answered, of so many the key may be wrong; a page of them, from 1, those to
    look into first.
    """

    questions: int
    suspicious: int
    first: tuple[tuple[Question, Statistics], ...]
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class RescoredView:
    """To a group: a question had a wrong key or was voided, and `changed` answers are scored anew."""

    question: Question
    changed: int
    voided: bool


@dataclass(frozen=True, slots=True)
class StaffView:
    """Who holds which role until when (None: for good); `owners` are those of the settings.

    `homes` has the organisations of local organisers, by the id of the person.
    """

    staff: tuple[tuple[Person, Role, datetime | None], ...]
    owners: tuple[int, ...]
    homes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditView:
    """Decisions, the latest first; `more` when there are earlier ones."""

    entries: tuple[Entry, ...]
    names: Mapping[int, str] = field(default_factory=dict)
    more: bool = False


DeskView = (
    LoadView
    | MaterialsView
    | EditionView
    | ReviewView
    | HeadingView
    | DateView
    | DifferenceView
    | FlaggedView
    | FlaggedQuestionView
    | BankView
    | ExportView
    | DraftView
    | UnreadView
    | ImportView
    | ReportedView
    | PictureView
    | StatisticsView
    | RescoredView
    | StaffView
    | AuditView
)
