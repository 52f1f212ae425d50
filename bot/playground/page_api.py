"""The HTTP interface of the chat page: the page itself, its actions, its files."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.playground import people
from bot.playground.errors import ApiError, Refused
from bot.playground.live import Live
from bot.playground.nouns import Json
from bot.playground.params import Params, read_params
from bot.playground.view import name_of
from bot.playground.world import World

PAGE = Path(__file__).parent / "page"
PATIENCE = 15.0
Action = Callable[[Params], Awaitable[Any]]


class PageApi:
    """Lets the page do what `Playground` lets a test do. A refusal is a 409 with a sentence to show."""

    def __init__(self, world: World, live: Live) -> None:
        self._world, self._live = world, live

    def routes(self) -> list[web.AbstractRouteDef]:
        """The routes of the page."""
        actions: dict[str, Action] = {
            "say": self.say,
            "vote": self.vote,
            "press": self.press,
            "file": self.send_file,
        }
        return [
            web.get("/", self.index),
            web.get("/playground/live", self._live.serve),
            web.get("/playground/people", self.people),
            web.get("/playground/file/{file_id}", self.download),
            *(web.post(f"/playground/{name}", acting(action)) for name, action in actions.items()),
            web.static("/page", PAGE),
        ]

    async def index(self, _: web.Request) -> web.FileResponse:
        """The page itself."""
        return web.FileResponse(PAGE / "index.html")

    async def people(self, _: web.Request) -> web.Response:
        """Whom one can be."""
        everybody = self._world.chats.people
        return web.json_response([{"id": each, "name": name_of(self._world, each)} for each in everybody])

    async def say(self, params: Params) -> Json:
        """Writes a text."""
        user_id, chat_id = where(params)
        as_chat, reply_to = params.flag("as_chat"), params.number("reply_to")
        message = people.say(self._world, user_id, chat_id, params.text("text"), reply_to=reply_to, as_chat=as_chat)
        return self._saved({"message_id": message.id})

    async def vote(self, params: Params) -> Json:
        """Votes."""
        positions = [int(position) for position in params.array("positions")]
        people.vote(self._world, required(params, "user_id"), params.text("poll_id"), positions)
        return self._saved({})

    async def press(self, params: Params) -> Json:
        """Presses a button and waits for the bot's answer, for as long as a person would."""
        user_id, chat_id = where(params)
        message_id = required(params, "message_id")
        press_id = people.press(self._world, user_id, chat_id, message_id, params.text("data"))
        self._world.shelf.save()
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._world.presses.answer_of(press_id)
        except TimeoutError:
            raise Refused("机器人没有回应。") from None

    async def send_file(self, params: Params) -> Json:
        """Sends the uploaded file."""
        user_id, chat_id = where(params)
        if "file" not in params.uploads:
            raise Refused("请选择文件。")
        caption, reply_to = params.text("caption"), params.number("reply_to")
        upload = params.uploads["file"]
        as_photo = params.flag("as_photo")
        message = people.send_file(self._world, user_id, chat_id, upload, caption, reply_to, as_photo)
        return self._saved({"message_id": message.id})

    async def download(self, request: web.Request) -> web.Response:
        """A file's bytes: pictures to be shown, all else to be saved."""
        file = self._world.files.get(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        is_picture = file.mime in {"image/png", "image/jpeg"}
        response = web.Response(body=self._world.files.read(file))
        response.content_type = file.mime if is_picture else "application/octet-stream"
        if not is_picture:
            response.headers["Content-Disposition"] = "attachment"
        return response

    def _saved(self, answer: Json) -> Json:
        self._world.shelf.save()
        return answer


def acting(action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    """An HTTP handler out of an action; errors become sentences for the page."""

    async def handle(request: web.Request) -> web.Response:
        try:
            return web.json_response(await action(await read_params(request)))
        except Refused as refusal:
            return web.json_response({"error": str(refusal)}, status=409)
        except web.HTTPRequestEntityTooLarge:
            return web.json_response({"error": "文件不能超过 50 MB。"}, status=413)
        except ApiError as error:
            return web.json_response({"error": error.description}, status=error.code)

    return handle


def required(params: Params, name: str) -> int:
    """A number that must be there."""
    number = params.number(name)
    if number is None:
        raise Refused(f"缺少 {name}。")
    return number


def where(params: Params) -> tuple[int, int]:
    """Who acts, and in which chat."""
    return required(params, "user_id"), required(params, "chat_id")
