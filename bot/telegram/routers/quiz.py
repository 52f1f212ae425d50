"""Quizzes: on demand, every day, the buttons below questions, and answers that are typed."""

from random import Random

from aiogram import Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.flows.access import Access
from bot.flows.choose import choose, restart, show_result, submit
from bot.flows.daily import MOST_QUESTIONS, follow_league, set_daily, show_daily
from bot.flows.passages import point_to_passage
from bot.flows.quiz import quiz
from bot.flows.typed import type_answer
from bot.flows.visit import Visit, say
from bot.ports import Rights, Store
from bot.replies import Words
from bot.telegram.callbacks import OptionButton, RestartButton, ResultButton, SourceButton, SubmitButton
from bot.telegram.filters import Phrase, Typed, parse_daily
from knowledge.typed import Fold

_LEAGUE = ("league", "联盟")


def router() -> Router:
    made = Router(name="quiz")
    made.message.register(on_quiz, Command("quiz"))
    made.message.register(on_daily, Command("daily"))
    made.message.register(on_daily_phrase, Phrase("daily"))
    made.callback_query.register(on_source, SourceButton.filter())
    made.callback_query.register(on_option, OptionButton.filter())
    made.callback_query.register(on_submit, SubmitButton.filter())
    made.callback_query.register(on_restart, RestartButton.filter())
    made.callback_query.register(on_result, ResultButton.filter())
    return made


def typed_router() -> Router:
    """Plain text may answer a question that was posted; comes after all commands and words."""
    made = Router(name="typed")
    made.message.register(on_typed, Typed())
    return made


async def on_quiz(
    message: Message, command: CommandObject, store: Store, rights: Rights, visit: Visit, random: Random
) -> None:
    await quiz(store, rights, visit, (command.args or "").strip(), random)


async def on_daily(message: Message, command: CommandObject, store: Store, rights: Rights, visit: Visit) -> None:
    if not command.args:
        await show_daily(store, visit)
    elif command.args.strip().lower() in _LEAGUE:
        await follow_league(store, rights, visit)
    elif plan := parse_daily(command.args):
        await set_daily(store, rights, visit, *plan)
    else:
        await say(store, visit, Words("daily_usage", {"most": MOST_QUESTIONS}))


async def on_daily_phrase(message: Message, store: Store, visit: Visit) -> None:
    await show_daily(store, visit)


async def on_source(query: CallbackQuery, callback_data: SourceButton, store: Store, visit: Visit) -> None:
    await point_to_passage(store, visit, query.id, callback_data.post)


async def on_option(
    query: CallbackQuery, callback_data: OptionButton, store: Store, access: Access, visit: Visit
) -> None:
    await choose(store, access, visit, query.id, callback_data.post, callback_data.option)


async def on_submit(
    query: CallbackQuery, callback_data: SubmitButton, store: Store, access: Access, visit: Visit
) -> None:
    await submit(store, access, visit, query.id, callback_data.post)


async def on_restart(query: CallbackQuery, callback_data: RestartButton, store: Store, visit: Visit) -> None:
    await restart(store, visit, query.id, callback_data.post)


async def on_result(query: CallbackQuery, callback_data: ResultButton, store: Store, visit: Visit) -> None:
    await show_result(store, visit, query.id, callback_data.post)


async def on_typed(message: Message, typed: str, store: Store, fold: Fold, access: Access, visit: Visit) -> None:
    if not await type_answer(store, fold, access, visit, typed):
        raise SkipHandler  # it is talk, or a question to the bot
