"""From votes in polls to the ledger."""

from collections.abc import Sequence
from datetime import datetime

from bot.flows.contest_issue import issued
from bot.game.grading import chosen_positions, grade
from bot.game.model import Answer, Post, UnscoredVote, Vote
from bot.ports import Binding, Transaction
from bot.replies import Address, Send, Words


async def record(tx: Transaction, votes: Sequence[Vote]) -> int:
    """Grade a batch of votes into the ledger, and give how many were new; those whose poll is not bound yet are parked.

    A vote counts whenever it arrives: Telegram refuses those cast after the close. One of a person who had voted before
    they were erased is passed over, and does not bring them back.
    """
    posts = await tx.posts.by_poll({vote.poll_id for vote in votes})  # first, since it locks the polls it does not find
    unknown = [vote for vote in votes if vote.poll_id not in posts]
    known = [(vote, posts[vote.poll_id]) for vote in votes if vote.poll_id in posts]
    graded = [_graded(vote, post) for vote, post in known]
    spent = await tx.privacy.spent(graded)
    answers = [answer for answer in graded if (answer.post_id, answer.person_id) not in spent]
    kept = {answer.person_id for answer in answers} | {vote.person.id for vote in unknown}
    await tx.people.upsert(vote.person for vote in votes if vote.person.id in kept)
    await tx.ledger.park(unknown)
    new = await tx.ledger.append(answers)
    if new < len(answers):
        await _note_typed_before(tx, known)
    return new


def _graded(vote: Vote, post: Post) -> Answer:
    return grade(post, vote.person.id, chosen_positions(post, vote), vote.received_at)


async def _note_typed_before(tx: Transaction, known: Sequence[tuple[Vote, Post]]) -> None:
    """Votes of people who had typed their answer count for nothing but the count at the close."""
    typed = await tx.ledger.typed({(post.id, vote.person.id) for vote, post in known})
    await tx.ledger.add_unscored(
        UnscoredVote(vote.poll_id, vote.person.id) for vote, post in known if (post.id, vote.person.id) in typed
    )


async def note_unscored(tx: Transaction, votes: Sequence[UnscoredVote]) -> None:
    """Keep votes that cannot be scored for the count at the close, and tell each voter once why, in their group."""
    await tx.ledger.add_unscored(votes)
    posts = await tx.posts.by_poll({vote.poll_id for vote in votes})
    for vote in votes:
        if post := posts.get(vote.poll_id):
            await _explain(tx, post, vote.voter_id)


async def _explain(tx: Transaction, post: Post, voter_id: int) -> None:
    chat = await tx.chats.get(post.chat_id)
    if chat is not None and chat.active:
        address = Address(chat.id, chat.language, reply_to=post.message_id)
        key = f"anonymous:{chat.id}:{voter_id}"
        await tx.outbox.put(Send(address, Words("anonymous"), urgent=False, key=key))


async def bind(tx: Transaction, post_id: int, binding: Binding) -> None:
    """Tell a post which message and poll it became, and grade the votes that came before."""
    await tx.posts.bind(post_id, binding)
    if binding.poll_id is not None and (votes := await tx.ledger.unpark(binding.poll_id)):
        await record(tx, votes)


async def seen(tx: Transaction, post_id: int, chat_id: int, binding: Binding, at: datetime) -> None:
    """The message of a post was met in its chat, at that moment: bind it if nothing else has, and settle its unsure
    call.

    The message of a bound post may be a second copy, sent again although the first had arrived: votes in both count.
    """
    post = await tx.posts.get(post_id)
    if post is None or post.chat_id != chat_id:
        return
    if post.message_id is None:
        await bind(tx, post_id, binding)
        await tx.outbox.arrived(post_id)
        await issued(tx, post_id, at)
    elif binding.poll_id is not None and binding.poll_id != post.poll_id:
        await tx.posts.add_copy(post_id, binding.poll_id, binding.option_ids)
        await record(tx, await tx.ledger.unpark(binding.poll_id))
