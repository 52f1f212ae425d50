"""What people practise alone."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.game.habit import Habit
from bot.game.model import Answer
from bot.game.practice import Card, History, TopicTally


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
