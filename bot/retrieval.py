"""Search over the approved passages of the store; joins `index` and `store`, which do not know each other."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import structlog

from bot.aside import aside, aside_gently
from bot.ports import Store
from bot.refusal import Refusal
from index.encoder import BUNDLED, Encoder, EncoderError, EncoderMissing, open_encoder
from index.lexicon_file import LexiconError, read_lexicon
from index.question import question_of
from index.search import Searcher
from index.snapshot import Snapshot, SnapshotMismatch, build, embed_missing, embedded_texts, load, missing_texts, save
from index.starter import starter_vectors
from index.text import extend_lexicon
from index.vectors import text_key
from index.views import views_of
from knowledge.model import Found, Passage

_BATCH = 32
"""Texts embedded between two looks at the clock."""
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


def use_lexicon(setting: Path | None, data_dir: Path) -> None:
    """Adds the lexicon of the setting, or `lexicon.toml` in the data folder if there is one. Raises Refusal."""
    file = setting or data_dir / "lexicon.toml"
    if setting is None and not file.exists():
        return extend_lexicon({})
    try:
        return extend_lexicon(read_lexicon(file))
    except LexiconError as error:
        raise Refusal(f"LEXICON: {error}. Mend the file, or take it away.") from None


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

    async def prepare(self, passages: Sequence[Passage], progress: Callable[[int, int], None]) -> None:
        """Embed a draft's texts ahead of its approval, a batch at a time and with the lowest priority.

        `progress` hears of the texts done and of all that are missing.
        """
        if self.encoder is None:
            return
        texts = await asyncio.to_thread(embedded_texts, list(map(views_of, passages)))
        async with self.store.read() as tx:
            known = await tx.library.vectors(self.encoder.name, list(map(text_key, texts)))
        missing = missing_texts(texts, self.encoder, known)
        for at in range(0, len(missing), _BATCH):
            batch = missing[at : at + _BATCH]
            fresh = await aside_gently(embed_missing, batch, self.encoder, {})
            async with self.store.write() as tx:
                await tx.library.keep_vectors(self.encoder.name, fresh)
            progress(at + len(batch), len(missing))

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
