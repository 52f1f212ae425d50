"""Loading study material into the store."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from bot.flows.editions import Decision, approve
from bot.material import Edition, Entry, File
from bot.ports import Store, Transaction
from knowledge import starter
from knowledge.documents import read
from knowledge.model import Cut, Document, Passage
from knowledge.passages import split
from knowledge.review import EditionState


class Outcome(StrEnum):
    """What became of a file; `known` means that the same bytes were loaded before."""

    DRAFT = "draft"
    APPROVED = "approved"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file that was read: its document and its passages."""

    file: File
    document: Document
    passages: tuple[Passage, ...]


def parse(name: str, data: bytes, loaded_by: int | None = None) -> Parsed:
    """Read a file and cut it. Slow, touches nothing; raises DocumentError."""
    document = read(name, data)
    return parsed_of(name, data, (document, split(document)), loaded_by)


def parsed_of(name: str, data: bytes, cut: Cut, loaded_by: int | None = None) -> Parsed:
    """A file that was read and cut already."""
    return Parsed(File(name, sha256(data).hexdigest(), data, loaded_by), *cut)


async def preview(store: Store, parsed: Parsed) -> Outcome:
    """What storing a file would do."""
    async with store.read() as tx:
        return Outcome.KNOWN if await tx.library.known(parsed.file.digest) else Outcome.DRAFT


async def store_parsed(store: Store, parsed: Parsed, decision: Decision, *, approved: bool) -> tuple[Outcome, Edition]:
    """Store a file as a draft, or approve it at once, also if it was loaded before."""
    async with store.write() as tx:
        outcome, edition = await store_new(tx, parsed, decision)
        if approved and edition.state is not EditionState.APPROVED:
            await approve(tx, edition, decision)
            outcome = Outcome.APPROVED
        return outcome, edition


async def load_starter(store: Store, now: datetime) -> int:
    """Load and approve those starter texts, with their questions, that are new in this release; gives their number.

    One transaction each: a start that was cut off goes on where it stopped. A text that was withdrawn stays so.
    """
    stamped = [
        (name, data, int(sha256(data + starter.bank(name)).hexdigest()[:15], 16)) for name, data in starter.texts()
    ]
    async with store.read() as tx:
        fresh = [text for text in stamped if await tx.library.stamp(text[0]) != text[2]]
    for name, data, stamp in fresh:
        parsed = parse(name, data)
        questions = starter.questions(name, parsed.passages)
        async with store.write() as tx:
            decision = Decision(None, now, now.date())
            outcome, edition = await store_new(tx, parsed, decision)
            if outcome is Outcome.DRAFT:
                await approve(tx, edition, decision)
            await tx.bank.put(questions)
            await tx.library.set_stamp(name, stamp)
    return len(fresh)


async def store_new(tx: Transaction, parsed: Parsed, decision: Decision) -> tuple[Outcome, Edition]:
    """Store a file as a draft unless its bytes are known; gives the edition in either case."""
    known = await tx.library.known(parsed.file.digest)
    if known is not None:
        return Outcome.KNOWN, known
    edition_id = await tx.library.add(parsed.file, parsed.document, parsed.passages, decision.now)
    edition = await tx.library.edition(edition_id)
    assert edition is not None
    details = {"edition": edition_id, "file": parsed.file.name, "passages": len(parsed.passages)}
    await tx.audit.put(Entry(decision.now, decision.by, "load", edition.title, details))
    return Outcome.DRAFT, edition
