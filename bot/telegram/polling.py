"""Long polling: the offset moves only after what it confirms has been committed."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiogram import Bot

from bot.flows.delivery import backoff
from bot.telegram.advice import advice
from bot.telegram.bell import Bell
from bot.telegram.intake import ALLOWED_UPDATES, Intake
from bot.telegram.raw import raw
from bot.telegram.stop import Stop

POLL_SECONDS = 30
BATCH = 100
GATHER_SECONDS = 0.01
"""After some updates, before the next are fetched: so a stream of them comes in batches."""
LONGEST_PAUSE = timedelta(seconds=30)
log = structlog.get_logger(__name__)


class Polling:
    """Fetches updates until the stop. `is_current` once everything that waited at Telegram has been stored."""

    def __init__(self, bot: Bot, intake: Intake, work: Bell, clock: Callable[[], datetime]) -> None:
        self.bot, self.intake, self.work, self.clock = bot, intake, work, clock
        self.is_current = False
        self._offset, self._failures, self._alone = 0, 0, False
        self._trouble: type[Exception] | None = None

    async def run(self, stop: Stop) -> None:
        """Trouble of a kind is logged once until it is over, and what was not committed is fetched again."""
        while not stop.is_set():
            try:
                await self._step(stop)
            except Exception as error:
                self._failures += 1
                if self._trouble is not type(error):  # only its type: its text may hold the token
                    self._trouble = type(error)
                    log.warning(advice(error) or "no updates; trying again", error=type(error).__name__)
                async with stop.interruptible():
                    await asyncio.sleep(min(backoff(self._failures), LONGEST_PAUSE).total_seconds())

    async def _step(self, stop: Stop) -> None:
        fetched: list[list[dict[str, Any]]] = []  # empty when the stop came first
        async with stop.interruptible():
            if not self._alone:  # a webhook that an earlier run set would keep getUpdates from working
                await self.bot(raw("deleteWebhook")(drop_pending_updates=False))
                self._alone = True
            fetched.append(await _fetch(self.bot, self._offset, POLL_SECONDS if self.is_current else 0))
        for updates in fetched:
            await self._take(updates)
            if 0 < len(updates) < BATCH:
                async with stop.interruptible():
                    await asyncio.sleep(GATHER_SECONDS)

    async def _take(self, updates: list[dict[str, Any]]) -> None:
        if self._failures:
            log.info("updates arrive again", failures=self._failures)
            self._failures, self._trouble = 0, None
        if updates:
            if await self.intake.accept(updates, self.clock()):
                self.work.ring()
            self._offset = updates[-1]["update_id"] + 1
        self.is_current = len(updates) < BATCH


async def _fetch(bot: Bot, offset: int, seconds: int) -> list[dict[str, Any]]:
    request = raw("getUpdates")(offset=offset, limit=BATCH, timeout=seconds, allowed_updates=list(ALLOWED_UPDATES))
    updates: list[dict[str, Any]] = await bot(request, request_timeout=seconds + 10)
    return updates
