"""The book of what somebody got wrong: 错题本."""

from bot.flows.practice import keep, look
from bot.flows.verdict import said
from bot.flows.visit import Visit, arrive, reply, say
from bot.game.practice import Card, put_away
from bot.ports import Store, Transaction
from bot.replies import Edit, Notice, View, Words
from bot.study import WrongsView, WrongView

A_PAGE = 6


async def show_wrong(store: Store, visit: Visit) -> None:
    if visit.in_group or visit.person is None:
        return await say(store, visit, Words("private_only"))
    looked = await look(store, visit.person.id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await keep(tx, visit.person.id, looked)
        await reply(tx, visit, chat, await _page(tx, visit.person.id, 1))


async def turn_page(store: Store, visit: Visit, callback_id: str, page: int) -> None:
    async with store.write() as tx:
        view = await _page(tx, visit.person.id, page) if visit.person else None
        await _answer(tx, visit, callback_id, view)


async def open_wrong(store: Store, visit: Visit, callback_id: str, question_id: str, page: int) -> None:
    """A press on one of the questions: all there is to know about it."""
    async with store.write() as tx:
        view = await _opened(tx, visit.person.id, question_id, page) if visit.person else None
        await _answer(tx, visit, callback_id, view)


async def master(store: Store, visit: Visit, callback_id: str, question_id: str, page: int) -> None:
    """Somebody says that they know a question now: it is asked no more until they get it wrong again."""
    async with store.write() as tx:
        card = await tx.practice.card(visit.person.id, question_id) if visit.person else None
        if visit.person is None or card is None:
            return await _answer(tx, visit, callback_id, None)
        await tx.practice.keep(visit.person.id, [put_away(card, visit.now)])
        await _answer(tx, visit, callback_id, await _page(tx, visit.person.id, page), Words("wrong_mastered"))


async def _answer(
    tx: Transaction, visit: Visit, callback_id: str, view: View | None, words: Words | None = None
) -> None:
    """Show a view in the place of the message that was pressed."""
    chat = await arrive(tx, visit)
    if visit.in_group or view is None or visit.message_id is None:
        return await tx.outbox.put(Notice(callback_id, chat.language, Words("press_unknown"), alert=True))
    await tx.outbox.put(Edit(chat.id, visit.message_id, chat.language, view), Notice(callback_id, chat.language, words))


async def _page(tx: Transaction, person_id: int, page: int) -> WrongsView:
    """The latest mistakes first; a page behind the last one is the last one."""
    cards = sorted(filter(_is_open, await tx.practice.cards(person_id)), key=_newest)
    pages = max(1, -(-len(cards) // A_PAGE))
    page = min(max(page, 1), pages)
    start = (page - 1) * A_PAGE
    ids = [card.question_id for card in cards[start : start + A_PAGE]]
    found = await tx.bank.get(ids)
    return WrongsView(tuple(found[question_id] for question_id in ids), start + 1, len(cards), page, pages)


def _is_open(card: Card) -> bool:
    return card.is_open


def _newest(card: Card) -> tuple[float, str]:
    return -card.added_at.timestamp(), card.question_id


async def _opened(tx: Transaction, person_id: int, question_id: str, page: int) -> WrongView | None:
    question = (await tx.bank.postable([question_id])).get(question_id)
    answer = await tx.study.last_wrong(person_id, question_id)
    if question is None or answer is None:
        return None
    found = await tx.library.passage(question.passage_id)
    then = await tx.bank.posted(question_id, answer.post_id)
    return WrongView(question, said(then, answer), found[0] if found else None, page)
