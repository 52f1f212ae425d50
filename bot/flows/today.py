"""What happened on this day."""

from bot.flows.visit import Visit, arrive, reply
from bot.ports import Store
from bot.replies import TodayView, Words
from knowledge.anniversaries import next_after, on_this_day


async def show_today(store: Store, visit: Visit) -> None:
    """Events of this day of the year; when the library has none, those of the next day that has some."""
    async with store.read() as tx:
        passages = await tx.library.passages()
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        today = visit.now.astimezone(chat.zone).date()
        here = on_this_day(passages, today.month, today.day)
        events = here or next_after(passages, today.month, today.day)
        await reply(tx, visit, chat, TodayView(today, events) if events else Words("today_nothing"))
