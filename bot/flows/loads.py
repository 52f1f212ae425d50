"""Files that people send to the bot: kept as rows, read one after the other, shown in one message edited in place."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from bot.desk import EditionView, ImportView, LoadView
from bot.flows.access import Access, turn_away
from bot.flows.bank import QUESTION_FORMATS, preview, store_drafts, unbound
from bot.flows.editions import Decision
from bot.flows.library import Outcome, Parsed, store_new
from bot.flows.materials import edition_view
from bot.flows.visit import Visit, arrive, reply, say
from bot.game.model import Chat
from bot.material import Edition, Load, LoadState, Purpose
from bot.ports import Store, Transaction
from bot.replies import Address, Edit, FileView, Notice, Send, View, Words
from bot.roles import Action, work_of
from knowledge.documents import DocumentError
from knowledge.exchange import Reading

CONTEST_FORMAT = ".toml"
ROSTER_CAPTIONS = ("组织", "组织表", "organisations")
TRIAL_CAPTIONS = ("试导入", "dry run", "dry-run")
NEEDED = {Purpose.CONTEST: Action.RUN_CONTESTS, Purpose.ROSTER: Action.APPOINT}
"""What somebody must be allowed to do to send a file; for any other, load material."""
LARGEST = 20 * 2**20
"""Bytes of a file that Telegram lets a bot download."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file in a message; `size` in bytes, 0 where Telegram does not tell."""

    file_id: str
    name: str
    size: int
    caption: str = ""

    @property
    def purpose(self) -> Purpose:
        """What the format holds and nothing else does, or what the caption says."""
        if PurePath(self.name).suffix.lower() == CONTEST_FORMAT:
            return Purpose.CONTEST
        if self.caption.strip().lower() in ROSTER_CAPTIONS:
            return Purpose.ROSTER
        if any(words in self.caption.lower() for words in TRIAL_CAPTIONS):
            return Purpose.TRIAL
        told = "题" in self.caption or "question" in self.caption.lower()
        return Purpose.BANK if told or PurePath(self.name).suffix.lower() in QUESTION_FORMATS else Purpose.MATERIAL


async def receive(store: Store, access: Access, visit: Visit, file: SentFile) -> None:
    """Keep a file to be read, for those who may do what it is for."""
    contest = file.purpose is Purpose.CONTEST
    needed = NEEDED.get(file.purpose, Action.LOAD)
    if not await access.may(store, visit, needed) or visit.person is None:
        return await (say(store, visit, Words("contest_organisers_only")) if contest else turn_away(store, visit))
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if file.size > LARGEST:
            values = {"name": file.name, "size": round(file.size / 2**20)}
            return await reply(tx, visit, chat, Words("load_too_large", values))
        load = Load(
            0, visit.person.id, chat.id, chat.language, file.file_id, file.name, LoadState.WAITING, file.purpose
        )
        number = await tx.loads.add(load, visit.now)
        await tx.outbox.put(Send(visit.address(chat), LoadView(number, file.name), load_id=number))


