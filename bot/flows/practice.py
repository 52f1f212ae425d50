"""Practice in private: what is due comes first, then what is new."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from bot.flows.posting import Posting, post
from bot.flows.visit import Visit, arrive, reply, say
from bot.game.choosing import Deck
from bot.game.model import Chat, Mode, Person
from bot.game.practice import Card, History, card_of, new_question, next_due, turn
from bot.game.schedule import LONGEST_OPEN
from bot.ports import Store, Transaction
from bot.replies import Notice, Words
from bot.study import PracticeView
from knowledge.questions import Question


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the ledger has found: cards to be kept, and questions whose card is to go."""

    cards: Sequence[Card]
    mended: Collection[str]


async def look(store: Store, person_id: int) -> Looked:
    """What the cards of somebody are by what the ledger says now, whatever chat or key it came from."""
    async with store.read() as tx:
        news, mended = await tx.practice.news(person_id), await tx.practice.mended(person_id)
    return Looked(await asyncio.to_thread(_cards, news) if news else (), mended)


async def keep(tx: Transaction, person_id: int, looked: Looked) -> None:
    await tx.practice.keep(person_id, looked.cards)
    await tx.practice.drop(person_id, looked.mended)


def _cards(news: Sequence[History]) -> list[Card]:
    return [card_of(history) for history in news]


async def show_practice(store: Store, visit: Visit) -> None:
    if visit.in_group or visit.person is None:
        return await say(store, visit, Words("private_only"))
    looked = await look(store, visit.person.id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await keep(tx, visit.person.id, looked)
        await reply(tx, visit, chat, await panel(tx, chat, visit.person, visit.now))


async def panel(tx: Transaction, chat: Chat, person: Person, now: datetime, menu: str = "") -> PracticeView:
    cards = await tx.practice.cards(person.id)
    latest = await tx.posts.latest(chat.id)
    next_at = next_due(cards, now)
    return PracticeView(
        habit=await tx.habits.get(person.id),
        due=len(turn(cards, now, len(cards))),
        done=await tx.study.answered_on(person.id, chat.id, now.astimezone(chat.zone).date()),
        wrong=sum(card.is_open for card in cards),
        next_at=next_at.astimezone(chat.zone) if next_at else None,
        latest=latest.id if latest else 0,
        menu=menu,
    )


async def next_question(store: Store, visit: Visit, callback_id: str, after: int, random: Random, *, new: bool) -> None:
    """A press on the way to the next question. `new` takes one that was never answered when none is due.

    A button that is older than the question in hand (`after` is the one it knows) posts no second one.
    """
    person = visit.person
    if visit.in_group or person is None:
        return await _tell(store, visit, callback_id, Words("press_unknown"))
    looked = await look(store, person.id)
    async with store.read() as tx:
        deck = await tx.bank.deck() if new else Deck()
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await keep(tx, person.id, looked)
        if await _in_hand(tx, visit, person, after):
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("practice_below"), alert=True))
        await tx.outbox.put(Notice(callback_id, chat.language))
        question = await _choose(tx, chat, person, visit.now, random, deck)
        if question is not None:
            by_buttons = replace(chat, mode=Mode.BUTTONS)
            posting = Posting(by_buttons, question, visit.now + LONGEST_OPEN, scored=False)
            await post(tx, [posting], visit.now)
            return
        view = await panel(tx, chat, person, visit.now)
        nothing = new and not view.due and view.done < view.habit.a_day
        await reply(tx, visit, chat, Words("practice_no_new") if nothing else view)


async def _tell(store: Store, visit: Visit, callback_id: str, words: Words) -> None:
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))


async def _in_hand(tx: Transaction, visit: Visit, person: Person, after: int) -> bool:
    """Whether a question that can still be answered has been posted since."""
    latest = await tx.posts.latest(visit.chat.id)
    if latest is None or latest.id <= after or visit.now >= latest.closes_at:
        return False
    return await tx.ledger.get(latest.id, person.id) is None


async def _choose(
    tx: Transaction, chat: Chat, person: Person, now: datetime, random: Random, deck: Deck
) -> Question | None:
    """The question that has been due longest, else a new one of the deck; none when the day is full."""
    today = now.astimezone(chat.zone).date()
    room = (await tx.habits.get(person.id)).a_day - await tx.study.answered_on(person.id, chat.id, today)
    if room <= 0:
        return None
    due = turn(await tx.practice.cards(person.id), now, 1)
    chosen = due[0].question_id if due else None
    if chosen is None and deck.candidates:
        seen, topics = await tx.study.seen(person.id), await tx.study.topics(person.id)
        chosen = new_question(deck, topics, seen, random, today)
    return (await tx.bank.postable([chosen])).get(chosen) if chosen else None
