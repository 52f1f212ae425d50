"""Answering a question with a quote, and what people think of the answer."""

from collections.abc import Sequence

from bot.asked import Asked, AskedState
from bot.flows.visit import Visit, arrive, reply, say
from bot.game.model import Chat
from bot.ports import Search, Store, Transaction
from bot.replies import AnswerView, Notice, RefusalView, Words
from knowledge.answer import answer
from knowledge.model import Answer, Found, NotFound


async def ask(store: Store, search: Search, visit: Visit, question: str, about: str | None = None) -> None:
    """Reply with the best quote, or with a refusal and the nearest headings.

    `about` is the passage that the question follows up: it is quoted if it answers under its own heading better than
    anything answers the question alone. Passages are read again before they are quoted, so that a text withdrawn a
    moment ago is not.
    """
    if not question.strip():
        return await say(store, visit, Words("ask_empty"))
    found, key = await _find(store, search, question, about), await search.key(question)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        live = await tx.library.live([candidate.passage.id for candidate in found])
        result = answer([candidate for candidate in found if candidate.passage.id in live], search.threshold)
        asked_id = await _keep(tx, visit, chat, key, question, result)
        view = AnswerView(result, asked_id) if isinstance(result, Answer) else RefusalView(result)
        await reply(tx, visit, chat, view)


async def _find(store: Store, search: Search, question: str, about: str | None) -> Sequence[Found]:
    alone = await search(question)
    if about is None:
        return alone
    async with store.read() as tx:
        passage = await tx.library.passage(about)
    heading = passage[0].heading[-1:] if passage else ()
    under = await search(" ".join((*heading, question)))
    follows = bool(under) and under[0].passage.id == about and _confidence(under) > _confidence(alone)
    return under if follows else alone


def _confidence(found: Sequence[Found]) -> float:
    return found[0].confidence if found else 0.0


async def _keep(
    tx: Transaction, visit: Visit, chat: Chat, key: str, question: str, result: Answer | NotFound
) -> int | None:
    """Keep what was asked, for the editors; noise without a word to look for is not kept."""
    if not key:
        return None
    answered = result if isinstance(result, Answer) else None
    return await tx.asked.add(
        Asked(
            key=key,
            text=question,
            language=chat.language,
            asked_at=visit.now,
            state=AskedState.ANSWERED if answered else AskedState.REFUSED,
            passage_id=answered.passage.id if answered else None,
            chat_id=chat.id,
            person_id=visit.person_id,
            message_id=visit.message_id,
            thread_id=visit.thread_id,
        )
    )


async def rate(store: Store, visit: Visit, callback_id: str, asked_id: int, *, liked: bool) -> None:
    """A press on 👍 or 👎; an answer that is disliked goes to the editors."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        asked = await tx.asked.get(asked_id)
        if asked is None or visit.person is None or asked.chat_id != chat.id:
            words = Words("press_unknown")
        elif await tx.asked.rate(asked_id, visit.person.id, liked=liked):
            words = Words("rated_up" if liked else "rated_down")
        else:
            words = Words("rated_before")
        await tx.outbox.put(Notice(callback_id, chat.language, words))
