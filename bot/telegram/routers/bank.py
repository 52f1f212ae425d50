"""The question bank: what waits for an editor, and reports of members."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.flows import bank, bank_desk, correct, drafts
from bot.flows.access import Access
from bot.flows.drafts import Desk
from bot.flows.visit import Visit
from bot.ports import Compare, Search, Store
from bot.telegram.callbacks import (
    BankButton,
    DraftBindButton,
    DraftButton,
    ExportButton,
    LookButton,
    MakeButton,
    ReportButton,
    SoundButton,
    SourceButton,
    StatisticsButton,
)
from bot.telegram.filters import ReplyTo, button_below
from bot.telegram.findings import guided_template
from knowledge.typed import Fold


def router() -> Router:
    made = Router(name="bank")
    made.message.register(on_bank, Command("bank"))
    made.message.register(on_void, Command("void"))
    made.message.register(on_mended, ReplyTo(DraftButton))
    made.message.register(on_key, ReplyTo(SoundButton))
    made.callback_query.register(on_next, BankButton.filter())
    made.callback_query.register(on_statistics, StatisticsButton.filter())
    made.callback_query.register(on_export, ExportButton.filter())
    made.callback_query.register(on_look, LookButton.filter())
    made.callback_query.register(on_draft, DraftButton.filter())
    made.callback_query.register(on_bind, DraftBindButton.filter())
    made.callback_query.register(on_make, MakeButton.filter())
    made.callback_query.register(on_report, ReportButton.filter())
    made.callback_query.register(on_sound, SoundButton.filter())
    return made


async def on_bank(message: Message, store: Store, access: Access, visit: Visit) -> None:
    await bank_desk.show_bank(store, access, visit)


async def on_mended(
    message: Message, button: DraftButton, words: str, store: Store, search: Search, compare: Compare, access: Access,
    visit: Visit,
) -> None:  # fmt: skip
    await drafts.mend_draft(Desk(store, access, search, compare), visit, button.question, words)


async def on_key(
    message: Message, button: SoundButton, words: str, store: Store, access: Access, fold: Fold, visit: Visit
) -> None:
    await correct.correct_key(store, access, fold, visit, button.question, words)


async def on_void(message: Message, store: Store, access: Access, visit: Visit) -> None:
    posted = button_below(message.reply_to_message, SourceButton)
    await correct.void_post(store, access, visit, posted.post if posted else None)


async def on_next(
    query: CallbackQuery, callback_data: BankButton, store: Store, search: Search, compare: Compare, access: Access,
    visit: Visit,
) -> None:  # fmt: skip
    data = callback_data
    if data.which == "drafts":
        await drafts.next_draft(Desk(store, access, search, compare), visit, query.id, data.after)
    else:
        await bank_desk.next_waiting(store, access, visit, query.id, data.which, data.after)


async def on_statistics(
    query: CallbackQuery, callback_data: StatisticsButton, store: Store, access: Access, visit: Visit
) -> None:
    await bank_desk.show_statistics(store, access, visit, query.id, callback_data.page)


async def on_export(
    query: CallbackQuery, callback_data: ExportButton, store: Store, access: Access, visit: Visit
) -> None:
    if callback_data.form == "template":
        await bank.send_template(store, access, visit, query.id, guided_template)
    else:
        await bank.export_bank(store, access, visit, query.id, callback_data.form)


async def on_look(query: CallbackQuery, callback_data: LookButton, store: Store, access: Access, visit: Visit) -> None:
    await bank_desk.look_into(store, access, visit, query.id, callback_data.question)


async def on_draft(
    query: CallbackQuery, callback_data: DraftButton, store: Store, search: Search, compare: Compare, access: Access,
    visit: Visit,
) -> None:  # fmt: skip
    desk, approve = Desk(store, access, search, compare), callback_data.what == "approve"
    await drafts.decide_draft(desk, visit, query.id, callback_data.question, approve=approve)


async def on_bind(
    query: CallbackQuery, callback_data: DraftBindButton, store: Store, search: Search, compare: Compare,
    access: Access, visit: Visit,
) -> None:  # fmt: skip
    desk, data = Desk(store, access, search, compare), callback_data
    await drafts.bind_draft(desk, visit, query.id, data.question, data.passage)


async def on_make(query: CallbackQuery, callback_data: MakeButton, store: Store, access: Access, visit: Visit) -> None:
    await drafts.draft_from(store, access, visit, query.id, callback_data.edition)


async def on_report(query: CallbackQuery, callback_data: ReportButton, store: Store, visit: Visit) -> None:
    await bank_desk.report(store, visit, query.id, callback_data.question)


async def on_sound(
    query: CallbackQuery, callback_data: SoundButton, store: Store, access: Access, visit: Visit
) -> None:
    data = callback_data
    await bank_desk.settle_report(store, access, visit, query.id, data.question, keep=data.keep)
