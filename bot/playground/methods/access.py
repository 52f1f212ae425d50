"""What the bot may do where: the checks that stand before every method that writes."""

from bot.playground.errors import BadRequest, Forbidden
from bot.playground.nouns import Chat, Message
from bot.playground.params import Params
from bot.playground.world import World


def known_chat(world: World, params: Params) -> Chat:
    """The chat of `chat_id`, wherever the bot stands in it."""
    if "chat_id" not in params:
        raise BadRequest("chat_id is empty")
    chat = world.chats.find(params.get("chat_id"))
    if chat.migrated_to:
        raise BadRequest("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
    return chat


def joined_chat(world: World, params: Params) -> Chat:
    """The chat of `chat_id`, which the bot must be in."""
    if params.number("chat_id") in world.chats.people.keys() - world.chats.chats.keys():
        raise Forbidden("bot can't initiate conversation with a user")
    chat = known_chat(world, params)
    bot = world.chats.member(chat.id, world.bot_id)
    if chat.type == "private" and not bot.is_present:
        raise Forbidden("bot was blocked by the user")
    if bot.status == "kicked":
        raise Forbidden(f"bot was kicked from the {chat.type} chat")
    if bot.status == "left":
        raise Forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def writable_chat(world: World, params: Params, what: str = "text messages") -> Chat:
    """The chat of `chat_id`, where the bot must be allowed to send `what`."""
    chat = joined_chat(world, params)
    bot = world.chats.member(chat.id, world.bot_id)
    allowed = bot.can_send_polls if what == "polls" else bot.can_send_messages
    if bot.status == "restricted" and not (allowed and bot.can_send_messages):
        raise BadRequest(f"not enough rights to send {what} to the chat")
    return chat


def own_message(world: World, params: Params, to_do: str = "edit") -> Message:
    """The bot's message of `chat_id` and `message_id`, for editing."""
    chat = joined_chat(world, params)
    message = world.messages.get(chat.id, params.number("message_id"))
    if message is None or message.only_for is not None:
        raise BadRequest(f"message to {to_do} not found")
    if message.sender != world.bot_id:
        raise BadRequest("message can't be edited")
    return message


def reply_target(world: World, params: Params, chat: Chat) -> int | None:
    """The id of the message to reply to, from `reply_parameters` or the older parameter."""
    given = params.mapping("reply_parameters")
    target = given.get("message_id", params.number("reply_to_message_id"))
    lenient = given.get("allow_sending_without_reply", params.flag("allow_sending_without_reply"))
    if target is None or world.messages.get(chat.id, int(target)):
        return None if target is None else int(target)
    if lenient:
        return None
    raise BadRequest("message to be replied not found")
