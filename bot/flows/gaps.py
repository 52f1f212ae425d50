"""The editors' queue: questions that no approved text answered, or whose answer was disliked."""

from collections.abc import Sequence

from bot.asked import Asked, AskedState, Gap
from bot.flows.access import Access, turn_away
from bot.flows.visit import Visit, arrive, reply
from bot.game.model import Chat
from bot.ports import Search, Store, Transaction
from bot.replies import Address, GapsView, GapView, Notice, Send, SettledView, Words
from bot.roles import Action
from knowledge.answer import quote_span
from knowledge.model import Answer, Passage

SHOWN = 8
CANDIDATES = 5


async def show_gaps(store: Store, access: Access, visit: Visit) -> None:
    """The most asked gaps, for editors, in private."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        gaps = await tx.asked.gaps(SHOWN)
        await reply(tx, visit, chat, GapsView(tuple(gaps)) if gaps else Words("gaps_none"))


async def open_gap(store: Store, search: Search, access: Access, visit: Visit, callback_id: str, asked_id: int) -> None:
    """A press on a gap: the passages that may answer it."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.read() as tx:
        asked = await tx.asked.get(asked_id)
    candidates = await _candidates(search, asked.text) if asked else ()
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        await _show(tx, visit, chat, asked, candidates)


async def search_gap(store: Store, search: Search, access: Access, visit: Visit, asked_id: int, words: str) -> None:
    """An editor replies to a gap with other words: the passages found with them."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit)
    candidates = await _candidates(search, words)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await _show(tx, visit, chat, await tx.asked.get(asked_id), candidates)


async def _candidates(search: Search, words: str) -> tuple[Passage, ...]:
    return tuple(found.passage for found in (await search(words))[:CANDIDATES])


async def _show(
    tx: Transaction, visit: Visit, chat: Chat, asked: Asked | None, candidates: tuple[Passage, ...]
) -> None:
    still_open = await tx.asked.open(asked.key) if asked else ()
    if asked is None or not still_open:
        return await reply(tx, visit, chat, Words("gap_closed"))
    await reply(tx, visit, chat, GapView(Gap(asked, len(still_open)), candidates))


async def settle_gap(
    store: Store,
    search: Search,
    access: Access,
    visit: Visit,
    callback_id: str,
    asked_id: int,
    passage_id: str,
) -> None:
    """A press that answers a gap with an approved passage; everybody who asked is told once."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.read() as tx:
        asked = await tx.asked.get(asked_id)
    best = {found.passage.id: found.best for found in await search(asked.text)} if asked else {}
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        found = await tx.library.passage(passage_id)
        waiting = await tx.asked.open(asked.key) if asked and found and found[1] else ()
        if asked and found and waiting:
            start, end = quote_span(found[0].text, best.get(passage_id, (0, 1)))
            await _tell(tx, waiting, Answer(found[0], start, end, confidence=1.0))
            await tx.asked.close(asked.key, AskedState.SETTLED, passage_id)
        words = Words("gap_settled", {"count": len(waiting)}) if waiting else Words("gap_closed")
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))


async def _tell(tx: Transaction, waiting: Sequence[Asked], answer: Answer) -> None:
    for asked in waiting:
        if asked.chat_id is not None:
            address = Address(asked.chat_id, asked.language, asked.thread_id, asked.message_id)
            view = SettledView(asked.text, answer)
            await tx.outbox.put(Send(address, view, urgent=False, key=f"gap:{asked.id}"))


async def drop_gap(store: Store, access: Access, visit: Visit, callback_id: str, asked_id: int) -> None:
    """A press that takes a gap off the queue without an answer."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        asked = await tx.asked.get(asked_id)
        if asked is not None:
            await tx.asked.close(asked.key, AskedState.DROPPED)
        await tx.outbox.put(Notice(callback_id, chat.language, Words("gap_dropped")))
