"""Opening passages: behind a posted question, behind an answer, with what stands around them."""

from bot.flows.contest_issue import is_secret
from bot.flows.verdict import question_of
from bot.flows.visit import Visit, arrive, reply
from bot.game.model import Chat
from bot.ports import Store, Transaction
from bot.replies import ContextView, Notice, PassageView, PlaceView, View, Words


async def point_to_passage(store: Store, visit: Visit, callback_id: str, post_id: int) -> None:
    """A press on the source button of a question: the way to its passage, for those who have answered."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if await is_secret(tx, post_id):
            notice = Notice(callback_id, chat.language, Words("play_secret"), alert=True)
        elif visit.person and await tx.ledger.get(post_id, visit.person.id):
            notice = Notice(callback_id, chat.language, start=f"post_{post_id}")
        else:
            notice = Notice(callback_id, chat.language, Words("answer_first"), alert=True)
        await tx.outbox.put(notice)


async def open_post(store: Store, visit: Visit, post_id: int) -> None:
    """Show the passage behind a posted question to somebody who has answered it."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await reply(tx, visit, chat, await _behind(tx, visit, post_id))


async def read_post(store: Store, visit: Visit, callback_id: str, post_id: int) -> None:
    """A press below a verdict in private: the passage, at once."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        await reply(tx, visit, chat, await _behind(tx, visit, post_id))


async def _behind(tx: Transaction, visit: Visit, post_id: int) -> View:
    """The passage behind a posted question, for somebody who has answered it."""
    if await is_secret(tx, post_id):
        return Words("play_secret")
    answered = visit.person and await tx.ledger.get(post_id, visit.person.id)
    stored = await tx.posts.get(post_id) if answered else None
    if stored is None:
        return Words("answer_first")
    question = await question_of(tx, stored)
    found = await tx.library.passage(question.passage_id)
    return PassageView(*found, question) if found else Words("passage_unknown")


async def open_context(store: Store, visit: Visit, callback_id: str, passage_id: str) -> None:
    """A press below an answer: the passage, between the ones before and after it."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        await reply(tx, visit, chat, await _context(tx, passage_id))


async def _context(tx: Transaction, passage_id: str) -> View:
    found, place = await tx.library.passage(passage_id), await tx.library.place(passage_id)
    if found is None or place is None:
        return Words("passage_unknown")
    return ContextView(found[0], place.before, place.after, live=found[1])


async def show_place(store: Store, visit: Visit, callback_id: str, passage_id: str) -> None:
    """A press below an answer: where the passage stands, for the one who pressed."""
    async with store.write() as tx:
        chat: Chat = await arrive(tx, visit)
        found, place = await tx.library.passage(passage_id), await tx.library.place(passage_id)
        view: Words | PlaceView = Words("passage_unknown")
        if found is not None and place is not None:
            view = PlaceView(found[0].citation, place.number, place.total, live=found[1])
        await tx.outbox.put(Notice(callback_id, chat.language, view, alert=True))
