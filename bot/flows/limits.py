"""What may go out now, within the limits that all processes of a token share."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.flows.delivery import Held, settle
from bot.ports import Call, Transaction


class Limit(NamedTuple):
    """So many messages in any stretch of so many seconds."""

    messages: int
    seconds: float


OVERALL = Limit(30, 1.04)
"""Telegram allows 30 a second as it receives them: messages that travel may arrive closer together."""
GROUP = Limit(20, 60.0)
PRIVATE = Limit(3, 3.0)
"""About one a second."""


def limit_of(chat_id: int) -> Limit:
    """Ids of groups are negative."""
    return GROUP if chat_id < 0 else PRIVATE


async def within_limits(tx: Transaction, claimed: Sequence[tuple[Call, float]], now: datetime) -> list[Call]:
    """Those of some claimed calls that may be made so many seconds from now, counted as made; others are put off.

    Answers to presses and edits of messages pass freely.
    """
    limited = [(call, call.chat_id, seconds) for call, seconds in claimed if is_limited(call) and call.chat_id]
    waits = await tx.buckets.take([(chat_id, seconds) for _, chat_id, seconds in limited])
    held = {call.id: wait for (call, _, _), wait in zip(limited, waits, strict=True) if wait > 0}
    for call, _, seconds in limited:
        if call.id in held:
            await settle(tx, call, Held(timedelta(seconds=seconds + held[call.id]), "limits"), now)
    return [call for call, _ in claimed if call.id not in held]


def is_limited(call: Call) -> bool:
    """Whether Telegram's limits concern a call."""
    return call.chat_id is not None and not call.method.startswith("edit")
