"""Live contests in groups."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.flows.contest_live import MOST_LIVE, press_live, quick_live, show_live, start_live
from bot.flows.visit import Visit, say
from bot.ports import Rights, Store
from bot.replies import Words
from bot.telegram.callbacks import LiveButton, StartLiveButton
from bot.telegram.filters import parse_live


def router() -> Router:
    made = Router(name="live")
    made.message.register(on_live, Command("live"))
    made.callback_query.register(on_start, StartLiveButton.filter())
    made.callback_query.register(on_wish, LiveButton.filter())
    return made


async def on_live(message: Message, command: CommandObject, store: Store, rights: Rights, visit: Visit) -> None:
    if not command.args:
        await show_live(store, rights, visit)
    elif order := parse_live(command.args):
        await quick_live(store, rights, visit, order)
    else:
        await say(store, visit, Words("live_wrong", {"most": MOST_LIVE}))


async def on_start(
    query: CallbackQuery, callback_data: StartLiveButton, store: Store, rights: Rights, visit: Visit
) -> None:
    await start_live(store, rights, visit, query.id, callback_data.contest)


async def on_wish(query: CallbackQuery, callback_data: LiveButton, store: Store, rights: Rights, visit: Visit) -> None:
    await press_live(store, rights, visit, query.id, callback_data.live, callback_data.wish)
