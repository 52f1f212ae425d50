"""The settings panel."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.flows.settings import press_settings, set_mode, show_settings
from bot.flows.visit import Visit
from bot.ports import Rights, Store
from bot.telegram.callbacks import SettingButton
from bot.telegram.filters import MODE_WORDS


def router() -> Router:
    made = Router(name="settings")
    made.message.register(on_settings, Command("settings"))
    made.message.register(on_mode, Command("mode"))
    made.callback_query.register(on_setting, SettingButton.filter())
    return made


async def on_settings(message: Message, store: Store, rights: Rights, visit: Visit) -> None:
    await show_settings(store, rights, visit)


async def on_mode(message: Message, command: CommandObject, store: Store, rights: Rights, visit: Visit) -> None:
    mode = MODE_WORDS.get((command.args or "").strip().lower())
    if mode is None:
        await show_settings(store, rights, visit, "mode")
    else:
        await set_mode(store, rights, visit, mode)


async def on_setting(
    query: CallbackQuery, callback_data: SettingButton, store: Store, rights: Rights, visit: Visit
) -> None:
    await press_settings(store, rights, visit, query.id, callback_data.name, callback_data.value)
