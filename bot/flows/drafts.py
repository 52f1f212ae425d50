"""Drafts of questions: an editor approves, mends, binds or drops them; made from a text, or taken in from a file."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from bot.desk import DraftView, UnreadView
from bot.flows.access import Access, turn_away
from bot.flows.materials import replace_view
from bot.flows.visit import Visit, arrive, reply
from bot.material import Entry
from bot.ports import Compare, QuestionState, Search, Store, Transaction
from bot.replies import Notice, View, Words
from bot.roles import Action
from knowledge.drafting import draft
from knowledge.exchange import Reading, read
from knowledge.exchange.arrival import arrival
from knowledge.exchange.twins import Twins
from knowledge.model import Passage
from knowledge.passages import sentences
from knowledge.questions import KIND_NAMES, Kind, Question, fits_picture, flaws, right_texts

CANDIDATES = 5
MOST_PASSAGES, LIBRARY = 200, 3000
"""Passages of an edition that questions are drafted from, and of the library that wrong answers come from."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What is needed to look at a draft: passages it may stand on, and questions that it repeats or contradicts."""

    store: Store
    access: Access
    search: Search
    compare: Compare


@dataclass(frozen=True, slots=True)
class Card:
    """A draft with what was found for it."""

    question: Question
    candidates: tuple[Passage, ...] = ()
    twins: tuple[Twins, ...] = ()


async def next_draft(desk: Desk, visit: Visit, callback_id: str, after: str) -> None:
    """A press that shows the next draft, in place of the one before."""
    if not await desk.access.may(desk.store, visit, Action.EDIT):
        return await turn_away(desk.store, visit, callback_id)
    card = await _following(desk, after)
    async with desk.store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        view: View = await _view(tx, card) if card else Words("bank_nothing")
        if after:
            await replace_view(tx, visit, chat, view)
        else:
            await reply(tx, visit, chat, view)


async def _following(desk: Desk, after: str) -> Card | None:
    """The draft behind an id, or the first one where none is."""
    async with desk.store.read() as tx:
        found = await tx.bank.drafts(1, after) or await tx.bank.drafts(1)
    return await _look(desk, found[0]) if found else None


async def _look(desk: Desk, question: Question) -> Card:
    found = await desk.search(" ".join((question.stem, *right_texts(question))))
    candidates = tuple(one.passage for one in found[:CANDIDATES])
    return Card(question, candidates, tuple(await desk.compare(question)))


async def _view(tx: Transaction, card: Card) -> DraftView:
    """A draft as an editor sees it; a chat never gets it and one that asks the same within 30 days."""
    question, twins = card.question, card.twins
    await tx.bank.add_twins((pair.first.id, pair.second.id) for pair in twins)
    found = await tx.library.passage(question.passage_id)
    if found is not None and found[1]:
        return DraftView(question, found[0], live=True, twins=twins)
    live = await tx.library.live([passage.id for passage in card.candidates])
    here = tuple(passage for passage in card.candidates if passage.id in live)
    return DraftView(question, found[0] if found else None, live=False, candidates=here, twins=twins)


async def decide_draft(desk: Desk, visit: Visit, callback_id: str, question_id: str, *, approve: bool) -> None:
    """A press that approves a draft, which must stand on an approved passage, or drops it; the next one follows."""
    if not await desk.access.may(desk.store, visit, Action.EDIT):
        return await turn_away(desk.store, visit, callback_id)
    following = await _following(desk, question_id)
    async with desk.store.write() as tx:
        chat = await arrive(tx, visit)
        words = await _decide(tx, desk.access, visit, question_id, approve=approve)
        refused = words.key in ("draft_unbound", "picture_no_room")
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=refused))
        if words.key in ("draft_approved", "draft_dropped"):
            goes_on = following is not None and following.question.id != question_id
            view: View = await _view(tx, following) if following and goes_on else Words("bank_nothing")
            await replace_view(tx, visit, chat, view)


async def _decide(tx: Transaction, access: Access, visit: Visit, question_id: str, *, approve: bool) -> Words:
    question = await _draft(tx, question_id)
    if question is None:
        return Words("draft_gone")
    if approve and not await tx.library.live([question.passage_id]):
        return Words("draft_unbound")
    if approve and question.picture and not fits_picture(question):
        return Words("picture_no_room")
    state = QuestionState.APPROVED if approve else QuestionState.WITHDRAWN
    await tx.bank.decide(question_id, state, access.decision(visit).today)
    await _write_down(tx, visit, "approve question" if approve else "drop question", question)
    return Words("draft_approved" if approve else "draft_dropped")


async def _draft(tx: Transaction, question_id: str) -> Question | None:
    question = (await tx.bank.get([question_id])).get(question_id)
    return question if await tx.bank.state(question_id) is QuestionState.DRAFT else None


