"""Chats and their members, as the bot may ask for them."""

from dataclasses import replace

from bot.playground.errors import BadRequest
from bot.playground.methods.access import joined_chat
from bot.playground.nouns import Chat, Json
from bot.playground.params import Params
from bot.playground.posting import post
from bot.playground.standing import change_standing
from bot.playground.wire import chat_json, member_json, message_json
from bot.playground.world import World

GIFTS = "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels".split()
RIGHTS = "can_send_messages can_send_polls can_send_documents can_send_photos can_send_other_messages".split()


def get_chat(world: World, params: Params) -> Json:
    """A ChatFullInfo object."""
    chat = joined_chat(world, params)
    seen = chat_json(world, chat) | {"accent_color_id": chat.id % 7, "max_reaction_count": 11}
    seen["accepted_gift_types"] = dict.fromkeys(GIFTS, False)
    pinned = world.messages.get(chat.id, world.settings.get(f"pinned/{chat.id}"))
    if pinned:
        seen["pinned_message"] = message_json(world, pinned, nested=True)
    return seen | ({} if chat.type == "private" else {"permissions": dict.fromkeys(RIGHTS, True)})


def get_chat_member(world: World, params: Params) -> Json:
    """How a person stands in the chat."""
    chat, user_id = joined_chat(world, params), params.number("user_id")
    if user_id is None or user_id not in {*world.chats.people, world.bot_id}:
        raise BadRequest("invalid user_id specified" if user_id is None else "PARTICIPANT_ID_INVALID")
    return member_json(world, world.chats.member(chat.id, user_id))


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """The creator and the administrators, without other bots."""
    chat = group(joined_chat(world, params))
    admins = [member for member in world.chats.members(chat.id) if member.is_admin]
    return [member_json(world, member) for member in admins]


def get_chat_member_count(world: World, params: Params) -> int:
    """How many are in the chat, the bot too."""
    return len(world.chats.members(joined_chat(world, params).id))


def leave_chat(world: World, params: Params) -> bool:
    """The bot leaves a group."""
    chat = group(joined_chat(world, params))
    bot = world.chats.member(chat.id, world.bot_id)
    change_standing(world, chat, replace(bot, status="left"), by=world.bot_id)
    return True


def pin_chat_message(world: World, params: Params) -> bool:
    """Pins a message: in groups for administrators only."""
    chat = joined_chat(world, params)
    if chat.type != "private" and not world.chats.member(chat.id, world.bot_id).is_admin:
        raise BadRequest("not enough rights to manage pinned messages in the chat")
    message = world.messages.get(chat.id, params.number("message_id"))
    if message is None:
        raise BadRequest("message to pin not found")
    world.settings[f"pinned/{chat.id}"] = message.id
    pinned = message_json(world, message, nested=True)
    post(world, chat, world.bot_id, {"pinned_message": pinned})
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpins the pinned message."""
    world.settings.pop(f"pinned/{joined_chat(world, params).id}", None)
    return True


def group(chat: Chat) -> Chat:
    """The chat, which must not be private."""
    if chat.type == "private":
        raise BadRequest("there are no administrators in the private chat")
    return chat


METHODS = {
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatAdministrators": get_chat_administrators,
    "getChatMemberCount": get_chat_member_count,
    "leaveChat": leave_chat,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
}
