"""Loading study material into the store."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.ports import EditionState, Store, Transaction
from knowledge import starter
from knowledge.documents import read
from knowledge.model import Document, Passage
from knowledge.passages import split


class LoadState(StrEnum):
    """What became of a file; `known` means that the same bytes were loaded before."""

    DRAFT = "draft"
    APPROVED = "approved"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file that was read: its document, its passages and the SHA-256 of its bytes."""

    name: str
    digest: str
    document: Document
    passages: tuple[Passage, ...]


def parse(name: str, data: bytes, title: str | None = None) -> Parsed:
    """Read a file. Slow, touches nothing; raises DocumentError."""
    document = read(name, data)
    if title:
        document = replace(document, title=title)
    return Parsed(name, sha256(data).hexdigest(), document, split(document))


async def preview(store: Store, parsed: Parsed) -> LoadState:
    """What storing a file would do."""
    async with store.read() as tx:
        return LoadState.KNOWN if await tx.library.known(parsed.digest) else LoadState.DRAFT


async def store_parsed(store: Store, parsed: Parsed, now: datetime, *, approve: bool) -> LoadState:
    """Store a file as a draft, or approve it at once; a draft of the same bytes is approved if asked for."""
    async with store.write() as tx:
        return await _store(tx, parsed, now, approve=approve)


async def load_starter(store: Store, now: datetime) -> int:
    """Load and approve those starter texts, with their questions, that are not loaded; gives their number.

    One transaction each: a start that was cut off goes on where it stopped.
    """
    fresh = 0
    for name, data in starter.texts():
        async with store.read() as tx:
            if await tx.library.known(sha256(data).hexdigest()):
                continue
        parsed = parse(name, data)
        questions = starter.questions(name, parsed.passages)
        async with store.write() as tx:
            await _store(tx, parsed, now, approve=True)
            await tx.bank.put(questions)
        fresh += 1
    return fresh


async def _store(tx: Transaction, parsed: Parsed, now: datetime, *, approve: bool) -> LoadState:
    edition = await tx.library.known(parsed.digest)
    if edition is None:
        edition_id = await tx.library.add(parsed.name, parsed.digest, parsed.document, parsed.passages, now)
        state = LoadState.DRAFT
    else:
        edition_id, state = edition.id, LoadState.KNOWN
    if approve and (edition is None or edition.state is EditionState.DRAFT):
        await tx.library.approve(edition_id, now)
        state = LoadState.APPROVED
    return state
