"""Questions, and what stands behind their answers."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.flows.ask import ask, rate
from bot.flows.passages import open_context, show_place
from bot.flows.today import show_today
from bot.flows.visit import Visit, arrive
from bot.ports import Search, Store
from bot.telegram.callbacks import ContextButton, PlaceButton, RateButton
from bot.telegram.filters import Phrase, Question, button_below


def router() -> Router:
    made = Router(name="ask")
    made.message.register(on_ask, Command("ask"))
    made.message.register(on_today, Command("today"))
    made.message.register(on_today, Phrase("today"))
    made.callback_query.register(on_context, ContextButton.filter())
    made.callback_query.register(on_place, PlaceButton.filter())
    made.callback_query.register(on_rate, RateButton.filter())
    return made


def text_router() -> Router:
    """Plain text is a question; comes after all commands and words."""
    made = Router(name="text")
    made.message.register(on_question, Question())
    made.message.register(on_seen, shows_post)
    return made


async def shows_post(message: Message, visit: Visit) -> bool:
    """A reply to a posted question that says nothing else to the bot, such as a sticker."""
    return visit.seen is not None


async def on_ask(message: Message, command: CommandObject, store: Store, search: Search, visit: Visit) -> None:
    await ask(store, search, visit, command.args or "", followed_up(message))


async def on_question(message: Message, question: str, store: Store, search: Search, visit: Visit) -> None:
    await ask(store, search, visit, question, followed_up(message))


async def on_seen(message: Message, store: Store, visit: Visit) -> None:
    async with store.write() as tx:
        await arrive(tx, visit)


def followed_up(message: Message) -> str | None:
    """The passage quoted in the message that this one replies to."""
    button = button_below(message.reply_to_message, ContextButton)
    return button.passage if button else None


async def on_today(message: Message, store: Store, visit: Visit) -> None:
    await show_today(store, visit)


async def on_context(query: CallbackQuery, callback_data: ContextButton, store: Store, visit: Visit) -> None:
    await open_context(store, visit, query.id, callback_data.passage)


async def on_place(query: CallbackQuery, callback_data: PlaceButton, store: Store, visit: Visit) -> None:
    await show_place(store, visit, query.id, callback_data.passage)


async def on_rate(query: CallbackQuery, callback_data: RateButton, store: Store, visit: Visit) -> None:
    await rate(store, visit, query.id, callback_data.asked, liked=callback_data.liked)
