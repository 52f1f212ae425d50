"""Tells who set the league's plan how far its questions are: one message for what goes out together."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.game.broadcast import MEASURED, Broadcast, Progress, counts
from bot.league import BroadcastView
from bot.ports import Store, Transaction
from bot.replies import Address, Edit, Send

BEAT = timedelta(seconds=5)
"""Between two edits of the message."""
TOGETHER = timedelta(minutes=1)
"""Groups that are due so soon after the first, and after the time over which they are spread, belong to a broadcast."""
_KEY = "broadcast:"


async def begin_broadcast(tx: Transaction, now: datetime) -> None:
    """Questions of the league's plan have just been posted: its message is sent, if none tells of them already."""
    if await tx.broadcasts.is_going():
        return
    plan = await tx.league_plan.hold()  # another process may post to other groups at this moment
    chat = await tx.chats.get(plan.set_by) if plan.set_by is not None else None
    if chat is None or not chat.active or await tx.broadcasts.is_going():
        return
    broadcast = Broadcast(0, chat.id, chat.id, chat.language, now)
    number = await tx.broadcasts.add(broadcast, now + BEAT)
    view = BroadcastView(await progress_of(tx, broadcast, now))
    await tx.outbox.put(Send(Address(chat.id, chat.language), view, key=f"{_KEY}{number}"))


async def arrived(tx: Transaction, key: str, message_id: int) -> None:
    """A message with a key was sent: it may be one that tells how far a broadcast is."""
    if key.startswith(_KEY):
        await tx.broadcasts.bind(int(key.removeprefix(_KEY)), message_id)


async def show_broadcasts(store: Store, now: datetime) -> bool:
    """Edit the message of a broadcast whose numbers have changed, and end it; says whether there was one to look at."""
    async with store.read() as tx:
        if not await tx.broadcasts.is_due(now):
            return False
    async with store.write() as tx:
        broadcast = await tx.broadcasts.hold_due(now)
        if broadcast is None:
            return False
        progress = await progress_of(tx, broadcast, now)
        over = progress.left == 0
        if over or (broadcast.message_id is not None and counts(progress) != broadcast.shown):
            await _tell(tx, broadcast, BroadcastView(progress, over))
            broadcast = replace(broadcast, shown=counts(progress))
        await tx.broadcasts.show(broadcast.id, broadcast.shown, None if over else now + BEAT)
    return True


async def _tell(tx: Transaction, broadcast: Broadcast, view: BroadcastView) -> None:
    """In the message that stands; in a new one at the end where it is not known."""
    if broadcast.message_id is not None:
        await tx.outbox.put(Edit(broadcast.chat_id, broadcast.message_id, broadcast.language, view))
    else:
        await tx.outbox.put(Send(Address(broadcast.chat_id, broadcast.language), view))


async def progress_of(tx: Transaction, broadcast: Broadcast, now: datetime) -> Progress:
    """The messages that are on their way, and those of groups that are due soon."""
    plan = await tx.league_plan.get()
    lately = max(broadcast.began_at, now - MEASURED)
    progress = await tx.broadcasts.progress(broadcast.began_at, lately)
    groups = await tx.broadcasts.due_by(broadcast.began_at + timedelta(minutes=plan.spread) + TOGETHER)
    to_come = groups * plan.daily.count if plan.daily else 0
    return replace(progress, to_come=to_come, seconds=(now - lately).total_seconds())
