"""Questions that are answered with buttons: what is pressed and what comes of it is told to the one who pressed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.contests.play import TakenView
from bot.flows.access import Access
from bot.flows.contest_issue import Asked, asked_by
from bot.flows.contest_play import answered
from bot.flows.verdict import again, question_of, told, verdict
from bot.flows.visit import Visit, arrive
from bot.game.attempt import SEVERAL, Final, press
from bot.game.grading import grade
from bot.game.model import Person, Post
from bot.ports import Store, Transaction
from bot.replies import Notice, ProgressView, Send, Words
from bot.roles import Action, Role, allowed
from bot.study import VerdictView
from knowledge.questions import Question

Told = Words | ProgressView | VerdictView | TakenView


@dataclass(frozen=True, slots=True)
class Pressed:
    """The question below which somebody presses, and the contest that asks it, if one does."""

    post: Post
    question: Question
    person: Person
    asked: Asked | None


Turn = Callable[[Transaction, Pressed], Awaitable[Told]]


async def choose(store: Store, access: Access, visit: Visit, callback_id: str, post_id: int, option: int) -> None:
    """A press on an option: the answer, or a part of it; what is complete is graded once.

    It counts if it was received before the close, however long it waited for its turn.
    """

    async def turn(tx: Transaction, at: Pressed) -> Told:
        post, person = at.post, at.person
        if not 0 <= option < len(at.question.options):
            return Words("press_unknown")
        so_far = await tx.ledger.attempt(post.id, person.id) if post.kind in SEVERAL else ()
        step = press(post, so_far, option)
        if isinstance(step, Final):
            return await _finish(tx, access, visit, at, step.chosen)
        await tx.ledger.keep_attempt(post.id, person.id, step.chosen)
        return ProgressView(at.question, step.chosen)

    await _press(store, visit, callback_id, post_id, _while_open(visit, turn))


async def submit(store: Store, access: Access, visit: Visit, callback_id: str, post_id: int) -> None:
    """A press that says that all right options are chosen."""

    async def turn(tx: Transaction, at: Pressed) -> Told:
        chosen = await tx.ledger.attempt(at.post.id, at.person.id)
        return await _finish(tx, access, visit, at, chosen) if chosen else ProgressView(at.question, ())

    await _press(store, visit, callback_id, post_id, _while_open(visit, turn))


async def restart(store: Store, visit: Visit, callback_id: str, post_id: int) -> None:
    """A press that takes back what was chosen so far."""

    async def turn(tx: Transaction, at: Pressed) -> Told:
        await tx.ledger.keep_attempt(at.post.id, at.person.id, ())
        return ProgressView(at.question, ())

    await _press(store, visit, callback_id, post_id, _while_open(visit, turn))


async def show_result(store: Store, visit: Visit, callback_id: str, post_id: int) -> None:
    """A press that asks for the verdict of one's own answer."""

    async def turn(tx: Transaction, at: Pressed) -> Told:
        answer = await tx.ledger.get(at.post.id, at.person.id)
        if answer is not None and at.asked is not None and at.asked.is_secret:
            return Words("play_secret")
        return verdict(at.question, answer) if answer else Words("result_none")

    await _press(store, visit, callback_id, post_id, turn)


async def _press(store: Store, visit: Visit, callback_id: str, post_id: int, turn: Turn) -> None:
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        post = await tx.posts.get(post_id)
        news: Told
        if post is None or not allowed([Role.MEMBER if post.chat_id == chat.id else Role.OUTSIDER], Action.PLAY):
            news = Words("press_unknown")
        elif visit.person is None:
            news = Words("anonymous")
        else:
            asked = await asked_by(tx, post.id)
            question = (asked.question(post) if asked else None) or await question_of(tx, post)
            news = await turn(tx, Pressed(post, question, visit.person, asked))
        if isinstance(news, VerdictView):
            return await tx.outbox.put(Notice(callback_id, chat.language), Send(visit.address(chat), news))
        await tx.outbox.put(Notice(callback_id, chat.language, news, alert=isinstance(news, Words)))


def _while_open(visit: Visit, turn: Turn) -> Turn:
    """The turn of somebody who has not answered, at a question that is not over."""

    async def guarded(tx: Transaction, at: Pressed) -> Told:
        if earlier := await tx.ledger.get(at.post.id, at.person.id):
            return again(at.question, earlier)
        if visit.received_at >= at.post.closes_at or (at.asked is not None and at.asked.is_past):
            return Words("press_late")
        return await turn(tx, at)

    return guarded


async def _finish(tx: Transaction, access: Access, visit: Visit, at: Pressed, chosen: tuple[int, ...]) -> Told:
    answer = grade(at.post, at.person.id, chosen, visit.received_at)
    if await tx.privacy.spent([answer]):
        return Words("press_spent")
    await tx.ledger.append([answer])
    if at.post.kind in SEVERAL:
        await tx.ledger.keep_attempt(at.post.id, at.person.id, ())
    if at.asked is not None:
        return await answered(tx, access, at.asked, at.question, answer, visit.now)
    return await told(tx, at.post, at.question, answer)
