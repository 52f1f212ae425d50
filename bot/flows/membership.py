"""The bot comes and goes: greetings, help, and what becomes of a chat that it cannot write to."""

from dataclasses import replace

from bot.flows.access import Access
from bot.flows.daily import replan
from bot.flows.visit import Visit, arrive, may_manage, reply, say
from bot.ports import Rights, Store, Transaction
from bot.replies import HelpView


async def show_help(store: Store, rights: Rights, access: Access, visit: Visit) -> None:
    admin = await may_manage(visit, rights)
    await say(store, visit, HelpView(visit.chat.kind, admin, await access.actions(store, visit)))


async def joined(store: Store, rights: Rights, visit: Visit) -> None:
    """The bot was added to a group, or may write there again: greet, and say so when polls are forbidden."""
    forbidden = visit.in_group and not await rights.may_post_polls(visit.chat.id)
    async with store.write() as tx:
        chat = await tx.chats.ensure(visit.chat)
        await tx.chats.set_active(chat.id, active=True)
        await replan(tx, chat, visit.now)
        if visit.in_group:
            view = HelpView(chat.kind, admin=True, greeting=True, polls_forbidden=forbidden)
            await reply(tx, replace(visit, message_id=None), chat, view)


async def left(store: Store, visit: Visit) -> None:
    """The bot was removed or blocked: nothing is posted there until it returns; settings and scores stay."""
    async with store.write() as tx:
        await arrive(tx, visit)
        await deactivate(tx, visit.chat.id)


async def deactivate(tx: Transaction, chat_id: int) -> None:
    """Nothing more is sent to a chat until it is heard of again."""
    await tx.chats.set_active(chat_id, active=False)
    await tx.outbox.cancel(chat_id)


async def migrated(store: Store, old_id: int, new_id: int) -> None:
    """A group became a supergroup."""
    async with store.write() as tx:
        await tx.chats.move(old_id, new_id)
