"""Reads the files that people have sent, one after the other."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import PurePath

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiohttp import ClientError

from bot.aside import aside
from bot.desk import LoadView
from bot.flows.access import Access
from bot.flows.bank import questions_in
from bot.flows.contest_file import Cancelled as ContestCancelled
from bot.flows.contest_file import finish_contest
from bot.flows.contest_report import finish_report, gather, write
from bot.flows.league import finish_roster
from bot.flows.library import Parsed, parsed_of
from bot.flows.loads import fail, finish, finish_bank, give_up, show
from bot.flows.standings import Ranking
from bot.material import Load, LoadState, Purpose
from bot.ports import Prepare, ReadFile, Store
from bot.replies import FileView, Words
from bot.roster import Roster
from bot.roster import read as read_roster
from bot.telegram.bell import Bell
from bot.telegram.catalogue import catalogue
from bot.telegram.findings import sentence
from bot.telegram.roster_words import empty_table, heads
from bot.telegram.stop import Stop
from knowledge.documents import DocumentError, Progress
from knowledge.exchange import Reading, marked

LEASE = timedelta(minutes=2)
BEAT_SECONDS = 2.0
"""Between two looks whether the file was cancelled, and two edits of the message that shows how far it is."""
IDLE_SECONDS = 1.0
DOWNLOAD_SECONDS = 120
LONGEST_STEM = 60
"""Characters of a file's name that the name of its marked copy keeps."""
log = structlog.get_logger(__name__)


class Loader:
    """Takes files as they come; one that a stop or a crash cut off is read again from its beginning."""

    def __init__(
        self,
        store: Store,
        bot: Bot,
        access: Access,
        read: ReadFile,
        prepare: Prepare,
        clock: Callable[[], datetime],
        out: Bell,
        ranking: Ranking,
    ) -> None:
        self.store, self.bot, self.access, self.clock, self.out = store, bot, access, clock, out
        self.read, self.prepare, self.ranking = read, prepare, ranking

    async def run(self, stop: Stop) -> None:
        """Until `stop` is set; a file in hand then is left for the next start."""
        async with stop.interruptible():
            while True:
                if not await self._next():
                    await asyncio.sleep(IDLE_SECONDS)

    async def _next(self) -> bool:
        try:
            async with self.store.write() as tx:
                load = await tx.loads.claim(self.clock(), LEASE)
            if load is not None:
                await self._load(load)
        except Exception:
            log.exception("a file was not read; its lease will run out")
            return False
        return load is not None

    async def _load(self, load: Load) -> None:
        watch = Watch(load, self)
        try:
            async with watch.beating():
                if load.purpose is Purpose.REPORT:
                    return await self._report(load, watch)
                data = await self._download(load)
                if load.purpose is Purpose.CONTEST:
                    return await finish_contest(self.store, self.access, load, data, self.clock())
                if load.purpose is Purpose.ROSTER:
                    roster = await asyncio.to_thread(read_roster, load.name, data, heads())
                    return await finish_roster(self.store, load, roster, await empty_copy(load, roster))
                told, today = load.purpose in (Purpose.BANK, Purpose.TRIAL), self.access.today(self.clock())
                reading = await asyncio.to_thread(questions_in, load.name, data, today, told=told)
                if reading is not None:
                    return await finish_bank(self.store, load, reading, await marked_copy(load, reading))
                cut = await self.read(load.name, data, progress=watch.reading)
                parsed = await asyncio.to_thread(parsed_of, load.name, data, cut, load.person_id)
        except DocumentError as error:
            await fail(self.store, load, error)
        except (AiogramError, ClientError, TimeoutError) as error:
            log.warning("a file could not be downloaded", error=type(error).__name__)
            await give_up(self.store, load, Words("fault_download"))
        except (Cancelled, ContestCancelled):
            pass
        else:
            await self._finish(load, parsed)
        finally:
            self.out.ring()

    async def _report(self, load: Load, watch: "Watch") -> None:
        """Written rather than read: the report on a contest."""
        report = await gather(self.store, self.ranking, load.file_id)
        data = None
        if report is not None:
            loop, total = asyncio.get_running_loop(), report.rows
            say = catalogue(load.language).plain
            data = await write(report, say, lambda done: _tell(loop, watch, done, total))
        await finish_report(self.store, load, data)

    async def _finish(self, load: Load, parsed: Parsed) -> None:
        edition_id = await finish(self.store, self.access, load, parsed, self.clock())
        if edition_id is not None:
            self.out.ring()
            await self.prepare(edition_id)

    async def _download(self, load: Load) -> bytes:
        target = BytesIO()
        await self.bot.download(load.file_id, target, timeout=DOWNLOAD_SECONDS)
        return target.getvalue()


async def marked_copy(load: Load, reading: Reading) -> FileView | None:
    """A copy of a refused file with its faults marked, on trial also with its notes; none where there are no cells."""
    wanted = reading.findings if load.purpose is Purpose.TRIAL else not reading.sound
    if not wanted or not reading.sheets:
        return None
    words = catalogue(load.language)
    data = await aside(marked, reading, lambda finding: sentence(finding, words))
    name = words.plain("import_marked_name", name=PurePath(load.name).stem[:LONGEST_STEM])
    return FileView(f"{name}.xlsx", data, Words("import_marked"))


async def empty_copy(load: Load, roster: Roster) -> FileView | None:
    """An empty table of organisations for whoever has sent something else."""
    if not any(fault.why == "no_table" for fault in roster.faults):
        return None
    words = catalogue(load.language)
    data = await aside(empty_table, words)
    return FileView(f"{words.plain('roster_sheet')}.xlsx", data, Words("roster_empty"))


def _tell(loop: asyncio.AbstractEventLoop, watch: "Watch", done: int, total: int) -> None:
    """Out of the thread that writes; nobody listens any more when the loop has ended."""
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(watch.tell, "writing", done, total)


class Cancelled(Exception):
    """Whoever sent the file does not want it any more."""


class Watch:
    """Keeps the lease of a file, shows how far it is, and ends the work when it was cancelled."""

    def __init__(self, load: Load, loader: Loader) -> None:
        self.load, self.loader = load, loader
        self.view = LoadView(load.id, load.name, "download")
        self.began = asyncio.get_running_loop().time()

    def reading(self, progress: Progress) -> None:
        """What the reader tells."""
        self.tell(progress.stage, progress.done, progress.total)

    def tell(self, stage: str, done: int, total: int) -> None:
        """How far it is; a stage that goes over the same steps begins its own count of time."""
        if stage != self.view.stage:
            self.began = asyncio.get_running_loop().time()
        self.view = LoadView(self.load.id, self.load.name, stage, done, total, self._left(done, total))

    def _left(self, done: int, total: int) -> int | None:
        spent = asyncio.get_running_loop().time() - self.began
        return round(spent * (total - done) / done) if total and done and spent >= BEAT_SECONDS else None

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """The block, with a beat beside it. Raises `Cancelled` out of the block."""
        try:
            async with asyncio.TaskGroup() as tasks:
                beat = tasks.create_task(self._beat())
                yield
                beat.cancel()
        except BaseExceptionGroup as errors:
            raise errors.exceptions[0] from None

    async def _beat(self) -> None:
        shown = self.view
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            loader = self.loader
            async with loader.store.write() as tx:
                if await tx.loads.keep(self.load.id, loader.clock() + LEASE) is LoadState.CANCELLED:
                    raise Cancelled
                if self.view != shown:
                    await show(tx, self.load, self.view)
                    shown = self.view
            loader.out.ring()
