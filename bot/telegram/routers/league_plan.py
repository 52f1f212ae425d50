"""The one plan of the league."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.flows.access import Access
from bot.flows.daily import MOST_QUESTIONS
from bot.flows.league_plan import press_plan, set_plan, show_plan
from bot.flows.league_preview import show_preview
from bot.flows.visit import Visit, say
from bot.ports import Store
from bot.replies import Words
from bot.telegram.callbacks import LeagueButton, PreviewButton
from bot.telegram.filters import ReplyTo, parse_daily


def router() -> Router:
    made = Router(name="league_plan")
    made.message.register(on_league, Command("league"))
    made.message.register(on_typed, ReplyTo(LeagueButton))
    made.callback_query.register(on_press, LeagueButton.filter())
    made.callback_query.register(on_preview, PreviewButton.filter())
    return made


async def on_league(message: Message, command: CommandObject, store: Store, access: Access, visit: Visit) -> None:
    if command.args:
        await _set(store, access, visit, command.args)
    else:
        await show_plan(store, access, visit)


async def on_typed(
    message: Message, button: LeagueButton, words: str, store: Store, access: Access, visit: Visit
) -> None:
    """In reply to the panel, as behind the command."""
    await _set(store, access, visit, words)


async def _set(store: Store, access: Access, visit: Visit, words: str) -> None:
    if plan := parse_daily(words):
        await set_plan(store, access, visit, *plan)
    else:
        await say(store, visit, Words("league_usage", {"most": MOST_QUESTIONS}))


async def on_press(
    query: CallbackQuery, callback_data: LeagueButton, store: Store, access: Access, visit: Visit
) -> None:
    await press_plan(store, access, visit, query.id, callback_data.name, callback_data.value)


async def on_preview(
    query: CallbackQuery, callback_data: PreviewButton, store: Store, access: Access, visit: Visit
) -> None:
    await show_preview(store, access, visit, query.id, callback_data.page)
