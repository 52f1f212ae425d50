"""Contests, from the plan to the certificate."""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from bot.game.appeal import Appeal, AppealState
from bot.game.awards import Award, Certificate
from bot.game.contest import Result
from bot.game.duel import Duel
from bot.game.league import Line, Organisation
from bot.game.live import Fate, Live
from bot.game.model import Answer
from bot.game.recount import Played, Ruling
from bot.game.running import Contest, ContestState, Mark, News, NewsKind, Run, Turn


class Contests(Protocol):
    """What was set up; `groups` and `questions` of a contest are stored with it."""

    async def add(self, contest: Contest) -> Contest:
        """Store a new contest; gives it with its id."""

    async def save(self, contest: Contest) -> None: ...

    async def get(self, contest_id: int) -> Contest | None: ...

    async def hold(self, contest_id: int) -> Contest | None:
        """As `get`, and nobody else changes it until the transaction ends."""

    async def by_code(self, code: str) -> Contest | None: ...

    async def listed(self, states: Collection[ContestState]) -> Sequence[Contest]:
        """Those in one of these states, by the time they open."""

    async def of_owner(self, person_id: int) -> Sequence[Contest]:
        """The latest first."""

    async def due(self, now: datetime) -> Sequence[int]:
        """Ids of contests that ought to have opened, closed or, with all appeals decided, become final by now."""


class Runs(Protocol):
    """Attempts at contests, the questions given in them, and what the answers earned."""

    async def join(self, run: Run) -> Run | None:
        """Store a new run; gives it with its id, or None: that attempt of that person is there."""

    async def hold(self, run_id: int) -> Run | None:
        """A run that nobody else changes until the transaction ends."""

    async def save(self, run: Run) -> None: ...

    async def of_person(self, contest_id: int, person_id: int) -> Sequence[Run]:
        """In the order of their numbers."""

    async def of_lot(self, contest_id: int, lot: str) -> Sequence[Run]: ...

    async def unended(self, contest_id: int) -> Sequence[Run]: ...

    async def queued(self, limit: int) -> Sequence[Run]:
        """Those that have waited longest for their beginning, held by this transaction; what others hold is passed."""

    async def before(self, run_id: int) -> int:
        """How many wait before this one."""

    async def ended(self, contest_id: int) -> Sequence[tuple[Run, str]]:
        """All runs that ended, with the names of their people, by person and number."""

    async def add_turn(self, turn: Turn) -> None:
        """Store a turn; a second one at the same position of a run is passed over."""

    async def turn(self, post_id: int) -> Turn | None: ...

    async def turns(self, run_id: int) -> Sequence[Turn]:
        """In the order of their positions."""

    async def live_turns(self, contest_id: int) -> Sequence[Turn]: ...

    async def issue(self, post_id: int, issued_at: datetime, due_at: datetime) -> bool:
        """The message of a turn that is not done was sent; False: this had been known before, or it is done."""

    async def finish_turn(self, post_id: int) -> bool:
        """False: it was finished before."""

    async def unsent(self, limit: int) -> Sequence[tuple[Turn, bool]]:
        """Turns of runs whose message may have been sent (True) or was not and will not be, and nobody has noted it."""

    async def doubt(self, post_id: int, due_at: datetime) -> None:
        """Nobody knows whether the message of a turn was sent; it is waited for until then."""

    async def in_play(self) -> bool:
        """Whether a run has not ended, or a turn of one is not finished: asked for several times a second."""

    async def crowd(self) -> tuple[int, int]:
        """How many runs wait for their beginning, and how many are under way."""

    async def stranded(self, now: datetime, limit: int) -> Sequence[int]:
        """Runs that have not ended, of contests that are over by now."""

    async def overdue(self, now: datetime, limit: int) -> Sequence[Turn]:
        """Turns of runs whose time is over and that nobody finished, the oldest first."""

    async def mark(self, given: Iterable[Mark]) -> None:
        """Store marks; one that is there takes the new values."""

    async def marks(self, contest_id: int, run_ids: Collection[int] | None = None) -> Sequence[Mark]: ...

    async def earned_on(self, contest_id: int, person_id: int, day: date) -> int:
        """The points of a person's marks of one day."""

    async def played(
        self, contest_id: int, question_id: str | None = None, *, whole_people: bool = False
    ) -> Sequence[Played]:
        """Marks with their answers in the ledger and the moments of both: all, those at a question, or all of the
        people who answered it.
        """

    async def given(self, contest_id: int) -> Mapping[int, str]:
        """The question of each post that was given in a contest."""

    async def all_turns(self, contest_id: int) -> Sequence[Turn]:
        """In the order of their positions."""

    async def scores_of(self, person_id: int) -> Mapping[str, int]:
        """Titles of the contests a person has finished, with all points earned there."""


class Lives(Protocol):
    """Live contests in groups, the questions given there, and what the votes earned."""

    async def add(self, live: Live) -> Live | None:
        """Store a new one; gives it with its id, or None: the group is in one, or has had this one."""

    async def get(self, live_id: int) -> Live | None: ...

    async def hold(self, live_id: int) -> Live | None:
        """As `get`, and nobody else changes it until the transaction ends."""

    async def going(self, chat_id: int) -> Live | None:
        """The one that a group is in."""

    async def contests_of(self, chat_id: int) -> Collection[int]:
        """Ids of the contests that a group is in or has had."""

    async def save(self, live: Live) -> None: ...

    async def due(self, now: datetime, limit: int) -> Sequence[Live]:
        """Those in which something is to be done, the oldest first."""

    async def turns(self, live: Live) -> Sequence[Turn]:
        """The questions given to the group, in their order."""

    async def fate(self, post_id: int) -> Fate:
        """What became of the message of a post."""

    async def cut(self, post_id: int, now: datetime) -> None:
        """The time of a question ends now."""

    async def unmarked(self, live: Live) -> Sequence[Answer]:
        """Answers to questions that are over which have no mark."""

    async def enlist(self, begun: Iterable[Run]) -> Mapping[int, Run]:
        """Store first runs of one contest where there are none; gives the stored ones by person."""

    async def earned(self, contest_id: int) -> Mapping[tuple[int, date], int]:
        """The points of each person on each day."""

    async def add_up(self, run_ids: Collection[int]) -> None:
        """Score, right, answered and time of runs become the sums of their marks, their end that of the last answer."""

    async def standings(self, live: Live) -> Sequence[tuple[Run, str]]:
        """The runs of the group's people, with their names, which are empty where somebody hides theirs."""


