"""What became of a call of the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.flows.broadcast import arrived as told_of_broadcast
from bot.flows.contest_issue import issued
from bot.flows.membership import deactivate
from bot.flows.vote import bind
from bot.ports import Binding, Call, Transaction
from bot.replies import Address, Send, Words

GIVE_UP_AFTER = 8
SHORTEST_OPEN = timedelta(seconds=10)
"""A question that would close sooner is not sent; Telegram takes no poll of less than five seconds."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram did it; `result` is what it answered."""

    result: Any


@dataclass(frozen=True, slots=True)
class Unsure:
    """No answer came: it may have been done."""

    reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """It was not done; try again after `delay`."""

    delay: timedelta
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """It could not be made yet: Telegram's limits, or a token that is not accepted. This is no attempt."""

    delay: timedelta
    reason: str


@dataclass(frozen=True, slots=True)
class TopicGone:
    """It was not done: the forum topic is deleted or closed."""

    thread_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not done and never will be. `gone`: the bot cannot write to this chat any more."""

    reason: str
    gone: bool = False
    polls_forbidden: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has become the supergroup `chat_id`."""

    chat_id: int


Outcome = Sent | Unsure | Later | Held | TopicGone | Refused | Moved


def backoff(attempts: int) -> timedelta:
    """How long to wait after the first, second … attempt: 1, 2, 4 … seconds, 5 minutes at most."""
    return timedelta(seconds=min(2 ** min(attempts - 1, 10), 300))


async def settle(tx: Transaction, call: Call, outcome: Outcome, now: datetime) -> None:
    """Write down what became of a call, with everything that follows from it."""
    match outcome:
        case Sent(result):
            await tx.calls.sent(call.id, now)
            await _arrived(tx, call, result, now)
        case Unsure(reason) if call.repeatable:
            await _later(tx, call, now + backoff(call.attempts), reason)
        case Unsure(reason):
            log.warning("unsure whether a message was sent", call=call.id, chat=call.chat_id, reason=reason)
            await tx.calls.unsure(call.id, reason)
        case Later(delay, reason):
            await _later(tx, call, now + delay, reason)
        case Held(delay, reason):
            await tx.calls.put_off(call.id, now + delay, reason)
        case TopicGone(thread_id):
            await _leave_topic(tx, call, thread_id, now)
        case Moved(chat_id):
            assert call.chat_id is not None
            await tx.chats.move(call.chat_id, chat_id)
            await tx.calls.put_off(call.id, now, "group became a supergroup")
        case Refused():
            await _refused(tx, call, outcome, now)


async def _arrived(tx: Transaction, call: Call, result: Any, now: datetime) -> None:
    """Tell what the message carries where it stands; the time of a contest's question begins."""
    if call.post_id is not None:
        await bind(tx, call.post_id, binding_of(result))
        await issued(tx, call.post_id, now)
    if call.load_id is not None:
        await tx.loads.shown(call.load_id, result["message_id"])
    if call.key is not None and isinstance(result, dict):
        await told_of_broadcast(tx, call.key, result["message_id"])


async def in_time(tx: Transaction, calls: Sequence[Call], now: datetime) -> list[Call]:
    """Without the questions whose time is over before they could be sent: these are not sent any more."""
    ids = [call.post_id for call in calls if call.post_id is not None]
    ends = await tx.posts.closing_times(ids) if ids else {}
    over = {post_id for post_id, closes_at in ends.items() if closes_at - now <= SHORTEST_OPEN}
    for call in calls:
        if call.post_id in over:
            await settle(tx, call, Refused("its time was over before it could be sent"), now)
    return [call for call in calls if call.post_id not in over]


def binding_of(message: dict[str, Any]) -> Binding:
    """The binding that a sent message proves."""
    poll = message.get("poll")
    if poll is None:
        return Binding(message["message_id"])
    options = tuple(option["persistent_id"] for option in poll["options"] if "persistent_id" in option)
    return Binding(message["message_id"], poll["id"], options)


async def _later(tx: Transaction, call: Call, moment: datetime, reason: str) -> None:
    if call.repeatable and call.attempts >= GIVE_UP_AFTER:
        await tx.calls.fail(call.id, reason)
    else:
        await tx.calls.retry(call.id, moment, reason)


async def _leave_topic(tx: Transaction, call: Call, thread_id: int, now: datetime) -> None:
    """What was meant for a topic goes to the general one; the group is told once where its plan has gone."""
    assert call.chat_id is not None
    log.warning("topic gone; the general one is used", chat=call.chat_id, topic=thread_id)
    await tx.calls.leave_topic(call.chat_id, thread_id)
    await tx.calls.put_off(call.id, now, "topic gone")
    if await tx.chats.leave_topic(call.chat_id, thread_id):
        key = f"topic:{call.chat_id}:{thread_id}"
        await tx.outbox.put(Send(Address(call.chat_id, call.language), Words("topic_gone"), urgent=False, key=key))


async def _refused(tx: Transaction, call: Call, refused: Refused, now: datetime) -> None:
    log.warning("call refused", call=call.id, method=call.method, chat=call.chat_id, reason=refused.reason)
    await tx.calls.fail(call.id, refused.reason)
    if refused.gone and call.chat_id is not None:
        await deactivate(tx, call.chat_id)
    elif refused.polls_forbidden and call.chat_id is not None:
        address = Address(call.chat_id, call.language, call.params.get("message_thread_id"))
        key = f"polls_forbidden:{call.chat_id}:{now.date()}"
        await tx.outbox.put(Send(address, Words("polls_forbidden"), key=key))
