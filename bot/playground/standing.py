"""Changes of how somebody stands in a chat, and the updates they make."""

from bot.playground.nouns import Chat, Json, Member
from bot.playground.posting import post
from bot.playground.wire import chat_json, member_json, sender_json
from bot.playground.world import World


def change_standing(world: World, chat: Chat, member: Member, by: int) -> None:
    """Sets a member's new standing.

    The bot learns its own change as `my_chat_member`, the change of others as `chat_member` where it is
    an administrator; people see "has joined" and "has left".
    """
    old = world.chats.member(chat.id, member.user_id)
    update: Json = {
        "chat": chat_json(world, chat),
        "from": sender_json(world, by),
        "date": world.now(),
        "old_chat_member": member_json(world, old),
        "new_chat_member": member_json(world, member),
    }
    world.chats.put_member(chat.id, member)
    if member.user_id == world.bot_id:
        world.updates.put("my_chat_member", update)
    elif world.chats.member(chat.id, world.bot_id).is_admin:
        world.updates.put("chat_member", update)
    _announce(world, chat, old, member, by)
    world.tell("chat", chat.id)


def _announce(world: World, chat: Chat, old: Member, new: Member, by: int) -> None:
    if chat.type == "private" or old.is_present == new.is_present:
        return
    user = sender_json(world, new.user_id)
    post(world, chat, by, {"new_chat_members": [user]} if new.is_present else {"left_chat_member": user})
