"""Takes stored updates, lane by lane, to the dispatcher."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

import structlog
from aiogram import Bot, Dispatcher
from aiogram.types import Update as TelegramUpdate
from pydantic import ValidationError

from bot.flows.delivery import backoff
from bot.ports import Store, Transaction, Update
from bot.telegram.apology import apologise
from bot.telegram.bell import Bell
from bot.telegram.intake import VOTING, Sorted, sort_one, write_down
from bot.telegram.job import Job
from bot.telegram.stop import Stop

LEASE = timedelta(minutes=2)
IDLE_SECONDS = 1.0
AT_ONCE = 8
FOR_OTHERS = 7
"""Of those, kept for lanes in which few wait: who sends many holds up nobody else."""
REST_SECONDS = 0.2
"""From one turn of somebody who has gone beyond a budget to the next."""
GIVE_UP_AFTER = 5
log = structlog.get_logger(__name__)


class Worker:
    """Handles updates for ever, at most `AT_ONCE` at the same time, one of a lane at a time.

    A handler's own transaction marks its update done. An update whose handler fails is tried again, later and later,
    and rests as dead after `GIVE_UP_AFTER` attempts, which the person concerned is told; one that aiogram cannot read
    is dead at once. `language` is that of chats without one of their own; `hasty` gives people who have gone
    beyond a budget.
    """

    def __init__(
        self,
        store: Store,
        bot: Bot,
        dispatcher: Dispatcher,
        language: str,
        clock: Callable[[], datetime],
        work: Bell,
        out: Bell,
        hasty: Callable[[], Collection[int]],
    ) -> None:
        self.store, self.bot, self.dispatcher, self.clock, self.hasty = store, bot, dispatcher, clock, hasty
        self._rest_until = 0.0
        self.language = language
        self.work, self.out = work, out
        self._free = AT_ONCE

    async def run(self, stop: Stop) -> None:
        """Until `stop` is set; what is in hand then is brought to its end."""
        async with asyncio.TaskGroup() as tasks:
            while not stop.is_set():
                free, claimed = self._free, await self._claim()
                for update in claimed:
                    self._free -= 1
                    tasks.create_task(self._hold(update))
                if len(claimed) < free or not free:  # no more are waiting whose turn it is
                    await self.work.wait(REST_SECONDS if self.hasty() else IDLE_SECONDS)

    async def _claim(self) -> list[Update]:
        if self._free == 0:
            return []
        try:
            async with self.store.write() as tx:
                return list(await self._take(tx, self.hasty()))
        except Exception:
            log.exception("no update could be claimed")
            return []

    async def _take(self, tx: Transaction, hasty: Collection[int]) -> Sequence[Update]:
        """People who are hasty have their turn now and then."""
        now, yielding = asyncio.get_running_loop().time(), max(self._free - FOR_OTHERS, 0)
        resting = hasty if now < self._rest_until else ()
        claimed = await tx.updates.claim(self.clock(), self._free, LEASE, yielding, resting)
        if any(update.lane in hasty for update in claimed):
            self._rest_until = now + REST_SECONDS
        return claimed

    async def _hold(self, update: Update) -> None:
        try:
            await self.handle(update)
        except Exception:
            log.exception("what became of an update could not be stored; its lease will run out", update=update.id)
        finally:
            self._free += 1
            self.out.ring()
            self.work.ring()

    async def handle(self, update: Update) -> None:
        """Handle one claimed update to its end: done, tried again later, or dead.

        One that was claimed too often has ended the process each time.
        """
        try:
            parsed = TelegramUpdate.model_validate(update.payload, context={"bot": self.bot})
        except ValidationError as error:
            log.error("update cannot be read", update=update.id, fields=list(update.payload))
            return await self._bury(update, f"unreadable: {error.error_count()} errors")
        if update.attempts > GIVE_UP_AFTER:
            return await self._give_up(update, parsed, "the process ended while it was being handled")
        try:
            await self._work(update, parsed, Job(self.store, update.id))
        except Exception as error:
            await self._failed(update, parsed, error)

    async def _work(self, update: Update, parsed: TelegramUpdate, job: Job) -> None:
        now = self.clock()
        received_at = update.received_at or now
        if VOTING.isdisjoint(update.payload):
            await self.dispatcher.feed_update(self.bot, parsed, store=job, now=now, received_at=received_at)
        else:  # it could not be stored when it came
            batch = Sorted()
            sort_one(update.payload, self.dispatcher["me"], received_at, batch)
            async with job.write() as tx:
                await write_down(tx, batch, received_at)
        if not job.finished:
            await self._finish(update)

    async def _failed(self, update: Update, parsed: TelegramUpdate, error: Exception) -> None:
        log.exception("update failed", update=update.id, attempt=update.attempts)
        if update.attempts >= GIVE_UP_AFTER:
            return await self._give_up(update, parsed, type(error).__name__)  # its text may hold people's words
        async with self.store.write() as tx:
            await tx.updates.retry(update.id, self.clock() + backoff(update.attempts), type(error).__name__)

    async def _finish(self, update: Update) -> None:
        async with self.store.write() as tx:
            await tx.updates.finish(update.id)

    async def _give_up(self, update: Update, parsed: TelegramUpdate, reason: str) -> None:
        """Bury the update and say so in its chat; what cannot even be said is buried in silence."""
        try:
            async with self.store.write() as tx:
                await tx.updates.bury(update.id, reason)
                await apologise(tx, parsed, self.language)
        except Exception:
            log.exception("nobody was told of a dead update", update=update.id)
            await self._bury(update, reason)

    async def _bury(self, update: Update, reason: str) -> None:
        async with self.store.write() as tx:
            await tx.updates.bury(update.id, reason)
