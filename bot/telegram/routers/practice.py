"""Practice in private, and the book of what was wrong."""

from random import Random

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.flows.habit import press_habit
from bot.flows.passages import read_post
from bot.flows.practice import next_question, show_practice
from bot.flows.visit import Visit
from bot.flows.wrong import master, open_wrong, show_wrong, turn_page
from bot.ports import Store
from bot.telegram.callbacks import HabitButton, MasteredButton, NextButton, ReadButton, WrongButton, WrongsButton
from bot.telegram.filters import Phrase


def router() -> Router:
    made = Router(name="practice")
    made.message.register(on_practice, Command("practice"))
    made.message.register(on_wrong, Command("wrong"))
    made.message.register(on_wrong, Phrase("wrong"))
    made.callback_query.register(on_next, NextButton.filter())
    made.callback_query.register(on_read, ReadButton.filter())
    made.callback_query.register(on_habit, HabitButton.filter())
    made.callback_query.register(on_page, WrongsButton.filter())
    made.callback_query.register(on_open, WrongButton.filter())
    made.callback_query.register(on_mastered, MasteredButton.filter())
    return made


async def on_practice(message: Message, store: Store, visit: Visit) -> None:
    await show_practice(store, visit)


async def on_wrong(message: Message, store: Store, visit: Visit) -> None:
    await show_wrong(store, visit)


async def on_next(query: CallbackQuery, callback_data: NextButton, store: Store, visit: Visit, random: Random) -> None:
    await next_question(store, visit, query.id, callback_data.after, random, new=callback_data.new)


async def on_read(query: CallbackQuery, callback_data: ReadButton, store: Store, visit: Visit) -> None:
    await read_post(store, visit, query.id, callback_data.post)


async def on_habit(query: CallbackQuery, callback_data: HabitButton, store: Store, visit: Visit) -> None:
    await press_habit(store, visit, query.id, callback_data.name, callback_data.value)


async def on_page(query: CallbackQuery, callback_data: WrongsButton, store: Store, visit: Visit) -> None:
    await turn_page(store, visit, query.id, callback_data.page)


async def on_open(query: CallbackQuery, callback_data: WrongButton, store: Store, visit: Visit) -> None:
    await open_wrong(store, visit, query.id, callback_data.question, callback_data.page)


async def on_mastered(query: CallbackQuery, callback_data: MasteredButton, store: Store, visit: Visit) -> None:
    await master(store, visit, query.id, callback_data.question, callback_data.page)
