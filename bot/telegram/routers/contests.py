"""Contests: what there is, and setting one up."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.flows import contest_acts, contest_list, contest_setup
from bot.flows.access import Access
from bot.flows.contest_rights import decline
from bot.flows.visit import Visit
from bot.ports import Rights, Store
from bot.replies import Words
from bot.telegram.contest_buttons import (
    ActButton,
    GoOnButton,
    JoinButton,
    NewContestButton,
    OpenContestButton,
    SetupButton,
)
from bot.telegram.filters import ReplyTo

START_SETUP, START_CONTEST = "cs_", "c_"
_NEW = ("new", "新建")


def router() -> Router:
    made = Router(name="contests")
    made.message.register(on_start_setup, CommandStart(deep_link=True, magic=F.args.startswith(START_SETUP)))
    made.message.register(on_contests, Command("contests"))
    made.message.register(on_typed, ReplyTo(SetupButton))
    made.callback_query.register(on_new, NewContestButton.filter())
    made.callback_query.register(on_open, OpenContestButton.filter())
    made.callback_query.register(on_join, JoinButton.filter())
    made.callback_query.register(on_go_on, GoOnButton.filter())
    made.callback_query.register(on_choice, SetupButton.filter())
    made.callback_query.register(on_act, ActButton.filter())
    return made


async def on_contests(
    message: Message, command: CommandObject, store: Store, access: Access, rights: Rights, visit: Visit
) -> None:
    if (command.args or "").strip().lower() in _NEW:
        await contest_setup.start_contest(store, access, rights, visit)
    else:
        await contest_list.show_contests(store, access, visit)


async def on_start_setup(
    message: Message, command: CommandObject, store: Store, access: Access, rights: Rights, visit: Visit
) -> None:
    """The deep link from the group in which a draft was begun."""
    code = (command.args or "").removeprefix(START_SETUP)
    async with store.read() as tx:
        contest = await tx.contests.by_code(code)
    if contest is None:
        return await decline(store, visit, Words("contest_gone"))
    await contest_setup.open_setup(store, access, rights, visit, contest.id)


async def on_typed(
    message: Message, button: SetupButton, words: str, store: Store, access: Access, rights: Rights, visit: Visit
) -> None:
    await contest_setup.typed(store, access, rights, visit, button.contest, button.at, words)


async def on_new(query: CallbackQuery, store: Store, access: Access, rights: Rights, visit: Visit) -> None:
    await contest_setup.start_contest(store, access, rights, visit, query.id)


async def on_open(
    query: CallbackQuery, callback_data: OpenContestButton, store: Store, access: Access, rights: Rights, visit: Visit
) -> None:
    await contest_list.open_contest(store, access, rights, visit, query.id, callback_data.contest)


async def on_join(query: CallbackQuery, callback_data: JoinButton, store: Store, visit: Visit) -> None:
    await contest_list.go_to(store, visit, query.id, callback_data.contest, START_CONTEST)


async def on_go_on(query: CallbackQuery, callback_data: GoOnButton, store: Store, visit: Visit) -> None:
    await contest_list.go_to(store, visit, query.id, callback_data.contest, START_SETUP)


async def on_choice(
    query: CallbackQuery, callback_data: SetupButton, store: Store, access: Access, rights: Rights, visit: Visit
) -> None:
    data = callback_data
    await contest_setup.choose(store, access, rights, visit, query.id, data.contest, (data.step, data.value))


async def on_act(
    query: CallbackQuery, callback_data: ActButton, store: Store, access: Access, rights: Rights, visit: Visit
) -> None:
    await contest_acts.act(store, access, rights, visit, query.id, callback_data.contest, callback_data.what)
