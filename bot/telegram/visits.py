"""From events of Telegram to visits."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, TelegramObject, User
from aiogram.types import Chat as TelegramChat

from bot.flows.visit import Visit
from bot.game.model import Chat, ChatKind, Person
from bot.telegram.catalogue import match_language


@dataclass(frozen=True, slots=True)
class Defaults:
    """Settings of chats that are met for the first time."""

    timezone: str
    language: str


class VisitMiddleware(BaseMiddleware):
    """Gives handlers `visit`; needs `now` among the data."""

    def __init__(self, defaults: Defaults) -> None:
        self.defaults = defaults

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        data["visit"] = self._visit(event, data["now"])
        return await handler(event, data)

    def _visit(self, event: TelegramObject, now: Any) -> Visit | None:
        match event:
            case Message():
                return self._of_message(event, now)
            case CallbackQuery(message=Message() as message):
                chat = self._chat(message.chat, event.from_user)
                thread = message.message_thread_id if message.is_topic_message else None
                return Visit(chat, person_of(event.from_user), now, message.message_id, thread)
            case CallbackQuery():
                chat = Chat(event.from_user.id, ChatKind.PRIVATE, "", self.defaults.timezone, self.defaults.language)
                return Visit(chat, person_of(event.from_user), now)
            case ChatMemberUpdated():
                return Visit(self._chat(event.chat, event.from_user), person_of(event.from_user), now)
        return None

    def _of_message(self, message: Message, now: Any) -> Visit:
        sender = message.sender_chat
        person = person_of(message.from_user) if sender is None else None
        thread = message.message_thread_id if message.is_topic_message else None
        chat = self._chat(message.chat, message.from_user)
        as_chat = sender is not None and sender.id == message.chat.id
        return Visit(chat, person, now, message.message_id, thread, as_chat)

    def _chat(self, chat: TelegramChat, user: User | None) -> Chat:
        private = chat.type == "private"
        language = self.defaults.language
        if private and user is not None:
            language = match_language(user.language_code, language)
        kind = ChatKind.PRIVATE if private else ChatKind.GROUP
        return Chat(chat.id, kind, chat.title or chat.full_name, self.defaults.timezone, language)


def person_of(user: User | None) -> Person | None:
    """The person behind a user; None for bots, the stand-in of anonymous admins among them."""
    if user is None or user.is_bot:
        return None
    return Person(user.id, user.full_name, user.language_code)
