"""Roles, the audit, and questions that wait for a look."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.flows import flagged, staff
from bot.flows.access import Access
from bot.flows.visit import Visit
from bot.ports import Search, Store
from bot.roles import Role
from bot.telegram.callbacks import AuditButton, BindButton, DismissButton, FlaggedButton, LoosenButton
from bot.telegram.filters import Appointment, parse_appointment


def router() -> Router:
    made = Router(name="staff")
    made.message.register(on_admins, Command("admins"))
    made.message.register(on_audit, Command("audit"))
    made.message.register(on_flagged, Command("flagged"))
    made.callback_query.register(on_dismiss, DismissButton.filter())
    made.callback_query.register(on_earlier, AuditButton.filter())
    made.callback_query.register(on_question, FlaggedButton.filter())
    made.callback_query.register(on_bind, BindButton.filter())
    made.callback_query.register(on_loosen, LoosenButton.filter())
    return made


async def on_admins(message: Message, command: CommandObject, store: Store, access: Access, visit: Visit) -> None:
    match parse_appointment(command.args or ""):
        case Appointment(person_id, None):
            await staff.dismiss(store, access, visit, person_id)
        case Appointment(person_id, Role() as role, term, place):
            await staff.appoint(store, access, visit, person_id, (role, place), term)
        case _:
            await staff.show_staff(store, access, visit)


async def on_dismiss(
    query: CallbackQuery, callback_data: DismissButton, store: Store, access: Access, visit: Visit
) -> None:
    await staff.dismiss(store, access, visit, callback_data.person, query.id)


async def on_audit(message: Message, store: Store, access: Access, visit: Visit) -> None:
    await staff.show_audit(store, access, visit)


async def on_earlier(
    query: CallbackQuery, callback_data: AuditButton, store: Store, access: Access, visit: Visit
) -> None:
    await staff.show_audit(store, access, visit, callback_data.before, query.id)


async def on_flagged(message: Message, store: Store, access: Access, visit: Visit) -> None:
    await flagged.show_flagged(store, access, visit)


async def on_question(
    query: CallbackQuery, callback_data: FlaggedButton, store: Store, search: Search, access: Access, visit: Visit
) -> None:
    await flagged.open_flagged(store, search, access, visit, query.id, callback_data.question)


async def on_bind(query: CallbackQuery, callback_data: BindButton, store: Store, access: Access, visit: Visit) -> None:
    await flagged.bind_flagged(store, access, visit, query.id, callback_data.question, callback_data.passage)


async def on_loosen(
    query: CallbackQuery, callback_data: LoosenButton, store: Store, access: Access, visit: Visit
) -> None:
    await flagged.loosen_flagged(store, access, visit, query.id, callback_data.question)
