"""Long polling: the offset moves only after what it confirms has been committed."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot.flows.delivery import backoff
from bot.telegram.bell import Bell
from bot.telegram.intake import ALLOWED_UPDATES, Intake
from bot.telegram.raw import raw

POLL_SECONDS = 30
BATCH = 100
log = structlog.get_logger(__name__)


async def poll(bot: Bot, intake: Intake, work: Bell, clock: Callable[[], datetime]) -> None:
    """Fetch updates for ever. Trouble with the network is logged once until it is over, and tried again."""
    offset, failures = 0, 0
    while True:
        try:
            request = raw("getUpdates")(
                offset=offset, limit=BATCH, timeout=POLL_SECONDS, allowed_updates=list(ALLOWED_UPDATES)
            )
            updates = await bot(request, request_timeout=POLL_SECONDS + 10)
        except AiogramError as error:
            failures += 1
            if failures == 1:
                log.warning("Telegram cannot be reached; trying again", error=str(error))
            await asyncio.sleep(delay_after(failures).total_seconds())
            continue
        if failures:
            log.info("Telegram can be reached again", failures=failures)
            failures = 0
        if updates:
            if await intake.accept(updates, clock()):
                work.ring()
            offset = updates[-1]["update_id"] + 1


def delay_after(failures: int) -> timedelta:
    return min(backoff(failures - 1), timedelta(seconds=30))
