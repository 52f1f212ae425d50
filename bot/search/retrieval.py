"""Search over the approved passages of the store; joins `index` and `store`, which do not know each other."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog

from bot.aside import aside
from bot.ports import Store
from bot.search.embedding import Embed, Embedding, embedding_here
from bot.search.neighbours import Comparison
from index.encoder import Encoder
from index.question import question_of
from index.reranker import Reranker
from index.saved import SnapshotMismatch, fitting, load, save
from index.search import Searcher
from index.snapshot import Indexed, Snapshot, build, embedded_texts, missing_texts, unseen
from index.starter import starter_vectors
from index.vectors import text_key
from index.views import views_of
from knowledge.exchange.twins import Twins
from knowledge.model import Found, Passage
from knowledge.questions import Question

_BATCH, _A_CALL = 16, 128
"""Texts embedded at a time, and in a call of `refresh`."""
_AT_ONCE = 8
"""Passages of a draft looked at in one go: a thread that computes for long slows down all others."""
log = structlog.get_logger(__name__)


class Retrieval:
    """Implements `ports.Search`. Heavy work runs in threads; questions are answered all the while.

    Texts are embedded by `embedding`, or in a thread where there is none.
    """

    def __init__(
        self,
        store: Store,
        encoder: Encoder | None,
        folder: Path,
        embedding: Embedding | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self.store, self.encoder, self.folder = store, encoder, folder
        self.embedding = (embedding or embedding_here(encoder)) if encoder else None
        self.searcher = Searcher(encoder, reranker=reranker)
        self._comparison = Comparison(store, encoder)
        self.revision = -1
        self._indexed: Indexed | None = None
        self._passages: tuple[Passage, ...] = ()
        self._waiting = False

    @property
    def threshold(self) -> float:
        return self.searcher.threshold

    async def __call__(self, question: str) -> Sequence[Found]:
        return await asyncio.to_thread(self.searcher.search, question)

    async def key(self, question: str) -> str:
        return " ".join(question_of(question).tokens)

    async def compare(self, question: Question) -> Sequence[Twins]:
        """See `ports.Compare`."""
        return await self._comparison(question)

    async def refresh(self) -> bool:
        """Take over what has been approved or withdrawn since the last time; says whether anything had.

        New texts are found by their words at once, and by their meaning as soon as they are embedded, which is done a
        little at each call.
        """
        async with self.store.read() as tx:
            revision = await tx.library.revision()
            passages = await tx.library.passages() if revision != self.revision else None
        if passages is not None:
            await self._switch(passages)
            self.revision = revision
        elif self._waiting:
            await self._embed_some()
        return passages is not None

    async def complete(self) -> None:
        """Take over what is new, and wait until all of it is embedded."""
        await self.refresh()
        while self._waiting:
            await self._embed_some()

    async def prepare(self, edition_id: int) -> None:
        """Embed a draft's texts ahead of its approval, some at a time."""
        if self.embedding is None:
            return
        async with self.store.read() as tx:
            passages = [reviewed.passage for reviewed in await tx.library.reviewed(edition_id)]
        async with self.embedding() as embed:
            for at in range(0, len(passages), _AT_ONCE):
                await self._embed(await self._missing(passages[at : at + _AT_ONCE]), embed)

    async def _switch(self, passages: Sequence[Passage]) -> None:
        name = self.encoder.name if self.encoder else ""
        if self._indexed is None:
            self._indexed = await self._saved(name)
        try:
            snapshot = await aside(fitting, self._indexed, passages) if self._indexed else None
        except SnapshotMismatch:
            snapshot = None
        self._take(snapshot or await self._build(passages))

    async def _saved(self, name: str) -> Indexed | None:
        try:
            return await aside(load, self.folder, name)
        except SnapshotMismatch as mismatch:
            log.info("building the index anew", reason=mismatch.why)
            return None

    async def _build(self, passages: Sequence[Passage]) -> Snapshot:
        fresh = await aside(unseen, passages, self._indexed)
        log.info("building the index", passages=len(passages), new=len(fresh))
        known = await self._known(await aside(_texts_of, fresh)) if self.encoder else {}
        snapshot = await aside(build, passages, self.encoder, known, self._indexed)
        try:
            await aside(save, snapshot.indexed, self.folder)
        except OSError as error:
            log.warning("the index was not saved; the next start builds it again", reason=error.strerror)
        return snapshot

    def _take(self, snapshot: Snapshot) -> None:
        self.searcher.switch(snapshot)
        self._indexed, self._passages = snapshot.indexed, snapshot.passages
        self._waiting = snapshot.dense is not None and not snapshot.dense.is_whole()

    async def _embed_some(self) -> None:
        """Embed some of what waits; when nothing does any more, build the index with it."""
        texts = await self._missing(await aside(unseen, self._passages, self._indexed))
        if texts and self.embedding is not None:
            async with self.embedding() as embed:
                await self._embed(texts[:_A_CALL], embed)
        if len(texts) <= _A_CALL:
            self._take(await self._build(self._passages))

    async def _missing(self, passages: Sequence[Passage]) -> list[str]:
        """The texts of the passages that are not embedded, each once."""
        if self.encoder is None:
            return []
        texts = await aside(_texts_of, passages)
        return await aside(missing_texts, texts, self.encoder, await self._known(texts))

    async def _known(self, texts: Sequence[str]) -> Mapping[str, bytes]:
        assert self.encoder is not None
        shipped, rest = await aside(_shipped, texts, self.encoder.name)
        async with self.store.read() as tx:
            return {**shipped, **await tx.library.vectors(self.encoder.name, rest)}

    async def _embed(self, texts: Sequence[str], embed: Embed) -> None:
        assert self.encoder is not None
        for at in range(0, len(texts), _BATCH):
            fresh = await embed(texts[at : at + _BATCH])
            async with self.store.write() as tx:
                await tx.library.keep_vectors(self.encoder.name, fresh)


def _texts_of(passages: Sequence[Passage]) -> list[str]:
    """The texts of passages that are embedded. Slow for many: nothing for the event loop."""
    return embedded_texts(map(views_of, passages))


def _shipped(texts: Sequence[str], encoder: str) -> tuple[dict[str, bytes], list[str]]:
    """The vectors that come with the package for some texts, and the keys of the other texts. Slow as well."""
    keys, shipped = list(map(text_key, texts)), starter_vectors(encoder)
    return {key: shipped[key] for key in keys if key in shipped}, [key for key in keys if key not in shipped]
