"""The settings panel."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.flows.settings import press_settings, show_settings
from bot.flows.visit import Visit
from bot.ports import Rights, Store
from bot.telegram.callbacks import SettingButton


def router() -> Router:
    made = Router(name="settings")
    made.message.register(on_settings, Command("settings"))
    made.callback_query.register(on_setting, SettingButton.filter())
    return made


async def on_settings(message: Message, store: Store, rights: Rights, visit: Visit) -> None:
    await show_settings(store, rights, visit)


async def on_setting(
    query: CallbackQuery, callback_data: SettingButton, store: Store, rights: Rights, visit: Visit
) -> None:
    await press_settings(store, rights, visit, query.id, callback_data.name, callback_data.value)
