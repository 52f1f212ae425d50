"""A contest as it is kept: what was set up, the runs of people through it, and the questions they were given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.game.contest import Rules
from knowledge.questions import Kind, Question


class ContestState(StrEnum):
    """`draft` while it is set up, `planned` until it opens, `open`, `closed` while appeals may be made, `final`."""

    DRAFT = "draft"
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    FINAL = "final"
    CANCELLED = "cancelled"


OVER = frozenset({ContestState.CLOSED, ContestState.FINAL})
"""States in which everybody may know what was right."""


class RunState(StrEnum):
    """`queued` for its turn to begin, `running`, `ended`."""

    QUEUED = "queued"
    RUNNING = "running"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which questions of the bank a contest draws from; empty: all. `ids` lists them one by one instead.

    `years` are the first and the last one: what stands on a text about them.
    """

    topics: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    levels: tuple[int, ...] = ()
    ids: tuple[str, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Contest:
    """`code` names it in links and certificates. `groups` are those that take part (none: all); with `members_only`
    only their members may. Times are None while it is set up.

    When it opens, `questions` (as they stand then), rules and `seed` are frozen, and `digest` is published.
    """

    id: int
    code: str
    title: str
    state: ContestState
    owner_id: int
    created_at: datetime
    rules: Rules = field(default_factory=Rules)
    selection: Selection = Selection()
    groups: tuple[int, ...] = ()
    members_only: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    appeals_until: datetime | None = None
    questions: tuple[Question, ...] = field(default=(), repr=False)
    seed: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt of a person, the `number`-th from 1; `lot` names the draw of its questions.

    `chat_id` is the group that the person stands for; `millis` the time that all answers took.
    """

    id: int
    contest_id: int
    person_id: int
    number: int
    lot: str
    state: RunState
    joined_at: datetime
    chat_id: int | None = None
    score: int = 0
    right: int = 0
    answered: int = 0
    millis: int = 0
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A question given in a run, or (`run_id` None) to a group in a live contest; `position` counts from 0.

    It is issued when its message is known to have been sent; then the time runs, until `due_at`.
    """

    post_id: int
    contest_id: int
    position: int
    run_id: int | None = None
    issued_at: datetime | None = None
    due_at: datetime | None = None
    done: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What an answer earned in a contest; `day` is that of the league, for the daily cap."""

    post_id: int
    person_id: int
    run_id: int
    right: bool
    points: int
    millis: int
    day: date


class NewsKind(StrEnum):
    """What the groups that take part are told: it has opened, it has closed, it was counted anew."""

    OPENED = "opened"
    CLOSED = "closed"
    RECOUNTED = "recounted"


@dataclass(frozen=True, slots=True)
class News:
    """News of a contest; groups are told in the order of their ids, up to `told` so far."""

    id: int
    contest_id: int
    kind: NewsKind
    details: Mapping[str, Any]
    told: int | None = None
