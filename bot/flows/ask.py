"""Answering a question with a quote."""

from bot.flows.visit import Visit, arrive, reply, say
from bot.ports import Search, Store
from bot.replies import AnswerView, RefusalView, Words
from knowledge.answer import answer
from knowledge.model import Answer


async def ask(store: Store, search: Search, visit: Visit, question: str) -> None:
    """Reply with the best quote, or with a refusal and the nearest headings.

    Passages are read again before they are quoted, so that a text withdrawn a moment ago is not.
    """
    if not question.strip():
        return await say(store, visit, Words("ask_empty"))
    found = await search(question)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        live = await tx.library.live([candidate.passage.id for candidate in found])
        result = answer([candidate for candidate in found if candidate.passage.id in live], search.threshold)
        view = AnswerView(result) if isinstance(result, Answer) else RefusalView(result)
        await reply(tx, visit, chat, view)
