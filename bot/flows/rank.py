"""Boards of a group, and a person's own record."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.flows.visit import Visit, arrive, needs_group, reply
from bot.game.board import months_of, streak
from bot.game.model import Board, Chat, ChatKind, Period, Standing, Tally
from bot.game.practice import strong_and_weak
from bot.ports import Store, Transaction
from bot.replies import BoardView, Edit, Notice, Record, RecordsView, Source, Words
from bot.study import TopicsView

SHOWN = 10
MOST_TOPICS = 8
SOURCES = ("quiz", "practice")
"""Where answers come from, in the order in which they are shown."""


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
    streaks = await tx.boards.streaks(chat.id, [line.tally.person.id for line in lines], today)
    kept = [replace(line, streak=streaks.get(line.tally.person.id, 0)) for line in lines]
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
    """The visitor's own points, accuracy and streak, by group; in private by source too, and their topics.

    In a group, only what happened there.
    """
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if visit.person is None:
            return await reply(tx, visit, chat, Words("anonymous"))
        rows = await tx.ledger.tallies_of(visit.person.id)
        here = [row for row in rows if not visit.in_group or row[0].id == chat.id]
        groups = [row for row in here if row[0].kind is ChatKind.GROUP]
        records = tuple([await _record(tx, home, tally, visit.now) for home, tally in groups])
        if visit.in_group:
            return await reply(tx, visit, chat, RecordsView(visit.person, records))
        days = streak(months_of(await tx.study.days(visit.person.id)), visit.now.astimezone(chat.zone).date())
        await reply(tx, visit, chat, RecordsView(visit.person, records, True, sources_of(rows), days))
        if topics := strong_and_weak(await tx.study.topics(visit.person.id), MOST_TOPICS):
            await reply(tx, visit, chat, TopicsView(topics))


async def _record(tx: Transaction, home: Chat, tally: Tally, now: datetime) -> Record:
    today = now.astimezone(home.zone).date()
    streaks = await tx.boards.streaks(home.id, [tally.person.id], today)
    return Record(home.title, tally, streaks.get(tally.person.id, 0))


def sources_of(rows: Iterable[tuple[Chat, Tally]]) -> tuple[Source, ...]:
    """The sums of what was answered in groups and in private; a way in which nothing was answered is left out."""
    sums: dict[str, Source] = {}
    for home, tally in rows:
        name = "quiz" if home.kind is ChatKind.GROUP else "practice"
        so_far = sums.get(name, Source(name, 0, 0, 0))
        sums[name] = Source(
            name, so_far.points + tally.points, so_far.right + tally.right, so_far.answered + tally.answered
        )
    return tuple(sums[name] for name in SOURCES if name in sums)
