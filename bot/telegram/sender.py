"""Takes calls from the outbox to the Bot API and writes down what became of each."""

import asyncio
from base64 import b64decode
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

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
from aiogram.types import BufferedInputFile
from aiohttp import ClientConnectorError

from bot.aside import aside
from bot.flows.delivery import Held, Later, Moved, Outcome, Refused, Sent, TopicGone, Unsure, backoff, in_time, settle
from bot.flows.limits import is_limited, within_limits
from bot.pictures import Picture, draw
from bot.ports import Call, Store, Transaction, Which
from bot.telegram.advice import advice, refuses_token
from bot.telegram.bell import Bell
from bot.telegram.client import NotConnected
from bot.telegram.limits import Limits
from bot.telegram.metrics import Counts
from bot.telegram.raw import raw
from bot.telegram.settling import Settling
from bot.telegram.stop import Stop

LEASE = timedelta(minutes=2)
IDLE_SECONDS = 1.0
SHORTEST_SECONDS = 0.04
"""Between two looks while messages wait for a limit only: what becomes free meanwhile goes out together."""
TOGETHER, LEAD_SECONDS = 6, 0.07
"""So many that nobody waits for are claimed together, so long before the first of them may go out."""
AHEAD_SECONDS = 0.3
"""So long a claimed call waits for its turn at most."""
AT_ONCE = 32
FOR_URGENT = 8
"""Of those, kept for what people wait for: slow groups of a broadcast hold up nobody else."""
TOKEN_PAUSE = timedelta(seconds=30)
_NO_TOPIC = ("message thread not found", "topic_deleted", "topic_closed")
log = structlog.get_logger(__name__)


class Sender:
    """Sends for ever: what people wait for first, within Telegram's limits, in order within a chat."""

    def __init__(self, store: Store, bot: Bot, clock: Callable[[], datetime], out: Bell, counts: Counts) -> None:
        self.store, self.bot, self.clock, self.out = store, bot, clock, out
        self.limits, self.settling = Limits(), Settling(store, clock, counts)
        self._free = AT_ONCE
        self._next_orphans = 0.0
        self._silent_until = 0.0
        self._token_refused = False

    async def run(self, stop: Stop) -> None:
        """Until `stop` is set; what is in hand then is brought to its end."""
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                claimed = await self._claim()
                for call, moment in claimed:
                    self._free -= 1
                    tasks.create_task(self._hold(call, moment))
                if not claimed or self._is_paced():
                    await self.out.wait(self._idle_seconds())

    async def _claim(self) -> list[tuple[Call, float]]:
        """Calls to be made, each at its moment."""
        if self._free == 0 or _steady() < self._silent_until:
            return []
        try:
            async with self.store.write() as tx:
                await self._look_for_orphans(tx)
                return await self._in_turn(tx, await in_time(tx, await self._due(tx), self.clock()))
        except Exception:
            log.exception("no call could be claimed")
            return []

    async def _look_for_orphans(self, tx: Transaction) -> None:
        if _steady() >= self._next_orphans:
            self._next_orphans = _steady() + IDLE_SECONDS
            await tx.calls.orphans(self.clock())

    async def _due(self, tx: Transaction) -> list[Call]:
        """What may go out now. The last places are for urgent calls; what has no limit passes when it is reached."""
        now = _steady()
        room, busy = self.limits.room(now + AHEAD_SECONDS), [str(chat_id) for chat_id in self.limits.full(now)]
        claimed: list[Call] = []
        for which, most in (
            (Which.ALL, 0 if self._is_paced() else min(room, self._free - FOR_URGENT, TOGETHER)),
            (Which.URGENT, min(room, self._free)),
            (Which.UNLIMITED, self._free),
        ):
            if (limit := most - len(claimed)) > 0:
                claimed += await tx.calls.claim(self.clock(), limit, LEASE, busy, which)
                if len(claimed) < most:
                    break
        return claimed

    def _is_paced(self) -> bool:
        """Whether enough is claimed of what nobody waits for."""
        return self.limits.wait_paced(_steady()) > LEAD_SECONDS

    async def _in_turn(self, tx: Transaction, claimed: Sequence[Call]) -> list[tuple[Call, float]]:
        """The calls that may be made soon, each at its moment; the others are put off."""
        now = _steady()
        turns = {call.id: self._turn(call, now) for call in claimed}
        soon = []
        for call in claimed:
            if (seconds := turns[call.id] - now) > AHEAD_SECONDS:
                await settle(tx, call, Held(timedelta(seconds=seconds), "limits"), self.clock())
            else:
                soon.append((call, seconds))
        return [(call, turns[call.id]) for call in await within_limits(tx, soon, self.clock())]

    def _turn(self, call: Call, now: float) -> float:
        if call.chat_id is None or not is_limited(call):
            return now
        return self.limits.turn(call.chat_id, now, AHEAD_SECONDS, paced=not call.urgent)

    def _idle_seconds(self) -> float:
        """Short while messages may wait for a limit only."""
        now = _steady()
        if self._is_paced():
            return self.limits.wait_paced(now) - LEAD_SECONDS
        return max(min((IDLE_SECONDS, *self.limits.full(now).values())), SHORTEST_SECONDS)

    async def _hold(self, call: Call, moment: float) -> None:
        try:
            await asyncio.sleep(moment - _steady())
            if call.chat_id is not None:
                self.limits.note_late(call.chat_id, moment, _steady())
            await self.settling.settle(call, await self._call(call))
        except Exception:
            log.exception("a call failed; its lease will run out", call=call.id)
        finally:
            self._free += 1
            if not self._is_paced():
                self.out.ring()

    async def _call(self, call: Call) -> Outcome:
        try:
            params = await with_file(call.params)
        except Exception:
            log.exception("the file of a call could not be made", call=call.id)
            return Refused("its file could not be made")
        try:
            result = await self.bot(raw(call.method)(**params))
        except AiogramError as error:
            if isinstance(error, TelegramRetryAfter) and call.chat_id is not None:
                self.limits.hold(call.chat_id, error.retry_after, _steady())
            if refuses_token(error):
                self._fall_silent(error)
                return Held(TOKEN_PAUSE, "the token is not accepted")
            return judge(error, call)
        self._token_refused = False
        return Sent(result)

    def _fall_silent(self, error: AiogramError) -> None:
        """Everything waits while the token is not accepted; that is said once."""
        self._silent_until = _steady() + TOKEN_PAUSE.total_seconds()
        if not self._token_refused:
            log.error(advice(error))
        self._token_refused = True


