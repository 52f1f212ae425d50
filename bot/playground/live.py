"""The page's live connection: a snapshot, then what changes."""

import asyncio

from aiohttp import WSMsgType, web

from bot.playground.chats import ChatBook
from bot.playground.menu import menu
from bot.playground.nouns import Chat, Event, Json, Person
from bot.playground.view import chat_view, message_view, name_of, poll_view
from bot.playground.world import World

HEARTBEAT = 25.0
MOST_WAITING = 1000


class Live:
    """Serves /playground/live?user=ID: each connection looks through the eyes of one person."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its snapshot to its end."""
        viewer = self._viewer(request)
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT)
        await socket.prepare(request)
        events: asyncio.Queue[Event] = asyncio.Queue(MOST_WAITING)
        listener = Listener(events)
        self._world.listeners.append(listener)
        self._open.add(socket)
        try:
            await self._talk(socket, events, viewer)
        finally:
            self._world.listeners.remove(listener)
            self._open.discard(socket)
        return socket

    async def close(self) -> None:
        """Ends all connections."""
        for socket in tuple(self._open):
            await socket.close()

    def _viewer(self, request: web.Request) -> Person:
        user = request.query.get("user", "")
        people = self._world.chats.people
        if not user.isdecimal() or int(user) not in people:
            raise web.HTTPBadRequest(text="no such person")
        return people[int(user)]

    async def _talk(self, socket: web.WebSocketResponse, events: asyncio.Queue[Event], viewer: Person) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                writer = group.create_task(self._write(socket, events, viewer))
                async for message in socket:
                    if message.type is WSMsgType.ERROR:
                        break
                writer.cancel()
        except* ConnectionError:
            pass

    async def _write(self, socket: web.WebSocketResponse, events: asyncio.Queue[Event], viewer: Person) -> None:
        await socket.send_json(snapshot(self._world, viewer))
        while not socket.closed:
            seen = self._seen(await events.get(), viewer)
            if seen:
                await socket.send_json(seen)

    def _seen(self, event: Event, viewer: Person) -> Json | None:
        """The event for this viewer, None when it is nothing to them."""
        world = self._world
        if event.kind in {"chat", "commands"}:
            return snapshot(world, viewer)
        if event.only_for not in (None, viewer.id):
            return None
        if not world.chats.member(event.chat_id, viewer.id).is_present:
            return elsewhere(world, event)
        if event.kind in {"message", "edited"}:
            return self._message(event, viewer)
        return {"type": event.kind, "chat_id": event.chat_id, "message_id": event.message_id} | (
            {"poll": poll_view(world.polls[event.poll_id], viewer.id)} if event.poll_id else {}
        )

    def _message(self, event: Event, viewer: Person) -> Json | None:
        found = self._world.messages.get(event.chat_id, event.message_id)
        if found is None:
            return None
        view = message_view(self._world, found, viewer.id)
        return {"type": event.kind, "chat_id": event.chat_id, "message": view}


class Listener:
    """Puts events into a queue; a viewer who is too slow loses the oldest."""

    def __init__(self, events: asyncio.Queue[Event]) -> None:
        self._events = events

    def __call__(self, event: Event) -> None:
        """Takes an event."""
        if self._events.full():
            self._events.get_nowait()
        self._events.put_nowait(event)


def snapshot(world: World, viewer: Person) -> Json:
    """Everything the page needs to begin."""
    chats = shown_chats(world.chats, viewer)
    return {
        "type": "snapshot",
        "me": viewer.id,
        "bot": bot_view(world),
        "people": [person_view(world, person) for person in world.chats.people.values()],
        "chats": [chat_view(world, chat, viewer.id) | {"commands": menu(world, chat, viewer)} for chat in chats],
        "elsewhere": last_private_words(world),
    }


def bot_view(world: World) -> Json:
    """The bot as its profile shows it."""
    known = {"id": world.bot_id, "name": world.bot_json["first_name"]}
    description = world.settings.get("description", "")
    return known | {"username": world.scene.bot_username, "description": description}


def person_view(world: World, person: Person) -> Json:
    """One of the people to be."""
    role = world.chats.member(world.scene.group_id, person.id).status
    return {"id": person.id, "name": name_of(world, person.id), "role": role}


def shown_chats(book: ChatBook, viewer: Person) -> list[Chat]:
    """The groups of a person, then the private chat with the bot, begun or not."""
    groups = [chat for chat in book.chats_of(viewer.id) if chat.type != "private" and not chat.migrated_to]
    return [*groups, book.chats.get(viewer.id, Chat(viewer.id, "private"))]


def last_private_words(world: World) -> Json:
    """The id of the bot's last message in each private chat, by person."""
    last: Json = {}
    for user_id in world.chats.people:
        words = [each.id for each in world.messages.of_chat(user_id) if each.sender == world.bot_id]
        last |= {str(user_id): words[-1]} if words else {}
    return last


def elsewhere(world: World, event: Event) -> Json | None:
    """A hint that the bot has written to somebody else in private."""
    if event.kind != "message" or event.chat_id not in world.chats.people:
        return None
    return {"type": "elsewhere", "person": event.chat_id, "message_id": event.message_id}
