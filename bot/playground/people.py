"""What people do: write, send files, vote, press, come and go."""

from collections.abc import Sequence
from dataclasses import replace

from bot.playground.entities import found_in
from bot.playground.errors import Refused
from bot.playground.files import document_json, photo_json, picture_size
from bot.playground.nouns import ANONYMOUS_ADMIN, Chat, Json, Message, Press, Status, Upload
from bot.playground.polls import Poll
from bot.playground.posting import post
from bot.playground.standing import change_standing
from bot.playground.wire import ANONYMOUS_VOTER_JSON, chat_json, press_json, sender_json
from bot.playground.world import World

TEXT_LIMIT = 4096


def say(
    world: World,
    user_id: int,
    chat_id: int,
    text: str,
    reply_to: int | None = None,
    thread_id: int | None = None,
    as_chat: bool = False,
) -> Message:
    """A person writes a text."""
    chat = entered_chat(world, user_id, chat_id)
    if not 1 <= len(text.strip()) <= TEXT_LIMIT:
        raise Refused(f"消息需有 1 到 {TEXT_LIMIT} 个字符。")
    if as_chat and not world.chats.member(chat_id, user_id).is_admin:
        raise Refused("只有管理员可以匿名发言。")
    content: Json = {"text": text.strip()}
    if entities := found_in(text.strip()):
        content["entities"] = entities
    return post(world, chat, user_id, content, reply_to=reply_to, thread_id=thread_id, as_chat=as_chat)


def send_file(
    world: World,
    user_id: int,
    chat_id: int,
    upload: Upload,
    caption: str = "",
    reply_to: int | None = None,
    as_photo: bool = False,
) -> Message:
    """A person sends a file; BadRequest for a photo that is neither PNG nor JPEG."""
    chat = entered_chat(world, user_id, chat_id)
    if as_photo:
        picture_size(upload.data)
    file = world.files.keep(upload, "photos" if as_photo else "documents", world.ids.plain())
    content: Json = {"photo": photo_json(file, upload.data)} if as_photo else {"document": document_json(file)}
    if caption:
        content |= {"caption": caption}
    if entities := found_in(caption):
        content |= {"caption_entities": entities}
    return post(world, chat, user_id, content, reply_to=reply_to)


def vote(
    world: World, user_id: int, reference: int | str, positions: Sequence[int], as_chat: bool = False
) -> Json | None:
    """A person votes; gives the PollAnswer that the bot gets, None for an anonymous poll."""
    poll = poll_of(world, reference)
    chat_id = poll.definition.chat_id
    entered_chat(world, user_id, chat_id)
    chosen = poll.cast(ANONYMOUS_ADMIN if as_chat else user_id, positions)
    world.polls.keep_vote(poll, ANONYMOUS_ADMIN if as_chat else user_id)
    world.tell_of_poll(poll)
    world.poll_clock.note_vote(poll)
    if poll.definition.is_anonymous:
        return None
    answer = voter_json(world, user_id, world.chats.chats[chat_id], as_chat) | {
        "poll_id": poll.id,
        "option_ids": list(chosen),
        "option_persistent_ids": poll.persistent_ids(chosen),
    }
    world.updates.put("poll_answer", answer)
    return answer


def voter_json(world: World, user_id: int, chat: Chat, as_chat: bool) -> Json:
    """The voter in a PollAnswer: a person, or a chat with the stand-in user of older clients."""
    if as_chat:
        return {"voter_chat": chat_json(world, chat), "user": ANONYMOUS_VOTER_JSON}
    return {"user": sender_json(world, user_id)}


def press(world: World, user_id: int, chat_id: int, message_id: int, data: str) -> str:
    """A person presses an inline button; gives the id of the callback query."""
    entered_chat(world, user_id, chat_id)
    message = world.messages.get(chat_id, message_id)
    if message is None or data not in callback_data(message):
        raise Refused("这个按钮已经不在了。")
    pressed = Press(world.ids.press(), user_id, chat_id, message_id, data)
    world.presses.begin(pressed)
    world.updates.put("callback_query", press_json(world, pressed))
    return pressed.id


def callback_data(message: Message) -> list[str]:
    """The callback data on a message's buttons."""
    rows = (message.markup or {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


def join(world: World, user_id: int, chat_id: int, by: int | None = None) -> None:
    """A person enters a group, or is brought in by another."""
    member = replace(world.chats.member(chat_id, user_id), status="member")
    change_standing(world, world.chats.chats[chat_id], member, user_id if by is None else by)


def leave(world: World, user_id: int, chat_id: int, by: int | None = None) -> None:
    """A person leaves a group, or is removed by another."""
    status: Status = "left" if by in (None, user_id) else "kicked"
    member = replace(world.chats.member(chat_id, user_id), status=status)
    change_standing(world, world.chats.chats[chat_id], member, user_id if by is None else by)


def entered_chat(world: World, user_id: int, chat_id: int) -> Chat:
    """A chat that the person is in; the private one opens by itself."""
    if user_id not in world.chats.people:
        raise Refused("没有这个人。")
    if chat_id == user_id:
        return world.chats.open_private(user_id)
    if not world.chats.member(chat_id, user_id).is_present:
        raise Refused("你不在这个群里。")
    return world.chats.chats[chat_id]


def poll_of(world: World, reference: int | str) -> Poll:
    """The poll of a poll id (text) or a message id (number)."""
    poll_id = reference if isinstance(reference, str) else world.messages.poll_id(reference)
    poll = world.polls.get(poll_id)
    if poll is None:
        raise Refused("没有这个投票。")
    return poll


def migrate(world: World, old_id: int) -> int:
    """A group becomes a supergroup; both chats say so in a service message. Gives the new id."""
    new_id = -1_000_000_000_000 - world.ids.plain()
    owner = next(member.user_id for member in world.chats.members(old_id) if member.user_id != world.bot_id)
    new = world.chats.migrate(old_id, new_id)
    post(world, world.chats.chats[old_id], owner, {"migrate_to_chat_id": new_id})
    post(world, new, owner, {"migrate_from_chat_id": old_id})
    world.tell("chat", new_id)
    return new_id
