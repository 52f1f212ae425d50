"""Contests as those see them who look for one or set one up. Times of contests are local to the league."""

from dataclasses import dataclass
from datetime import datetime

from bot.game.appeal import Appeal
from bot.game.contest_file import FileFault
from bot.game.model import Answer, Chat
from bot.game.running import Contest, News
from bot.game.setup import Hurdle, Step
from knowledge.questions import Question


@dataclass(frozen=True, slots=True)
class ContestsView:
    """Contests to choose from; `own` are those of the reader, who may set up new ones if `may_create`.

    `played` are ids of closed ones in which the reader took part.
    """

    contests: tuple[Contest, ...]
    own: tuple[Contest, ...] = ()
    played: tuple[Contest, ...] = ()
    may_create: bool = False


@dataclass(frozen=True, slots=True)
class ContestHereView:
    """To a group: a contest that is open, with the way in."""

    contests: tuple[Contest, ...]


@dataclass(frozen=True, slots=True)
class DraftedView:
    """To a group: its admin has begun to set up a contest, and goes on in private."""

    contest: Contest


@dataclass(frozen=True, slots=True)
class SetupView:
    """A step of the form of a draft, or the whole of a contest with what may be done.

    `fits` questions of the bank can be drawn; `titles` are those of the groups that take part; `near` are beginnings
    that are offered; `groups` a page of those that may be chosen, none where the reader may choose none.
    """

    contest: Contest
    step: Step
    fits: int
    hurdles: tuple[Hurdle, ...]
    titles: tuple[str, ...]
    topics: tuple[str, ...] = ()
    near: tuple[datetime, ...] = ()
    groups: tuple[Chat, ...] = ()
    page: int = 1
    pages: int = 1
    everywhere: bool = False
    appeals: int = 0
    sure: str = ""


@dataclass(frozen=True, slots=True)
class FileFaultsView:
    """A file that is no contest, with all that is wrong in it."""

    name: str
    faults: tuple[FileFault, ...]
    hurdles: tuple[Hurdle, ...] = ()


@dataclass(frozen=True, slots=True)
class NewsView:
    """To a group: a contest has opened, has closed, or was counted anew."""

    contest: Contest
    news: News


@dataclass(frozen=True, slots=True)
class OwnAnswersView:
    """A page of the questions that somebody had in a closed contest, with their place in its bank, from 0.

    `right` is None for one without an answer.
    """

    contest: Contest
    questions: tuple[tuple[int, Question, bool | None], ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class AppealView:
    """One of them, as it counts now (None: void), to be appealed against while that is possible."""

    contest: Contest
    place: int
    question: Question
    counts: Question | None
    answer: Answer | None
    may_appeal: bool
    appeal: Appeal | None


@dataclass(frozen=True, slots=True)
class AppealsView:
    """To the organiser: the questions that appeals wait at, with how many."""

    contest: Contest
    waiting: tuple[tuple[int, Question, int], ...]


@dataclass(frozen=True, slots=True)
class RulingView:
    """To the organiser: a question, how it was answered, and what is said against it; `void` asks once more.

    `chosen` tells how often each option was, `given` (of an order, and of what is typed) the most frequent answers;
    `form` names the sentence that says how a key is written.
    """

    contest: Contest
    place: int
    question: Question
    appeals: tuple[Appeal, ...]
    answered: int
    right: int
    chosen: tuple[int, ...]
    given: tuple[tuple[str, int], ...]
    form: str
    void: bool = False


ContestView = (
    ContestsView
    | ContestHereView
    | DraftedView
    | SetupView
    | FileFaultsView
    | NewsView
    | OwnAnswersView
    | AppealView
    | AppealsView
    | RulingView
)
