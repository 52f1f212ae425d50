"""Boards of a group, and a person's own record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.flows.visit import Visit, arrive, needs_group, reply
from bot.game.board import streak
from bot.game.model import Board, Chat, ChatKind, Period, Standing
from bot.ports import Store, Transaction
from bot.replies import BoardView, Edit, Notice, Record, RecordsView, Words

SHOWN = 10


async def show_board(store: Store, visit: Visit, period: Period) -> None:
    if not visit.in_group:
        return await needs_group(store, visit)
    view = await board_view(store, visit, period)
    async with store.write() as tx:
        await reply(tx, visit, await arrive(tx, visit), view)


async def press_board(store: Store, visit: Visit, callback_id: str, period: Period) -> None:
    """Show the board of another period in place, with the line of whoever pressed."""
    view = await board_view(store, visit, period)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if visit.message_id is not None:
            await tx.outbox.put(Edit(chat.id, visit.message_id, chat.language, view))
        await tx.outbox.put(Notice(callback_id, chat.language))


async def board_view(store: Store, visit: Visit, period: Period) -> BoardView:
    """Read before anything is written."""
    async with store.read() as tx:
        chat = await tx.chats.get(visit.chat.id) or visit.chat
        board = await board_of(tx, chat, period, visit.now, SHOWN, visit.person_id)
    return BoardView(period, board.top, board.own, board.players)


async def board_of(
    tx: Transaction, chat: Chat, period: Period, now: datetime, most: int, person_id: int | None = None
) -> Board:
    """The top of a group's board and the line of one person, with their streaks."""
    today = now.astimezone(chat.zone).date()
    board = await tx.boards.of(chat.id, period, today, most, person_id)
    lines = (*board.top, board.own) if board.own else board.top
    days = await tx.boards.scheduled_days(chat.id, [line.tally.person.id for line in lines], today)
    kept = [replace(line, streak=streak(days.get(line.tally.person.id, ()), today)) for line in lines]
    kept = await _with_names(tx, kept)
    top = len(board.top)
    return Board(tuple(kept[:top]), kept[top] if board.own else None, board.players)


async def _with_names(tx: Transaction, lines: Sequence[Standing]) -> list[Standing]:
    """Without the names of people who hide theirs."""
    showings = await tx.people.showings([line.tally.person.id for line in lines])
    hidden = {person_id for person_id, showing in showings.items() if showing.hidden}

    def named(line: Standing) -> Standing:
        tally = line.tally
        return (
            replace(line, tally=replace(tally, person=replace(tally.person, name="")))
            if tally.person.id in hidden
            else line
        )

    return [named(line) for line in lines]


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
            today = visit.now.astimezone(home.zone).date()
            days = (await tx.boards.scheduled_days(home.id, [person.id], today)).get(person.id, ())
            title = home.title if home.kind is ChatKind.GROUP else ""
            records.append(Record(title, tally, streak(days, today)))
        await reply(tx, visit, chat, RecordsView(person, tuple(records), with_id=not visit.in_group))
