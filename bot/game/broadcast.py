"""How far the questions of the league's plan are on their way to the groups."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MEASURED = timedelta(minutes=1)
"""The last stretch of time, from which it is told how long the rest will take."""
FEW_SECONDS = 2.0
"""What was sent in less time says nothing about the rest."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Messages by what became of them; nobody knows whether the `unsure` ones arrived, `to_come` are not drawn yet.

    `lately` were sent in the last `seconds`.
    """

    sent: int = 0
    waiting: int = 0
    unsure: int = 0
    failed: int = 0
    to_come: int = 0
    lately: int = 0
    seconds: float = 0.0

    @property
    def total(self) -> int:
        return self.sent + self.unsure + self.failed + self.left

    @property
    def left(self) -> int:
        return self.waiting + self.to_come

    @property
    def share(self) -> int:
        """Per cent of all messages that are done with; 100 means all of them."""
        return 100 * (self.total - self.left) // self.total if self.total else 100

    @property
    def seconds_left(self) -> int | None:
        """At the pace of the last stretch; None while nobody can say."""
        if not self.lately or self.seconds < FEW_SECONDS:
            return None
        return round(self.left * self.seconds / self.lately)


@dataclass(frozen=True, slots=True)
class Broadcast:
    """Questions of the league's plan that go out together, from `began_at` on, and who is told how far they are.

    `message_id` is the message that tells it, once it was sent; `shown` the counts that it shows.
    """

    id: int
    person_id: int
    chat_id: int
    language: str
    began_at: datetime
    message_id: int | None = None
    shown: tuple[int, ...] = ()


def counts(progress: Progress) -> tuple[int, ...]:
    """What of the progress changes what people see."""
    return (progress.sent, progress.waiting, progress.unsure, progress.failed, progress.to_come)
