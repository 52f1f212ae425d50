"""The playground as one object: its server, and what people can do in it."""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Self, TypeVar

from bot.playground import people
from bot.playground.calls import CallLog
from bot.playground.faults import Faults
from bot.playground.guard import check_address
from bot.playground.nouns import Chat, ChatType, Json, Member, Person, Scene, Status, Upload
from bot.playground.polls import Poll, poll_json
from bot.playground.server import Server
from bot.playground.standing import change_standing
from bot.playground.webhook import WebhookCourier
from bot.playground.wire import message_json
from bot.playground.world import World

SAMPLE_TOKEN = "7412580963:AAplaygroundplaygroundplayground-00"
T = TypeVar("T")


class Playground:
    """A Telegram of your own, served over HTTP while the `async with` lasts.

        async with Playground(Scene.sample()) as telegram:
            bot = Bot(telegram.token, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
            telegram.say(telegram.users[0], telegram.group_id, "/start")

    The Bot API stands at {url}/bot{token}/{method}, files at {url}/file/bot{token}/{path}, the chat page at
    {url}/. `port=0` takes a free port. With `state_file` (one SQLite file) everything is still there
    after a restart, and each change is on disk before its caller is answered; without it, ids begin from
    the clock, so that no two runs give the same one. `hosts` are host names, besides localhost and
    `host`, under which browsers may open the page.

    Methods named after what people do take effect at once and return what they made as Bot API JSON;
    they raise Refused for what Telegram would not let a person do. Message ids are unique over all chats.
    `calls` lists what the bot has called (`calls.of(method)`, `await calls.wait(method)`); `faults` orders
    the next calls to fail, hang or lose their answer.

    The bot is a plain member of the group with privacy mode on, unless the scene or `set_bot_status` says
    otherwise. Polls close by themselves; their counts come as `poll` updates at most every five seconds,
    and once more, final, at the close. Not played: Telegram's own rate limits (order a 429 from `faults`),
    Markdown parse modes, inline mode, channels, forwarding, reactions and other people's bots.
    """

    def __init__(
        self,
        scene: Scene | None = None,
        token: str = SAMPLE_TOKEN,
        host: str = "127.0.0.1",
        port: int = 0,
        state_file: Path | str | None = None,
        hosts: Collection[str] = (),
    ) -> None:
        check_address(host, token, SAMPLE_TOKEN)
        self.scene, self.token = scene or Scene.sample(), token
        self.calls, self.faults = CallLog(), Faults()
        self.url = ""
        self._host, self._port, self._hosts = host, port, hosts
        self._state_file = Path(state_file) if state_file else None
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self._world = World(self.scene, self.token, self._state_file)
            stack.callback(self._world.shelf.close)
            server = Server(self._world, self.calls, self.faults, {self._host, *self._hosts})
            self.url = await server.start(self._host, self._port, stack)
            group = await stack.enter_async_context(asyncio.TaskGroup())
            courier = group.create_task(WebhookCourier(self._world).run())
            stack.callback(courier.cancel)
            self._world.poll_clock.start()
            stack.callback(self._world.poll_clock.stop)
            stack.callback(self._world.updates.shut)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    # What stands there

    @property
    def group_id(self) -> int:
        """The id of the scene's group."""
        return self.scene.group_id

    @property
    def users(self) -> list[int]:
        """The ids of the scene's people, in its order."""
        return [person.id for person in self.scene.members]

    def messages(self, chat_id: int) -> list[Json]:
        """The messages of a chat as Message objects, oldest first."""
        return [message_json(self._world, message) for message in self._world.messages.of_chat(chat_id)]

    def message(self, chat_id: int, message_id: int) -> Json | None:
        """One message as a Message object, or None."""
        found = self._world.messages.get(chat_id, message_id)
        return message_json(self._world, found) if found else None

    def poll(self, reference: int | str) -> Json:
        """The poll of a message id (number) or poll id (text) as a Poll object."""
        return poll_json(people.poll_of(self._world, reference))

    def shown_options(self, user_id: int, reference: int | str) -> list[str]:
        """The texts of a poll's options in the order in which this person sees them."""
        poll = people.poll_of(self._world, reference)
        return [poll.definition.options[option][1] for option in poll.shown_order(user_id)]

    def pending_updates(self) -> list[Json]:
        """The updates that the bot has not confirmed yet."""
        return self._world.updates.first(len(self._world.updates))

    @property
    def is_polled(self) -> bool:
        """Whether the bot waits in getUpdates right now."""
        return self._world.updates.is_polled

    # What people do

    def say(
        self,
        user_id: int,
        chat_id: int,
        text: str,
        reply_to: int | None = None,
        thread_id: int | None = None,
        as_chat: bool = False,
    ) -> Json:
        """A person writes; `as_chat`: as an anonymous administrator. A private chat opens by itself."""
        message = people.say(self._world, user_id, chat_id, text, reply_to, thread_id, as_chat)
        return self._saved(message_json(self._world, message))

    def send_file(
        self, user_id: int, chat_id: int, name: str, data: bytes, caption: str = "", reply_to: int | None = None
    ) -> Json:
        """A person sends a file."""
        message = people.send_file(self._world, user_id, chat_id, Upload(name, "", data), caption, reply_to)
        return self._saved(message_json(self._world, message))

    def send_photo(self, user_id: int, chat_id: int, data: bytes, reply_to: int | None = None) -> Json:
        """A person sends a PNG or JPEG picture as a photo."""
        upload = Upload("photo.png", "", data)
        message = people.send_file(self._world, user_id, chat_id, upload, "", reply_to, as_photo=True)
        return self._saved(message_json(self._world, message))

    def vote(self, user_id: int, reference: int | str, positions: Sequence[int], as_chat: bool = False) -> Json | None:
        """A person votes in the poll of a message id or poll id, for options at positions as shown to them.

        No positions take the vote back. Gives the PollAnswer object, None for an anonymous poll.
        """
        return self._saved(people.vote(self._world, user_id, reference, positions, as_chat))

    def press(self, user_id: int, chat_id: int, message_id: int, data: str) -> str:
        """A person presses an inline button; gives the callback query's id."""
        return self._saved(people.press(self._world, user_id, chat_id, message_id, data))

    async def answer(self, press_id: str, timeout: float = 5.0) -> Json:
        """The bot's answer to a press: text, show_alert, url; TimeoutError when it does not come."""
        async with asyncio.timeout(timeout):
            return await self._world.presses.answer_of(press_id)

    def answer_now(self, press_id: str) -> Json | None:
        """The bot's answer to a press, None while there is none."""
        return self._world.presses.answer_now(press_id)

    # Who comes and goes

    def add_person(self, person: Person) -> int:
        """Somebody new, in no group yet; gives the id."""
        self._world.chats.put_person(person)
        return self._saved(person.id)

    def add_group(self, title: str, members: Sequence[int] = (), type: ChatType = "supergroup") -> int:
        """A new group with these members, the first its creator, the bot not yet in it; gives its id."""
        number = self._world.ids.plain()
        chat = Chat(-1_000_000_000_000 - number if type == "supergroup" else -number, type, title)
        self._world.chats.put_chat(chat)
        for place, user_id in enumerate(members):
            self._world.chats.put_member(chat.id, Member(user_id, "member" if place else "creator"))
        return self._saved(chat.id)

    def add_member(self, user_id: int, chat_id: int | None = None, by: int | None = None) -> None:
        """A person enters a group (by default the scene's), or is brought in by another."""
        people.join(self._world, user_id, chat_id or self.group_id, by)
        self._world.shelf.save()

    def remove_member(self, user_id: int, chat_id: int | None = None, by: int | None = None) -> None:
        """A person leaves a group, or is removed by another."""
        people.leave(self._world, user_id, chat_id or self.group_id, by)
        self._world.shelf.save()

    def set_bot_status(
        self,
        status: Status,
        chat_id: int | None = None,
        by: int | None = None,
        can_send_messages: bool = True,
        can_send_polls: bool = True,
    ) -> None:
        """Somebody changes how the bot stands in a chat (by default the scene's group).

        A missing right makes a `member` `restricted`. In a private chat `kicked` is "blocked by the user".
        """
        chat = self._chat(chat_id)
        rights = can_send_messages and can_send_polls
        status = "restricted" if status == "member" and not rights else status
        bot = Member(self._world.bot_id, status, can_send_messages, can_send_polls)
        change_standing(self._world, chat, bot, by or self._owner(chat))
        self._world.shelf.save()

    def set_role(self, user_id: int, status: Status, chat_id: int | None = None) -> None:
        """A member becomes an administrator or a plain member."""
        chat = self._chat(chat_id)
        member = replace(self._world.chats.member(chat.id, user_id), status=status)
        change_standing(self._world, chat, member, self._owner(chat))
        self._world.shelf.save()

    def migrate(self, chat_id: int) -> int:
        """A group becomes a supergroup; gives the new id. Calls with the old one fail from now on."""
        return self._saved(people.migrate(self._world, chat_id))

    # What happens by itself, or for a test

    def close_poll(self, reference: int | str) -> Json:
        """The poll's time is over; gives the Poll object."""
        poll: Poll = people.poll_of(self._world, reference)
        self._world.poll_clock.close(poll)
        return self._saved(poll_json(poll))

    def push(self, update: Json) -> int:
        """Gives the bot an update of your own; `update_id` is filled in where it is missing, and returned."""
        return self._saved(self._world.updates.push(update))

    def _chat(self, chat_id: int | None) -> Chat:
        chat_id = self.group_id if chat_id is None else chat_id
        is_person = chat_id in self._world.chats.people
        return self._world.chats.open_private(chat_id) if is_person else self._world.chats.chats[chat_id]

    def _owner(self, chat: Chat) -> int:
        members = self._world.chats.members(chat.id)
        creators = [member.user_id for member in members if member.status == "creator"]
        others = [member.user_id for member in members if member.user_id != self._world.bot_id]
        return (creators or others or [self.users[0]])[0]

    def _saved(self, value: T) -> T:
        self._world.shelf.save()
        return value
