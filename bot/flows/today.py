"""What happened on this day."""

import asyncio
from collections.abc import Sequence
from datetime import date

from bot.flows.visit import Visit, say
from bot.ports import Store, Transaction
from bot.replies import TodayView, Words
from knowledge.anniversaries import Anniversary, next_after, on_this_day
from knowledge.model import Passage

MOST = 8
"""Events of a day that are told."""


async def show_today(store: Store, visit: Visit) -> None:
    """Events of this day of the year; when the library has none, those of the next day that has some."""
    async with store.read() as tx:
        chat = await tx.chats.get(visit.chat.id) or visit.chat
        passages = await tx.library.passages()
    today = visit.now.astimezone(chat.zone).date()
    events = await asyncio.to_thread(_events, passages, today)
    await say(store, visit, TodayView(today, events[:MOST]) if events else Words("today_nothing"))


async def dated_questions(tx: Transaction, day: date) -> frozenset[str]:
    """The questions that stand on passages which tell what happened on this day of the year."""
    events = on_this_day(await tx.library.dated(day.month, day.day), day.month, day.day)
    return frozenset(await tx.bank.on_passages({event.passage.id for event in events}))


def _events(passages: Sequence[Passage], today: date) -> tuple[Anniversary, ...]:
    here = on_this_day(passages, today.month, today.day)
    return here or next_after(passages, today.month, today.day)
