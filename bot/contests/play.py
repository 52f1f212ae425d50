"""What whoever plays a contest sees: the queue, the questions, the end, and what was right."""

from dataclasses import dataclass
from datetime import datetime

from bot.game.contest import Form
from bot.game.model import Answer, Post
from bot.game.running import Contest, Mark, Run
from knowledge.model import Citation
from knowledge.questions import Question


@dataclass(frozen=True, slots=True)
class StandForView:
    """Somebody is known in several groups of a contest (ids and titles): they choose which one they stand for."""

    contest_id: int
    title: str
    groups: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class QueueView:
    """A run waits for its beginning: its place, from 1, and the seconds this may take."""

    run_id: int
    title: str
    place: int
    seconds: float


@dataclass(frozen=True, slots=True)
class TurnView:
    """Question `number` of `count`, from 1, to be answered with buttons or by typing in `seconds`."""

    post: Post
    question: Question
    number: int
    count: int
    seconds: float
    form: Form


@dataclass(frozen=True, slots=True)
class TakenView:
    """An answer has come; says nothing of what it is worth."""


@dataclass(frozen=True, slots=True)
class EndView:
    """A run has ended. At `at`, in the zone of the reader, the contest closes; after that the solutions are shown.

    `asked` questions were given, those among them that nobody answered in time included.
    """

    contest: Contest
    run: Run
    asked: int
    attempts_left: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class SolutionView:
    """Question `number` of `count` of a run that is over: what was answered, what is right, and where that stands.

    `text` and `citation` are those of the passage, where it is known.
    """

    run_id: int
    number: int
    count: int
    question: Question
    answer: Answer | None
    mark: Mark | None
    text: str = ""
    citation: Citation | None = None
