"""Putting a message into a chat: the one door for people, the bot and service messages."""

from typing import Any

from bot.playground.nouns import Chat, Json, Message
from bot.playground.privacy import reaches_bot
from bot.playground.wire import message_json
from bot.playground.world import World


def post(world: World, chat: Chat, sender: int, content: Json, **more: Any) -> Message:
    """Adds a message and tells the chat; a person's message goes to the bot if it may see it.

    `more` are the other fields of Message (reply_to, thread_id, poll_id, markup...).
    """
    message = Message(world.ids.message(), chat.id, sender, world.now(), content, **more)
    world.messages.put(message)
    world.tell("message", chat.id, message.id, only_for=message.only_for)
    if sender != world.bot_id and reaches_bot(world, message):
        world.updates.put("message", message_json(world, message))
    return message
