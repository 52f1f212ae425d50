"""A wrong key is corrected, a wrong post is voided: answers are scored anew, and each group is told once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from bot.desk import RescoredView
from bot.flows.access import Access, turn_away
from bot.flows.visit import Visit, arrive, reply
from bot.game.model import ChatKind, Rescoring
from bot.material import Entry
from bot.ports import Store, Transaction
from bot.replies import Address, Send, Words
from bot.roles import Action
from knowledge.exchange.rows import accepted_in
from knowledge.questions import Kind, Question, flaws, key_fields, key_list
from knowledge.typed import Fold, positions


async def correct_key(store: Store, access: Access, fold: Fold, visit: Visit, question_id: str, words: str) -> None:
    """The reply to a reported question with what is right: letters (events: in their order), or accepted answers."""
    if not await access.may(store, visit, Action.EDIT) or visit.person is None:
        return await turn_away(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        question = (await tx.bank.get([question_id])).get(question_id)
        if question is None:
            return await reply(tx, visit, chat, Words("report_gone"))
        corrected = corrected_by(question, words)
        if corrected is None:
            return await reply(tx, visit, chat, Words("key_unreadable", {"form": Words(f"key_form_{question.kind}")}))
        if key_list(corrected) == key_list(question):
            return await reply(tx, visit, chat, Words("key_same"))
        await tx.bank.put([replace(corrected, checked=access.decision(visit).today)])
        rescoring = Rescoring(question_id, question, corrected, visit.person.id)
        changed = await rescore(tx, corrected, rescoring, visit, fold)
        await tx.reports.settle(question_id, visit.now)
        await reply(tx, visit, chat, Words("key_corrected", {"count": changed}))


def corrected_by(question: Question, words: str) -> Question | None:
    """The question with the key that somebody wrote: letters (events: in their order), or accepted answers; None where
    that makes no question. What asks something is talk.
    """
    if words.endswith(("?", "？")):
        return None
    key: Sequence[int | str] = accepted_in(words) if question.kind is Kind.FILL else positions(words) or ()
    kind = question.kind if question.kind is not Kind.SINGLE or len(key) == 1 else Kind.MULTIPLE
    corrected = replace(question, kind=kind, **key_fields(kind, key))
    return None if any(flaws(corrected)) else corrected


async def void_post(store: Store, access: Access, visit: Visit, post_id: int | None) -> None:
    """`/void` in reply to a posted question: nobody's answer to it counts any more."""
    if not await access.may_anywhere(store, visit, Action.EDIT) or visit.person is None:
        return await turn_away(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        post = await tx.posts.get(post_id) if post_id is not None else None
        if post is None or post.chat_id != chat.id:
            return await reply(tx, visit, chat, Words("void_usage"))
        question = await tx.bank.posted(post.question_id, post.id)
        rescoring = Rescoring(question.id, post, post, visit.person.id, voided=True, post_ids=(post.id,))
        await rescore(tx, question, rescoring, visit)
        await reply(tx, visit, chat, Words("voided"))


async def rescore(
    tx: Transaction, question: Question, rescoring: Rescoring, visit: Visit, fold: Fold | None = None
) -> int:
    """Score answers anew, tell the groups whose board has changed, and write it down; gives how many changed."""
    changed = await tx.rescorings.apply(rescoring, visit.now, fold)
    keys = {"before": key_list(rescoring.before), "after": key_list(rescoring.after)}
    details = {"question": question.id, **keys, "answers": len(changed)}
    entry = "void" if rescoring.voided else "correct"
    await tx.audit.put(Entry(visit.now, rescoring.by, entry, question.stem, details))
    for chat_id, count in Counter(answer.chat_id for answer in changed).items():
        chat = await tx.chats.get(chat_id)
        if chat is not None and chat.kind is ChatKind.GROUP and chat.active:
            view = RescoredView(question, count, rescoring.voided)
            await tx.outbox.put(Send(Address(chat.id, chat.language), view, urgent=False))
    return len(changed)
