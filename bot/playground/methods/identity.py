"""The bot itself: who it is, its commands and descriptions."""

import json
import re

from bot.playground.errors import BadRequest
from bot.playground.nouns import Json
from bot.playground.params import Params
from bot.playground.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
MOST_COMMANDS = 100
DESCRIPTION_LIMIT = 256


def get_me(world: World, _: Params) -> Json:
    """The bot as it sees itself."""
    return world.bot_json | {
        "can_join_groups": True,
        "can_read_all_group_messages": world.scene.can_read_all_group_messages,
        "supports_guest_queries": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
        "allows_users_to_create_topics": False,
        "can_manage_bots": False,
        "supports_join_request_queries": False,
    }


def set_my_commands(world: World, params: Params) -> bool:
    """Sets the commands of a scope and language."""
    commands = params.array("commands")
    if len(commands) > MOST_COMMANDS:
        raise BadRequest("BOT_COMMANDS_TOO_MUCH")
    world.settings[commands_key(params)] = [checked_command(each) for each in commands]
    world.tell("commands", 0)
    return True


def checked_command(command: Json) -> Json:
    """A command with a valid name and description."""
    name = str(command.get("command", "")).removeprefix("/")
    if not COMMAND.fullmatch(name):
        raise BadRequest("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= DESCRIPTION_LIMIT:
        raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    return command | {"command": name}


def get_my_commands(world: World, params: Params) -> list[Json]:
    """The commands of exactly this scope and language."""
    return list(world.settings.get(commands_key(params), []))


def delete_my_commands(world: World, params: Params) -> bool:
    """Takes the commands of a scope and language away."""
    world.settings.pop(commands_key(params), None)
    world.tell("commands", 0)
    return True


def commands_key(params: Params) -> str:
    """The name under which a scope's commands are kept."""
    scope = params.mapping("scope") or {"type": "default"}
    return f"commands/{json.dumps(scope, sort_keys=True)}/{params.text('language_code')}"


def set_my_name(world: World, params: Params) -> bool:
    """Sets the name that people see."""
    world.settings["name"] = params.text("name") or world.scene.bot_name
    return True


def get_my_name(world: World, _: Params) -> Json:
    """The name that people see."""
    return {"name": world.bot_json["first_name"]}


def set_my_description(world: World, params: Params) -> bool:
    """Sets the text that an empty private chat shows."""
    world.settings["description"] = params.text("description")
    world.tell("commands", 0)
    return True


def get_my_description(world: World, _: Params) -> Json:
    """The text that an empty private chat shows."""
    return {"description": world.settings.get("description", "")}


def set_my_short_description(world: World, params: Params) -> bool:
    """Sets the text of the profile page."""
    world.settings["short_description"] = params.text("short_description")
    return True


def get_my_short_description(world: World, _: Params) -> Json:
    """The text of the profile page."""
    return {"short_description": world.settings.get("short_description", "")}


def accept(_world: World, _params: Params) -> bool:
    """Says yes and does nothing."""
    return True


METHODS = {
    "getMe": get_me,
    "logOut": accept,
    "close": accept,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": set_my_name,
    "getMyName": get_my_name,
    "setMyDescription": set_my_description,
    "getMyDescription": get_my_description,
    "setMyShortDescription": set_my_short_description,
    "getMyShortDescription": get_my_short_description,
    "setChatMenuButton": accept,
    "setMyDefaultAdministratorRights": accept,
}