class Duels(Protocol):
    async def add(self, duel: Duel) -> Duel:
        """Store a new one; gives it with its id."""

    async def hold(self, duel_id: int) -> Duel | None:
        """Nobody else changes it until the transaction ends."""

    async def by_code(self, code: str) -> Duel | None:
        """As `hold`."""

    async def standing(self, person_id: int, chat_id: int | None, now: datetime) -> Duel | None:
        """What somebody has offered in a group, or (None) in private, and nobody has accepted yet."""

    async def save(self, duel: Duel) -> None: ...

    async def accept(self, duel_id: int, person_id: int, *, here: bool, now: datetime, until: datetime) -> bool:
        """Somebody becomes the opponent, and the duel is matched until then. True for the first other person only."""

    async def waiting(self, now: datetime) -> Sequence[Duel]:
        """Those that seek anybody, the longest first; nobody else looks at them until the transaction ends."""

    async def remove(self, duel_id: int) -> None: ...

    async def seeks(self, person_id: int) -> bool:
        """Whether somebody seeks anybody."""

    async def seekers(self, now: datetime) -> int:
        """How many seek anybody."""

    async def lapsed(self, now: datetime, limit: int) -> Sequence[int]:
        """Ids of those that have waited for too long."""

    async def played(self, limit: int) -> Sequence[int]:
        """Ids of those whose runs have ended."""


class Appeals(Protocol):
    async def file(self, appeal: Appeal) -> bool:
        """Keep an appeal; False: that person has made one against that question."""

    async def of_contest(self, contest_id: int) -> Sequence[Appeal]:
        """Oldest first."""

    async def waiting(self, contest_id: int) -> int:
        """How many have not been decided."""

    async def decide(self, contest_id: int, question_id: str, state: AppealState, now: datetime, by: int | None) -> int:
        """Decide the open appeals against a question; gives how many there were."""

    async def rule(self, contest_id: int, ruling: Ruling, now: datetime, by: int | None) -> None:
        """What is decided about a question itself; the latest word counts."""

    async def rulings(self, contest_id: int) -> Sequence[Ruling]: ...


class ContestNews(Protocol):
    """What groups are to be told of contests, some at a time."""

    async def add(self, contest_id: int, kind: NewsKind, details: Mapping[str, Any]) -> None: ...

    async def waiting(self) -> Sequence[int]:
        """Ids of news that not all groups have been told, oldest first."""

    async def hold(self, news_id: int) -> News | None:
        """News that nobody else tells until the transaction ends; None when all have been told."""

    async def told(self, news_id: int, last: int | None) -> None:
        """Groups have been told up to an id; None: all."""


@dataclass(frozen=True, slots=True)
class QuestionCount:
    """How a question of a contest was answered: `chosen` says how often each set of options was."""

    question_id: str
    issued: int
    answered: int
    right: int
    millis: int
    chosen: Mapping[tuple[int, ...], int] = field(default_factory=dict)


class Results(Protocol):
    """What became of a contest."""

    async def attempts(self, contest_id: int) -> Sequence[Result]:
        """All attempts that ended, without names, by person in the order in which they began."""

    async def stamp(self, contest_id: int) -> Hashable:
        """The same as long as `attempts` are."""

    async def questions(self, contest_id: int) -> Sequence[QuestionCount]:
        """By question."""

    async def over(self, chat_id: int | None, person_id: int | None, limit: int) -> Sequence[Contest]:
        """Contests that are closed or final in which the group or the person has taken part, the latest first."""

    async def award(self, contest_id: int) -> Award:
        """What the organiser gives certificates for, or what is usual."""

    async def set_award(self, contest_id: int, award: Award) -> None: ...

    async def unpublished(self) -> Sequence[int]:
        """Ids of final contests whose results were not told to the groups."""

    async def published(self, contest_id: int, now: datetime) -> bool:
        """The results are told; False: they were told before."""

    async def codes(self, contest_id: int, person_ids: Collection[int]) -> Mapping[int, str]:
        """The codes of certificates by person, issued or not; nobody can guess one."""

    async def issue(self, certificate: Certificate) -> None:
        """Store a certificate, or what it says now."""

    async def certificate(self, code: str) -> Certificate | None: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a table of organisations; `unlisted` ones are not in it, and stay."""

    new: int
    changed: int
    listed: int
    unlisted: int


class Organisations(Protocol):
    """The tree above the groups."""

    async def all(self) -> Sequence[Organisation]: ...

    async def of_chat(self, chat_id: int) -> Organisation | None:
        """The one that a group stands for."""

    async def bind(self, organisation_id: int, chat_id: int) -> None:
        """A group stands for an organisation, and for no other one."""

    async def put(self, lines: Sequence[Line]) -> Loaded:
        """Take over what a table says: organisations are found by their path, what it does not say stays.

        Each line comes after the one of the organisation above it.
        """
