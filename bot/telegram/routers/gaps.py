"""The editors' queue."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.flows.access import Access
from bot.flows.gaps import drop_gap, open_gap, search_gap, settle_gap, show_gaps
from bot.flows.visit import Visit
from bot.ports import Search, Store
from bot.telegram.callbacks import DropButton, GapButton, SettleButton
from bot.telegram.filters import ReplyTo


def router() -> Router:
    made = Router(name="gaps")
    made.message.register(on_gaps, Command("gaps"))
    made.message.register(on_reply, ReplyTo(DropButton))
    made.callback_query.register(on_gap, GapButton.filter())
    made.callback_query.register(on_settle, SettleButton.filter())
    made.callback_query.register(on_drop, DropButton.filter())
    return made


async def on_gaps(message: Message, store: Store, access: Access, visit: Visit) -> None:
    await show_gaps(store, access, visit)


async def on_reply(
    message: Message, button: DropButton, words: str, store: Store, search: Search, access: Access, visit: Visit
) -> None:
    await search_gap(store, search, access, visit, button.asked, words)


async def on_gap(
    query: CallbackQuery,
    callback_data: GapButton,
    store: Store,
    search: Search,
    access: Access,
    visit: Visit,
) -> None:
    await open_gap(store, search, access, visit, query.id, callback_data.asked)


async def on_settle(
    query: CallbackQuery,
    callback_data: SettleButton,
    store: Store,
    search: Search,
    access: Access,
    visit: Visit,
) -> None:
    await settle_gap(store, search, access, visit, query.id, callback_data.asked, callback_data.passage)


async def on_drop(query: CallbackQuery, callback_data: DropButton, store: Store, access: Access, visit: Visit) -> None:
    await drop_gap(store, access, visit, query.id, callback_data.asked)
