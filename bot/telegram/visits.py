"""From events of Telegram to visits."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, ChatMemberUpdated, InaccessibleMessage, Message, TelegramObject, User
from aiogram.types import Chat as TelegramChat

from bot.flows.visit import Seen, Visit
from bot.game.model import Chat, ChatKind, Person
from bot.ports import Binding
from bot.telegram.callbacks import SourceButton
from bot.telegram.catalogue import match_language
from bot.telegram.filters import button_below
from bot.telegram.intake import Me
from bot.telegram.names import plain_name


@dataclass(frozen=True, slots=True)
class Defaults:
    """Settings of chats that are met for the first time."""

    timezone: str
    language: str


class Moment(NamedTuple):
    """When an update is handled, and when it was received."""

    now: datetime
    received_at: datetime


class VisitMiddleware(BaseMiddleware):
    """Gives handlers `visit`; needs `now`, `received_at` and `me` among the data."""

    def __init__(self, defaults: Defaults) -> None:
        self.defaults = defaults

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        data["visit"] = self._visit(event, Moment(data["now"], data["received_at"]), data["me"])
        return await handler(event, data)

    def _visit(self, event: TelegramObject, moment: Moment, me: Me) -> Visit | None:
        match event:
            case Message():
                return self._of_message(event, moment, me)
            case CallbackQuery():
                return self._of_press(event, moment, me)
            case ChatMemberUpdated():
                return Visit(self._chat(event.chat, event.from_user), person_of(event.from_user), *moment)
        return None

    def _of_message(self, message: Message, moment: Moment, me: Me) -> Visit:
        sender = message.sender_chat
        person = person_of(message.from_user) if sender is None else None
        chat = self._chat(message.chat, message.from_user)
        as_chat = sender is not None and sender.id == message.chat.id
        seen = seen_in(message.reply_to_message, me)
        return Visit(chat, person, *moment, message.message_id, topic_of(message), as_chat, seen)

    def _of_press(self, query: CallbackQuery, moment: Moment, me: Me) -> Visit:
        """A message that is old or deleted is told by its chat and number alone."""
        person = person_of(query.from_user)
        match query.message:
            case Message() as message:
                chat, seen = self._chat(message.chat, query.from_user), seen_in(message, me)
                return Visit(chat, person, *moment, message.message_id, topic_of(message), seen=seen)
            case InaccessibleMessage() as message:
                return Visit(self._chat(message.chat, query.from_user), person, *moment, message.message_id)
        chat = Chat(query.from_user.id, ChatKind.PRIVATE, "", self.defaults.timezone, self.defaults.language)
        return Visit(chat, person, *moment)

    def _chat(self, chat: TelegramChat, user: User | None) -> Chat:
        private = chat.type == "private"
        language = self.defaults.language
        if private and user is not None:
            language = match_language(user.language_code, language)
        kind = ChatKind.PRIVATE if private else ChatKind.GROUP
        return Chat(chat.id, kind, chat.title or chat.full_name, self.defaults.timezone, language)


def topic_of(message: Message) -> int | None:
    return message.message_thread_id if message.is_topic_message else None


def seen_in(message: Message | None, me: Me) -> Seen | None:
    """The post that a message of the bot carries, as the message's own buttons tell."""
    button = button_below(message, SourceButton)
    if message is None or button is None or message.from_user is None or message.from_user.id != me.id:
        return None
    if message.poll is None:
        return Seen(button.post, Binding(message.message_id))
    options = tuple(option.persistent_id for option in message.poll.options)
    return Seen(button.post, Binding(message.message_id, message.poll.id, options))


def person_of(user: User | None) -> Person | None:
    """The person behind a user; None for bots, the stand-in of anonymous admins among them."""
    if user is None or user.is_bot:
        return None
    return Person(user.id, plain_name(user.full_name, user.id), user.language_code)
