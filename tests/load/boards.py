"""Boards of a group of 5,000 with a year of answers, and of a league of 4,165 groups, on SQLite."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from bot.flows.rank import board_view
from bot.flows.visit import Visit
from bot.game.model import Chat, ChatKind, Period, Person
from bot.ports import Call
from bot.replies import Reply
from bot.store.engine import create_engine
from bot.store.migrate import migrate
from bot.store.store import SqlStore
from index.trials.report import percentile
from tests.load.figure import Figure, at_most
from tests.store.test_migrations import older

GROUPS, MEMBERS, LARGE, DAYS = 4_165, 79_000, 5_000, 365
"""Of the league's members, those of one group; each of these has answered on every day, the others twice a year."""
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
LOOKS, BOARD_MS, LEAGUE_LOOKS, LEAGUE_MS = 50, 20.0, 20, 200.0
FIRST_PERSON, FIRST_GROUP, RARELY = 7_000_000_000, -1_000_000_000_000, 182

ANSWER = (
    "INSERT INTO answers (post_id, chat_id, person_id, question_id, chosen, right, points, day, scored, scheduled, received_at)"
    " VALUES (?, ?, ?, 'q', '[1]', ?, ?, ?, 1, 1, '2026-01-01 00:00:00.000000')"
)


def measure() -> list[Figure]:
    with TemporaryDirectory() as place:
        return asyncio.run(_measure(Path(place, "boards.sqlite")))


async def _measure(file: Path) -> list[Figure]:
    engine = create_engine(f"sqlite+aiosqlite:///{file}")
    async with engine.begin() as db:
        await db.run_sync(older, "0006")
    answers = _fill(file)
    began = perf_counter()
    await migrate(engine)
    seconds = perf_counter() - began
    store = SqlStore(engine, _encode, lambda: NOW)
    try:
        return [
            Figure("answers in the ledger", f"{answers}, {file.stat().st_size / 1e6:.0f} MB"),
            Figure("… added up anew by the migration", f"{seconds:.0f} s"),
            *[figure for period in Period for figure in await _board(store, period)],
            *await _league(store),
        ]
    finally:
        await engine.dispose()


def _encode(reply: Reply) -> Call:
    raise NotImplementedError("nothing is sent here")


def _fill(file: Path) -> int:
    """A year of answers, in the database as it was before the sums were kept."""
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("PRAGMA synchronous = OFF")
        groups = ((FIRST_GROUP - number, f"第 {number} 组") for number in range(GROUPS))
        chat = "(id, kind, title, timezone, language, mode, active) VALUES (?, 'group', ?, 'Asia/Shanghai', 'zh-Hans', 'poll', 1)"
        db.executemany(f"INSERT INTO chats {chat}", groups)
        people = ((FIRST_PERSON + number, f"同学 {number}") for number in range(MEMBERS))
        db.executemany("INSERT INTO people (id, name) VALUES (?, ?)", people)
        db.executemany(ANSWER, _answers(Random(1)))
        return int(db.execute("SELECT count(*) FROM answers").fetchone()[0])


def _answers(random: Random) -> Iterator[tuple[Any, ...]]:
    """By day, as they come. Post, group, person, right, points, day."""
    for ago in range(DAYS, -1, -1):
        day = str(date(2026, 7, 1) - timedelta(days=ago))
        for number in (*range(LARGE), *range(LARGE + ago % RARELY, MEMBERS, RARELY)):
            group = 0 if number < LARGE else 1 + number % (GROUPS - 1)
            right = int(random.random() < 0.4 + number % 5 / 10)
            yield ago * GROUPS + group, FIRST_GROUP - group, FIRST_PERSON + number, right, right, day


async def _board(store: SqlStore, period: Period) -> list[Figure]:
    """What `/rank` reads: the top, the line of whoever asks, all with their streaks."""
    chat = Chat(FIRST_GROUP, ChatKind.GROUP, "第 0 组", "Asia/Shanghai", "zh-Hans")
    random = Random(2)

    async def look() -> None:
        person = Person(FIRST_PERSON + random.randrange(LARGE), "同学")
        view = await board_view(store, Visit(chat, person, NOW, NOW), period)
        assert view.players == LARGE and view.own is not None and view.own.streak > 1

    return await _looks(f"board of {LARGE}, {period}", look, LOOKS, BOARD_MS)


async def _league(store: SqlStore) -> list[Figure]:
    async def look() -> None:
        async with store.read() as tx:
            assert len(await tx.boards.league()) == GROUPS

    return await _looks(f"board of {GROUPS} groups", look, LEAGUE_LOOKS, LEAGUE_MS)


async def _looks(what: str, look: Callable[[], Awaitable[None]], looks: int, most: float) -> list[Figure]:
    """Milliseconds; the first look, which compiles the statements, does not count."""
    await look()
    found, busy = [], process_time()
    for _ in range(looks):
        began = perf_counter()
        await look()
        found.append(1000 * (perf_counter() - began))
    spent = 1000 * (process_time() - busy) / looks
    times = f"p50 {percentile(found, 0.5):.1f} ms, of the processor {spent:.1f} ms"
    return [Figure(what, times), at_most("… p99", percentile(found, 0.99), most, "{:.1f} ms")]
