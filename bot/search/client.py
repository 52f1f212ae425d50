"""Search in a process of its own, as the bot sees it."""

import asyncio
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import structlog

from bot.apart import apart
from bot.refusal import Refusal
from bot.search.settings import SearchSettings
from bot.search.wire import Ready, Refused, Request, Response, receive, send
from bot.settings import Settings, model_caches
from knowledge.exchange.twins import Twins
from knowledge.model import Found
from knowledge.questions import Question

PROCESS = "bot.searching"
AGAIN_SECONDS = 1.0
"""Between the end of a process and the start of the next one."""
log = structlog.get_logger(__name__)


@asynccontextmanager
async def search_apart(settings: Settings) -> AsyncIterator["SearchApart"]:
    """Search that starts now, and opens the store when the first request comes: it must be migrated by then."""
    search = SearchApart(settings)
    try:
        async with asyncio.TaskGroup() as tasks:
            keeping = tasks.create_task(search.keep())
            yield search
            keeping.cancel()
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None


class SearchApart:
    """The methods of `Retrieval`, done there. A process that has ended is started anew.

    Requests raise Refusal when the settings cannot be used, ChildProcessError when the process failed or ended.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = SearchSettings.of(settings, model_caches())
        self.threshold, self.revision = 1.0, -1
        self._wanted, self._known = asyncio.Event(), asyncio.Event()
        self._there: asyncio.StreamWriter | None = None
        self._refusal: Refusal | None = None
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Any]] = {}

    async def __call__(self, question: str) -> Sequence[Found]:
        found: Sequence[Found] = await self._ask("search", question)
        return found

    async def key(self, question: str) -> str:
        key: str = await self._ask("key", question)
        return key

    async def compare(self, question: Question) -> Sequence[Twins]:
        twins: Sequence[Twins] = await self._ask("compare", question)
        return twins

    async def prepare(self, edition_id: int) -> None:
        await self._ask("prepare", edition_id)

    async def refresh(self) -> bool:
        changed: bool = await self._ask("refresh")
        return changed

    async def keep(self) -> None:
        """Keep a process running until this is cancelled, or the settings are refused."""
        while True:
            async with apart(PROCESS, environment=self._settings.caches, errors=None) as process:
                await self._live(process)
            if self._refusal is not None:
                return
            self._end()
            log.warning("the search process has ended", again_in=AGAIN_SECONDS)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _live(self, process: Process) -> None:
        """The life of one process."""
        assert process.stdin is not None
        assert process.stdout is not None
        await self._wanted.wait()
        send(process.stdin, self._settings)
        first: Ready | Refused | None = await receive(process.stdout)
        if isinstance(first, Refused):
            self._refusal = Refusal(first.why)
        if isinstance(first, Ready):
            self.threshold, self.revision = first.threshold, first.revision
            self._there = process.stdin
        self._known.set()
        while (response := await receive(process.stdout)) is not None:
            self._take(response)

    def _take(self, response: Response) -> None:
        self.revision = response.revision
        waiting = self._waiting.get(response.number)
        if waiting is None or waiting.done():
            return
        if response.error:
            waiting.set_exception(ChildProcessError(response.error))
        else:
            waiting.set_result(response.value)

    def _end(self) -> None:
        self.revision, self._there = -1, None
        self._known.clear()
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(ChildProcessError("the search process has ended"))

    async def _ask(self, method: str, *args: object) -> Any:
        self._wanted.set()
        await self._known.wait()
        if self._refusal is not None:
            raise self._refusal
        if self._there is None:
            raise ChildProcessError("the search process did not start")
        number = next(self._numbers)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            send(self._there, Request(number, method, args))
            return await waiting
        finally:
            del self._waiting[number]
