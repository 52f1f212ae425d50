"""Who may do what with the library and the bank."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot.flows.editions import Decision
from bot.flows.visit import Visit, arrive, say
from bot.game.running import Contest
from bot.material import Edition, Entry
from bot.ports import Store, Transaction
from bot.replies import Notice, Words
from bot.roles import Action, Role, allowed, work_of

Dated = TypeVar("Dated", Edition, Entry, Contest)


@dataclass(frozen=True)
class Access:
    """The owners of the settings, and the roles that were given to others."""

    owners: frozenset[int]
    zone: ZoneInfo

    def today(self, now: datetime) -> date:
        """Days begin in the zone of the settings."""
        return now.astimezone(self.zone).date()

    def decision(self, visit: Visit, *, alone: bool = False) -> Decision:
        """A decision of the visitor."""
        assert visit.person is not None
        return Decision(visit.person.id, visit.now, self.today(visit.now), alone)

    def local(self, dated: Dated) -> Dated:
        """The same with its instants in the zone of the settings, as they are shown."""
        values = {field.name: getattr(dated, field.name) for field in fields(dated)}
        instants: dict[str, Any] = {
            name: at.astimezone(self.zone) for name, at in values.items() if isinstance(at, datetime)
        }
        return replace(dated, **instants)

    async def roles(self, tx: Transaction, person_id: int, now: datetime) -> Collection[Role]:
        given = set(await tx.staff.roles(person_id, now))
        return given | {Role.OWNER} if person_id in self.owners else given

    async def actions(self, store: Store, visit: Visit) -> frozenset[Action]:
        """What the visitor may do here; nothing outside a private chat, where this work is done."""
        async with store.read() as tx:
            return await self.actions_of(tx, visit)

    async def may_anywhere(self, store: Store, visit: Visit, action: Action) -> bool:
        """As `may`, in groups too: for what is about a message of the group."""
        if visit.person is None:
            return False
        async with store.read() as tx:
            return allowed(await self.roles(tx, visit.person.id, visit.now), action)

    async def actions_of(self, tx: Transaction, visit: Visit) -> frozenset[Action]:
        """As `actions`, within a transaction."""
        if visit.person is None or visit.in_group:
            return frozenset()
        roles = await self.roles(tx, visit.person.id, visit.now)
        return work_of(roles)

    async def may(self, store: Store, visit: Visit, action: Action) -> bool:
        return action in await self.actions(store, visit)

    async def who_may(self, tx: Transaction, action: Action, now: datetime) -> set[int]:
        """Everybody who may do it."""
        given = {person.id for person, role, _ in await tx.staff.all(now) if allowed([role], action)}
        return given | set(self.owners)


async def turn_away(store: Store, visit: Visit, callback_id: str | None = None) -> None:
    """Say that this is the work of others, or is not done here."""
    if callback_id is None:
        return await say(store, visit, Words("staff_only"))
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language, Words("staff_only"), alert=True))
