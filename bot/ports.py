"""What flows need from the world, as protocols. `store` and `telegram` implement them; tests may too."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.asked import Asked, AskedState, Gap
from bot.game.appeal import Appeal, AppealState
from bot.game.awards import Award, Certificate, Showing
from bot.game.choosing import Deck
from bot.game.contest import Result
from bot.game.duel import Duel
from bot.game.habit import Habit
from bot.game.league import Line, Organisation
from bot.game.live import Fate, Live
from bot.game.model import (
    Answer,
    Board,
    Chat,
    GroupTally,
    Period,
    Person,
    Post,
    Rescoring,
    Slot,
    Tally,
    UnscoredVote,
    Vote,
)
from bot.game.practice import Card, History, TopicTally
from bot.game.recount import Played, Ruling
from bot.game.running import Contest, ContestState, Mark, News, NewsKind, Run, Turn
from bot.game.statistics import Choice
from bot.material import Edition, Entry, File, Load, LoadState, Reviewed
from bot.replies import Reply
from bot.roles import Role
from knowledge.documents import Progress
from knowledge.model import Document, Found, Passage
from knowledge.questions import Question
from knowledge.review import EditionState, PassageState


class ReadFile(Protocol):
    """Reads a file without holding up the bot; raises DocumentError."""

    async def __call__(
        self, name: str, data: bytes, *, progress: Callable[[Progress], None] | None = None
    ) -> Document: ...


class Search(Protocol):
    """Finds passages. An answer is given from `threshold` on, a confidence between 0 and 1."""

    @property
    def threshold(self) -> float: ...

    async def __call__(self, question: str) -> Sequence[Found]:
        """The passages that may answer a question, best first."""

    def key(self, question: str) -> str:
        """The same for questions that differ only in script, numerals and words that merely ask."""


class QuestionState(StrEnum):
    """Only approved questions are posted."""

    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands in its edition: passage `number` of `total`, between its neighbours."""

    number: int
    total: int
    before: Passage | None
    after: Passage | None


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API to be made: method, parameters, and the row of the outbox that keeps it.

    Calls of one `lane` go one after the other. `repeatable` calls (edits, notices) may be made again when it is
    unsure whether they arrived; others are kept for a person to settle.
    """

    lane: str
    method: str
    params: dict[str, Any]
    chat_id: int | None = None
    language: str = ""
    urgent: bool = True
    repeatable: bool = False
    key: str | None = None
    not_before: datetime | None = None
    post_id: int | None = None
    load_id: int | None = None
    id: int = 0
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Update:
    """A stored update; updates of one `lane` are handled one after the other.

    `received_at` is when it was stored, `error` what went wrong at the last attempt.
    """

    id: int
    lane: int
    payload: dict[str, Any] = field(default_factory=dict)
    attempts: int = 0
    received_at: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Binding:
    """What Telegram made of a post: the message, and the poll with the persistent ids of its options."""

    message_id: int
    poll_id: str | None = None
    option_ids: tuple[str, ...] = ()


class Chats(Protocol):
    async def ensure(self, chat: Chat) -> Chat:
        """The stored chat with that id; `chat` itself is stored when there is none. A new title is taken over.

        Nobody else changes the chat until the transaction ends.
        """

    async def get(self, chat_id: int) -> Chat | None: ...

    async def titles(self, ids: Collection[int]) -> Mapping[int, str]:
        """Titles by id; chats that were never met are left out."""

    async def hold(self, chat_id: int) -> Chat | None:
        """As `get`, and nobody else changes it until the transaction ends."""

    async def hold_due(self, planned: Mapping[int, datetime]) -> Sequence[Chat]:
        """Those active chats whose next slot is due at just that instant, by id.

        Nobody else changes them until the transaction ends.
        """

    async def save(self, chat: Chat) -> None:
        """Store all settings of a chat that this transaction holds."""

    async def set_active(self, chat_id: int, *, active: bool) -> None:
        """Whether the bot can write to the chat."""

    async def plan(self, chat_id: int, next_slot_at: datetime | None) -> None:
        """Set the instant at which the chat's next slot is due; None: no slot."""

    async def plan_all(self, moments: Mapping[int, datetime]) -> None:
        """Like `plan`, for many chats."""

    async def leave_topic(self, chat_id: int, thread_id: int) -> bool:
        """The daily plan goes to the general topic; says whether it went to this one."""

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[Chat, datetime]]:
        """Active chats whose slot is due, with that instant, oldest first."""

    async def groups(self, words: str, start: int, limit: int) -> Sequence[Chat]:
        """Active groups whose title holds the words, by title, from the `start`-th on."""

    async def count_groups(self, words: str) -> int:
        """How many of them there are."""

    async def groups_behind(self, chat_id: int | None, limit: int) -> Sequence[Chat]:
        """Active groups by id, those behind an id."""

    async def planned_at(self, chat_id: int) -> datetime | None:
        """The instant at which this chat's next slot is due."""

    async def move(self, old_id: int, new_id: int) -> None:
        """A group became a supergroup: its settings, slots, posts, answers and unsent calls take the new id."""


