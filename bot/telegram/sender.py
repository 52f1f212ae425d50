"""Takes calls from the outbox to the Bot API and writes down what became of each."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    RestartingTelegram,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiohttp import ClientConnectorError

from bot.flows.delivery import Later, Moved, Outcome, Refused, Sent, Unsure, backoff, settle
from bot.ports import Call, Store
from bot.telegram.bell import Bell
from bot.telegram.client import NotConnected
from bot.telegram.limits import Limits
from bot.telegram.raw import raw
from bot.telegram.stop import Stop

LEASE = timedelta(minutes=2)
IDLE_SECONDS = 1.0
TOKEN_SECONDS = 0.05
AT_ONCE = 16
log = structlog.get_logger(__name__)


class Sender:
    """Sends for ever: what people wait for first, within Telegram's limits, in order within a chat."""

    def __init__(self, store: Store, bot: Bot, clock: Callable[[], datetime], out: Bell) -> None:
        self.store, self.bot, self.clock, self.out = store, bot, clock, out
        self.limits = Limits()
        self._free = AT_ONCE

    async def run(self, stop: Stop) -> None:
        """Until `stop` is set; what is in hand then is brought to its end."""
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                claimed = await self._claim()
                for call in claimed:
                    self._free -= 1
                    tasks.create_task(self._hold(call))
                if not claimed:
                    await self.out.wait(self._idle_seconds())

    async def _claim(self) -> list[Call]:
        room = min(self._free, self.limits.room(asyncio.get_running_loop().time()))
        if room == 0:
            return []
        try:
            async with self.store.write() as tx:
                await tx.calls.orphans(self.clock())
                return list(await tx.calls.claim(self.clock(), room, LEASE))
        except Exception:
            log.exception("no call could be claimed")
            return []

    def _idle_seconds(self) -> float:
        """Short while messages may wait for the overall limit only."""
        return IDLE_SECONDS if self.limits.room(asyncio.get_running_loop().time()) else TOKEN_SECONDS

    async def _hold(self, call: Call) -> None:
        try:
            await self.send(call)
        except Exception:
            log.exception("what became of a call could not be stored; its lease will run out", call=call.id)
        finally:
            self._free += 1
            self.out.ring()

    async def send(self, call: Call) -> None:
        """Make one claimed call, when the limits allow it, and settle it."""
        outcome = self._held_back(call) or await self._call(call)
        async with self.store.write() as tx:
            await settle(tx, call, outcome, self.clock())

    def _held_back(self, call: Call) -> Outcome | None:
        if call.chat_id is None or call.method.startswith("edit"):
            return None
        seconds = self.limits.wait(call.chat_id, asyncio.get_running_loop().time())
        return Later(timedelta(seconds=seconds), "limits") if seconds else None

    async def _call(self, call: Call) -> Outcome:
        try:
            return Sent(await self.bot(raw(call.method)(**call.params)))
        except AiogramError as error:
            if isinstance(error, TelegramRetryAfter) and call.chat_id is not None:
                self.limits.hold(call.chat_id, error.retry_after, asyncio.get_running_loop().time())
            return judge(error, call)


def judge(error: AiogramError, call: Call) -> Outcome:
    """What an error says about a call: was it done, and is it worth trying again?"""
    match error:
        case TelegramRetryAfter():
            return Later(timedelta(seconds=error.retry_after), "too many requests")
        case TelegramMigrateToChat():
            return Moved(error.migrate_to_chat_id)
        case TelegramNetworkError() if _was_not_made(error):
            return Later(backoff(call.attempts), "no connection")
        case TelegramNetworkError() | TelegramServerError() | RestartingTelegram() | ClientDecodeError():
            return Unsure(type(error).__name__)  # its text may hold an answer with people's words
        case TelegramForbiddenError():
            return Refused(error.message, gone=True)
        case TelegramBadRequest():
            return _bad_request(error.message)
        case TelegramAPIError():
            return Refused(error.message)
    return Unsure(type(error).__name__)


def _was_not_made(error: TelegramNetworkError) -> bool:
    return isinstance(error, NotConnected) or isinstance(error.__cause__, ClientConnectorError)


def _bad_request(message: str) -> Refused:
    lowered = message.lower()
    return Refused(
        message,
        gone="chat not found" in lowered,
        polls_forbidden="not enough rights to send polls" in lowered,
    )
