"""What is stored about a person: in their hands, or gone."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.flows.privacy import ask_to_forget, forget, send_data
from bot.flows.visit import Visit
from bot.ports import Store
from bot.telegram.callbacks import ForgetButton


def router() -> Router:
    made = Router(name="privacy")
    made.message.register(on_mydata, Command("mydata"))
    made.message.register(on_forget, Command("forget"))
    made.callback_query.register(on_sure, ForgetButton.filter())
    return made


async def on_mydata(message: Message, store: Store, visit: Visit) -> None:
    await send_data(store, visit)


async def on_forget(message: Message, store: Store, visit: Visit) -> None:
    await ask_to_forget(store, visit)


async def on_sure(query: CallbackQuery, callback_data: ForgetButton, store: Store, visit: Visit) -> None:
    await forget(store, visit, query.id, callback_data.person, sure=callback_data.sure)
