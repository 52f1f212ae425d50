"""Updates that came in and calls that go out."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from bot.game.broadcast import Broadcast, Progress
from bot.replies import Reply


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


class Broadcasts(Protocol):
    """How far the questions of the league's plan are on their way."""

    async def add(self, broadcast: Broadcast, next_at: datetime) -> int:
        """Keep a broadcast (its id is ignored) that is looked at next at an instant; gives its id."""

    async def is_going(self) -> bool:
        """Whether one is not over."""

    async def latest(self) -> Broadcast | None: ...

    async def is_due(self, now: datetime) -> bool:
        """Whether there is one to look at."""

    async def hold_due(self, now: datetime) -> Broadcast | None:
        """One to look at, that nobody else looks at until the transaction ends."""

    async def show(self, broadcast_id: int, shown: tuple[int, ...], next_at: datetime | None) -> None:
        """What its message shows now, and when to look again; None: it is over."""

    async def bind(self, broadcast_id: int, message_id: int) -> None:
        """The message that tells how far it is."""

    async def progress(self, began_at: datetime, lately: datetime) -> Progress:
        """What became since an instant of the messages with questions of plans, in groups that follow the league.

        `lately` counts those sent from a later one on; `to_come` and `seconds` are left open.
        """

    async def due_by(self, moment: datetime) -> int:
        """How many groups that follow the league are due by then."""


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

    async def claim(
        self, now: datetime, limit: int, lease: timedelta, yielding: int | None = None, resting: Collection[int] = ()
    ) -> Sequence[Update]:
        """Take the first waiting update of lanes of which none is being handled.

        Groups in which many wait, and people for whom more than one waits, come last, at most `yielding` of them, until
        they have waited for half a minute. Of `resting` lanes nothing is taken.
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