class People(Protocol):
    async def upsert(self, people: Iterable[Person]) -> None: ...

    async def names(self, ids: Collection[int]) -> Mapping[int, str]:
        """Names by id; ids that were never met are left out."""

    async def showings(self, ids: Collection[int]) -> Mapping[int, Showing]:
        """Names with where they stand, by id; ids that were never met are left out."""

    async def show(self, person_id: int, *, hidden: bool | None = None, shown: bool | None = None) -> None:
        """Whether a name is hidden on the boards of the own group, and shown on those beyond; None: as it was."""


class Posts(Protocol):
    async def open_slot(self, chat_id: int, day: date, at: time, closes_at: datetime) -> Slot | None:
        """The slot, or None when it was opened or skipped before."""

    async def open_slots(self, slots: Sequence[Slot]) -> Sequence[Slot]:
        """Open slots (their ids are ignored) and give them back with their ids, but for those handled before."""

    async def skip_slot(self, chat_id: int, day: date, at: time) -> None: ...

    async def last_slot(self, chat_id: int, at: time) -> date | None:
        """The latest day that had its slot of this time, posted or skipped."""

    async def slots_to_close(self, now: datetime, limit: int) -> Sequence[Slot]:
        """Open slots whose time is over, oldest first."""

    async def close_slot(self, slot_id: int) -> None: ...

    async def add(self, *posts: Post) -> Sequence[Post]:
        """Store new posts (their ids are ignored) and give them back with their ids, in this order."""

    async def get(self, post_id: int) -> Post | None: ...

    async def closing_times(self, ids: Collection[int]) -> Mapping[int, datetime]:
        """When posts close, by id."""

    async def latest(self, chat_id: int) -> Post | None:
        """What was posted last in a chat."""

    async def of_slot(self, slot_id: int) -> Sequence[Post]:
        """The posts of a slot that the chat has seen, or may have seen."""

    async def by_poll(self, poll_ids: Collection[str]) -> Mapping[str, Post]: ...

    async def bind(self, post_id: int, binding: Binding) -> Post:
        """Bind a post that is not bound yet; a bound one stays as it is. Gives back the stored post."""

    async def close_at(self, post_id: int, moment: datetime) -> None:
        """The time of a post ends at another moment."""

    async def add_copy(self, post_id: int, poll_id: str, option_ids: Sequence[str]) -> None:
        """A further poll of a bound post: its votes count too, and `by_poll` gives the post as that poll has it."""

    async def unscheduled(self, chat_id: int, day: date) -> int:
        """How many scored posts without a slot the chat has had that day."""


@dataclass(frozen=True, slots=True)
class Count:
    """The voters of a closed poll: as Telegram counted them, and those that the store knows, scored or not."""

    post: Post
    voters: int
    known: int

    @property
    def gap(self) -> int:
        return self.voters - self.known


