"""Which commands the menu of a chat offers to a person."""

import json
from collections.abc import Iterator

from bot.playground.nouns import Chat, Json, Person
from bot.playground.world import World


def menu(world: World, chat: Chat, person: Person) -> list[Json]:
    """The commands of the narrowest scope that has any, the person's language before none."""
    for scope in scopes(chat, person.id, world.chats.member(chat.id, person.id).is_admin):
        for language in (person.language_code.split("-")[0], ""):
            key = f"commands/{json.dumps(scope, sort_keys=True)}/{language}"
            if commands := world.settings.get(key):
                return list(commands)
    return []


def scopes(chat: Chat, user_id: int, is_admin: bool) -> Iterator[Json]:
    """The scopes that hold for a person in a chat, the narrowest first."""
    if chat.type == "private":
        yield {"type": "chat", "chat_id": chat.id}
        yield {"type": "all_private_chats"}
    else:
        yield {"type": "chat_member", "chat_id": chat.id, "user_id": user_id}
        if is_admin:
            yield {"type": "chat_administrators", "chat_id": chat.id}
        yield {"type": "chat", "chat_id": chat.id}
        if is_admin:
            yield {"type": "all_chat_administrators"}
        yield {"type": "all_group_chats"}
    yield {"type": "default"}
