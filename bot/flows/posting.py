"""Drawing questions from the bank and posting them; used by quizzes on demand and by the daily plan."""

from datetime import datetime
from random import Random

from bot.contests.live import Timing
from bot.game.choosing import ANYTHING, Deck, Wish, choose
from bot.game.model import Chat, Post, Slot
from bot.ports import Transaction
from bot.replies import Address, QuestionView, Send
from knowledge.questions import Question


async def draw(
    tx: Transaction,
    chat: Chat,
    count: int,
    now: datetime,
    random: Random,
    wish: Wish = ANYTHING,
    deck: Deck | None = None,
) -> list[Question]:
    """At most `count` questions for a chat, unseen ones first; none that asks what was asked in the last 30 days.

    A deck that was read for many chats saves most of the work; what has been withdrawn since is not drawn.
    """
    seen, today = await tx.bank.seen(chat.id), now.astimezone(chat.zone).date()
    ids = choose(deck or await tx.bank.deck(), count, random, wish, seen, today)
    questions = await tx.bank.postable(ids)
    if deck is not None and len(questions) < len(ids):
        return await draw(tx, chat, count, now, random, wish)
    return [questions[question_id] for question_id in ids]


async def post(
    tx: Transaction,
    chat: Chat,
    question: Question,
    now: datetime,
    closes_at: datetime,
    *,
    scored: bool,
    thread_id: int | None = None,
    slot: Slot | None = None,
) -> None:
    """Store a post of a question and put its message; what people wait for (no slot) is sent first."""
    await put_post(tx, chat, question, plan_post(chat, question, now, closes_at, scored=scored, slot=slot), thread_id)


def plan_post(
    chat: Chat, question: Question, now: datetime, closes_at: datetime, *, scored: bool, slot: Slot | None = None
) -> Post:
    """A post as it will be stored, with the key that the question has now."""
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
        closes_at=closes_at,
        scored=scored,
        slot_id=slot.id if slot else None,
    )


async def put_post(
    tx: Transaction,
    chat: Chat,
    question: Question,
    planned: Post,
    thread_id: int | None = None,
    timing: Timing | None = None,
) -> Post:
    """Store a planned post and put its message; gives it with its id."""
    stored = await tx.posts.add(planned)
    passage = await tx.library.passage(question.passage_id)
    assert passage is not None, f"question {question.id} stands on no stored passage"
    view = QuestionView(stored, question, passage[0], chat, timing)
    address = Address(chat.id, chat.language, thread_id)
    urgent = stored.slot_id is None
    await tx.outbox.put(Send(address, view, urgent=urgent, key=f"post:{stored.id}", post_id=stored.id))
    return stored