class ClosedPolls(Protocol):
    async def add(self, poll_id: str, voters: int, now: datetime) -> None:
        """Telegram has closed a poll and counted its voters."""

    async def counts(self, before: datetime, limit: int) -> Sequence[Count]:
        """Bound polls that were closed before an instant. A post with a further copy is left out: some voted twice."""

    async def settle(self, poll_id: str) -> None:
        """The poll has been counted."""

    async def purge(self, before: datetime) -> None:
        """Forget polls that were closed before an instant and belong to no post."""


class Ledger(Protocol):
    async def append(self, answers: Iterable[Answer]) -> int:
        """Write answers; one whose (post, person) stands in the ledger is passed over. Gives the number written."""

    async def get(self, post_id: int, person_id: int) -> Answer | None: ...

    async def typed(self, keys: Collection[tuple[int, int]]) -> Collection[tuple[int, int]]:
        """Those of the (post, person) whose answer was typed."""

    async def attempt(self, post_id: int, person_id: int) -> tuple[int, ...]:
        """What somebody has chosen so far of an answer that takes several presses."""

    async def keep_attempt(self, post_id: int, person_id: int, chosen: Sequence[int]) -> None:
        """Keep what is chosen so far; nothing chosen forgets it."""

    async def forget_attempts(self, before: datetime) -> None:
        """Forget what was chosen at questions that closed before an instant, and never answered."""

    async def park(self, votes: Iterable[Vote]) -> None:
        """Keep votes whose poll is not bound yet, the first of each (poll, person)."""

    async def unpark(self, poll_id: str) -> Sequence[Vote]:
        """Take the parked votes of a poll."""

    async def add_unscored(self, votes: Iterable[UnscoredVote]) -> None:
        """Keep votes that count for nobody."""

    async def tallies_of(self, person_id: int) -> Sequence[tuple[Chat, Tally]]:
        """Everything a person has answered, by chat; what contests asked is left out."""

    async def outcome(self, post_id: int) -> tuple[int, int]:
        """How many answered a post, and how many of them right."""

    async def of_question(self, question_id: str) -> Sequence[tuple[tuple[int, ...], bool]]:
        """What was chosen in each answer to a question, and whether it was right."""

    async def choices(self) -> Sequence[Choice]:
        """How each question was answered, by tier; reads the whole ledger."""


class Boards(Protocol):
    """Sums over the scored answers of the ledger."""

    async def of(self, chat_id: int, period: Period, today: date, most: int, person_id: int | None) -> Board:
        """The best `most` of a chat in the period that `today` lies in, and where one person stands."""

    async def scores(self, chat_id: int | None) -> Sequence[tuple[Chat, Tally]]:
        """A tally of all time for each group (or one) and person, best first within a group."""

    async def league(self) -> Sequence[GroupTally]:
        """The sums of each group that has any, best first."""

    async def streaks(self, chat_id: int, people: Collection[int], today: date) -> Mapping[int, int]:
        """Consecutive days up to now with an answer to a scheduled question of the chat, ten years at the most."""


class Practice(Protocol):
    """The cards of people. Answers that were voided make none."""

    async def news(self, person_id: int) -> Sequence[History]:
        """The questions that somebody got wrong whose card does not hold what the ledger says now, or is not there."""

    async def keep(self, person_id: int, made: Iterable[Card]) -> None:
        """Store cards in the place of those that are there; the person must be stored."""

    async def mended(self, person_id: int) -> Collection[str]:
        """The questions with a card to which no wrong answer stands any more."""

    async def drop(self, person_id: int, question_ids: Collection[str]) -> None: ...

    async def cards(self, person_id: int) -> Sequence[Card]:
        """All cards of somebody whose questions may be posted."""

    async def card(self, person_id: int, question_id: str) -> Card | None: ...


