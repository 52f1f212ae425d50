"""Questions that are answered with buttons: what is pressed and what comes of it is told to the one who pressed."""

from collections.abc import Awaitable, Callable

from bot.contests.play import TakenView
from bot.flows.access import Access
from bot.flows.contest_issue import is_past, is_secret
from bot.flows.contest_play import answered
from bot.flows.verdict import again, question_of, verdict
from bot.flows.visit import Visit, arrive
from bot.game.attempt import Final, press
from bot.game.grading import grade
from bot.game.model import Person, Post
from bot.ports import Store, Transaction
from bot.replies import Notice, ProgressView, Words
from bot.roles import Action, Role, allowed
from knowledge.questions import Question

Told = Words | ProgressView | TakenView
Turn = Callable[[Transaction, Post, Question, Person], Awaitable[Told]]


async def choose(store: Store, access: Access, visit: Visit, callback_id: str, post_id: int, option: int) -> None:
    """A press on an option: the answer, or a part of it; what is complete is graded once.

    It counts if it was received before the close, however long it waited for its turn.
    """

    async def turn(tx: Transaction, post: Post, question: Question, person: Person) -> Told:
        if not 0 <= option < len(question.options):
            return Words("press_unknown")
        step = press(post, await tx.ledger.attempt(post.id, person.id), option)
        if isinstance(step, Final):
            return await _finish(tx, access, visit, post, question, step.chosen)
        await tx.ledger.keep_attempt(post.id, person.id, step.chosen)
        return ProgressView(question, step.chosen)

    await _press(store, visit, callback_id, post_id, _while_open(visit, turn))


async def submit(store: Store, access: Access, visit: Visit, callback_id: str, post_id: int) -> None:
    """A press that says that all right options are chosen."""

    async def turn(tx: Transaction, post: Post, question: Question, person: Person) -> Told:
        chosen = await tx.ledger.attempt(post.id, person.id)
        return await _finish(tx, access, visit, post, question, chosen) if chosen else ProgressView(question, ())

    await _press(store, visit, callback_id, post_id, _while_open(visit, turn))


async def restart(store: Store, visit: Visit, callback_id: str, post_id: int) -> None:
    """A press that takes back what was chosen so far."""

    async def turn(tx: Transaction, post: Post, question: Question, person: Person) -> Told:
        await tx.ledger.keep_attempt(post.id, person.id, ())
        return ProgressView(question, ())

    await _press(store, visit, callback_id, post_id, _while_open(visit, turn))


async def show_result(store: Store, visit: Visit, callback_id: str, post_id: int) -> None:
    """A press that asks for the verdict of one's own answer."""

    async def turn(tx: Transaction, post: Post, question: Question, person: Person) -> Told:
        answer = await tx.ledger.get(post.id, person.id)
        if answer is not None and await is_secret(tx, post.id):
            return Words("play_secret")
        return verdict(question, answer) if answer else Words("result_none")

    await _press(store, visit, callback_id, post_id, turn)


async def _press(store: Store, visit: Visit, callback_id: str, post_id: int, turn: Turn) -> None:
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        post = await tx.posts.get(post_id)
        told: Told
        if post is None or not allowed([Role.MEMBER if post.chat_id == chat.id else Role.OUTSIDER], Action.PLAY):
            told = Words("press_unknown")
        elif visit.person is None:
            told = Words("anonymous")
        else:
            told = await turn(tx, post, await question_of(tx, post), visit.person)
        await tx.outbox.put(Notice(callback_id, chat.language, told, alert=isinstance(told, Words)))


def _while_open(visit: Visit, turn: Turn) -> Turn:
    """The turn of somebody who has not answered, at a question that is not over."""

    async def guarded(tx: Transaction, post: Post, question: Question, person: Person) -> Told:
        if earlier := await tx.ledger.get(post.id, person.id):
            return again(question, earlier)
        if visit.received_at >= post.closes_at or await is_past(tx, post.id):
            return Words("press_late")
        return await turn(tx, post, question, person)

    return guarded


async def _finish(
    tx: Transaction, access: Access, visit: Visit, post: Post, question: Question, chosen: tuple[int, ...]
) -> Told:
    assert visit.person is not None
    answer = grade(post, visit.person.id, chosen, visit.received_at)
    if await tx.privacy.spent([answer]):
        return Words("press_spent")
    await tx.ledger.append([answer])
    await tx.ledger.keep_attempt(post.id, visit.person.id, ())
    return await answered(tx, access, question, answer, visit.now) or verdict(question, answer)
