"""Changing and deleting messages."""

from dataclasses import replace
from typing import Any

from bot.playground.errors import BadRequest
from bot.playground.methods.access import joined_chat, own_message
from bot.playground.methods.formatting import caption_content, keyboard, text_content
from bot.playground.nouns import Json, Message
from bot.playground.params import Params
from bot.playground.wire import message_json
from bot.playground.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TWO_DAYS = 48 * 3600


def edit_message_text(world: World, params: Params) -> Json:
    """Replaces the text and the keyboard of a text message."""
    message = own_message(world, params)
    if "text" not in message.content:
        raise BadRequest("there is no text in the message to edit")
    return changed(world, message, content=text_content(params), markup=keyboard(params))


def edit_message_caption(world: World, params: Params) -> Json:
    """Replaces the caption and the keyboard of a file."""
    message = own_message(world, params)
    media = {name: value for name, value in message.content.items() if name in {"document", "photo"}}
    if not media:
        raise BadRequest("there is no caption in the message to edit")
    return changed(world, message, content=media | caption_content(params), markup=keyboard(params))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Replaces the keyboard, or takes it away."""
    return changed(world, own_message(world, params), markup=keyboard(params))


def edit_ephemeral_message_text(world: World, params: Params) -> bool:
    """Replaces the text of an ephemeral message."""
    message = ephemeral_message(world, params)
    changed(world, message, content=text_content(params), markup=keyboard(params))
    return True


def changed(world: World, message: Message, **changes: Any) -> Json:
    """Keeps the changed message; BadRequest when nothing would change."""
    changed = replace(message, **changes)
    if changed == message:
        raise BadRequest(NOT_MODIFIED)
    changed = world.messages.put(replace(changed, edit_date=world.now()))
    world.tell("edited", message.chat_id, message.id, only_for=message.only_for)
    return message_json(world, changed)


def delete_message(world: World, params: Params) -> bool:
    """Deletes a message: the bot's own for two days, other people's as an administrator."""
    chat = joined_chat(world, params)
    message = world.messages.get(chat.id, params.number("message_id"))
    if message is None:
        raise BadRequest("message to delete not found")
    is_own = message.sender == world.bot_id and world.now() - message.date < TWO_DAYS
    if not (is_own or chat.type == "private" or world.chats.member(chat.id, world.bot_id).is_admin):
        raise BadRequest("message can't be deleted")
    return removed(world, message)


def delete_messages(world: World, params: Params) -> bool:
    """Deletes several messages; those that are not there are skipped."""
    for number in params.array("message_ids"):
        chat = joined_chat(world, params)
        if world.messages.get(chat.id, int(number)):
            delete_message(world, Params({"chat_id": chat.id, "message_id": number}))
    return True


def delete_ephemeral_message(world: World, params: Params) -> bool:
    """Deletes an ephemeral message."""
    return removed(world, ephemeral_message(world, params))


def removed(world: World, message: Message) -> bool:
    """Forgets a message and tells the chat."""
    world.messages.remove(message.chat_id, message.id)
    world.tell("deleted", message.chat_id, message.id, only_for=message.only_for)
    return True


def ephemeral_message(world: World, params: Params) -> Message:
    """The ephemeral message that the parameters name."""
    chat = joined_chat(world, params)
    message = world.messages.get(chat.id, params.number("ephemeral_message_id"))
    if message is None or message.only_for is None or message.only_for != params.number("receiver_user_id"):
        raise BadRequest("message to edit not found")
    return message


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "editEphemeralMessageText": edit_ephemeral_message_text,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "deleteEphemeralMessage": delete_ephemeral_message,
}
