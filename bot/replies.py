"""What the bot says, as values: flows make them, `telegram.render` turns them into Bot API calls."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.asked import Gap
from bot.contests.card import CardView
from bot.contests.duel import DuelView
from bot.contests.live import LiveView, Timing
from bot.contests.play import EndView, QueueView, SolutionView, StandForView, TakenView, TurnView
from bot.contests.results import ResultView
from bot.contests.setup import ContestView
from bot.desk import DeskView, ExportView
from bot.game.model import Chat, ChatKind, Daily, Period, Person, Post, Standing, Tally
from bot.league import LeagueView
from bot.roles import Action
from bot.study import StudyView
from knowledge.anniversaries import Anniversary
from knowledge.model import Answer, Citation, NotFound, Passage
from knowledge.questions import Question


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence of the catalogue with its values."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HelpView:
    """What the bot is and can do here; `admin` and `actions` add what only some may do."""

    kind: ChatKind
    admin: bool
    actions: frozenset[Action] = frozenset()
    greeting: bool = False
    polls_forbidden: bool = False


@dataclass(frozen=True, slots=True)
class AnswerView:
    """An answer; with `asked_id` people can say what they think of it."""

    answer: Answer
    asked_id: int | None = None


@dataclass(frozen=True, slots=True)
class RefusalView:
    refusal: NotFound


@dataclass(frozen=True, slots=True)
class PassageView:
    """A whole passage with its citation; `live` is false when its text is no longer approved.

    With the question that stands on it: its answer and its explanation as well. The question can be reported there.
    """

    passage: Passage
    live: bool = True
    question: Question | None = None


@dataclass(frozen=True, slots=True)
class ContextView:
    """A passage between its neighbours in the text."""

    passage: Passage
    before: Passage | None
    after: Passage | None
    live: bool


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where a passage stands: its citation, and passage `number` of `total`."""

    citation: Citation
    number: int
    total: int
    live: bool


@dataclass(frozen=True, slots=True)
class GapsView:
    """The editors' queue, the most asked first."""

    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class GapView:
    """One gap, with the passages that may answer it."""

    gap: Gap
    candidates: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class SettledView:
    """To somebody who asked: an editor has found the answer since."""

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question to be answered in place, as a native poll or with buttons as the chat's mode says.

    With a `timing` its time begins when it is sent, and until it ends nothing tells what is right.
    """

    post: Post
    question: Question
    passage: Passage
    chat: Chat
    timing: Timing | None = None


@dataclass(frozen=True, slots=True)
class ProgressView:
    """What somebody has chosen so far of an answer that takes several presses."""

    question: Question
    chosen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReceivedView:
    """A typed answer has come, or (not `first`) one has come before; says nothing of what it is worth."""

    post_id: int
    first: bool


@dataclass(frozen=True, slots=True)
class BoardView:
    """The top of a group's board and the line of the person who asked, if they stand on it."""

    period: Period
    top: tuple[Standing, ...]
    own: Standing | None
    players: int


@dataclass(frozen=True, slots=True)
class Record:
    """One person's score in one group."""

    title: str
    tally: Tally
    streak: int


@dataclass(frozen=True, slots=True)
class Source:
    """What somebody has answered in one way: `name` is `quiz` (in groups) or `practice` (in private)."""

    name: str
    points: int
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class RecordsView:
    """A person's scores; `with_id` shows their Telegram id, by which they can be appointed.

    In private also `sources`, and the `streak` of days with an answer anywhere.
    """

    person: Person
    records: tuple[Record, ...]
    with_id: bool = False
    sources: tuple[Source, ...] = ()
    streak: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a posted question was answered."""

    question: Question
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class ClosingView:
    """The one message at the close of a slot."""

    outcomes: tuple[Outcome, ...]
    leaders: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class DailyView:
    """The plan of a group. `follows`: it is the league's; `offered`: the group could follow that; `quiet`: the group's
    own quiet hours keep it from being posted.
    """

    daily: Daily | None
    zone: ZoneInfo
    next_at: datetime | None
    follows: bool = False
    offered: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class SettingsView:
    """The settings panel; `menu` names the setting whose choices are open."""

    chat: Chat
    menu: str = ""


@dataclass(frozen=True, slots=True)
class TodayView:
    """Events of this day of the year; when there are none, those of the next day that has some."""

    today: date
    events: tuple[Anniversary, ...]


@dataclass(frozen=True, slots=True)
class FileView:
    """A file with a caption: text, or bytes."""

    name: str
    text: str | bytes
    caption: Words | ExportView


@dataclass(frozen=True, slots=True)
class ForgetView:
    """Asks a person once more before everything about them is erased."""

    person_id: int


View = (
    Words
    | HelpView
    | AnswerView
    | RefusalView
    | PassageView
    | ContextView
    | PlaceView
    | GapsView
    | GapView
    | SettledView
    | QuestionView
    | ProgressView
    | ReceivedView
    | BoardView
    | RecordsView
    | ClosingView
    | DailyView
    | SettingsView
    | TodayView
    | FileView
    | ForgetView
    | CardView
    | StandForView
    | QueueView
    | TurnView
    | TakenView
    | EndView
    | SolutionView
    | DeskView
    | StudyView
    | LiveView
    | DuelView
    | ContestView
    | ResultView
    | LeagueView
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a message goes, in which language, and what it replies to."""

    chat_id: int
    language: str
    thread_id: int | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Send:
    """A new message.

    `urgent` messages answer somebody who waits and go before the others. A `key` makes the message unique: a second
    one with the same key is not sent. `post_id` names the post that the sent message carries, `load_id` the file whose
    reading it shows.
    """

    to: Address
    view: View
    urgent: bool = True
    key: str | None = None
    not_before: datetime | None = None
    post_id: int | None = None
    load_id: int | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """A new content for a message that stands already; of a `pictured` one the caption changes, the picture stays."""

    chat_id: int
    message_id: int
    language: str
    view: View
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """The answer to a press: a short text (200 characters) for the one who pressed, in a box if `alert`, or the way to
    a private chat.

    `start` is the payload of the deep link that opens the private chat.
    """

    callback_id: str
    language: str
    words: Words | PlaceView | ProgressView | TakenView | None = None
    alert: bool = False
    start: str | None = None


@dataclass(frozen=True, slots=True)
class ClosePoll:
    """A native poll takes no more votes."""

    chat_id: int
    message_id: int


Reply = Send | Edit | Notice | ClosePoll
