"""Appeals against questions of contests."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.flows import contest_appeals, contest_rulings
from bot.flows.access import Access
from bot.flows.visit import Visit
from bot.game.appeal import Reason
from bot.ports import Rights, Store
from bot.telegram.contest_buttons import AppealButton, AppealsButton, OwnAnswersButton, RulingButton
from bot.telegram.filters import ReplyTo
from knowledge.typed import Fold


def router() -> Router:
    made = Router(name="appeals")
    made.message.register(on_words, ReplyTo(AppealButton))
    made.message.register(on_key, ReplyTo(RulingButton))
    made.callback_query.register(on_own, OwnAnswersButton.filter())
    made.callback_query.register(on_question, AppealButton.filter(F.reason.is_(None)))
    made.callback_query.register(on_reason, AppealButton.filter())
    made.callback_query.register(on_appeals, AppealsButton.filter())
    made.callback_query.register(on_ruling, RulingButton.filter())
    return made


async def on_own(query: CallbackQuery, callback_data: OwnAnswersButton, store: Store, visit: Visit) -> None:
    data = callback_data
    await contest_appeals.show_own(store, visit, query.id, data.contest, data.page, turned=data.turned)


async def on_question(query: CallbackQuery, callback_data: AppealButton, store: Store, visit: Visit) -> None:
    await contest_appeals.show_question(store, visit, query.id, callback_data.contest, callback_data.place)


async def on_reason(query: CallbackQuery, callback_data: AppealButton, store: Store, visit: Visit) -> None:
    data = callback_data
    assert data.reason is not None
    await contest_appeals.appeal(store, visit, data.contest, data.place, data.reason, callback_id=query.id)


async def on_words(message: Message, button: AppealButton, words: str, store: Store, visit: Visit) -> None:
    await contest_appeals.appeal(store, visit, button.contest, button.place, Reason.OTHER, words)


async def on_appeals(
    query: CallbackQuery, callback_data: AppealsButton, store: Store, access: Access, rights: Rights, visit: Visit
) -> None:
    await contest_rulings.show_appeals(store, access, rights, visit, query.id, callback_data.contest)


async def on_ruling(
    query: CallbackQuery, callback_data: RulingButton, store: Store, fold: Fold, access: Access, rights: Rights,
    visit: Visit,
) -> None:  # fmt: skip
    data = callback_data
    match data.what:
        case "reject":
            await contest_rulings.reject(store, access, rights, visit, query.id, data.contest, data.place)
        case "void":
            await contest_rulings.void(store, fold, access, rights, visit, query.id, data.contest, data.place)
        case what:
            case = (data.contest, data.place)
            await contest_rulings.show_ruling(store, access, rights, visit, query.id, case, sure=what == "sure")


async def on_key(
    message: Message, button: RulingButton, words: str, store: Store, fold: Fold, access: Access, rights: Rights,
    visit: Visit,
) -> None:  # fmt: skip
    await contest_rulings.correct(store, fold, access, rights, visit, button.contest, button.place, words)
