"""Who may do what with the library and the bank."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.flows.visit import Visit, arrive, say
from bot.ports import Store, Transaction
from bot.replies import Notice, Words
from bot.roles import ALLOWED, Action, Role, allowed


@dataclass(frozen=True)
class Access:
    """The owners of the settings, and the roles that they have given to others."""

    owners: frozenset[int] = frozenset()

    async def roles(self, tx: Transaction, person_id: int, now: datetime) -> Collection[Role]:
        given = set(await tx.staff.roles(person_id, now))
        return given | {Role.OWNER} if person_id in self.owners else given

    async def actions(self, store: Store, visit: Visit) -> frozenset[Action]:
        """What the visitor may do here; nothing outside a private chat, where this work is done."""
        if visit.person is None or visit.in_group:
            return frozenset()
        async with store.read() as tx:
            roles = await self.roles(tx, visit.person.id, visit.now)
        return frozenset[Action]().union(*(ALLOWED[role] for role in roles))

    async def may(self, store: Store, visit: Visit, action: Action) -> bool:
        return action in await self.actions(store, visit)

    async def who_may(self, tx: Transaction, action: Action, now: datetime) -> set[int]:
        """Everybody who may do it."""
        given = {person.id for person, role in await tx.staff.all(now) if allowed([role], action)}
        return given | set(self.owners)


def access_of(owners: Iterable[int]) -> Access:
    return Access(frozenset(owners))


async def turn_away(store: Store, visit: Visit, callback_id: str | None = None) -> None:
    """Say that this is the work of others, or is not done here."""
    if callback_id is None:
        return await say(store, visit, Words("staff_only"))
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language, Words("staff_only"), alert=True))
