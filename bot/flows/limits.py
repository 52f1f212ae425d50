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


async def within_limits(tx: Transaction, claimed: Sequence[Call], now: datetime) -> list[Call]:
    """Those of some claimed calls that may be made now, counted as made; the others are put off until they may.

    Answers to presses and edits of messages pass freely.
    """
    limited = [(call, call.chat_id) for call in claimed if call.chat_id is not None and not _is_free(call)]
    waits = await tx.buckets.take([chat_id for _, chat_id in limited])
    held = {call.id: seconds for (call, _), seconds in zip(limited, waits, strict=True) if seconds > 0}
    for call, _ in limited:
        if call.id in held:
            await settle(tx, call, Held(timedelta(seconds=held[call.id]), "limits"), now)
    return [call for call in claimed if call.id not in held]


def _is_free(call: Call) -> bool:
    return call.method.startswith("edit")
