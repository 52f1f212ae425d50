"""The editors' side of the question bank: drafts are approved, mended or dropped; reports are looked into."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

from bot.desk import BankView, DraftView, FlaggedView, ReportedView, StatisticsView
from bot.flows.access import Access, turn_away
from bot.flows.correct import rescore
from bot.flows.materials import replace_view
from bot.flows.visit import Visit, arrive, reply
from bot.game.model import Rescoring
from bot.game.statistics import statistics
from bot.material import Entry
from bot.ports import QuestionState, Search, Store, Transaction
from bot.replies import Notice, View, Words
from bot.roles import Action
from knowledge.drafting import draft
from knowledge.exchange import read
from knowledge.model import Passage
from knowledge.passages import sentences
from knowledge.questions import Question, fits_picture, flaws, right_texts

CANDIDATES = 5
SHOWN = 8
"""Questions of the statistics that a message shows."""

MOST_PASSAGES, LIBRARY = 200, 3000
"""Passages of an edition that questions are drafted from, and of the library that wrong answers come from."""


async def show_bank(store: Store, access: Access, visit: Visit) -> None:
    """What waits for an editor."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit)
    async with store.write() as tx:
        await reply(tx, visit, await arrive(tx, visit), await _bank(tx))


async def _bank(tx: Transaction) -> BankView:
    counts = await tx.bank.counts()
    return BankView(
        approved=counts.get(QuestionState.APPROVED, 0),
        drafts=counts.get(QuestionState.DRAFT, 0),
        reported=await tx.reports.open_count(),
        flagged=await tx.bank.flagged_count(),
    )


async def show_statistics(store: Store, access: Access, visit: Visit, callback_id: str) -> None:
    """A press that shows how the questions do, those first whose key may be wrong."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.read() as tx:
        found = statistics(await tx.ledger.choices())
        shown = await tx.bank.get([one.question_id for one in found[:SHOWN]])
    lines = tuple((shown[one.question_id], one) for one in found[:SHOWN] if one.question_id in shown)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        suspicious = sum(one.suspicious for one in found)
        view: View = StatisticsView(len(found), suspicious, lines) if lines else Words("statistics_none")
        await reply(tx, visit, chat, view)


async def look_into(store: Store, access: Access, visit: Visit, callback_id: str, question_id: str) -> None:
    """A press on a question of the statistics: its passage and its answers, as if it had been reported."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        known = await tx.bank.get([question_id])
        await reply(tx, visit, chat, await _reported(tx, question_id, 0) if known else Words("bank_nothing"))


async def next_waiting(
    store: Store, search: Search, access: Access, visit: Visit, callback_id: str, which: str, after: str
) -> None:
    """A press that shows the next question that waits, in place of the one before."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.read() as tx:
        drafts = await tx.bank.drafts(1, after) or await tx.bank.drafts(1)
    candidates = await _candidates(search, drafts[0]) if drafts and which == "drafts" else ()
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        view: View = await _waiting(tx, which, drafts[0] if drafts else None, candidates)
        if after:
            await replace_view(tx, visit, chat, view)
        else:
            await reply(tx, visit, chat, view)


async def _waiting(tx: Transaction, which: str, first: Question | None, candidates: tuple[Passage, ...]) -> View:
    match which:
        case "drafts" if first is not None:
            return await _draft(tx, first, candidates)
        case "reported" if reported := await tx.reports.open(1):
            return await _reported(tx, *reported[0])
        case "flagged" if flagged := await tx.bank.flagged(8):
            return FlaggedView(tuple(flagged))
    return Words("bank_nothing")


async def _candidates(search: Search, question: Question) -> tuple[Passage, ...]:
    words = " ".join((question.stem, *right_texts(question)))
    return tuple(found.passage for found in (await search(words))[:CANDIDATES])


async def _draft(tx: Transaction, question: Question, candidates: tuple[Passage, ...]) -> DraftView:
    found = await tx.library.passage(question.passage_id)
    if found is not None and found[1]:
        return DraftView(question, found[0], live=True)
    live = await tx.library.live([passage.id for passage in candidates])
    here = tuple(passage for passage in candidates if passage.id in live)
    return DraftView(question, found[0] if found else None, live=False, candidates=here)


async def _reported(tx: Transaction, question_id: str, people: int) -> ReportedView:
    question = (await tx.bank.get([question_id]))[question_id]
    found = await tx.library.passage(question.passage_id)
    answers = await tx.ledger.of_question(question_id)
    chosen = [sum(position in answer for answer, _ in answers) for position in range(len(question.options))]
    right = sum(is_right for _, is_right in answers)
    return ReportedView(question, people, found[0] if found else None, len(answers), right, tuple(chosen))


async def decide_draft(
    store: Store, search: Search, access: Access, visit: Visit, callback_id: str, question_id: str, *, approve: bool
) -> None:
    """A press that approves a draft, which must stand on an approved passage, or drops it; the next one follows."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.read() as tx:
        following = await tx.bank.drafts(1, question_id) or await tx.bank.drafts(1)
    candidates = await _candidates(search, following[0]) if following else ()
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        words = await _decide(tx, access, visit, question_id, approve=approve)
        refused = words.key in ("draft_unbound", "picture_no_room")
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=refused))
        if words.key in ("draft_approved", "draft_dropped"):
            rest = [one for one in following if one.id != question_id]
            view: View = await _draft(tx, rest[0], candidates) if rest else Words("bank_nothing")
            await replace_view(tx, visit, chat, view)


