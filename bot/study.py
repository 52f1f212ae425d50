"""What members see of their own learning, as values; `bot.replies` has the rest."""

from dataclasses import dataclass
from datetime import datetime

from bot.game.habit import Habit
from bot.game.practice import TopicTally
from knowledge.model import Passage
from knowledge.questions import Question


@dataclass(frozen=True, slots=True)
class PracticeView:
    """The panel of practice: how many questions are due, how many were answered in private today, how many are wrong.

    `next_at` is when the next one is due, local to the chat; `latest` the last question posted there (0: none).
    `menu` names the choice that is open: `amount` or `hour`.
    """

    habit: Habit
    due: int
    done: int
    wrong: int
    next_at: datetime | None
    latest: int
    menu: str = ""


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The verdict of an answer in a private chat, with the ways to its passage and to the next question.

    `new` says that the question was none of those to be repeated.
    """

    question: Question
    right: bool
    post_id: int
    new: bool


@dataclass(frozen=True, slots=True)
class WrongsView:
    """A page, from 1, of the questions that somebody got wrong and has not mastered, numbered from `first`; `total` of
    them on all pages.
    """

    questions: tuple[Question, ...]
    first: int
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class WrongView:
    """One of them: what is right, what was answered (empty: it can no longer be told), and its passage."""

    question: Question
    said: str
    passage: Passage | None
    page: int


@dataclass(frozen=True, slots=True)
class ReminderView:
    """`due` questions wait, as somebody wished to be told; `latest` as in PracticeView."""

    due: int
    latest: int


@dataclass(frozen=True, slots=True)
class TopicsView:
    """The topics of a person as a picture, the strongest first."""

    topics: tuple[TopicTally, ...]


StudyView = PracticeView | VerdictView | WrongsView | WrongView | ReminderView | TopicsView
