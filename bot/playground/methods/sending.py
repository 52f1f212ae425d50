"""sendMessage and its kin."""

from bot.playground.errors import BadRequest
from bot.playground.files import PHOTO_LIMIT, document_json, photo_json
from bot.playground.methods.access import joined_chat, reply_target, writable_chat
from bot.playground.methods.formatting import caption_content, keyboard, text_content
from bot.playground.nouns import Chat, Json, StoredFile, Upload
from bot.playground.params import Params
from bot.playground.posting import post
from bot.playground.wire import message_json
from bot.playground.world import World


def send_message(world: World, params: Params) -> Json:
    """Sends a text; with `ephemeral_message_parameters` only one person of the group sees it."""
    chat = writable_chat(world, params)
    return delivered(world, chat, text_content(params), envelope(world, params, chat))


def send_document(world: World, params: Params) -> Json:
    """Sends a file: an upload, or the id of a file sent before."""
    chat = writable_chat(world, params, "documents")
    caption, around = caption_content(params), envelope(world, params, chat)
    file = kept_file(world, params, "document", "documents")
    return delivered(world, chat, {"document": document_json(file)} | caption, around)


def send_photo(world: World, params: Params) -> Json:
    """Sends a PNG or JPEG picture."""
    chat = writable_chat(world, params, "photos")
    caption, around = caption_content(params), envelope(world, params, chat)
    file = kept_file(world, params, "photo", "photos")
    if file.size > PHOTO_LIMIT:
        raise BadRequest("file is too big")
    return delivered(world, chat, {"photo": photo_json(file, world.files.read(file))} | caption, around)


def envelope(world: World, params: Params, chat: Chat) -> Json:
    """What all sending methods share, as fields of Message; read before anything is kept, since it may fail."""
    return {
        "reply_to": reply_target(world, params, chat),
        "thread_id": params.number("message_thread_id"),
        "markup": keyboard(params),
        "protected": params.flag("protect_content"),
        "only_for": receiver(world, params, chat),
    }


def delivered(world: World, chat: Chat, content: Json, around: Json) -> Json:
    """Posts the content, and gives the Message object."""
    return message_json(world, post(world, chat, world.bot_id, content, **around))


def receiver(world: World, params: Params, chat: Chat) -> int | None:
    """The one person who sees an ephemeral message; None for a message to all."""
    wanted = params.mapping("ephemeral_message_parameters").get("receiver_user_id")
    wanted = wanted or params.number("receiver_user_id")
    if wanted is None:
        return None
    if chat.type == "private" or not world.chats.member(chat.id, int(wanted)).is_present:
        raise BadRequest("USER_NOT_PARTICIPANT")
    return int(wanted)


def kept_file(world: World, params: Params, name: str, folder: str) -> StoredFile:
    """The file of parameter `name`: uploaded with the call, or known by its file_id."""
    upload = uploaded(params, name)
    if upload:
        return world.files.keep(upload, folder, world.ids.plain())
    file = world.files.get(params.text(name))
    if file is None:
        detail = "wrong file identifier/HTTP URL specified" if name in params else f"there is no {name} in the request"
        raise BadRequest(detail)
    return file


def uploaded(params: Params, name: str) -> Upload | None:
    """The upload of parameter `name`, its own or the one that `attach://` names."""
    attached = params.text(name).removeprefix("attach://")
    found = params.uploads.get(name) or params.uploads.get(attached)
    if found and not found.data:
        raise BadRequest("file must be non-empty")
    return found


def send_chat_action(world: World, params: Params) -> bool:
    """Shows "is typing" for a while."""
    chat = joined_chat(world, params)
    world.tell("action", chat.id)
    return True


METHODS = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "sendChatAction": send_chat_action,
}
