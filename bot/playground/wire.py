"""The world as the bot sees it: kept nouns as Bot API objects."""

from bot.playground.chats import user_json
from bot.playground.nouns import ANONYMOUS_ADMIN, ANONYMOUS_VOTER, Chat, Json, Member, Message, Press
from bot.playground.polls import poll_json
from bot.playground.world import World

ANONYMOUS_ADMIN_JSON: Json = {
    "id": ANONYMOUS_ADMIN,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
ANONYMOUS_VOTER_JSON: Json = {
    "id": ANONYMOUS_VOTER,
    "is_bot": True,
    "first_name": "Channel",
    "username": "Channel_Bot",
}
ADMIN_RIGHTS = (
    "can_manage_chat can_delete_messages can_manage_video_chats can_restrict_members can_promote_members "
    "can_change_info can_invite_users can_post_stories can_edit_stories can_delete_stories "
    "can_send_welcome_messages can_pin_messages can_manage_topics"
).split()
MEDIA_RIGHTS = (
    "can_send_audios can_send_documents can_send_photos can_send_videos can_send_video_notes "
    "can_send_voice_notes can_send_other_messages can_add_web_page_previews can_react_to_messages"
).split()
OWN_RIGHTS = "can_edit_tag can_change_info can_invite_users can_pin_messages can_manage_topics".split()


def sender_json(world: World, user_id: int) -> Json:
    """Anybody as a User object, the bot too."""
    return world.bot_json if user_id == world.bot_id else user_json(world.chats.people[user_id])


def chat_json(world: World, chat: Chat) -> Json:
    """A Chat object."""
    if chat.type == "private":
        known = user_json(world.chats.people[chat.id])
        names = {name: known[name] for name in ("first_name", "last_name", "username") if name in known}
        return {"id": chat.id, "type": "private"} | names
    forum = {"is_forum": True} if chat.is_forum else {}
    return {"id": chat.id, "type": chat.type, "title": chat.title} | forum


def message_json(world: World, message: Message, nested: bool = False) -> Json:
    """A Message object; a nested one does not show what it replies to."""
    chat = chat_json(world, world.chats.chats[message.chat_id])
    seen: Json = {"message_id": message.id, "date": message.date, "chat": chat}
    if message.only_for is not None:
        receiver = sender_json(world, message.only_for)
        seen |= {"message_id": 0, "ephemeral_message_id": message.id, "receiver_user": receiver}
    seen |= _origin(world, message, chat) | message.content
    if message.poll_id:
        seen["poll"] = poll_json(world.polls[message.poll_id])
    if message.markup and "inline_keyboard" in message.markup:
        seen["reply_markup"] = message.markup
    if message.edit_date:
        seen["edit_date"] = message.edit_date
    if message.protected:
        seen["has_protected_content"] = True
    return seen | _place(world, message, nested)


def _origin(world: World, message: Message, chat: Json) -> Json:
    if message.as_chat:
        return {"from": ANONYMOUS_ADMIN_JSON, "sender_chat": chat}
    return {"from": sender_json(world, message.sender)}


def _place(world: World, message: Message, nested: bool) -> Json:
    place: Json = {}
    if message.thread_id:
        place = {"message_thread_id": message.thread_id, "is_topic_message": True}
    target = world.messages.get(message.chat_id, message.reply_to)
    if target and not nested:
        place["reply_to_message"] = message_json(world, target, nested=True)
    return place


def member_json(world: World, member: Member) -> Json:
    """A ChatMember object of the member's status."""
    seen: Json = {"user": sender_json(world, member.user_id), "status": member.status}
    match member.status:
        case "creator":
            return seen | {"is_anonymous": False}
        case "administrator":
            return seen | {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(ADMIN_RIGHTS, True)
        case "restricted":
            return seen | _restrictions(member)
        case "kicked":
            return seen | {"until_date": 0}
    return seen


def _restrictions(member: Member) -> Json:
    own = dict.fromkeys(OWN_RIGHTS, False) | {"is_member": True, "until_date": 0}
    rights = dict.fromkeys(MEDIA_RIGHTS, member.can_send_messages)
    polls = {"can_send_messages": member.can_send_messages, "can_send_polls": member.can_send_polls}
    return own | rights | polls


def press_json(world: World, press: Press) -> Json:
    """A CallbackQuery object."""
    message = world.messages.get(press.chat_id, press.message_id)
    chat = chat_json(world, world.chats.chats[press.chat_id])
    gone = {"chat": chat, "message_id": press.message_id, "date": 0}
    return {
        "id": press.id,
        "from": sender_json(world, press.user_id),
        "chat_instance": str(abs(press.chat_id) * 31),
        "message": message_json(world, message) if message else gone,
        "data": press.data,
    }