async def _decide(tx: Transaction, access: Access, visit: Visit, question_id: str, *, approve: bool) -> Words:
    question = (await tx.bank.get([question_id])).get(question_id)
    if question is None or await tx.bank.state(question_id) is not QuestionState.DRAFT:
        return Words("draft_gone")
    if approve and not await tx.library.live([question.passage_id]):
        return Words("draft_unbound")
    if approve and question.picture and not fits_picture(question):
        return Words("picture_no_room")
    state = QuestionState.APPROVED if approve else QuestionState.WITHDRAWN
    await tx.bank.decide(question_id, state, access.decision(visit).today)
    await _write_down(tx, visit, "approve question" if approve else "drop question", question)
    return Words("draft_approved" if approve else "draft_dropped")


async def bind_draft(
    store: Store, search: Search, access: Access, visit: Visit, callback_id: str, question_id: str, passage_id: str
) -> None:
    """A press that lets a draft stand on a passage; its proof is the sentence there that says most of it."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        question = (await tx.bank.get([question_id])).get(question_id)
        found = await tx.library.passage(passage_id)
        if question is None or found is None or not found[1]:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("draft_gone"), alert=True))
        await tx.bank.rebind(question_id, passage_id, proof_in(found[0], question))
        question = (await tx.bank.get([question_id]))[question_id]
        await _write_down(tx, visit, "rebind", question)
        await tx.outbox.put(Notice(callback_id, chat.language, Words("draft_bound")))
        await replace_view(tx, visit, chat, await _draft(tx, question, ()))


def proof_in(passage: Passage, question: Question) -> str:
    """The sentence of a passage that has most of what is right and of the stem, character by character."""
    texts = [passage.text[start:end] for start, end in sentences(passage.text)]
    right = right_texts(question)
    return max(texts, key=lambda text: (sum(one in text for one in right), len(set(text) & set(question.stem))))


async def mend_draft(store: Store, access: Access, visit: Visit, question_id: str, text: str) -> None:
    """The reply to a draft, in the usual form (stem, A. to D., 答案：B): it takes the place of the draft."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit)
    numbered = text if text.lstrip().startswith(("1.", "1、", "1．")) else f"1. {text}"
    reading = await asyncio.to_thread(read, "回复.txt", numbered.encode(), access.decision(visit).today)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        old = (await tx.bank.get([question_id])).get(question_id)
        if old is None or await tx.bank.state(question_id) is not QuestionState.DRAFT:
            return await reply(tx, visit, chat, Words("draft_gone"))
        if not reading.sound or len(reading.questions) != 1:
            return await reply(tx, visit, chat, Words("draft_form"))
        written = reading.questions[0]
        mended = replace(written, id=old.id, passage_id=old.passage_id, proof=old.proof, level=old.level)
        source, topic = written.source or old.source, written.topic or old.topic
        mended = replace(mended, source=source, topic=topic, picture=old.picture)
        if any(flaws(mended)):
            return await reply(tx, visit, chat, Words("draft_form"))
        await tx.bank.put([mended], QuestionState.DRAFT)
        await reply(tx, visit, chat, await _draft(tx, mended, ()))


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


async def report(store: Store, visit: Visit, callback_id: str, question_id: str) -> None:
    """A press of somebody who thinks that a question is wrong."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if visit.person is None or await tx.bank.state(question_id) is not QuestionState.APPROVED:
            words = Words("press_unknown")
        elif await tx.reports.add(question_id, visit.person.id, visit.now):
            words = Words("reported")
        else:
            words = Words("reported_before")
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))


async def settle_report(
    store: Store, access: Access, visit: Visit, callback_id: str, question_id: str, *, keep: bool
) -> None:
    """A press that says a reported question is right, or takes one out of the bank, reported or not."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        question = (await tx.bank.get([question_id])).get(question_id)
        settled = await tx.reports.settle(question_id, visit.now)
        approved = await tx.bank.state(question_id) is QuestionState.APPROVED
        if question is None or not approved or (keep and not settled):
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("report_gone"), alert=True))
        if not keep:
            await tx.bank.decide(question_id, QuestionState.WITHDRAWN)
            by = visit.person_id
            await rescore(tx, question, Rescoring(question.id, question.key, question.key, by, voided=True), visit)
        await _write_down(tx, visit, "keep question" if keep else "drop question", question)
        await tx.outbox.put(Notice(callback_id, chat.language, Words("report_kept" if keep else "report_dropped")))
        reported = await tx.reports.open(1)
        await replace_view(tx, visit, chat, await _reported(tx, *reported[0]) if reported else Words("bank_nothing"))


async def _write_down(tx: Transaction, visit: Visit, action: str, question: Question) -> None:
    by = visit.person_id
    await tx.audit.put(Entry(visit.now, by, action, question.stem, {"question": question.id}))
