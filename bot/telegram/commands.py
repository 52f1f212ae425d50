"""The command menus, by scope and language."""

from aiogram import Bot
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)

from bot.flows.settings import LANGUAGES
from bot.telegram.catalogue import Catalogue, catalogue

PRIVATE = (
    "ask",
    "quiz",
    "contests",
    "duel",
    "practice",
    "wrong",
    "me",
    "results",
    "today",
    "settings",
    "mydata",
    "forget",
    "help",
)
GROUP = ("ask", "duel", "rank", "contests", "me", "today", "daily", "help")
ADMIN = ("quiz", "live", "daily", "contests", "settings", "duel", "ask", "rank", "me", "today", "help")
SCOPES = (
    (BotCommandScopeAllPrivateChats(), PRIVATE),
    (BotCommandScopeAllGroupChats(), GROUP),
    (BotCommandScopeAllChatAdministrators(), ADMIN),
)


async def register_commands(bot: Bot, default_language: str) -> None:
    """Set the menus: the default one in `default_language`, and one in each other language that Telegram can choose."""
    for scope, names in SCOPES:
        await bot.set_my_commands(_menu(names, catalogue(default_language)), scope=scope)
        for language in LANGUAGES:
            if language != default_language:
                await bot.set_my_commands(
                    _menu(names, catalogue(language)), scope=scope, language_code=language.split("-")[0]
                )


def _menu(names: tuple[str, ...], words: Catalogue) -> list[BotCommand]:
    return [BotCommand(command=name, description=words.plain(f"command_{name}")) for name in names]
