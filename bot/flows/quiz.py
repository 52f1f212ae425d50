"""A question on demand, and the passage behind a question."""

from collections.abc import Sequence
from random import Random

from bot.flows.posting import draw, post
from bot.flows.visit import Visit, arrive, may_manage, refuse, reply
from bot.flows.vote import seen
from bot.game.schedule import LONGEST_OPEN
from bot.ports import Binding, Rights, Store, Transaction
from bot.replies import Notice, PassageView, Words

SCORED_A_DAY = 10


async def quiz(store: Store, rights: Rights, visit: Visit, topic: str, random: Random) -> None:
    """Post one question now. In a group its admins may, and the first ten a day count for the board."""
    if not await may_manage(visit, rights):
        return await refuse(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        drawn = await draw(tx, chat, 1, random, topic or None)
        if not drawn:
            return await reply(tx, visit, chat, _no_question(await tx.bank.topics()))
        today = visit.now.astimezone(chat.zone).date()
        scored = visit.in_group and await tx.posts.unscheduled(chat.id, today) < SCORED_A_DAY
        closes_at = visit.now + LONGEST_OPEN
        await post(tx, chat, drawn[0], visit.now, closes_at, scored=scored, thread_id=visit.thread_id)
        if visit.in_group and not scored:
            await reply(tx, visit, chat, Words("quiz_unscored", {"limit": SCORED_A_DAY}))


def _no_question(topics: Sequence[str]) -> Words:
    return Words("quiz_no_question", {"topics": topics}) if topics else Words("quiz_empty_bank")


async def point_to_passage(store: Store, visit: Visit, callback_id: str, post_id: int, binding: Binding | None) -> None:
    """A press on the source button of a question: the way to its passage, for those who have answered.

    The press also proves which message and poll the post became (`binding`), should that not be known.
    """
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if binding is not None:
            await seen(tx, post_id, chat.id, binding)
        if visit.person and await tx.ledger.get(post_id, visit.person.id):
            notice = Notice(callback_id, chat.language, start=f"post_{post_id}")
        else:
            notice = Notice(callback_id, chat.language, Words("answer_first"), alert=True)
        await tx.outbox.put(notice)


async def open_post(store: Store, visit: Visit, post_id: int) -> None:
    """Show the passage behind a posted question to somebody who has answered it."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        answered = visit.person and await tx.ledger.get(post_id, visit.person.id)
        stored = await tx.posts.get(post_id) if answered else None
        if stored is None:
            return await reply(tx, visit, chat, Words("answer_first"))
        questions = await tx.bank.get([stored.question_id])
        await _show(tx, visit, questions[stored.question_id].passage_id)


async def open_passage(store: Store, visit: Visit, callback_id: str, passage_id: str) -> None:
    """A press on the button below an answer: the whole passage."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        await _show(tx, visit, passage_id)


async def _show(tx: Transaction, visit: Visit, passage_id: str) -> None:
    chat = await tx.chats.ensure(visit.chat)
    found = await tx.library.passage(passage_id)
    view = PassageView(*found) if found else Words("passage_unknown")
    await reply(tx, visit, chat, view)
