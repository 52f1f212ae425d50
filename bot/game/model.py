"""The nouns of the game. Everything here is frozen; times are zone-aware, days are local to the chat."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from knowledge.questions import Keyed, Kind


class ChatKind(StrEnum):
    GROUP = "group"
    PRIVATE = "private"


class Mode(StrEnum):
    """How a chat gets its questions."""

    POLL = "poll"
    BUTTONS = "buttons"


class Period(StrEnum):
    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which the bot posts nothing by itself, local to the chat; `start` later than `end` spans midnight."""

    start: time
    end: time

    def __contains__(self, moment: time) -> bool:
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


@dataclass(frozen=True, slots=True)
class Daily:
    """The plan of a group: `count` questions each day at `at`, in forum topic `thread_id`.

    `about` names a topic or a kind of question; empty: anything. With `anniversaries` a day on which the texts date
    something has questions on that first.
    """

    at: time
    count: int = 1
    thread_id: int | None = None
    about: str = ""
    anniversaries: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A group or a private chat, with its settings. `active` is false while the bot cannot write there.

    `league_plan` is the revision of the league's plan that a group has taken over (0: none yet); None: it has its own.
    """

    id: int
    kind: ChatKind
    title: str
    timezone: str
    language: str
    mode: Mode = Mode.POLL
    quiet: Quiet | None = None
    daily: Daily | None = None
    active: bool = True
    league_plan: int | None = 0

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who plays; `language` is what their Telegram speaks, if it says."""

    id: int
    name: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """A planned time of a chat: at most one per (chat, day, at), posted or skipped."""

    id: int
    chat_id: int
    day: date
    at: time
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Post:
    """A question posted in a chat.

    `kind`, `key`, `order` and `accepted` are those of the question when it was posted, so that a later correction is
    never silent.
    `poll_id` and `option_ids` (Telegram's persistent ids, in the question's order) are known once the poll is bound;
    `scored` posts count for the board, those with a `slot_id` also for the streak.
    """

    id: int
    chat_id: int
    question_id: str
    key: frozenset[int]
    day: date
    opened_at: datetime
    closes_at: datetime
    scored: bool
    slot_id: int | None = None
    poll_id: str | None = None
    option_ids: tuple[str, ...] = ()
    message_id: int | None = None
    kind: Kind = Kind.SINGLE
    order: tuple[int, ...] = ()
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vote:
    """What somebody chose in a native poll, as Telegram tells it: persistent ids, or positions where it has none."""

    poll_id: str
    person: Person
    option_ids: tuple[str, ...]
    positions: tuple[int, ...]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class UnscoredVote:
    """A vote of a channel, an anonymous admin or a bot; `voter_id` is the chat or the user that Telegram names."""

    poll_id: str
    voter_id: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A graded response, one a (post, person), as it stands in the ledger.

    `chosen` are positions of options (of events: as they follow each other); `typed` is what was typed instead.
    """

    post_id: int
    chat_id: int
    person_id: int
    question_id: str
    chosen: tuple[int, ...]
    right: bool
    points: int
    day: date
    scored: bool
    scheduled: bool
    received_at: datetime
    typed: str | None = None


@dataclass(frozen=True, slots=True)
class Rescoring:
    """What had a wrong key, before and after, or posts that are voided: nobody's answer to them counts any more.

    `post_ids` of None means all posts of the question; a key is corrected in those that read as it reads now.
    """

    question_id: str
    before: Keyed
    after: Keyed
    by: int | None
    voided: bool = False
    post_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What one person has done in a chat (and period): points, right answers, answers."""

    person: Person
    points: int
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of a board."""

    rank: int
    tally: Tally
    streak: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """The top of a ranking, best first, the line of one person if they stand on it, and how many stand on it."""

    top: tuple[Standing, ...]
    own: Standing | None
    players: int


@dataclass(frozen=True, slots=True)
class GroupTally:
    """What the members of a group have done together."""

    chat_id: int
    title: str
    players: int
    points: int
    right: int
    answered: int
