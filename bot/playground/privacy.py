"""Privacy mode: which messages of a group reach the bot."""

from bot.playground.entities import covered
from bot.playground.nouns import Message
from bot.playground.world import World

ORDINARY = frozenset({"text", "document", "photo"})


def reaches_bot(world: World, message: Message) -> bool:
    """Whether the bot gets this message of a person.

    All of them in a private chat, as an administrator, or with `can_read_all_group_messages`; otherwise
    service messages, replies to the bot, and commands that name the bot or nobody.
    """
    bot = world.chats.member(message.chat_id, world.bot_id)
    if not bot.is_present:
        return False
    if message.chat_id > 0 or bot.is_admin or world.scene.can_read_all_group_messages:
        return True
    return is_service(message) or replies_to_bot(world, message) or commands_bot(world, message)


def is_service(message: Message) -> bool:
    """True for "has joined" and the like."""
    return not ORDINARY & message.content.keys()


def replies_to_bot(world: World, message: Message) -> bool:
    """True for a reply to one of the bot's messages."""
    target = world.messages.get(message.chat_id, message.reply_to)
    return target is not None and target.sender == world.bot_id


def commands_bot(world: World, message: Message) -> bool:
    """True when the message begins with a command for this bot, or for no bot in particular."""
    content = message.content
    text = str(content.get("text", content.get("caption", "")))
    for each in content.get("entities", []) + content.get("caption_entities", []):
        if each["type"] == "bot_command" and each["offset"] == 0:
            name = covered(text, each).partition("@")[2]
            return name.lower() in {"", world.scene.bot_username.lower()}
    return False