async def with_file(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters with what is to be uploaded as a file: a document that stands among them, a picture to be drawn.

    The outbox keeps the values of a picture, which is drawn beside the event loop each time it is sent.
    """
    document, photo = params.get("document"), params.get("photo")
    if isinstance(document, dict):
        kept = document.get("base64")
        data = b64decode(kept) if kept is not None else document["text"].encode("utf-8", "replace")
        return params | {"document": BufferedInputFile(data, document["name"])}
    if isinstance(photo, dict):
        data = await aside(draw, Picture(**photo))
        return params | {"photo": BufferedInputFile(data, f"{photo['name']}.png")}
    return params


def _steady() -> float:
    """Seconds of a clock that never goes back."""
    return asyncio.get_running_loop().time()


def judge(error: AiogramError, call: Call) -> Outcome:
    """What an error says about a call: was it done, and is it worth trying again?"""
    match error:
        case TelegramRetryAfter():
            return Held(timedelta(seconds=error.retry_after), "too many requests")
        case TelegramMigrateToChat():
            return Moved(error.migrate_to_chat_id)
        case TelegramNetworkError() if _was_not_made(error):
            return Later(backoff(call.attempts), "no connection")
        case TelegramNetworkError() | TelegramServerError() | RestartingTelegram() | ClientDecodeError():
            return Unsure(type(error).__name__)  # its text may hold an answer with people's words
        case TelegramForbiddenError():
            return Refused(error.message, gone=True)
        case TelegramBadRequest():
            return _bad_request(error.message, call)
        case TelegramAPIError():
            return Refused(error.message)
    return Unsure(type(error).__name__)


def _was_not_made(error: TelegramNetworkError) -> bool:
    return isinstance(error, NotConnected) or isinstance(error.__cause__, ClientConnectorError)


def _bad_request(message: str, call: Call) -> Outcome:
    lowered = message.lower()
    thread_id = call.params.get("message_thread_id")
    if thread_id is not None and any(reason in lowered for reason in _NO_TOPIC):
        return TopicGone(thread_id)
    return Refused(
        message,
        gone="chat not found" in lowered,
        polls_forbidden="not enough rights to send polls" in lowered,
    )
