"""Boards of contests that are over, certificates, reports, and where one's own name stands."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.flows import contest_awards, contest_publish, contest_report, contest_results
from bot.flows.access import Access
from bot.flows.names import press_names
from bot.flows.standings import Ranking
from bot.flows.visit import Visit
from bot.game.awards import Award
from bot.ports import Store
from bot.telegram.callbacks import (
    AwardsButton,
    CertificateButton,
    NamesButton,
    PictureButton,
    ResultsButton,
    SheetButton,
)


def router() -> Router:
    made = Router(name="results")
    made.message.register(on_results, Command("results"))
    made.message.register(on_verify, Command("verify"))
    made.callback_query.register(on_board, ResultsButton.filter())
    made.callback_query.register(on_picture, PictureButton.filter())
    made.callback_query.register(on_sheet, SheetButton.filter())
    made.callback_query.register(on_awards, AwardsButton.filter())
    made.callback_query.register(on_certificate, CertificateButton.filter())
    made.callback_query.register(on_names, NamesButton.filter())
    return made


async def on_results(
    message: Message, command: CommandObject, store: Store, ranking: Ranking, access: Access, visit: Visit
) -> None:
    await contest_results.show_over(store, ranking, access, visit, (command.args or "").strip()[:16])


async def on_verify(message: Message, command: CommandObject, store: Store, visit: Visit) -> None:
    await contest_awards.verify(store, visit, command.args or "")


async def on_board(
    query: CallbackQuery, callback_data: ResultsButton, store: Store, ranking: Ranking, access: Access, visit: Visit
) -> None:
    data = callback_data
    wish = contest_results.Wish(data.board, data.measure, data.parent) if data.board is not None else None
    await contest_results.press_board(store, ranking, access, visit, query.id, data.contest, wish)


async def on_picture(
    query: CallbackQuery, callback_data: PictureButton, store: Store, ranking: Ranking, access: Access, visit: Visit
) -> None:
    await contest_publish.send_picture(store, ranking, access, visit, query.id, callback_data.contest)


async def on_sheet(
    query: CallbackQuery, callback_data: SheetButton, store: Store, access: Access, visit: Visit
) -> None:
    await contest_report.order_report(store, access, visit, query.id, callback_data.contest)


async def on_awards(
    query: CallbackQuery, callback_data: AwardsButton, store: Store, access: Access, visit: Visit
) -> None:
    data = callback_data
    award = Award(data.prizes, data.least) if data.prizes is not None and data.least is not None else None
    await contest_awards.set_awards(store, access, visit, query.id, data.contest, award)


async def on_certificate(
    query: CallbackQuery, callback_data: CertificateButton, store: Store, ranking: Ranking, visit: Visit
) -> None:
    await contest_awards.give_certificate(store, ranking, visit, query.id, callback_data.contest)


async def on_names(query: CallbackQuery, callback_data: NamesButton, store: Store, visit: Visit) -> None:
    await press_names(store, visit, query.id, hidden=callback_data.hidden, shown=callback_data.shown)
