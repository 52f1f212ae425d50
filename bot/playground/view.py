"""The world as a person on the chat page sees it."""

from bot.playground.nouns import Chat, Json, Message
from bot.playground.polls import Poll
from bot.playground.world import World

SHOWN_MESSAGES = 300
SHOWN_QUOTE = 120
BUTTON_KINDS = {"callback_data": "callback", "url": "url", "copy_text": "copy", "web_app": "other"}


def name_of(world: World, user_id: int) -> str:
    """Anybody's full name."""
    if user_id == world.bot_id:
        return str(world.bot_json["first_name"])
    person = world.chats.people[user_id]
    return f"{person.first_name} {person.last_name}".strip()


def message_view(world: World, message: Message, viewer: int) -> Json:
    """A message for one viewer."""
    seen: Json = {
        "id": message.id,
        "date": message.date,
        "sender": sender_view(world, message),
        "mine": message.sender == viewer,
        "edited": message.edit_date is not None,
        "ephemeral": message.only_for is not None,
        "keyboard": keyboard_view(message),
        "text": message.content.get("text", message.content.get("caption", "")),
        "entities": message.content.get("entities", message.content.get("caption_entities", [])),
    }
    if service := service_text(world, message):
        seen["service"] = service
    if document := message.content.get("document"):
        seen["document"] = {"name": document["file_name"], "size": document["file_size"]}
        seen["document"]["url"] = f"/playground/file/{document['file_id']}"
    if photo := message.content.get("photo"):
        seen["photo"] = photo_view(photo)
    if message.poll_id:
        seen["poll"] = poll_view(world.polls[message.poll_id], viewer)
    if target := world.messages.get(message.chat_id, message.reply_to):
        seen["reply"] = quote_view(world, target)
    return seen


def photo_view(sizes: list[Json]) -> Json | None:
    """Where the page finds a photo, and its size in pixels; None where there is none."""
    if not sizes:
        return None
    largest = sizes[-1]
    return {
        "url": f"/playground/file/{largest['file_id']}",
        "width": largest["width"],
        "height": largest["height"],
    }


def sender_view(world: World, message: Message) -> Json:
    """Who wrote it; an anonymous administrator shows as the group."""
    if message.as_chat:
        return {"id": message.chat_id, "name": world.chats.chats[message.chat_id].title, "kind": "chat"}
    kind = "bot" if message.sender == world.bot_id else "person"
    return {"id": message.sender, "name": name_of(world, message.sender), "kind": kind}


def quote_view(world: World, target: Message) -> Json:
    """What a message replies to, in one line."""
    text: str = target.content.get("text") or target.content.get("caption") or ""
    if target.poll_id:
        text = f"📊 {world.polls[target.poll_id].definition.question}"
    document: Json = target.content.get("document") or {}
    if not text and document:
        text = f"📎 {document['file_name']}"
    return {"id": target.id, "name": sender_view(world, target)["name"], "text": text[:SHOWN_QUOTE]}


def keyboard_view(message: Message) -> list[list[Json]]:
    """The inline buttons, each with its kind and what it does."""
    rows = (message.markup or {}).get("inline_keyboard", [])
    return [[button_view(button) for button in row] for row in rows]


def button_view(button: Json) -> Json:
    """One button."""
    for field, kind in BUTTON_KINDS.items():
        if field in button:
            value = button[field]["text"] if field == "copy_text" else button[field]
            return {"text": button["text"], "kind": kind, "value": value}
    return {"text": button["text"], "kind": "other", "value": ""}


def service_text(world: World, message: Message) -> str:
    """The sentence of a service message; empty for an ordinary one."""
    content, who = message.content, name_of(world, message.sender)
    if joined := content.get("new_chat_members"):
        names = "、".join(user["first_name"] for user in joined)
        return f"{names} 加入了群组" if joined[0]["id"] == message.sender else f"{who} 邀请了 {names}"
    if gone := content.get("left_chat_member"):
        return f"{who} 退出了群组" if gone["id"] == message.sender else f"{who} 移出了 {gone['first_name']}"
    if "pinned_message" in content:
        return f"{who} 置顶了一条消息"
    if "migrate_to_chat_id" in content or "migrate_from_chat_id" in content:
        return "群组已升级为超级群组"
    return ""


def poll_view(poll: Poll, viewer: int) -> Json:
    """A poll for one viewer: results after their vote or the close, right answers no earlier."""
    known, chosen = poll.definition, poll.ballots.get(viewer, ())
    shown = poll.is_closed or (bool(chosen) and not known.hide_results_until_closes)
    return {
        "id": poll.id,
        "question": known.question,
        "description": known.description,
        "photo": photo_view(known.photo),
        "quiz": known.type == "quiz",
        "anonymous": known.is_anonymous,
        "multiple": known.allows_multiple_answers,
        "revoting": known.allows_revoting,
        "closed": poll.is_closed,
        "close_date": known.close_date,
        "voted": bool(chosen),
        "results": shown,
        "total": len(poll.ballots),
        "explanation": known.explanation if shown else "",
        "explanation_entities": known.explanation_entities if shown else [],
        "options": [option_view(poll, option, chosen, shown) for option in poll.shown_order(viewer)],
    }


def option_view(poll: Poll, option: int, chosen: tuple[int, ...], shown: bool) -> Json:
    """One option; `correct` is null while the viewer may not know it."""
    known, total = poll.definition, len(poll.ballots)
    is_right = option in known.correct if known.type == "quiz" and shown else None
    percent = round(100 * poll.votes(option) / total) if shown and total else 0
    return {
        "text": known.options[option][1],
        "chosen": option in chosen,
        "percent": percent,
        "votes": poll.votes(option) if shown else 0,
        "correct": is_right,
    }


def is_seen(message: Message, viewer: int) -> bool:
    """Whether an ephemeral message is this viewer's; all others are everybody's."""
    return message.only_for in (None, viewer)


def chat_view(world: World, chat: Chat, viewer: int) -> Json:
    """A chat with its last messages."""
    messages = [message for message in world.messages.of_chat(chat.id) if is_seen(message, viewer)]
    return {
        "id": chat.id,
        "private": chat.type == "private",
        "title": str(world.bot_json["first_name"]) if chat.type == "private" else chat.title,
        "members": len(world.chats.members(chat.id)),
        "admin": world.chats.member(chat.id, viewer).is_admin,
        "messages": [message_view(world, message, viewer) for message in messages[-SHOWN_MESSAGES:]],
    }
