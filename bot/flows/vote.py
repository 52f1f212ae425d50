"""From votes and presses to the ledger."""

from collections.abc import Sequence
from datetime import datetime

from bot.flows.visit import Visit, arrive
from bot.game.grading import chosen_positions, grade
from bot.game.model import Post, Vote
from bot.ports import Binding, Store, Transaction
from bot.replies import Notice, Words


async def record(tx: Transaction, votes: Sequence[Vote]) -> None:
    """Grade a batch of votes into the ledger; those whose poll is not bound yet are parked.

    A vote counts whenever it arrives: Telegram refuses those cast after the close.
    """
    posts = await tx.posts.by_poll({vote.poll_id for vote in votes})  # first, since it locks the polls it does not find
    await tx.people.upsert(vote.person for vote in votes)
    await tx.ledger.park(vote for vote in votes if vote.poll_id not in posts)
    known = ((vote, posts[vote.poll_id]) for vote in votes if vote.poll_id in posts)
    await tx.ledger.append(
        grade(post, vote.person.id, chosen_positions(post, vote), vote.received_at) for vote, post in known
    )


async def bind(tx: Transaction, post_id: int, binding: Binding) -> None:
    """Tell a post which message and poll it became, and grade the votes that came before."""
    await tx.posts.bind(post_id, binding)
    if binding.poll_id is not None:
        await record(tx, await tx.ledger.unpark(binding.poll_id))


async def seen(tx: Transaction, post_id: int, chat_id: int, binding: Binding) -> None:
    """The message of a post was met in its chat: bind it if nothing else has, and settle its unsure call."""
    post = await tx.posts.get(post_id)
    if post is None or post.chat_id != chat_id or post.message_id is not None:
        return
    await bind(tx, post_id, binding)
    await tx.outbox.arrived(post_id)


async def choose(
    store: Store, visit: Visit, callback_id: str, post_id: int, option: int, binding: Binding | None
) -> None:
    """A press on an option of a question posted with buttons: graded once, told only to the one who pressed."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if binding is not None:
            await seen(tx, post_id, chat.id, binding)
        post = await tx.posts.get(post_id)
        if post is None or post.chat_id != chat.id or visit.person is None:
            words = Words("press_unknown")
        else:
            words = await _choose(tx, post, visit.person.id, option, visit.now)
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))


async def _choose(tx: Transaction, post: Post, person_id: int, option: int, now: datetime) -> Words:
    question = (await tx.bank.get([post.question_id]))[post.question_id]
    if not 0 <= option < len(question.options):
        return Words("press_unknown")
    if earlier := await tx.ledger.get(post.id, person_id):
        return Words("press_again", {"chosen": question.options[earlier.chosen[0]]})
    if now >= post.closes_at:
        return Words("press_late")
    answer = grade(post, person_id, (option,), now)
    await tx.ledger.append([answer])
    right = " / ".join(question.options[position] for position in sorted(post.key))
    values = {"right": right, "explanation": question.explanation}
    return Words("press_right" if answer.right else "press_wrong", values)
