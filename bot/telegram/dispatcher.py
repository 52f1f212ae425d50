"""The dispatcher with all routers."""

from typing import Any

from aiogram import Dispatcher, Router
from aiogram.types import CallbackQuery

from bot.flows.visit import Visit
from bot.ports import Store
from bot.replies import Notice, Words
from bot.telegram.routers import (
    appeals,
    ask,
    bank,
    contest_play,
    contests,
    duel,
    gaps,
    help,
    league,
    league_plan,
    live,
    loads,
    materials,
    pictures,
    practice,
    privacy,
    quiz,
    results,
    score,
    settings,
    staff,
)
from bot.telegram.visits import Defaults, VisitMiddleware


def build_dispatcher(defaults: Defaults, **ports: Any) -> Dispatcher:
    """A dispatcher without state of its own; `ports` reach handlers by parameter name.

    Handlers need `me`, `search`, `compare`, `fold`, `rights`, `access`, `ranking` and `random` from here;
    `store`, `now` and `received_at` come with each update.
    """
    dispatcher = Dispatcher(disable_fsm=True, **ports)
    visits = VisitMiddleware(defaults)
    for observer in (dispatcher.message, dispatcher.callback_query, dispatcher.my_chat_member):
        observer.outer_middleware(visits)
    dispatcher.include_routers(
        _foreign(),
        contest_play.router(),
        duel.router(),
        contests.router(),
        appeals.router(),
        help.router(),
        ask.router(),
        gaps.router(),
        pictures.router(),
        loads.router(),
        materials.router(),
        staff.router(),
        bank.router(),
        quiz.router(),
        live.router(),
        score.router(),
        results.router(),
        league.router(),
        league_plan.router(),
        settings.router(),
        practice.router(),
        privacy.router(),
        _stale(),
        help.last_router(),
        quiz.typed_router(),
        ask.text_router(),
    )
    return dispatcher


def _foreign() -> Router:
    """Buttons in the private chat of somebody else: no client shows them, so the press is made up."""
    made = Router(name="foreign")
    made.callback_query.register(on_foreign_button, _is_foreign)
    return made


async def _is_foreign(query: CallbackQuery) -> bool:
    chat = query.message.chat if query.message else None
    return chat is not None and chat.type == "private" and chat.id != query.from_user.id


async def on_foreign_button(query: CallbackQuery, store: Store, visit: Visit) -> None:
    async with store.write() as tx:
        await tx.outbox.put(Notice(query.id, visit.chat.language, Words("press_not_yours"), alert=True))


def _stale() -> Router:
    """Buttons that no router knows: of an older version, or made up."""
    made = Router(name="stale")
    made.callback_query.register(on_stale_button)
    return made


async def on_stale_button(query: CallbackQuery, store: Store, visit: Visit) -> None:
    async with store.write() as tx:
        await tx.outbox.put(Notice(query.id, visit.chat.language, Words("press_unknown"), alert=True))
