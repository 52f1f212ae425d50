"""The editors' side of the question bank: what waits for them, how questions do, and what members report."""

from bot.desk import BankView, ReportedView, StatisticsView
from bot.flows.access import Access, turn_away
from bot.flows.correct import rescore
from bot.flows.flagged import flagged_page
from bot.flows.materials import page_of, replace_view
from bot.flows.visit import Visit, arrive, reply
from bot.game.model import Rescoring
from bot.game.statistics import statistics
from bot.material import Entry
from bot.ports import QuestionState, Store, Transaction
from bot.replies import Notice, View, Words
from bot.roles import Action
from knowledge.questions import Kind, Question

SHOWN = 8
"""Questions of the statistics that a message shows."""

TYPED = 3
"""Wrong answers that are shown of a question whose answer is typed."""


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


async def show_statistics(store: Store, access: Access, visit: Visit, callback_id: str, page: int) -> None:
    """A press that shows how the questions do, those first whose key may be wrong; page 0 comes as a message."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.read() as tx:
        found = statistics(await tx.ledger.choices())
        here, pages = page_of(page, len(found), SHOWN)
        listed = found[(here - 1) * SHOWN : here * SHOWN]
        shown = await tx.bank.get([one.question_id for one in listed])
    lines = tuple((shown[one.question_id], one) for one in listed if one.question_id in shown)
    suspicious = sum(one.suspicious for one in found)
    view = StatisticsView(len(found), suspicious, lines, here, pages) if lines else Words("statistics_none")
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        if page:
            await replace_view(tx, visit, chat, view)
        else:
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


async def next_waiting(store: Store, access: Access, visit: Visit, callback_id: str, which: str, after: str) -> None:
    """A press that shows the next questions that wait, `reported` or `flagged`, in place of those before."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        view: View = await _waiting(tx, which, after)
        if after:
            await replace_view(tx, visit, chat, view)
        else:
            await reply(tx, visit, chat, view)


async def _waiting(tx: Transaction, which: str, after: str) -> View:
    match which:
        case "reported" if reported := await tx.reports.open(1):
            return await _reported(tx, *reported[0])
        case "flagged" if flagged := await flagged_page(tx, after):
            return flagged
    return Words("bank_nothing")


async def _reported(tx: Transaction, question_id: str, people: int) -> ReportedView:
    question = (await tx.bank.get([question_id]))[question_id]
    found = await tx.library.passage(question.passage_id)
    answers = await tx.ledger.of_question(question_id)
    chosen = [sum(position in answer for answer, _ in answers) for position in range(len(question.options))]
    right = sum(is_right for _, is_right in answers)
    typed = await tx.ledger.typed_wrongly(question_id, TYPED) if question.kind is Kind.FILL else ()
    passage = found[0] if found else None
    return ReportedView(question, people, passage, len(answers), right, tuple(chosen), tuple(typed))


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
            await rescore(tx, question, Rescoring(question.id, question, question, by, voided=True), visit)
        await _write_down(tx, visit, "keep question" if keep else "drop question", question)
        await tx.outbox.put(Notice(callback_id, chat.language, Words("report_kept" if keep else "report_dropped")))
        reported = await tx.reports.open(1)
        await replace_view(tx, visit, chat, await _reported(tx, *reported[0]) if reported else Words("bank_nothing"))


async def _write_down(tx: Transaction, visit: Visit, action: str, question: Question) -> None:
    by = visit.person_id
    await tx.audit.put(Entry(visit.now, by, action, question.stem, {"question": question.id}))
