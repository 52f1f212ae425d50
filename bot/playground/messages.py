"""What was written: the messages of every chat, the last of them kept."""

from bisect import insort
from dataclasses import asdict

from bot.playground.nouns import Message
from bot.playground.shelf import Shelf

KEPT_A_CHAT = 5000


class MessageBook:
    """Messages by chat and id; each chat keeps its last 5000."""

    def __init__(self, shelf: Shelf) -> None:
        self._rows = shelf.table("message")
        self._messages: dict[tuple[int, int], Message] = {}
        self._order: dict[int, list[int]] = {}
        self._polls: dict[int, str] = {}
        for row in self._rows.values():
            self._place(Message(**row))

    def put(self, message: Message) -> Message:
        """Adds a message, or replaces the one with its id."""
        self._place(message)
        self._rows[f"{message.chat_id}/{message.id}"] = asdict(message)
        if len(self._order[message.chat_id]) > KEPT_A_CHAT:
            self.remove(message.chat_id, self._order[message.chat_id][0])
        return message

    def get(self, chat_id: int, message_id: int | None) -> Message | None:
        """The message, or None."""
        return self._messages.get((chat_id, message_id or 0))

    def poll_id(self, message_id: int) -> str | None:
        """The poll of the message with that id, in whatever chat; None when there is none."""
        return self._polls.get(message_id)

    def remove(self, chat_id: int, message_id: int) -> None:
        """Forgets a message that is there."""
        del self._messages[chat_id, message_id]
        self._order[chat_id].remove(message_id)
        del self._rows[f"{chat_id}/{message_id}"]

    def of_chat(self, chat_id: int) -> list[Message]:
        """The chat's messages, oldest first."""
        return [self._messages[chat_id, number] for number in self._order.get(chat_id, [])]

    def _place(self, message: Message) -> None:
        key = (message.chat_id, message.id)
        if key not in self._messages:
            insort(self._order.setdefault(message.chat_id, []), message.id)
        self._messages[key] = message
        if message.poll_id:
            self._polls[message.id] = message.poll_id
