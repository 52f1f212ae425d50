"""The command menus, by scope and language."""

from aiogram.types import BotCommandScopeAllChatAdministrators, BotCommandScopeAllGroupChats

from bot.playground import Person
from bot.telegram.commands import SCOPES
from tests.bot.conftest import House


async def test_menus_stand_in_every_scope_and_language(house: House) -> None:
    await house.telegram.calls.wait("setMyCommands", 2 * len(SCOPES))
    members = await house.app.bot.get_my_commands(BotCommandScopeAllGroupChats())
    admins = await house.app.bot.get_my_commands(BotCommandScopeAllChatAdministrators())
    english = await house.app.bot.get_my_commands(BotCommandScopeAllGroupChats(), "en")
    assert "quiz" not in [command.command for command in members]
    assert {"quiz", "daily", "settings"} <= {command.command for command in admins}
    assert [command.command for command in english] == [command.command for command in members]
    assert members[0].description == "用原文回答一个问题"
    assert english[0].description == "Answer a question from the texts"


async def test_help_is_in_the_language_of_the_person(house: House) -> None:
    visitor = house.telegram.add_person(Person(77, "Ann", language_code="en-GB"))
    assert "party history" in (await house.tell(visitor, "/help"))["text"]