async def bind_draft(desk: Desk, visit: Visit, callback_id: str, question_id: str, passage_id: str) -> None:
    """A press that lets a draft stand on a passage; its proof is the sentence there that says most of it.

    Without a passage it stands on none again, and others are offered.
    """
    if not await desk.access.may(desk.store, visit, Action.EDIT):
        return await turn_away(desk.store, visit, callback_id)
    async with desk.store.read() as tx:
        question = await _draft(tx, question_id)
    card = await _look(desk, question) if question else None
    async with desk.store.write() as tx:
        chat = await arrive(tx, visit)
        found = await tx.library.passage(passage_id) if passage_id else None
        gone = bool(passage_id) and (found is None or not found[1])
        if card is None or gone or await _draft(tx, question_id) is None:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("draft_gone"), alert=True))
        bound = replace(card.question, passage_id=passage_id, proof=proof_in(found[0], card.question) if found else "")
        await tx.bank.rebind(question_id, passage_id, bound.proof)
        await _write_down(tx, visit, "rebind", bound)
        await tx.outbox.put(Notice(callback_id, chat.language, Words("draft_bound") if found else None))
        await replace_view(tx, visit, chat, await _view(tx, replace(card, question=bound)))


def proof_in(passage: Passage, question: Question) -> str:
    """The sentence of a passage that has most of what is right and of the stem, character by character."""
    texts = [passage.text[start:end] for start, end in sentences(passage.text)]
    right = right_texts(question)
    return max(texts, key=lambda text: (sum(one in text for one in right), len(set(text) & set(question.stem))))


async def mend_draft(desk: Desk, visit: Visit, question_id: str, text: str) -> None:
    """The reply to a draft, in the usual form (stem, A. to D., 答案：B): it takes the place of the draft.

    What the reply does not say (source, topic, level, explanation) stays.
    """
    if not await desk.access.may(desk.store, visit, Action.EDIT):
        return await turn_away(desk.store, visit)
    async with desk.store.read() as tx:
        old = await _draft(tx, question_id)
    written = await asyncio.to_thread(_written, text, old.kind, desk.access, visit) if old else None
    mended = _mended(old, written) if old and written else None
    card = await _look(desk, mended) if mended else None
    async with desk.store.write() as tx:
        chat = await arrive(tx, visit)
        if old is None or written is None or await _draft(tx, question_id) is None:
            return await reply(tx, visit, chat, Words("draft_gone"))
        if card is None:
            return await reply(tx, visit, chat, UnreadView(old.kind, written.findings))
        await tx.bank.put([card.question], QuestionState.DRAFT)
        await reply(tx, visit, chat, await _view(tx, card))


def _written(text: str, kind: Kind, access: Access, visit: Visit) -> Reading:
    """A reply as a file of one question; letters alone do not tell an order from several right answers."""
    numbered = text if text.lstrip().startswith(("1.", "1、", "1．")) else f"1. {text}"
    headed = f"{KIND_NAMES[kind]}\n{numbered}" if kind is Kind.ORDER else numbered
    return read("回复.txt", headed.encode(), access.decision(visit).today)


def _mended(old: Question, written: Reading) -> Question | None:
    if not written.sound or len(written.questions) != 1:
        return None
    (question,) = arrival(written, {one.id: replace(old, id=one.id) for one in written.questions}).all
    mended = replace(question, id=old.id)
    return None if any(flaws(mended)) else mended


async def draft_from(store: Store, access: Access, visit: Visit, callback_id: str, edition_id: int) -> None:
    """A press that drafts questions from the approved passages of an edition; those drafted before are left alone."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.read() as tx:
        its_own = [one.passage for one in await tx.library.reviewed(edition_id)]
        live = await tx.library.live([passage.id for passage in its_own])
        library = (await tx.library.passages())[:LIBRARY]
    passages = [passage for passage in its_own if passage.id in live][:MOST_PASSAGES]
    made = await asyncio.to_thread(_drafted, passages, library)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        known = await tx.bank.get([question.id for question in made])
        fresh = [question for question in made if question.id not in known]
        await tx.bank.put(fresh, QuestionState.DRAFT)
        words = Words("drafted", {"count": len(fresh)}) if passages else Words("drafted_none")
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))


def _drafted(passages: Sequence[Passage], library: Sequence[Passage]) -> list[Question]:
    found = [question for passage in passages for question in draft(passage, library, crc32(passage.id.encode()))]
    return list({question.id: question for question in found}.values())


async def _write_down(tx: Transaction, visit: Visit, action: str, question: Question) -> None:
    await tx.audit.put(Entry(visit.now, visit.person_id, action, question.stem, {"question": question.id}))
