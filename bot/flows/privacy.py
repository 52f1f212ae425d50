"""What is stored about a person: given to them as a file, or erased."""

import json

from bot.flows.visit import Visit, arrive, say
from bot.ports import Store
from bot.replies import FileView, ForgetView, Notice, Words

FILE_NAME = "wenshi-mydata.json"


async def send_data(store: Store, visit: Visit) -> None:
    """Everything that is stored about the visitor, as a file in their private chat."""
    if visit.in_group or visit.person is None:
        return await say(store, visit, Words("private_only"))
    async with store.read() as tx:
        held = await tx.privacy.held(visit.person.id)
    text = json.dumps(held, ensure_ascii=False, indent=1)
    await say(store, visit, FileView(FILE_NAME, text, Words("mydata_caption")))


async def ask_to_forget(store: Store, visit: Visit) -> None:
    """Ask once, in private: nobody is forgotten by a slip."""
    if visit.in_group or visit.person is None:
        return await say(store, visit, Words("private_only"))
    await say(store, visit, ForgetView(visit.person.id))


async def forget(store: Store, visit: Visit, callback_id: str, person_id: int, *, sure: bool) -> None:
    """A press of the person themselves: they are erased, or stay.

    The visit is not written down as an arrival: that would store again who has just been erased.
    """
    own = visit.person is not None and visit.person.id == person_id
    async with store.write() as tx:
        if not own or not sure:
            chat = await arrive(tx, visit)
            words = Words("forget_kept" if own else "press_not_yours")
            return await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))
        chat = await tx.chats.get(visit.chat.id) or visit.chat
        gone = await tx.privacy.forget(person_id, visit.now)
        words = Words("forgotten" if gone else "forget_nothing")
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))
