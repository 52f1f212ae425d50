"""Boards of a group, and a person's own record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.flows.visit import Visit, arrive, needs_group, reply
from bot.game.board import first_day, rank, streak
from bot.game.model import Chat, ChatKind, Period, Standing
from bot.ports import Store, Transaction
from bot.replies import BoardView, Edit, Notice, Record, RecordsView, Words

SHOWN = 10


async def show_board(store: Store, visit: Visit, period: Period) -> None:
    if not visit.in_group:
        return await needs_group(store, visit)
    view = await _board(store, visit, period)
    async with store.write() as tx:
        await reply(tx, visit, await arrive(tx, visit), view)


async def press_board(store: Store, visit: Visit, callback_id: str, period: Period) -> None:
    """Show the board of another period in place, with the line of whoever pressed."""
    view = await _board(store, visit, period)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if visit.message_id is not None:
            await tx.outbox.put(Edit(chat.id, visit.message_id, chat.language, view))
        await tx.outbox.put(Notice(callback_id, chat.language))


async def _board(store: Store, visit: Visit, period: Period) -> BoardView:
    """Read before anything is written: a large board takes its time."""
    async with store.read() as tx:
        chat = await tx.chats.get(visit.chat.id) or visit.chat
        board = await standings(tx, chat, period, visit.now)
        person_id = visit.person.id if visit.person else None
        own = [standing for standing in board if standing.tally.person.id == person_id]
        shown = await with_streaks(tx, chat, (*board[:SHOWN], *own), visit.now)
    top = shown[: len(board[:SHOWN])]
    return BoardView(period, top, shown[-1] if own else None, len(board))


async def standings(tx: Transaction, chat: Chat, period: Period, now: datetime) -> tuple[Standing, ...]:
    """The whole board of a group, best first, without streaks."""
    today = now.astimezone(chat.zone).date()
    return rank(await tx.ledger.tallies(chat.id, first_day(period, today)))


async def with_streaks(tx: Transaction, chat: Chat, board: Sequence[Standing], now: datetime) -> tuple[Standing, ...]:
    """The same standings with the streaks of these people."""
    today = now.astimezone(chat.zone).date()
    days = await tx.ledger.scheduled_days(chat.id, [standing.tally.person.id for standing in board])
    return tuple(replace(standing, streak=streak(days.get(standing.tally.person.id, ()), today)) for standing in board)


async def show_records(store: Store, visit: Visit) -> None:
    """The visitor's own points, accuracy and streak, by group. In a group, only what happened there."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if visit.person is None:
            return await reply(tx, visit, chat, Words("anonymous"))
        person = visit.person
        rows = await tx.ledger.tallies_of(person.id)
        records = []
        for home, tally in rows:
            if visit.in_group and home.id != chat.id:
                continue
            days = (await tx.ledger.scheduled_days(home.id, [person.id])).get(person.id, ())
            title = home.title if home.kind is ChatKind.GROUP else ""
            records.append(Record(title, tally, streak(days, visit.now.astimezone(home.zone).date())))
        await reply(tx, visit, chat, RecordsView(person, tuple(records), with_id=not visit.in_group))
