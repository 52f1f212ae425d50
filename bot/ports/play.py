"""Questions, posts, answers and boards."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Protocol

from bot.game.choosing import Deck
from bot.game.model import Answer, Board, Chat, GroupTally, Period, Post, Rescoring, Slot, Tally, UnscoredVote, Vote
from bot.game.statistics import Choice
from knowledge.questions import Question
from knowledge.typed import Fold


class QuestionState(StrEnum):
    """Only approved questions are posted."""

    DRAFT = "draft"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Bank(Protocol):
    async def put(self, questions: Iterable[Question], state: QuestionState = QuestionState.APPROVED) -> None:
        """Store questions; one whose id is stored takes the new form and state, and keeps its picture. Posts keep the
        key they have, and their stem and options.
        """

    async def questions(self) -> Sequence[Question]:
        """All that are not withdrawn, by id."""

    async def get(self, ids: Collection[str]) -> Mapping[str, Question]: ...

    async def posted(self, question_id: str, post_id: int) -> Question:
        """A question as it read when it was posted, with the key that its wording had last."""

    async def topics(self) -> Sequence[str]: ...

    async def flagged(self, limit: int, after: str = "") -> Sequence[Question]:
        """Questions that are not posted, because the passage they stand on is not approved any more: by id, those
        behind an id.
        """

    async def flagged_count(self) -> int: ...

    async def of_edition(self, edition_id: int) -> Sequence[Question]:
        """Questions that stand on the passages of an edition."""

    async def on_passages(self, ids: Collection[str]) -> Collection[str]:
        """The ids of all questions that stand on these passages."""

    async def rebind(self, question_id: str, passage_id: str, proof: str | None = None) -> None:
        """Let a question stand on another passage, with the words there that prove it if they are others."""

    async def set_picture(self, question_id: str, picture: str) -> None:
        """Give a question a picture in place of the one it has; an empty one takes it away."""

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


@dataclass(frozen=True, slots=True)
class Binding:
    """What Telegram made of a post: the message, and the poll with the persistent ids of its options."""

    message_id: int
    poll_id: str | None = None
    option_ids: tuple[str, ...] = ()


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
        """What was chosen in each answer to a question since it reads as it does, and whether it was right."""

    async def typed_wrongly(self, question_id: str, limit: int) -> Sequence[tuple[str, int]]:
        """The wrong answers that most people have typed since the question reads as it does, and how many people did.

        What a single person has typed is not told.
        """

    async def choices(self) -> Sequence[Choice]:
        """How each question was answered since it reads as it does, by tier; reads the whole ledger."""


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


class Rescorings(Protocol):
    async def apply(self, rescoring: Rescoring, now: datetime, fold: Fold | None = None) -> Sequence[Answer]:
        """Give the posts their corrected key, or void them, and score their answers anew.

        Gives the answers that have changed; how they stood before is kept. `fold` is needed for accepted answers.
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
