"""The library: its list, drafts under review, and what is decided about them."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.flows import materials, review
from bot.flows.access import Access
from bot.flows.visit import Visit
from bot.ports import Store
from bot.telegram.callbacks import (
    ApproveButton,
    DateButton,
    DiffButton,
    EditionButton,
    HeadingButton,
    JudgeButton,
    MaterialsButton,
    ReviewButton,
    WithdrawButton,
)
from bot.telegram.filters import ReplyTo, parse_day


def router() -> Router:
    made = Router(name="materials")
    made.message.register(on_materials, Command("materials"))
    made.message.register(on_heading, ReplyTo(HeadingButton))
    made.message.register(on_day, ReplyTo(DateButton))
    made.callback_query.register(on_turn, MaterialsButton.filter())
    made.callback_query.register(on_edition, EditionButton.filter())
    made.callback_query.register(on_review, ReviewButton.filter())
    made.callback_query.register(on_judge, JudgeButton.filter())
    made.callback_query.register(on_approve, ApproveButton.filter())
    made.callback_query.register(on_withdraw, WithdrawButton.filter())
    made.callback_query.register(on_diff, DiffButton.filter())
    made.callback_query.register(on_ask_heading, HeadingButton.filter())
    made.callback_query.register(on_ask_day, DateButton.filter())
    return made


async def on_materials(message: Message, command: CommandObject, store: Store, access: Access, visit: Visit) -> None:
    await materials.show_materials(store, access, visit, (command.args or "").strip())


async def on_turn(
    query: CallbackQuery, callback_data: MaterialsButton, store: Store, access: Access, visit: Visit
) -> None:
    await materials.turn_materials(store, access, visit, query.id, callback_data.page)


async def on_edition(
    query: CallbackQuery, callback_data: EditionButton, store: Store, access: Access, visit: Visit
) -> None:
    await materials.open_edition(store, access, visit, query.id, callback_data.edition, sure=callback_data.sure)


async def on_review(
    query: CallbackQuery, callback_data: ReviewButton, store: Store, access: Access, visit: Visit
) -> None:
    data = callback_data
    await review.review(store, access, visit, query.id, data.edition, data.page, turned=data.turned)


async def on_judge(
    query: CallbackQuery, callback_data: JudgeButton, store: Store, access: Access, visit: Visit
) -> None:
    data = callback_data
    await review.judge(store, access, visit, query.id, data.edition, data.position, data.state)


async def on_approve(
    query: CallbackQuery, callback_data: ApproveButton, store: Store, access: Access, visit: Visit
) -> None:
    await review.approve_all(store, access, visit, query.id, callback_data.edition)


async def on_withdraw(
    query: CallbackQuery, callback_data: WithdrawButton, store: Store, access: Access, visit: Visit
) -> None:
    await materials.withdraw_edition(store, access, visit, query.id, callback_data.edition)


async def on_diff(query: CallbackQuery, callback_data: DiffButton, store: Store, access: Access, visit: Visit) -> None:
    await materials.compare(store, access, visit, query.id, callback_data.edition)


async def on_ask_heading(
    query: CallbackQuery, callback_data: HeadingButton, store: Store, access: Access, visit: Visit
) -> None:
    """The button below the question itself closes it."""
    if callback_data.asked:
        return await materials.keep_as_is(store, visit, query.id)
    await review.ask_heading(store, access, visit, query.id, callback_data.edition, callback_data.position)


async def on_heading(
    message: Message, button: HeadingButton, words: str, store: Store, access: Access, visit: Visit
) -> None:
    await review.set_heading(store, access, visit, button.edition, button.position, words)


async def on_ask_day(
    query: CallbackQuery, callback_data: DateButton, store: Store, access: Access, visit: Visit
) -> None:
    if callback_data.asked:
        return await materials.keep_as_is(store, visit, query.id)
    await review.ask_date(store, access, visit, query.id, callback_data.edition)


async def on_day(message: Message, button: DateButton, words: str, store: Store, access: Access, visit: Visit) -> None:
    await review.approve_from(store, access, visit, button.edition, parse_day(words))