async def cancel(store: Store, visit: Visit, callback_id: str, load_id: int) -> None:
    """A press of whoever sent the file: it is not read any further."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        load = await tx.loads.get(load_id)
        if load is not None and (visit.person is None or load.person_id != visit.person.id):
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("press_not_yours"), alert=True))
        if load is None or not await tx.loads.end(load_id, LoadState.CANCELLED):
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("load_ended"), alert=True))
        await show(tx, load, Words("load_cancelled", {"name": load.name}))
        await tx.outbox.put(Notice(callback_id, chat.language))


async def show(tx: Transaction, load: Load, view: View) -> None:
    """Show how far a file is in the message that was sent for it, or in a new one where that is not known."""
    known = await tx.loads.get(load.id)
    if known is not None and known.message_id is not None:
        await tx.outbox.put(Edit(load.chat_id, known.message_id, load.language, view))
    elif not isinstance(view, LoadView):
        await tx.outbox.put(Send(Address(load.chat_id, load.language), view))


async def finish(store: Store, access: Access, load: Load, parsed: Parsed, now: datetime) -> int | None:
    """Store what was read as a draft and show it; gives its id.

    None when it was cancelled meanwhile: nothing is stored.
    """
    async with store.write() as tx:
        decision = Decision(load.person_id, now, access.today(now))
        if not await tx.loads.end(load.id, LoadState.DONE):
            return None
        outcome, edition = await store_new(tx, parsed, decision)
        view = await _loaded(tx, access, load.person_id, edition, parsed, outcome, now)
        await show(tx, load, view)
    return edition.id


async def tell_owners(store: Store, access: Access, parsed: Parsed, decision: Decision) -> int:
    """Store what was found in the folder as a draft, and show it to the owners who have written to the bot.

    Gives its id.
    """
    async with store.write() as tx:
        outcome, edition = await store_new(tx, parsed, decision)
        for chat in await _owners(tx, access):
            view = await _loaded(tx, access, chat.id, edition, parsed, outcome, decision.now)
            await tx.outbox.put(Send(Address(chat.id, chat.language), view, urgent=False))
    return edition.id


async def take_questions(store: Store, access: Access, name: str, reading: Reading) -> None:
    """Take questions that were found in the folder in as drafts, or tell the owners all that is wrong with them."""
    async with store.write() as tx:
        view = await _imported(tx, name, reading)
        for chat in await _owners(tx, access):
            await tx.outbox.put(Send(Address(chat.id, chat.language), view, urgent=False))


async def _owners(tx: Transaction, access: Access) -> list[Chat]:
    """The chats of the owners who have written to the bot."""
    found = [await tx.chats.get(owner) for owner in sorted(access.owners)]
    return [chat for chat in found if chat is not None and chat.active]


async def _loaded(
    tx: Transaction, access: Access, reader: int, edition: Edition, parsed: Parsed, outcome: Outcome, now: datetime
) -> EditionView:
    """An edition as whoever loaded it sees it: what was kept of the file, or that it was known."""
    actions = work_of(await access.roles(tx, reader, now))
    view = await edition_view(tx, access, edition, actions)
    if outcome is Outcome.KNOWN:
        return replace(view, notes=(("load_known", {"name": parsed.file.name}),))
    loss = parsed.document.loss
    return replace(view, notes=(("load_dropped", {"characters": loss.characters, "kept": loss.kept}),))


async def finish_bank(store: Store, load: Load, reading: Reading, copy: FileView | None = None) -> None:
    """Take the questions of a file in as drafts, or say everything that is wrong with it; a `copy` that shows where
    follows. On trial nothing is stored.
    """
    async with store.write() as tx:
        if not await tx.loads.end(load.id, LoadState.DONE if reading.sound else LoadState.FAILED):
            return
        await show(tx, load, await _imported(tx, load.name, reading, trial=load.purpose is Purpose.TRIAL))
        if copy is not None:
            await tx.outbox.put(Send(Address(load.chat_id, load.language), copy))


async def _imported(tx: Transaction, name: str, reading: Reading, *, trial: bool = False) -> ImportView:
    if not reading.sound:
        return ImportView(name, reading.findings, refused=True, trial=trial)
    arrived = await (preview if trial else store_drafts)(tx, reading)
    new, changed, known = map(len, (arrived.new, arrived.changed, arrived.known))
    missing = await unbound(tx, arrived.all)
    return ImportView(name, reading.findings, new, changed, known, missing, trial=trial)


async def fail(store: Store, load: Load, error: DocumentError) -> None:
    """Say why nothing came of a file."""
    why = Words(f"fault_{error.why.replace(' ', '_')}", {"detail": error.detail})
    await give_up(store, load, why)


async def give_up(store: Store, load: Load, why: Words) -> None:
    async with store.write() as tx:
        if await tx.loads.end(load.id, LoadState.FAILED):
            await show(tx, load, Words("load_failed", {"name": load.name, "reason": why}))
