"""Everything the playground keeps, in one place, and the news of what changes."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.playground.chats import ChatBook
from bot.playground.closing import PollClock
from bot.playground.files import FileBook
from bot.playground.identifiers import Identifiers
from bot.playground.messages import MessageBook
from bot.playground.nouns import Event, EventKind, Json, Scene
from bot.playground.polls import Poll, PollBook
from bot.playground.presses import PressBook
from bot.playground.shelf import Shelf
from bot.playground.updates import UpdateQueue

Listener = Callable[[Event], None]


class World:
    """The state of one playground. Changes are made by `people` and by the methods of the Bot API."""

    def __init__(self, scene: Scene, token: str, state_file: Path | None = None) -> None:
        self.scene, self.token = scene, token
        self.shelf = Shelf(state_file)
        self.ids = Identifiers(self.shelf.table("counter"))
        self.settings = self.shelf.table("setting")
        self.chats = ChatBook(self.shelf, self.bot_id)
        self.chats.stage(scene)
        self.messages = MessageBook(self.shelf)
        self.polls = PollBook(self.shelf)
        self.files = FileBook(self.shelf)
        self.updates = UpdateQueue(self.shelf, self.ids.update)
        self.poll_clock = PollClock(self.polls, self.updates, self.tell_of_poll, self.shelf.save)
        self.presses = PressBook()
        self.webhook_changed = asyncio.Event()
        self.listeners: list[Listener] = []
        self.shelf.save()

    @property
    def bot_id(self) -> int:
        """The bot's user id: the number before the colon of its token."""
        return int(self.token.partition(":")[0])

    @property
    def bot_json(self) -> Json:
        """The bot as a User object."""
        return {
            "id": self.bot_id,
            "is_bot": True,
            "first_name": self.settings.get("name", self.scene.bot_name),
            "username": self.scene.bot_username,
        }

    def now(self) -> int:
        """Unix time."""
        return int(time.time())

    def tell(self, kind: EventKind, chat_id: int, message_id: int | None = None, **more: Any) -> None:
        """Tells the listeners that something changed; `more` are the other fields of Event."""
        for listener in self.listeners:
            listener(Event(kind, chat_id, message_id, **more))

    def tell_of_poll(self, poll: Poll) -> None:
        """Tells the listeners that a poll has new counts or has closed."""
        self.tell("poll", poll.definition.chat_id, poll_id=poll.id)
