"""What to practise and when: the cards of a person, made of their answers by FSRS.

A card is a function of the answers alone (no chance, no clock): whoever replays them gets the same card.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from bot.game.choosing import Deck, Wish, choose

if TYPE_CHECKING:
    from fsrs import Card as FsrsCard
    from fsrs import Scheduler

A_DAY = 20
"""Questions a day, unless a person wants another number."""

AGAIN_AFTER = timedelta(minutes=10)
"""After a wrong answer."""

LONGEST = 365
"""Days until the next time, at most."""

MASTERED = 21.0
"""Days for which an answer must be remembered (with nine chances in ten) for the question to be mastered."""


class Stage(StrEnum):
    """Whether somebody learns the answer, knows it, or has forgotten it since."""

    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


@dataclass(frozen=True, slots=True)
class Memory:
    """How well an answer is remembered: `stability` in days, `difficulty` from 1 to 10; `step` outside of review."""

    stage: Stage
    step: int | None
    stability: float
    difficulty: float
    due: datetime
    last_review: datetime

    @property
    def is_mastered(self) -> bool:
        return self.stage is Stage.REVIEW and self.stability >= MASTERED


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, as far as practice looks at it."""

    right: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Card:
    """A question that somebody got wrong. Without a memory it rests: they said themselves that they know it.

    `replies` answers up to the rescoring `rescoring_id` (0: none) have been looked at; those before `put_away_at` do
    not count.
    """

    question_id: str
    memory: Memory | None
    added_at: datetime
    replies: int
    rescoring_id: int = 0
    put_away_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still to be mastered."""
        return self.memory is not None and not self.memory.is_mastered


@dataclass(frozen=True, slots=True)
class History:
    """All answers of a person to a question that they got wrong, oldest first, and the card so far if there is one."""

    question_id: str
    replies: tuple[Reply, ...]
    rescoring_id: int
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class TopicTally:
    topic: str
    right: int
    answered: int

    @property
    def strength(self) -> float:
        """The share that was right, drawn towards one half where there are few answers."""
        return (self.right + 1) / (self.answered + 2)


def review(memory: Memory | None, reply: Reply) -> Memory:
    """The memory after one more answer; None before the first one."""
    from fsrs import Rating

    after, _ = _scheduler().review_card(
        _fsrs_card(memory), Rating.Good if reply.right else Rating.Again, _utc(reply.at)
    )
    assert after.stability is not None
    assert after.difficulty is not None
    assert after.last_review is not None
    stage = Stage(after.state.name.lower())
    return Memory(stage, after.step, after.stability, after.difficulty, after.due, after.last_review)


def card_of(history: History) -> Card:
    """The card that the answers make: it begins at the first wrong one since the question was put away."""
    put_away_at = history.card.put_away_at if history.card else None
    memory: Memory | None = None
    for reply in history.replies:
        if (put_away_at is None or reply.at > put_away_at) and (memory is not None or not reply.right):
            memory = review(memory, reply)
    first = next((reply.at for reply in history.replies if not reply.right), history.replies[0].at)
    return Card(history.question_id, memory, first, len(history.replies), history.rescoring_id, put_away_at)


def put_away(card: Card, now: datetime) -> Card:
    """The card of a question that somebody says they know; the next wrong answer brings it back."""
    return replace(card, memory=None, put_away_at=now)


def turn(cards: Iterable[Card], now: datetime, room: int) -> tuple[Card, ...]:
    """The cards to be practised now, at most `room`: those that have waited longest first, none before it is due."""
    due = [(card.memory.due, card.question_id, card) for card in cards if card.memory and card.memory.due <= now]
    return tuple(card for _, _, card in sorted(due)[: max(room, 0)])


def next_due(cards: Iterable[Card], now: datetime) -> datetime | None:
    """When the next card is due that is not due yet."""
    return min((card.memory.due for card in cards if card.memory and card.memory.due > now), default=None)


def new_question(
    deck: Deck, topics: Collection[TopicTally], seen: Mapping[str, date], random: Random, today: date
) -> str | None:
    """A question that somebody has never answered, of the topic in which they are weakest; None when none is left.

    `seen` has the day of their last answer to each question.
    """
    new = [candidate for candidate in deck.candidates if candidate.question_id not in seen]
    known = {tally.topic: tally for tally in topics}
    ranked = {known.get(each.topic, TopicTally(each.topic, 0, 0)) for each in new}
    for tally in sorted(ranked, key=_weakness):
        if found := choose(Deck(tuple(new), deck.twins), 1, random, Wish(tally.topic), seen, today):
            return found[0]
    return None


def strong_and_weak(topics: Iterable[TopicTally], most: int) -> tuple[TopicTally, ...]:
    """At most `most` topics, the strongest first; where there are more, the middle is left out."""
    ranked = sorted((tally for tally in topics if tally.answered), key=_weakness, reverse=True)
    if len(ranked) <= most:
        return tuple(ranked)
    weak = most // 2
    return (*ranked[: most - weak], *ranked[-weak:])


def _weakness(tally: TopicTally) -> tuple[float, int, str]:
    """Sorts the weakest first; of equal ones that with more answers."""
    return tally.strength, -tally.answered, tally.topic


@cache
def _scheduler() -> "Scheduler":
    from fsrs import Scheduler

    return Scheduler(
        learning_steps=(AGAIN_AFTER,), relearning_steps=(AGAIN_AFTER,), maximum_interval=LONGEST, enable_fuzzing=False
    )


def _fsrs_card(memory: Memory | None) -> "FsrsCard":
    import fsrs

    if memory is None:
        return fsrs.Card(card_id=0)
    return fsrs.Card(
        card_id=0,
        state=fsrs.State[memory.stage.capitalize()],
        step=memory.step,
        stability=memory.stability,
        difficulty=memory.difficulty,
        due=memory.due,
        last_review=memory.last_review,
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
