"""Several bot processes behind one webhook address and on one PostgreSQL, and what must be true of them in the end."""

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any

import asyncpg
from aiohttp import ClientError, ClientSession, web
from sqlalchemy import make_url

from bot.playground import Playground
from bot.telegram.webhook import PATH, SECRET_HEADER
from tests.bot.process import Books, BotProcess, until
from tests.load.crowd import Crowd
from tests.load.murder import Audit, post_of

SECRET = "a-secret-of-enough-letters"
TWICE = 0.1
"""The share of updates that are brought to two processes at once."""


class SharedBooks(Books):
    """A PostgreSQL database, read with plain SQL while the processes run or lie dead."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._thread = ThreadPoolExecutor(1)
        self._loop = asyncio.new_event_loop()
        self._db = self._run(asyncpg.connect(user="wenshi", database=self._url.database, host=self._url.query["host"]))

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._run(self._db.fetch(query, *values))]

    def change(self, statement: str) -> None:
        self._run(self._db.execute(statement))

    def close(self) -> None:
        self._run(self._db.close())
        self._loop.close()
        self._thread.shutdown()

    def _run(self, work: Any) -> Any:
        return self._thread.submit(self._loop.run_until_complete, work).result()


class Front:
    """The one webhook address: each update goes to the next process that takes it, now and then to two at once."""

    def __init__(self, ports: Sequence[int], random: Random) -> None:
        self.ports, self.random = list(ports), random
        self.taken: Counter[int] = Counter()

    async def take(self, request: web.Request) -> web.Response:
        body, self.ports = await request.read(), self.ports[1:] + self.ports[:1]
        if self.random.random() < TWICE:
            statuses = await asyncio.gather(*(self._bring(port, body) for port in self.ports))
            return web.Response(status=200 if 200 in statuses else 502)
        for port in self.ports:
            if await self._bring(port, body) == 200:
                return web.Response()
        return web.Response(status=502)

    async def _bring(self, port: int, body: bytes) -> int:
        with suppress(ClientError, OSError):
            headers = {SECRET_HEADER: SECRET}
            async with (
                ClientSession() as session,
                session.post(f"http://127.0.0.1:{port}{PATH}", data=body, headers=headers) as answer,
            ):
                self.taken[port] += answer.status == 200
                return answer.status
        return 502


class Fleet:
    """Some processes, each with a folder and a port of its own, their front and their books."""

    def __init__(self, telegram: Playground, furnished: Path, place: Path, url: str, size: int = 2) -> None:
        self.telegram, self.books = telegram, SharedBooks(url)
        self.ports = [free_port() for _ in range(size)]
        self.front, self.address = Front(self.ports, Random(1)), free_port()
        shared = {
            "DATABASE_URL": url,
            "WEBHOOK_URL": f"http://127.0.0.1:{self.address}",
            "WEBHOOK_SECRET": SECRET,
        }
        self.bots = [
            BotProcess(telegram, copytree(furnished, place / f"bot{port}" / "data"), HTTP_PORT=str(port), **shared)
            for port in self.ports
        ]

    async def __aenter__(self) -> "Fleet":
        served = web.Application()
        served.add_routes([web.post(PATH, self.front.take)])
        self._runner = web.AppRunner(served, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.address).start()
        for bot in self.bots:
            await bot.start()
        for bot in self.bots:
            await bot.ready()
        await until(lambda: len(self.telegram.calls.of("setWebhook")) >= len(self.bots))
        return self

    async def __aexit__(self, *_: object) -> None:
        for bot in self.bots:
            bot.kill()
        await self._runner.cleanup()
        self.books.close()

    async def drained(self, seconds: float = 60.0) -> None:
        """Until every update is acknowledged and handled, and every call made."""
        await until(lambda: not self.telegram.pending_updates() and self.books.is_idle(), seconds)

    async def settle(self, crowd: Crowd) -> None:
        """Until nothing is left to be done. A poll whose sending is unsure is bound by a press on its button."""
        await self.drained()
        crowd.look()
        unbound = {number for (number,) in self.books.rows("SELECT id FROM posts WHERE message_id IS NULL")}
        for message in crowd.polls.values():
            if post_of(message) in unbound:
                crowd.press(message)
        await self.drained()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class SharedAudit(Audit):
    """The same comparison on the books that the processes share."""

    def __init__(self, fleet: Fleet, crowd: Crowd) -> None:
        super().__init__(fleet.bots[0], crowd)
        self.books, self.fleet = fleet.books, fleet

    def _log(self) -> Iterator[str]:
        for bot in self.fleet.bots:
            for line in bot.log.read_text().splitlines():
                if '"error"' in line or "Traceback" in line:
                    yield f"log: {line}"


async def killed_again_and_again(fleet: Fleet, random: Random, kills: int, longest: float) -> None:
    """One after the other dies at a random moment; while it comes back, the other one is alone."""
    for number in range(kills):
        await asyncio.sleep(random.uniform(0, longest))
        bot = fleet.bots[number % len(fleet.bots)]
        bot.kill()
        await bot.start()
