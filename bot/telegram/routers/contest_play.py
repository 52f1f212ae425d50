"""Contests that are played in private: the card, the way in, the queue, and the solutions."""

from random import Random

from aiogram import F, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.flows.contest_join import join, open_card, show_place
from bot.flows.contest_solutions import show_solution
from bot.flows.visit import Visit
from bot.ports import Rights, Store
from bot.telegram.callbacks import JoinButton, QueueButton, SolutionButton, StandForButton

START_CONTEST = "c_"


def router() -> Router:
    made = Router(name="contest_play")
    made.message.register(on_start_contest, CommandStart(deep_link=True, magic=F.args.startswith(START_CONTEST)))
    made.callback_query.register(on_join, JoinButton.filter())
    made.callback_query.register(on_stand_for, StandForButton.filter())
    made.callback_query.register(on_place, QueueButton.filter())
    made.callback_query.register(on_solution, SolutionButton.filter())
    return made


async def on_start_contest(message: Message, command: CommandObject, store: Store, visit: Visit) -> None:
    await open_card(store, visit, (command.args or "").removeprefix(START_CONTEST))


async def on_join(
    query: CallbackQuery, callback_data: JoinButton, store: Store, rights: Rights, random: Random, visit: Visit
) -> None:
    contest_id, again = callback_data.contest, callback_data.again
    await join(store, rights, random, visit, query.id, contest_id, again=again)


async def on_stand_for(
    query: CallbackQuery, callback_data: StandForButton, store: Store, rights: Rights, random: Random, visit: Visit
) -> None:
    await join(store, rights, random, visit, query.id, callback_data.contest, group=callback_data.group)


async def on_place(query: CallbackQuery, callback_data: QueueButton, store: Store, visit: Visit) -> None:
    await show_place(store, visit, query.id, callback_data.run)


async def on_solution(query: CallbackQuery, callback_data: SolutionButton, store: Store, visit: Visit) -> None:
    page, turned = callback_data.page, callback_data.turned
    await show_solution(store, visit, query.id, callback_data.run, page, turned=turned)
