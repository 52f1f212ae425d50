"""Questions that are answered with buttons."""

from datetime import datetime

from bot.flows.visit import Visit, arrive
from bot.game.grading import grade
from bot.game.model import Post
from bot.ports import Store, Transaction
from bot.replies import Notice, Words
from bot.roles import Action, Role, allowed


async def choose(store: Store, visit: Visit, callback_id: str, post_id: int, option: int) -> None:
    """A press on an option: graded once, told only to the one who pressed.

    It counts if it was received before the close, however long it waited for its turn.
    """
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        post = await tx.posts.get(post_id)
        if post is None or not allowed([Role.MEMBER if post.chat_id == chat.id else Role.OUTSIDER], Action.PLAY):
            words = Words("press_unknown")
        elif visit.person is None:
            words = Words("anonymous")
        else:
            words = await _choose(tx, post, visit.person.id, option, visit.received_at)
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))


async def _choose(tx: Transaction, post: Post, person_id: int, option: int, received_at: datetime) -> Words:
    question = (await tx.bank.get([post.question_id]))[post.question_id]
    if not 0 <= option < len(question.options):
        return Words("press_unknown")
    if earlier := await tx.ledger.get(post.id, person_id):
        return Words("press_again", {"chosen": question.options[earlier.chosen[0]]})
    if received_at >= post.closes_at:
        return Words("press_late")
    answer = grade(post, person_id, (option,), received_at)
    if await tx.privacy.spent([answer]):
        return Words("press_spent")
    await tx.ledger.append([answer])
    right = " / ".join(question.options[position] for position in sorted(post.key))
    values = {"right": right, "explanation": question.explanation}
    return Words("press_right" if answer.right else "press_wrong", values)
