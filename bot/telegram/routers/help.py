"""What the bot is, and its coming and going."""

from aiogram import F, Router
from aiogram.filters import (
    IS_MEMBER,
    IS_NOT_MEMBER,
    ChatMemberUpdatedFilter,
    Command,
    CommandObject,
    CommandStart,
)
from aiogram.types import ChatMemberUpdated, Message

from bot.flows.access import Access
from bot.flows.membership import joined, left, migrated, show_help
from bot.flows.passages import open_post
from bot.flows.visit import Visit, say
from bot.ports import Rights, Store
from bot.replies import Words

START_POST = "post_"


def router() -> Router:
    made = Router(name="help")
    made.message.register(on_start_post, CommandStart(deep_link=True, magic=F.args.startswith(START_POST)))
    made.message.register(on_help, CommandStart())
    made.message.register(on_help, Command("help"))
    made.message.register(on_migrated, F.migrate_to_chat_id)
    made.my_chat_member.register(on_joined, ChatMemberUpdatedFilter(IS_NOT_MEMBER >> IS_MEMBER))
    made.my_chat_member.register(on_left, ChatMemberUpdatedFilter(IS_MEMBER >> IS_NOT_MEMBER))
    return made


async def on_help(message: Message, store: Store, rights: Rights, access: Access, visit: Visit) -> None:
    await show_help(store, rights, access, visit)


async def on_start_post(
    message: Message,
    command: CommandObject,
    store: Store,
    rights: Rights,
    access: Access,
    visit: Visit,
) -> None:
    """The deep link behind the source button of a question."""
    number = (command.args or "").removeprefix(START_POST)
    if number.isdecimal() and len(number) < 19:
        await open_post(store, visit, int(number))
    else:
        await show_help(store, rights, access, visit)


async def on_migrated(message: Message, store: Store) -> None:
    assert message.migrate_to_chat_id is not None
    await migrated(store, message.chat.id, message.migrate_to_chat_id)


async def on_joined(event: ChatMemberUpdated, store: Store, rights: Rights, visit: Visit) -> None:
    await joined(store, rights, visit)


async def on_left(event: ChatMemberUpdated, store: Store, visit: Visit) -> None:
    await left(store, visit)


def last_router() -> Router:
    """What no other router took: unknown commands."""
    made = Router(name="last")
    made.message.register(on_unknown, F.text.startswith("/"))
    return made


async def on_unknown(message: Message, store: Store, visit: Visit) -> None:
    """In groups only what names the bot comes here: a bare command may be meant for another one."""
    await say(store, visit, Words("unknown_command"))
