"""The HTTP server: Bot API, page and guard in one application."""

from collections.abc import Collection
from contextlib import AsyncExitStack

from aiohttp import web

from bot.playground.bot_api import BotApi
from bot.playground.calls import CallLog
from bot.playground.faults import Faults
from bot.playground.files import UPLOAD_LIMIT
from bot.playground.guard import Guard
from bot.playground.live import Live
from bot.playground.page_api import PageApi
from bot.playground.world import World

ROOM_FOR_FORM = 2**20
PATIENCE_AT_END = 1.0
REACHED_AT = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "::1": "[::1]"}


class Server:
    """Serves a world at `host`; port 0 takes a free one."""

    def __init__(self, world: World, calls: CallLog, faults: Faults, hosts: Collection[str]) -> None:
        self._live = Live(world)
        guard = Guard(hosts)
        self._app = web.Application(client_max_size=UPLOAD_LIMIT + ROOM_FOR_FORM, middlewares=[guard.middleware()])
        self._app.add_routes(BotApi(world, calls, faults).routes())
        self._app.add_routes(PageApi(world, self._live).routes())

    async def start(self, host: str, port: int, stack: AsyncExitStack) -> str:
        """Serves until the stack unwinds; gives the address."""
        runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=PATIENCE_AT_END)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        stack.push_async_callback(self._live.close)
        await web.TCPSite(runner, host, port).start()
        return f"http://{REACHED_AT.get(host, host)}:{runner.addresses[0][1]}"
