"""Questions, and the passages behind answers."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.flows.ask import ask
from bot.flows.quiz import open_passage
from bot.flows.today import show_today
from bot.flows.visit import Visit
from bot.ports import Search, Store
from bot.telegram.callbacks import PassageButton
from bot.telegram.filters import Phrase, Question


def router() -> Router:
    made = Router(name="ask")
    made.message.register(on_ask, Command("ask"))
    made.message.register(on_today, Command("today"))
    made.message.register(on_today, Phrase("today"))
    made.callback_query.register(on_passage, PassageButton.filter())
    return made


def text_router() -> Router:
    """Plain text is a question; comes after all commands and words."""
    made = Router(name="text")
    made.message.register(on_question, Question())
    return made


async def on_ask(message: Message, command: CommandObject, store: Store, search: Search, visit: Visit) -> None:
    await ask(store, search, visit, command.args or "")


async def on_question(message: Message, question: str, store: Store, search: Search, visit: Visit) -> None:
    await ask(store, search, visit, question)


async def on_today(message: Message, store: Store, visit: Visit) -> None:
    await show_today(store, visit)


async def on_passage(query: CallbackQuery, callback_data: PassageButton, store: Store, visit: Visit) -> None:
    await open_passage(store, visit, query.id, callback_data.passage)
