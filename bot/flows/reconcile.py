"""When a poll has closed and its votes are in: are all voters that Telegram counted known here?"""

from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from bot.ports import Count, Store, Transaction
from bot.replies import Address, Send, Words

BATCH = 500
SETTLING = timedelta(minutes=10)
"""After the news of the close, for votes that come another way or are delivered again."""
log = structlog.get_logger(__name__)


async def reconcile(store: Store, now: datetime, editors: Collection[int], language: str) -> None:
    """Compare the polls that closed a while ago; each gap is told to the editors once, with group, poll and size."""
    async with store.read() as tx:
        counts = await tx.closed_polls.counts(now - SETTLING, BATCH)
    if not counts:
        return
    async with store.write() as tx:
        for count in counts:
            assert count.post.poll_id is not None
            await tx.closed_polls.settle(count.post.poll_id)
            if count.gap:
                await _tell(tx, count, editors, language)


async def _tell(tx: Transaction, count: Count, editors: Collection[int], language: str) -> None:
    post = count.post
    log.error("votes are missing", chat=post.chat_id, poll=post.poll_id, voters=count.voters, known=count.known)
    group = await tx.chats.get(post.chat_id)
    question = await tx.bank.posted(post.question_id, post.id)
    values = {
        "group": group.title if group else post.chat_id,
        "question": question.stem,
        "poll": post.poll_id,
        "voters": count.voters,
        "known": count.known,
        "gap": abs(count.gap),
    }
    for editor in sorted(editors):
        chat = await tx.chats.get(editor)
        address = Address(editor, chat.language if chat else language)
        key = f"count:{post.poll_id}:{editor}"
        await tx.outbox.put(Send(address, Words("votes_gap", values), urgent=False, key=key))
