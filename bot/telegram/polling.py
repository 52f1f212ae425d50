"""Long polling: the offset moves only after what it confirms has been committed."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from aiogram import Bot

from bot.flows.delivery import backoff
from bot.telegram.bell import Bell
from bot.telegram.intake import ALLOWED_UPDATES, Intake
from bot.telegram.raw import raw

POLL_SECONDS = 30
BATCH = 100
LONGEST_PAUSE = timedelta(seconds=30)
log = structlog.get_logger(__name__)


async def poll(bot: Bot, intake: Intake, work: Bell, clock: Callable[[], datetime]) -> None:
    """Fetch updates for ever. Trouble is logged once until it is over, and what was not committed is fetched again."""
    offset, failures, alone = 0, 0, False
    while True:
        try:
            if not alone:  # a webhook that an earlier run set would keep getUpdates from working
                await bot(raw("deleteWebhook")(drop_pending_updates=False))
                alone = True
            updates = await _fetch(bot, offset)
            if updates:
                if await intake.accept(updates, clock()):
                    work.ring()
                offset = updates[-1]["update_id"] + 1
        except Exception as error:
            failures += 1
            if failures == 1:
                log.warning("no updates; trying again", error=type(error).__name__)  # its text may hold the token
            await asyncio.sleep(min(backoff(failures), LONGEST_PAUSE).total_seconds())
        else:
            if failures:
                log.info("updates arrive again", failures=failures)
            failures = 0


async def _fetch(bot: Bot, offset: int) -> list[dict[str, Any]]:
    request = raw("getUpdates")(offset=offset, limit=BATCH, timeout=POLL_SECONDS, allowed_updates=list(ALLOWED_UPDATES))
    updates: list[dict[str, Any]] = await bot(request, request_timeout=POLL_SECONDS + 10)
    return updates
