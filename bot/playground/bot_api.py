"""The Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>."""

import asyncio
import hmac
import inspect
from typing import Any

from aiohttp import web

from bot.playground.calls import CallLog
from bot.playground.errors import ApiError, BadRequest, NotFound, TooLarge, Unauthorized
from bot.playground.faults import Fault, Faults
from bot.playground.methods import METHODS
from bot.playground.nouns import Call, Json
from bot.playground.params import Params, read_params
from bot.playground.world import World


class BotApi:
    """Answers the bot; notes every call and lets the ordered faults happen."""

    def __init__(self, world: World, calls: CallLog, faults: Faults) -> None:
        self._world, self._calls, self._faults = world, calls, faults

    def routes(self) -> list[web.RouteDef]:
        """The routes of the Bot API."""
        return [
            web.route("*", r"/bot{token:[^/]+}/{method}", self.call),
            web.route("*", r"/bot{token:[^/]+}/test/{method}", self.call),
            web.get(r"/file/bot{token:[^/]+}/{path:.+}", self.download),
        ]

    async def call(self, request: web.Request) -> web.Response:
        """One call of a method."""
        method = request.match_info["method"]
        fault = self._faults.take(method) if self._is_ours(request) else None
        if fault and fault.kind == "drop_before":
            return broken(request)
        answer = await self._answer(request, method, fault)
        self._world.shelf.save()
        if fault and fault.kind == "drop_after":
            return broken(request)
        return answered(answer)

    async def download(self, request: web.Request) -> web.Response:
        """The bytes of a file."""
        if not self._is_ours(request):
            return answered(Unauthorized().body())
        file = self._world.files.at(request.match_info["path"])
        if file is None:
            return answered(NotFound().body())
        return web.Response(body=self._world.files.read(file), content_type="application/octet-stream")

    def _is_ours(self, request: web.Request) -> bool:
        given, expected = request.match_info["token"], self._world.token
        return hmac.compare_digest(given.encode(), expected.encode())

    async def _answer(self, request: web.Request, method: str, fault: Fault | None) -> Json:
        params: Json = {}
        try:
            if not self._is_ours(request):
                raise Unauthorized
            read = await self._read(request)
            params = read.values | {name: upload.name for name, upload in read.uploads.items()}
            result = await self._perform(method, read, fault)
        except ApiError as error:
            self._calls.add(Call(method, params, error.description, error.code))
            return error.body()
        self._calls.add(Call(method, params, result))
        return {"ok": True, "result": result}

    async def _read(self, request: web.Request) -> Params:
        try:
            return await read_params(request)
        except web.HTTPRequestEntityTooLarge:
            raise TooLarge from None
        except ValueError as error:
            raise BadRequest(f"can't parse request: {error}") from None

    async def _perform(self, method: str, params: Params, fault: Fault | None) -> Any:
        if fault and fault.error:
            raise fault.error
        if fault and fault.seconds:
            await asyncio.sleep(fault.seconds)
        known = METHODS.get(method.lower())
        if known is None:
            raise NotFound
        result = known(self._world, params)
        return await result if inspect.isawaitable(result) else result


def answered(body: Json) -> web.Response:
    """The HTTP answer with Telegram's status."""
    return web.json_response(body, status=body.get("error_code", 200))


def broken(request: web.Request) -> web.Response:
    """Breaks the connection; what is returned reaches nobody."""
    if request.transport:
        request.transport.abort()
    return web.Response()
