"""Drawing questions from the bank and posting them; used by quizzes on demand and by the daily plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from bot.contests.live import Timing
from bot.game.choosing import ANYTHING, Deck, Wish, choose, choose_first
from bot.game.model import Chat, Post, Slot
from bot.ports import Transaction
from bot.replies import Address, QuestionView, Send
from knowledge.questions import Question


@dataclass(frozen=True, slots=True)
class Order:
    """At most `count` questions for a chat; those that fit `first` go before the others."""

    chat: Chat
    count: int = 1
    wish: Wish = ANYTHING
    first: Wish | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """A question to be posted in a chat; what people wait for (no slot) is sent first."""

    chat: Chat
    question: Question
    closes_at: datetime
    scored: bool
    thread_id: int | None = None
    slot: Slot | None = None
    timing: Timing | None = None


async def draw(
    tx: Transaction, orders: Sequence[Order], now: datetime, random: Random, deck: Deck | None = None
) -> list[list[Question]]:
    """Questions for each order, unseen ones first; none that asks what its chat was asked in the last 30 days.

    A deck that was read for many chats saves most of the work; what has been withdrawn since is not drawn.
    """
    seen, known = await tx.bank.seen([order.chat.id for order in orders]), deck or await tx.bank.deck()
    drawn = [_chosen(order, known, seen.get(order.chat.id, {}), now, random) for order in orders]
    wanted = {question_id for ids in drawn for question_id in ids}
    questions = await tx.bank.postable(wanted)
    if deck is not None and len(questions) < len(wanted):
        return await draw(tx, orders, now, random)
    return [[questions[question_id] for question_id in ids] for ids in drawn]


def _chosen(order: Order, deck: Deck, seen: Mapping[str, date], now: datetime, random: Random) -> tuple[str, ...]:
    today = now.astimezone(order.chat.zone).date()
    if order.first is None:
        return choose(deck, order.count, random, order.wish, seen, today)
    return choose_first(deck, order.count, random, (order.first, order.wish), seen, today)


async def post(tx: Transaction, postings: Sequence[Posting], now: datetime) -> Sequence[Post]:
    """Store posts of questions and put their messages, in this order; gives the posts with their ids."""
    stored = await tx.posts.add(*(_planned(posting, now) for posting in postings))
    passages = await tx.library.named({posting.question.passage_id for posting in postings})
    sends = []
    for posting, own in zip(postings, stored, strict=True):
        question, chat = posting.question, posting.chat
        assert question.passage_id in passages, f"question {question.id} stands on no stored passage"
        view = QuestionView(own, question, passages[question.passage_id], chat, posting.timing)
        address = Address(chat.id, chat.language, posting.thread_id)
        sends.append(Send(address, view, urgent=posting.slot is None, key=f"post:{own.id}", post_id=own.id))
    await tx.outbox.put(*sends)
    return stored


def _planned(posting: Posting, now: datetime) -> Post:
    question, chat, slot = posting.question, posting.chat, posting.slot
    return Post(
        id=0,
        chat_id=chat.id,
        question_id=question.id,
        kind=question.kind,
        key=question.key,
        order=question.order,
        accepted=question.accepted,
        day=slot.day if slot else now.astimezone(chat.zone).date(),
        opened_at=now,
        closes_at=posting.closes_at,
        scored=posting.scored,
        slot_id=slot.id if slot else None,
    )
