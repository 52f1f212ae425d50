"""Search over the approved passages of the store; joins `index` and `store`, which do not know each other."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar, cast

import structlog

from bot.ports import Store
from bot.refusal import Refusal
from index.encoder import BUNDLED, Encoder, EncoderError, EncoderMissing, open_encoder
from index.question import question_of
from index.search import Searcher
from index.snapshot import Snapshot, SnapshotMismatch, build, load, save
from index.starter import starter_vectors
from knowledge.model import Found, Passage

Result = TypeVar("Result")
log = structlog.get_logger(__name__)


def choose_encoder(setting: str) -> Encoder | None:
    """The encoder of a setting. Where the bundled one has no wheel, search is lexical alone, with a line that says so.

    Raises Refusal for a model that was named and cannot be had.
    """
    try:
        return open_encoder(setting)
    except EncoderError as error:
        if not (isinstance(error, EncoderMissing) and setting == BUNDLED):
            raise Refusal(f"ENCODER_MODEL: {error}. Mend it, or set ENCODER_MODEL={BUNDLED}.") from None
        log.warning("searching by words alone", reason=str(error))
        return None


async def aside(work: Callable[..., Result], *args: Any) -> Result:
    """Do long work in a thread that nothing waits for when the process ends: what it writes is switched whole."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def report(result: Result | None, error: Exception | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(cast(Result, result))

    def run() -> None:
        result, error = None, None
        try:
            result = work(*args)
        except Exception as caught:
            error = caught
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(report, result, error)

    Thread(target=run, name=work.__name__, daemon=True).start()
    return await done


class Retrieval:
    """Implements `ports.Search`. Heavy work runs in threads; questions are answered all the while."""

    def __init__(self, store: Store, encoder: Encoder | None, folder: Path) -> None:
        self.store, self.encoder, self.folder = store, encoder, folder
        self.searcher = Searcher(encoder)
        self.revision = -1

    @property
    def threshold(self) -> float:
        return self.searcher.threshold

    async def __call__(self, question: str) -> Sequence[Found]:
        return await asyncio.to_thread(self.searcher.search, question)

    def key(self, question: str) -> str:
        return " ".join(question_of(question).tokens)

    async def refresh(self) -> bool:
        """Take over what has been approved or withdrawn since the last time; says whether anything had."""
        async with self.store.read() as tx:
            revision = await tx.library.revision()
            if revision == self.revision:
                return False
            passages = await tx.library.passages()
        snapshot = await self._snapshot(passages)
        self.searcher.switch(snapshot)
        self.revision = revision
        return True

    async def _snapshot(self, passages: Sequence[Passage]) -> Snapshot:
        name = self.encoder.name if self.encoder else ""
        try:
            return await aside(load, self.folder, passages, name)
        except SnapshotMismatch as mismatch:
            log.info("building the index", reason=mismatch.why, passages=len(passages))
        async with self.store.read() as tx:
            known = {**starter_vectors(name), **await tx.library.vectors(name)}
        snapshot, fresh = await aside(build, passages, self.encoder, known)
        if fresh:
            async with self.store.write() as tx:
                await tx.library.keep_vectors(name, fresh)
        try:
            await aside(save, snapshot, self.folder)
        except OSError as error:
            log.warning("the index was not saved; the next start builds it again", reason=error.strerror)
        return snapshot
