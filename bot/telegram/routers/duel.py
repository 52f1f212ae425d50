"""Duels."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.flows.contest_duel import challenge, follow, press_duel, seek
from bot.flows.visit import Visit
from bot.ports import Store
from bot.telegram.callbacks import DuelButton, SeekButton
from bot.telegram.intake import Me

START_DUEL = "d_"


def router() -> Router:
    """Comes before the router of /start alone."""
    made = Router(name="duel")
    made.message.register(on_duel, Command("duel"))
    made.message.register(on_start_duel, CommandStart(deep_link=True, magic=F.args.startswith(START_DUEL)))
    made.callback_query.register(on_press, DuelButton.filter())
    made.callback_query.register(on_seek, SeekButton.filter())
    return made


async def on_duel(message: Message, me: Me, store: Store, visit: Visit) -> None:
    await challenge(store, visit, f"https://t.me/{me.username}?start=")


async def on_start_duel(message: Message, command: CommandObject, store: Store, visit: Visit) -> None:
    await follow(store, visit, (command.args or "").removeprefix(START_DUEL))


async def on_press(query: CallbackQuery, callback_data: DuelButton, store: Store, visit: Visit) -> None:
    await press_duel(store, visit, query.id, callback_data.duel)


async def on_seek(query: CallbackQuery, callback_data: SeekButton, store: Store, visit: Visit) -> None:
    await seek(store, visit, query.id, callback_data.duel)
