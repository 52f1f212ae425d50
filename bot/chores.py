"""What the bot does by itself, again and again: slots, contests, reminders, reconciliation, housekeeping."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import structlog

from bot.erasures import ErasureFile
from bot.flows.broadcast import show_broadcasts
from bot.flows.contest_clock import ROUND, run_clock
from bot.flows.contest_course import run_contests
from bot.flows.contest_publish import publish_due
from bot.flows.daily import BATCH, run_due
from bot.flows.duel_course import run_duels
from bot.flows.editions import take_effect
from bot.flows.habit import remind_due
from bot.flows.league_plan import hand_out
from bot.flows.live_course import run_live
from bot.flows.reconcile import reconcile
from bot.flows.standings import Ranking
from bot.folder import Folder
from bot.settings import Settings
from bot.store.store import SqlStore
from bot.telegram.bell import Bell
from bot.telegram.stop import Stop

TICK_SECONDS = 1.0
ROUNDS_A_TICK = 50
"""Of a full batch each: when thousands of groups have their quiz at the same minute."""
LIVE_SECONDS = 0.5
REFRESH_SECONDS = 5.0
FOLDER_SECONDS = 5.0
TAKE_BACK_SECONDS = 2.0
PUBLISH_SECONDS = 5.0
RECONCILE_SECONDS = 60.0
ERASURE_SECONDS = 5.0
HOUSEKEEPING_SECONDS = 3600.0
KEEP_UPDATES = timedelta(days=2)
"""Telegram repeats an update for a day at most."""
KEEP_DEAD = timedelta(days=14)
KEEP_CALLS = timedelta(days=30)
KEEP_ASKERS = timedelta(days=30)
"""How long it is known who asked a question."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Chores:
    """The periodic work of one process. `work` and `out` are rung when updates or calls may be waiting.

    `is_current` says whether everything that waited at Telegram has been stored, as far as one can know: slots,
    contests and live questions are closed only then, so that no vote comes too late.
    """

    settings: Settings
    store: SqlStore
    refresh: Callable[[], Awaitable[object]]
    folder: Folder
    erasures: ErasureFile
    ranking: Ranking
    random: Random
    clock: Callable[[], datetime]
    work: Bell
    out: Bell
    is_current: Callable[[], bool]

    async def run(self, stop: Stop) -> None:
        """All of it, each at its own pace, until `stop` is set."""
        paces = (
            (TICK_SECONDS, self.run_slots),
            (TICK_SECONDS, self.hand_out),
            (TICK_SECONDS, self.show_broadcasts),
            (TICK_SECONDS, self.take_effect),
            (TICK_SECONDS, self.remind),
            (TICK_SECONDS, self.run_duels),
            (TICK_SECONDS, self.run_contests),
            (LIVE_SECONDS, self.run_live),
            (ROUND, self.run_clock),
            (REFRESH_SECONDS, self.refresh),
            (FOLDER_SECONDS, self.look_into_folder),
            (PUBLISH_SECONDS, self.publish),
            (TAKE_BACK_SECONDS, self.take_back),
            (ERASURE_SECONDS, self.erasures.agree),
            (RECONCILE_SECONDS, self.reconcile),
            (HOUSEKEEPING_SECONDS, self.keep_house),
        )
        async with asyncio.TaskGroup() as tasks:
            for number, (seconds, work) in enumerate(paces, start=1):
                tasks.create_task(every(seconds, work, stop, first=seconds * number / len(paces)))

    async def run_slots(self) -> None:
        now = self.clock()
        for _ in range(ROUNDS_A_TICK):
            handled = await run_due(self.store, now, self.random, closing=self.is_current())
            self._ring_if(handled)
            if handled < BATCH:
                return

    async def hand_out(self) -> None:
        """The plan of the league goes to the groups that follow it."""
        while await hand_out(self.store, self.clock()):
            pass

    async def show_broadcasts(self) -> None:
        self._ring_if(await show_broadcasts(self.store, self.clock()))

    async def take_effect(self) -> None:
        now = self.clock()
        await take_effect(self.store, now, now.astimezone(ZoneInfo(self.settings.timezone)).date())

    async def remind(self) -> None:
        self._ring_if(await remind_due(self.store, self.clock()))

    async def run_duels(self) -> None:
        self._ring_if(await run_duels(self.store, self.clock()))

    async def run_contests(self) -> None:
        self._ring_if(await run_contests(self.store, self.clock(), closing=self.is_current()))

    async def run_live(self) -> None:
        if self.is_current():
            self._ring_if(await run_live(self.store, self.clock()))

    async def run_clock(self) -> None:
        self._ring_if(await run_clock(self.store, self.clock()))

    async def publish(self) -> None:
        self._ring_if(await publish_due(self.store, self.ranking, self.clock()))

    async def look_into_folder(self) -> None:
        self._ring_if(await self.folder.look(self.clock()))

    async def take_back(self) -> None:
        """What another process had in hand when it was killed goes on here."""
        if await self.store.take_back():
            self.work.ring()
            self.out.ring()

    async def reconcile(self) -> None:
        if self.is_current():
            await reconcile(self.store, self.clock(), self.settings.admin_ids, self.settings.language)
            self.out.ring()

    async def keep_house(self) -> None:
        now = self.clock()
        async with self.store.write() as tx:
            await tx.updates.purge(now - KEEP_UPDATES)
            await tx.updates.forget_dead(now - KEEP_DEAD)
            await tx.calls.purge(now - KEEP_CALLS)
            await tx.buckets.purge()
            await tx.closed_polls.purge(now - KEEP_CALLS)
            await tx.ledger.forget_attempts(now - KEEP_UPDATES)
            await tx.asked.forget_askers(now - KEEP_ASKERS)

    def _ring_if(self, something: object) -> None:
        if something:
            self.out.ring()


async def every(seconds: float, work: Callable[[], Awaitable[object]], stop: Stop, *, first: float) -> None:
    """Do something again and again until the stop, with pauses of so many seconds; a failure is logged and does not end
    it.

    The `first` pause may be shorter: what falls due at the same moment each second holds up whoever comes just then.
    """
    pause = first
    while not stop.is_set():
        try:
            await work()
        except Exception:
            log.exception("periodic work failed", work=getattr(work, "__qualname__", ""))
        async with stop.interruptible():
            await asyncio.sleep(pause)
        pause = seconds
