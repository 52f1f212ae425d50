"""Questions whose passage was changed or withdrawn: they are not posted until somebody looks."""

from bot.desk import FlaggedQuestionView, FlaggedView
from bot.flows.access import Access, turn_away
from bot.flows.visit import Visit, arrive, reply
from bot.material import Entry
from bot.ports import QuestionState, Search, Store, Transaction
from bot.replies import Notice, Words
from bot.roles import Action

SHOWN = 8
CANDIDATES = 5


async def show_flagged(store: Store, access: Access, visit: Visit) -> None:
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await reply(tx, visit, chat, await flagged_page(tx) or Words("flagged_none"))


async def flagged_page(tx: Transaction, after: str = "") -> FlaggedView | None:
    """The flagged questions behind an id, from the first one again where none is; None: there are none at all."""
    found = await tx.bank.flagged(SHOWN, after) or await tx.bank.flagged(SHOWN)
    return FlaggedView(tuple(found), more=await tx.bank.flagged_count() > len(found)) if found else None


async def open_flagged(
    store: Store, search: Search, access: Access, visit: Visit, callback_id: str, question_id: str
) -> None:
    """A press on a question: the passages that it may stand on now."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.read() as tx:
        question = (await tx.bank.get([question_id])).get(question_id)
    found = await search(f"{question.stem} {question.proof}") if question else ()
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        live = await tx.library.live([one.passage.id for one in found])
        candidates = tuple(one.passage for one in found if one.passage.id in live)[:CANDIDATES]
        view = FlaggedQuestionView(question, candidates) if question else Words("flagged_gone")
        await reply(tx, visit, chat, view)


async def bind_flagged(
    store: Store, access: Access, visit: Visit, callback_id: str, question_id: str, passage_id: str
) -> None:
    """A press that lets a flagged question stand on a passage that is approved now."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        question = (await tx.bank.get([question_id])).get(question_id)
        live = await tx.library.live([passage_id, question.passage_id]) if question else ()
        bound = question is not None and passage_id in live and question.passage_id not in live
        if question is not None and bound:
            await tx.bank.rebind(question_id, passage_id)
            by = visit.person_id
            details = {"question": question_id, "from": question.passage_id, "to": passage_id}
            await tx.audit.put(Entry(visit.now, by, "rebind", question.stem, details))
        words = Words("flagged_bound" if bound else "flagged_gone")
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))


async def loosen_flagged(store: Store, access: Access, visit: Visit, callback_id: str, question_id: str) -> None:
    """A press that makes a flagged question a draft again, to be mended, bound or dropped like any other."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        question = (await tx.bank.get([question_id])).get(question_id)
        live = await tx.library.live([question.passage_id]) if question else ()
        approved = await tx.bank.state(question_id) is QuestionState.APPROVED
        loosened = question is not None and approved and not live
        if question is not None and loosened:
            await tx.bank.decide(question_id, QuestionState.DRAFT)
            await tx.audit.put(Entry(visit.now, visit.person_id, "redraft", question.stem, {"question": question_id}))
        words = Words("flagged_draft" if loosened else "flagged_gone")
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))
