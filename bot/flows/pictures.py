"""Pictures of questions: an editor gives a question one, looks at it, and takes it away."""

from bot.desk import PictureView
from bot.flows.access import Access, turn_away
from bot.flows.visit import Visit, arrive, reply
from bot.material import Entry
from bot.ports import QuestionState, Store, Transaction
from bot.replies import Notice, Words
from bot.roles import Action
from knowledge.questions import Question, fits_picture


async def give_picture(store: Store, access: Access, visit: Visit, question_id: str, picture: str) -> None:
    """A photo in reply to the card of a question: from now on the question is posted with it."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        question = await _kept(tx, question_id)
        if question is None:
            return await reply(tx, visit, chat, Words("draft_gone"))
        if not fits_picture(question):
            return await reply(tx, visit, chat, Words("picture_no_room"))
        await _set(tx, visit, question, picture)
        await reply(tx, visit, chat, PictureView(question_id, question.stem, picture, fresh=True))


async def ask_for_photo(store: Store, access: Access, visit: Visit) -> None:
    """A picture that was sent as a file cannot be posted: Telegram keeps the two apart."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit)
    async with store.write() as tx:
        await reply(tx, visit, await arrive(tx, visit), Words("picture_as_file"))


async def show_picture(store: Store, access: Access, visit: Visit, callback_id: str, question_id: str) -> None:
    """A press on the card of a question: its picture."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        question = await _kept(tx, question_id)
        if question is None or not question.picture:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("picture_none"), alert=True))
        await tx.outbox.put(Notice(callback_id, chat.language))
        await reply(tx, visit, chat, PictureView(question_id, question.stem, question.picture))


async def take_picture(store: Store, access: Access, visit: Visit, callback_id: str, question_id: str) -> None:
    """A press below the picture: the question is posted without it."""
    if not await access.may(store, visit, Action.EDIT):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        question = await _kept(tx, question_id)
        words = Words("picture_none")
        if question is not None and question.picture:
            await _set(tx, visit, question, "")
            words = Words("picture_taken")
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))


async def _kept(tx: Transaction, question_id: str) -> Question | None:
    """The question, unless it is withdrawn."""
    if await tx.bank.state(question_id) in (None, QuestionState.WITHDRAWN):
        return None
    return (await tx.bank.get([question_id]))[question_id]


async def _set(tx: Transaction, visit: Visit, question: Question, picture: str) -> None:
    await tx.bank.set_picture(question.id, picture)
    action = "picture question" if picture else "unpicture question"
    await tx.audit.put(Entry(visit.now, visit.person_id, action, question.stem, {"question": question.id}))