class Study(Protocol):
    """What one person has answered, over all chats."""

    async def answered_on(self, person_id: int, chat_id: int, day: date) -> int:
        """How many answers somebody gave on a day in one chat."""

    async def days(self, person_id: int) -> Collection[date]:
        """The days with an answer."""

    async def seen(self, person_id: int) -> Mapping[str, date]:
        """The questions somebody has answered, with the last day of each."""

    async def topics(self, person_id: int) -> Sequence[TopicTally]:
        """Right answers and answers by topic; what was voided does not count."""

    async def last_wrong(self, person_id: int, question_id: str) -> Answer | None:
        """The latest wrong answer to a question."""


class Habits(Protocol):
    async def get(self, person_id: int) -> Habit:
        """How somebody wants to practise; the usual way while they have said nothing."""

    async def hold(self, person_id: int) -> Habit | None:
        """The stored habit; nobody else changes it until the transaction ends."""

    async def save(self, habit: Habit) -> None:
        """Store a habit; the person must be stored."""

    async def due(self, now: datetime, limit: int) -> Sequence[Habit]:
        """Habits whose reminder is due, oldest first."""


class Bank(Protocol):
    async def put(self, questions: Iterable[Question], state: QuestionState = QuestionState.APPROVED) -> None:
        """Store questions; one whose id is stored takes the new form and state. Open posts keep the key they have."""

    async def questions(self) -> Sequence[Question]:
        """All that are not withdrawn, by id."""

    async def get(self, ids: Collection[str]) -> Mapping[str, Question]: ...

    async def topics(self) -> Sequence[str]: ...

    async def flagged(self, limit: int) -> Sequence[Question]:
        """Questions that are not posted, because the passage they stand on is not approved any more."""

    async def flagged_count(self) -> int: ...

    async def of_edition(self, edition_id: int) -> Sequence[Question]:
        """Questions that stand on the passages of an edition."""

    async def rebind(self, question_id: str, passage_id: str, proof: str | None = None) -> None:
        """Let a question stand on another passage, with the words there that prove it if they are others."""

    async def counts(self) -> Mapping[QuestionState, int]: ...

    async def drafts(self, limit: int, after: str = "") -> Sequence[Question]:
        """Questions that wait for approval, by id, those behind an id."""

    async def state(self, question_id: str) -> QuestionState | None: ...

    async def decide(self, question_id: str, state: QuestionState, checked: date | None = None) -> None:
        """Set the state of a question, and the day it was checked."""

    async def add_twins(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Remember pairs of questions (ids, in either order) that ask nearly the same."""

    async def deck(self) -> Deck:
        """The postable questions: they and their passage are approved."""

    async def postable(self, ids: Collection[str]) -> Mapping[str, Question]:
        """Those of some questions that may be posted."""

    async def seen(self, chat_ids: Collection[int]) -> Mapping[int, Mapping[str, date]]:
        """The questions that chats have seen, with the last day of each, by chat; those that saw none are left out."""


class Library(Protocol):
    async def add(self, file: File, document: Document, passages: Sequence[Passage], now: datetime) -> int:
        """Store a draft edition made of a file; gives its id, or that of the edition made of the same bytes."""

    async def known(self, digest: str) -> Edition | None:
        """The edition made of the same bytes."""

    async def edition(self, edition_id: int) -> Edition | None: ...

    async def editions(self, words: str = "") -> Sequence[Edition]:
        """Those whose title holds the words, oldest first."""

    async def in_force(self, title: str) -> Edition | None:
        """The approved edition of a title."""

    async def due(self, today: date) -> Sequence[Edition]:
        """Scheduled editions whose day has come, oldest first."""

    async def decide(self, edition_id: int, state: EditionState, now: datetime, by: int | None) -> None:
        """Set the state of an edition, with who and when; at most one of a title may be approved."""

    async def schedule(self, edition_id: int, effective_on: date | None) -> None:
        """The day from which an approved edition is in force."""

    async def reviewed(self, edition_id: int, start: int = 0, limit: int | None = None) -> Sequence[Reviewed]:
        """Passages of an edition from position `start` on."""

    async def judge(self, edition_id: int, positions: Collection[int] | None, state: PassageState) -> None:
        """What a reviewer says of passages of a draft; None means all those that wait."""

    async def name(self, edition_id: int, position: int, heading: Sequence[str]) -> None:
        """Give a passage of a draft another heading."""

    async def revision(self) -> int:
        """Rises whenever the set of approved passages changes."""

    async def passages(self) -> Sequence[Passage]:
        """All approved passages, in a stable order."""

    async def live(self, ids: Collection[str]) -> Collection[str]:
        """Those of the passage ids that are approved now."""

    async def passage(self, passage_id: str) -> tuple[Passage, bool] | None:
        """A passage of any edition, and whether it is approved now."""

    async def named(self, ids: Collection[str]) -> Mapping[str, Passage]:
        """Passages of any edition by id, as `passage` finds them."""

    async def place(self, passage_id: str) -> Place | None:
        """Where a passage stands in the edition that `passage` finds it in."""

    async def stamp(self, name: str) -> int | None:
        """What `set_stamp` kept for a starter text: it tells releases of the text and its questions apart."""

    async def set_stamp(self, name: str, stamp: int) -> None: ...

    async def vectors(self, encoder: str, keys: Collection[str] | None = None) -> Mapping[str, bytes]:
        """Kept vectors of an encoder by key: all of them, or those of some keys."""

    async def keep_vectors(self, encoder: str, vectors: Mapping[str, bytes]) -> None: ...


class Staff(Protocol):
    async def roles(self, person_id: int, now: datetime) -> Collection[Role]:
        """The roles that somebody holds now."""

    async def all(self, now: datetime) -> Sequence[tuple[Person, Role, datetime | None]]:
        """Everybody who holds a role now, by role and name, and until when (None: for good)."""

    async def appoint(self, person_id: int, role: Role, by: int, now: datetime, until: datetime | None = None) -> None:
        """Give somebody a role; a role held already is given anew."""

    async def dismiss(self, person_id: int, role: Role) -> bool:
        """Take a role away; False when it was not held."""


class Audit(Protocol):
    async def put(self, entry: Entry) -> None:
        """Write down a decision; nothing is ever taken out."""

    async def entries(self, limit: int, before: int | None = None) -> Sequence[Entry]:
        """The latest decisions first, those older than entry `before`."""


class Rescorings(Protocol):
    async def apply(self, rescoring: Rescoring, now: datetime) -> Sequence[Answer]:
        """Give the posts their corrected key, or void them, and score their answers anew.

        Gives the answers that have changed; how they stood before is kept.
        """


class Reports(Protocol):
    async def add(self, question_id: str, person_id: int, now: datetime) -> bool:
        """Somebody says that a question is wrong; False when they have said so and nobody has looked yet."""

    async def open(self, limit: int) -> Sequence[tuple[str, int]]:
        """Questions that were reported, with the number of people, the most reported first."""

    async def open_count(self) -> int:
        """Questions that were reported."""

    async def settle(self, question_id: str, now: datetime) -> int:
        """An editor has looked; gives how many had reported it."""


class Loads(Protocol):
    async def add(self, load: Load, now: datetime) -> int:
        """Keep a file to be read (its id is ignored); gives its id."""

    async def get(self, load_id: int) -> Load | None: ...

    async def claim(self, now: datetime, lease: timedelta) -> Load | None:
        """The oldest file that waits, or whose reader was lost; it is being read until the lease ends."""

    async def keep(self, load_id: int, until: datetime) -> LoadState:
        """Prolong the lease of a file that is being read; gives its state, for it may have been cancelled."""

    async def shown(self, load_id: int, message_id: int) -> None:
        """The message that shows how far it is."""

    async def end(self, load_id: int, state: LoadState, edition_id: int | None = None) -> bool:
        """A file is read, or comes to nothing. False when it had ended before."""


class AskedQuestions(Protocol):
    async def add(self, asked: Asked) -> int:
        """Keep a question (its id is ignored); gives its id."""

    async def get(self, asked_id: int) -> Asked | None: ...

    async def rate(self, asked_id: int, person_id: int, *, liked: bool) -> bool:
        """Somebody likes an answer or not, once. A dislike makes an answered question a gap. False: rated before."""

    async def gaps(self, limit: int) -> Sequence[Gap]:
        """The most asked first."""

    async def open(self, key: str) -> Sequence[Asked]:
        """The questions of a gap, oldest first."""

    async def close(self, key: str, state: AskedState, passage_id: str | None = None) -> None:
        """The questions of a gap are settled with a passage, or dropped."""

    async def forget_askers(self, before: datetime) -> int:
        """Forget who asked, and where, in questions asked before an instant."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody was erased: the key that stands in their place, and when."""

    key: int
    at: datetime


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
        """The runs of the group's people, with their names."""


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


class Privacy(Protocol):
    """What is stored about one person."""

    async def held(self, person_id: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Every row that concerns a person, by table, as JSON can hold it; people besides them are left out."""

    async def forget(self, person_id: int, now: datetime) -> bool:
        """Put a tombstone in the place of a person everywhere, and remove the rest. False: nothing was known."""

    async def spent(self, answers: Iterable[Answer]) -> Collection[tuple[int, int]]:
        """Those (post, person) that were answered by the person before they were erased."""

    async def erasures(self) -> Collection[Erasure]: ...

    async def secret(self) -> bytes | None:
        """What the keys are made with; None before the first erasure."""

    async def reapply(self, secret: bytes, erasures: Collection[Erasure]) -> int | None:
        """Erase who was erased after this database was copied; gives how many. None: the keys are of another one."""


class Outbox(Protocol):
    async def put(self, *replies: Reply) -> None:
        """Render replies and keep them until they are sent, in this order."""

    async def cancel(self, chat_id: int) -> None:
        """Give up everything that still waits to be sent to a chat."""

    async def arrived(self, post_id: int) -> None:
        """The message of a post was seen: an unsure call that carries it counts as sent."""


class Which(StrEnum):
    """Which calls are claimed: all, those that somebody waits for, or of these what Telegram limits not."""

    ALL = "all"
    URGENT = "urgent"
    UNLIMITED = "unlimited"


class Calls(Protocol):
    """The rows of the outbox, seen by the sender."""

    async def claim(
        self, now: datetime, limit: int, lease: timedelta, busy: Collection[str] = (), which: Which = Which.ALL
    ) -> Sequence[Call]:
        """Take calls that are due, urgent ones first; in a lane in order, one at a time, and none in `busy` ones."""

    async def orphans(self, now: datetime) -> int:
        """Calls whose lease ran out while they were being made: repeatable ones are due again, others are unsure."""

    async def crowd(self, now: datetime) -> int:
        """How many messages that somebody waits for are due or being sent, of those that Telegram's limits concern."""

    async def waiting_since(self, now: datetime) -> datetime | None:
        """When the oldest of the calls that are due was made."""

    async def unsure_calls(self) -> Sequence[Call]:
        """Calls that may or may not have been made, oldest first."""

    async def sent(self, call_id: int, now: datetime) -> None: ...

    async def retry(self, call_id: int, not_before: datetime, error: str) -> None: ...

    async def put_off(self, call_id: int, not_before: datetime, error: str) -> None:
        """Like `retry`, for a call that could not be made yet: it does not count as an attempt."""

    async def leave_topic(self, chat_id: int, thread_id: int) -> None:
        """What waits to be sent to a forum topic goes to the general one."""

    async def fail(self, call_id: int, error: str) -> None: ...

    async def unsure(self, call_id: int, error: str) -> None: ...

    async def purge(self, before: datetime) -> int:
        """Forget finished calls created before an instant."""


class Buckets(Protocol):
    """Telegram's limits on sending, shared by all processes of a token: overall, for each group and each person."""

    async def take(self, wishes: Sequence[tuple[int, float]]) -> Sequence[float]:
        """For messages to these chats, each so many seconds from now: 0 counts it as sent then.

        Otherwise the seconds that it has to wait longer.
        """

    async def hold(self, chat_id: int, seconds: float) -> None:
        """Telegram asked to wait so long before the next message to this chat."""

    async def purge(self) -> int:
        """Forget what does not matter any more."""


class Updates(Protocol):
    """The inbox."""

    async def put(self, updates: Iterable[Update], now: datetime) -> None:
        """Store updates; one whose id was seen before is passed over."""

    async def put_dead(self, update: Update, now: datetime, error: str) -> None:
        """Store an update that rests from the beginning."""

    async def claim(self, now: datetime, limit: int, lease: timedelta, yielding: int | None = None) -> Sequence[Update]:
        """Take the first waiting update of lanes of which none is being handled.

        Lanes in which many wait come last, at most `yielding` of them, until they have waited for half a minute.
        """

    async def waiting_since(self) -> datetime | None:
        """When the oldest update that is not handled yet was received."""

    async def finish(self, update_id: int) -> None:
        """The update is done; what it contained is erased."""

    async def retry(self, update_id: int, not_before: datetime, error: str) -> None: ...

    async def bury(self, update_id: int, error: str) -> None:
        """The update rests as dead; its lane goes on."""

    async def dead(self) -> Sequence[Update]:
        """Updates that rest, oldest first."""

    async def revive(self, ids: Collection[int], now: datetime) -> None:
        """Dead updates wait again, as if they had not been tried."""

    async def forget_dead(self, before: datetime) -> int:
        """Forget dead updates received before an instant; gives how many."""

    async def purge(self, before: datetime) -> int:
        """Forget finished updates received before an instant."""


class Transaction(Protocol):
    """Everything inside is committed together or not at all."""

    @property
    def chats(self) -> Chats: ...
    @property
    def people(self) -> People: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def closed_polls(self) -> ClosedPolls: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def boards(self) -> Boards: ...
    @property
    def practice(self) -> Practice: ...
    @property
    def study(self) -> Study: ...
    @property
    def habits(self) -> Habits: ...
    @property
    def bank(self) -> Bank: ...
    @property
    def library(self) -> Library: ...
    @property
    def staff(self) -> Staff: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def loads(self) -> Loads: ...
    @property
    def reports(self) -> Reports: ...
    @property
    def rescorings(self) -> Rescorings: ...
    @property
    def asked(self) -> AskedQuestions: ...
    @property
    def contests(self) -> Contests: ...
    @property
    def runs(self) -> Runs: ...
    @property
    def lives(self) -> Lives: ...
    @property
    def duels(self) -> Duels: ...
    @property
    def appeals(self) -> Appeals: ...
    @property
    def contest_news(self) -> ContestNews: ...
    @property
    def results(self) -> Results: ...
    @property
    def organisations(self) -> Organisations: ...
    @property
    def privacy(self) -> Privacy: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def calls(self) -> Calls: ...
    @property
    def buckets(self) -> Buckets: ...
    @property
    def updates(self) -> Updates: ...


class Store(Protocol):
    """Opens transactions. Slow work belongs before `write`, never inside it."""

    def read(self) -> AbstractAsyncContextManager[Transaction]: ...

    def write(self) -> AbstractAsyncContextManager[Transaction]: ...


class Rights(Protocol):
    """What Telegram says about rights in a group; a short cache stands in between."""

    async def is_admin(self, chat_id: int, person_id: int) -> bool: ...

    async def is_member(self, chat_id: int, person_id: int) -> bool:
        """False also when Telegram cannot say."""

    async def may_post_polls(self, chat_id: int) -> bool: ...
