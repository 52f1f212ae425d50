"""The organisation that a group stands for."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.flows.league import bind_group
from bot.flows.visit import Visit
from bot.ports import Rights, Store


def router() -> Router:
    made = Router(name="league")
    made.message.register(on_organisation, Command("organisation"))
    return made


async def on_organisation(message: Message, command: CommandObject, store: Store, rights: Rights, visit: Visit) -> None:
    await bind_group(store, rights, visit, (command.args or "").strip())
