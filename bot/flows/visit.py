"""Who did something, where and when: the common argument of the flows that answer people."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.flows.vote import seen
from bot.game.model import Chat, ChatKind, Person
from bot.ports import Binding, Rights, Store, Transaction
from bot.replies import Address, Send, View, Words
from bot.roles import Action, Role, allowed


@dataclass(frozen=True, slots=True)
class Seen:
    """The message of a post: pressed, or replied to. It proves which message and which poll the post became."""

    post_id: int
    binding: Binding


@dataclass(frozen=True, slots=True)
class Visit:
    """`chat` is the chat as the update shows it, with default settings; `person` is None for who cannot play
    (anonymous admins, channels). `as_chat` tells an anonymous admin, who writes in the name of the group.

    `received_at` is when the update was stored: it may have waited for its turn until `now`.
    """

    chat: Chat
    person: Person | None
    now: datetime
    received_at: datetime
    message_id: int | None = None
    thread_id: int | None = None
    as_chat: bool = False
    seen: Seen | None = None

    @property
    def person_id(self) -> int | None:
        return self.person.id if self.person else None

    @property
    def in_group(self) -> bool:
        return self.chat.kind is ChatKind.GROUP

    def address(self, chat: Chat) -> Address:
        """Where a reply goes: in groups to the message itself, in its forum topic."""
        return Address(chat.id, chat.language, self.thread_id, self.message_id if self.in_group else None)


async def arrive(tx: Transaction, visit: Visit) -> Chat:
    """The stored chat of a visit; chat and person are stored when they are new. Who is heard of can be written to.

    A post whose message is seen is bound to it, should that not be known.
    """
    if visit.person is not None:
        await tx.people.upsert([visit.person])
    chat = await tx.chats.ensure(visit.chat)
    if not chat.active:
        await tx.chats.set_active(chat.id, active=True)
    if visit.seen is not None:
        await seen(tx, visit.seen.post_id, chat.id, visit.seen.binding, visit.received_at)
    return replace(chat, active=True)


async def reply(tx: Transaction, visit: Visit, chat: Chat, view: View) -> None:
    await tx.outbox.put(Send(visit.address(chat), view))


async def say(store: Store, visit: Visit, view: View) -> None:
    """A flow that only answers."""
    async with store.write() as tx:
        await reply(tx, visit, await arrive(tx, visit), view)


async def may_manage(visit: Visit, rights: Rights) -> bool:
    """Whether the visitor may change this chat: admins of a group, the group itself, anyone in private."""
    if not visit.in_group:
        return True
    known = visit.person is not None and await rights.is_admin(visit.chat.id, visit.person.id)
    return allowed([Role.GROUP_ADMIN if known or visit.as_chat else Role.MEMBER], Action.MANAGE)


async def refuse(store: Store, visit: Visit) -> None:
    await say(store, visit, Words("admins_only"))


async def needs_group(store: Store, visit: Visit) -> None:
    await say(store, visit, Words("groups_only"))
