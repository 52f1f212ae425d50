"""Boards and own records."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.flows.rank import press_board, show_board, show_records
from bot.flows.visit import Visit, say
from bot.ports import Store
from bot.replies import Words
from bot.telegram.callbacks import BoardButton
from bot.telegram.filters import Phrase, parse_period


def router() -> Router:
    made = Router(name="score")
    made.message.register(on_rank, Command("rank"))
    made.message.register(on_rank, Phrase("rank"))
    made.message.register(on_me, Command("me"))
    made.message.register(on_me, Phrase("me"))
    made.callback_query.register(on_board, BoardButton.filter())
    return made


async def on_rank(message: Message, store: Store, visit: Visit, command: CommandObject | None = None) -> None:
    period = parse_period(command)
    if period is None:
        await say(store, visit, Words("wrong_period"))
    else:
        await show_board(store, visit, period)


async def on_board(query: CallbackQuery, callback_data: BoardButton, store: Store, visit: Visit) -> None:
    await press_board(store, visit, query.id, callback_data.period)


async def on_me(message: Message, store: Store, visit: Visit) -> None:
    await show_records(store, visit)
