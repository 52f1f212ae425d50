"""Chats, people and what they may do."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from bot.game.awards import Showing
from bot.game.league_plan import LeaguePlan
from bot.game.model import Answer, Chat, Person
from bot.material import Entry
from bot.roles import Role


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


class LeaguePlans(Protocol):
    """The league's plan, and the groups that follow it: those that have no plan of their own."""

    async def get(self) -> LeaguePlan:
        """As it stands; one that was never made asks nothing and has the revision 0."""

    async def hold(self) -> LeaguePlan:
        """As `get`, and nobody else changes it until the transaction ends."""

    async def put(self, plan: LeaguePlan) -> LeaguePlan:
        """Store a plan as the next revision (its own is ignored); gives it with that."""

    async def is_behind(self, revision: int) -> bool:
        """Whether a group that follows has not taken over this revision yet."""

    async def hold_behind(self, revision: int, limit: int) -> Sequence[tuple[Chat, datetime | None]]:
        """Such groups by id, with the instant at which each is due; nobody else changes them meanwhile."""

    async def last_days(self, chat_ids: Collection[int]) -> Mapping[int, date]:
        """The last day on which each had questions by a plan; those that never had are left out."""

    async def follow(self, groups: Sequence[tuple[Chat, datetime | None]]) -> None:
        """Store what groups have taken over: plan and revision, and the instant at which each is due."""

    async def counts(self, within: Collection[int] | None = None) -> tuple[int, int]:
        """How many groups that the bot can write to (of some, if named) follow the league, and how many do not."""

    async def groups(self) -> Sequence[tuple[Chat, datetime | None]]:
        """All groups by title, also those that the bot cannot write to, with the instant at which each is due."""


class People(Protocol):
    async def upsert(self, people: Iterable[Person]) -> None: ...

    async def names(self, ids: Collection[int]) -> Mapping[int, str]:
        """Names by id; ids that were never met are left out."""

    async def showings(self, ids: Collection[int]) -> Mapping[int, Showing]:
        """Names with where they stand, by id; ids that were never met are left out."""

    async def show(self, person_id: int, *, hidden: bool | None = None, shown: bool | None = None) -> None:
        """Whether a name is hidden on the boards of the own group, and shown on those beyond; None: as it was."""


class Staff(Protocol):
    async def roles(self, person_id: int, now: datetime) -> Collection[Role]:
        """The roles that somebody holds now."""

    async def all(self, now: datetime) -> Sequence[tuple[Person, Role, datetime | None]]:
        """Everybody who holds a role now, by role and name, and until when (None: for good)."""

    async def organisations(self, now: datetime) -> Mapping[int, int]:
        """The organisation of each local organiser of now, by the id of the person."""

    async def appoint(
        self,
        person_id: int,
        role: Role,
        by: int,
        now: datetime,
        until: datetime | None = None,
        organisation_id: int | None = None,
    ) -> None:
        """Give somebody a role, a local organiser that of an organisation; a role held already is given anew."""

    async def dismiss(self, person_id: int, role: Role) -> bool:
        """Take a role away; False when it was not held."""


class Rights(Protocol):
    """What Telegram says about rights in a group; a short cache stands in between."""

    async def is_admin(self, chat_id: int, person_id: int) -> bool: ...

    async def is_member(self, chat_id: int, person_id: int) -> bool:
        """False also when Telegram cannot say."""

    async def may_post_polls(self, chat_id: int) -> bool: ...


class Audit(Protocol):
    async def put(self, entry: Entry) -> None:
        """Write down a decision; nothing is ever taken out."""

    async def entries(self, limit: int, before: int | None = None) -> Sequence[Entry]:
        """The latest decisions first, those older than entry `before`."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody was erased: the key that stands in their place, and when."""

    key: int
    at: datetime


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
