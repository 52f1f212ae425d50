"""Updates by webhook: refused cheaply, or committed and only then answered with 200."""

import asyncio
import hmac
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiohttp import web

from bot.telegram.bell import Bell
from bot.telegram.intake import ALLOWED_UPDATES, Intake
from bot.telegram.raw import raw
from bot.telegram.stop import Stop

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST = 1024 * 1024
"""Bytes of a body that are read; Telegram's own updates are far smaller."""
BODY_SECONDS = 10.0
BATCH = 200
PACE_SECONDS = 0.01
"""Between the beginnings of two commits. One costs many times what a further vote in it does: with one for each of 200
votes a second, each waiting for the disk, everything else that the bot does would find it busy half of the time."""
log = structlog.get_logger(__name__)

PAUSE_SECONDS = 30.0

Waiting = tuple[dict[str, Any], "asyncio.Future[int]"]


class Webhook:
    """Takes updates at `PATH`. Requests that come together share one commit, and each waits for it."""

    def __init__(self, intake: Intake, secret: str, work: Bell, clock: Callable[[], datetime]) -> None:
        self.intake, self.secret, self.work, self.clock = intake, secret.encode(), work, clock
        self._waiting: asyncio.Queue[Waiting] = asyncio.Queue()
        self._ended = False

    async def receive(self, request: web.Request) -> web.Response:
        """401 for a wrong secret before the body is read, 400 for what is no update, 200 once it is committed.

        503 when it could not be, or the bot is ending. Telegram repeats whatever is not answered with 200.
        """
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(given, self.secret):
            return web.Response(status=401)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                update = json.loads(await request.read())
        except (TimeoutError, ValueError, RecursionError):
            return web.Response(status=400)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return web.Response(status=400)
        if self._ended:
            return web.Response(status=503)
        answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((update, answer))
        return web.Response(status=await answer)

    async def run(self, stop: Stop) -> None:
        """Commit what waits, again and again, all of it at once; from the stop on everything is refused."""
        loop = asyncio.get_running_loop()
        next_one = loop.time()
        try:
            while not stop.is_set():
                batch: list[Waiting] = []
                async with stop.interruptible():
                    batch.append(await self._waiting.get())
                    await asyncio.sleep(next_one - loop.time())
                next_one = loop.time() + PACE_SECONDS
                if batch:
                    await self._commit(batch + self._taken(BATCH - 1))
        finally:
            self._ended = True
            _answer(self._taken(self._waiting.qsize()), 503)

    def _taken(self, most: int) -> list[Waiting]:
        return [self._waiting.get_nowait() for _ in range(min(most, self._waiting.qsize()))]

    async def _commit(self, batch: list[Waiting]) -> None:
        status = 200
        try:
            if await self.intake.accept([update for update, _ in batch], self.clock()):
                self.work.ring()
        except Exception:
            log.exception("updates could not be stored; Telegram will repeat them", updates=len(batch))
            status = 503
        _answer(batch, status)


def _answer(batch: list[Waiting], status: int) -> None:
    for _, answer in batch:
        if not answer.done():
            answer.set_result(status)


async def register_webhook(bot: Bot, url: str, webhook: Webhook, stop: Stop) -> None:
    """Tell Telegram where to send updates; tried again until it listens. What waits there is kept."""
    request = raw("setWebhook")(
        url=url, secret_token=webhook.secret.decode(), allowed_updates=list(ALLOWED_UPDATES), max_connections=100
    )
    async with stop.interruptible():
        while True:
            try:
                await bot(request)
            except AiogramError as error:
                log.warning("the webhook could not be set; trying again", error=type(error).__name__)
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                log.info("webhook set")
                return
