"""Boards of a contest of 79,000 persons in 4,165 groups, on SQLite: from the rows to the ranking."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.contests.results import BoardOf
from bot.flows.access import Access
from bot.flows.contest_report import gather, write
from bot.flows.contest_results import Wish, board_view
from bot.flows.standings import Ranking
from bot.flows.visit import Visit
from bot.game.contest import Rules
from bot.game.league import Line
from bot.game.model import Chat, ChatKind, Person
from bot.game.running import Contest, ContestState, RunState
from bot.game.standings import Measure, group_lines
from bot.interpreter import keep_what_stands, set_up
from bot.ports import Call
from bot.replies import Reply
from bot.store.engine import create_engine
from bot.store.migrate import migrate
from bot.store.schema import chats, people, runs
from bot.store.store import SqlStore
from tests.load.figure import Figure, at_most

PERSONS, GROUPS, COUNTIES = 79_000, 4_165, 13
FIRST_PERSON, FIRST_GROUP = 7_000_000_000, -1_000_000_000_000
NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
RANK_S, LOOKS = 1.0, 20
CONTEST = Contest(
    0, "bench", "长征知识赛", ContestState.FINAL, FIRST_PERSON, NOW, rules=Rules(attempts=2), closes_at=NOW
)


def measure() -> list[Figure]:
    """With the interpreter as the bot sets it up."""
    set_up()
    keep_what_stands()
    with TemporaryDirectory() as place:
        return asyncio.run(_measure(Path(place, "contest.sqlite")))


async def _measure(file: Path) -> list[Figure]:
    engine = create_engine(f"sqlite+aiosqlite:///{file}")
    await migrate(engine)
    store = SqlStore(engine, _encode, lambda: NOW)
    try:
        contest, attempts = await _fill(store, engine)
        return [Figure("attempts", str(attempts)), *await _rank(store, contest), *await _look(store, contest)]
    finally:
        await engine.dispose()


def _encode(reply: Reply) -> Call:
    raise NotImplementedError("nothing is sent here")


async def _fill(store: SqlStore, engine: AsyncEngine) -> tuple[Contest, int]:
    """Every tenth person has tried twice."""
    random, numbers = Random(1), count(1)
    async with store.write() as tx:
        contest = await tx.contests.add(CONTEST)
        await tx.organisations.put(_tree())
    chat = {"kind": "group", "timezone": "Asia/Shanghai", "language": "zh-Hans", "mode": "poll", "active": True}
    tried = [(one, number) for one in range(PERSONS) for number in ((1, 2) if one % 10 == 0 else (1,))]
    rows = [_run(contest.id, next(numbers), one, number, random) for one, number in tried]
    async with engine.begin() as db:
        await db.execute(
            insert(chats), [{"id": FIRST_GROUP - at, "title": f"第 {at} 组", **chat} for at in range(GROUPS)]
        )
        await db.execute(insert(people), [{"id": FIRST_PERSON + at, "name": f"同学 {at}"} for at in range(PERSONS)])
        await db.execute(insert(runs), rows)
    return contest, len(rows)


def _tree() -> list[Line]:
    league = [Line(("盟团委",))]
    counties = [Line(("盟团委", f"{at} 旗")) for at in range(COUNTIES)]
    groups = [
        Line(("盟团委", f"{at % COUNTIES} 旗", f"第 {at} 团支部"), 10 + at % 40, FIRST_GROUP - at)
        for at in range(GROUPS)
    ]
    return [*league, *counties, *groups]


def _run(contest_id: int, number: int, person: int, attempt: int, random: Random) -> dict[str, Any]:
    right = random.randrange(11)
    begun = NOW - timedelta(seconds=random.randrange(86_400))
    return {
        "id": number, "contest_id": contest_id, "person_id": FIRST_PERSON + person, "number": attempt, "lot": f"{person}",
        "state": RunState.ENDED, "chat_id": FIRST_GROUP - person % GROUPS, "score": 10 * right, "right": right,
        "answered": 10, "millis": random.randrange(20_000, 300_000), "joined_at": begun, "started_at": begun,
        "ended_at": begun + timedelta(seconds=random.randrange(300)),
    }  # fmt: skip


async def _rank(store: SqlStore, contest: Contest) -> list[Figure]:
    """Persons and groups from the rows, as the first who looks waits for them."""

    async def rank() -> None:
        stand = await Ranking().of(store, contest)
        async with store.read() as tx:
            tree = await tx.organisations.all()
        assert len(stand.places) == PERSONS
        assert len(group_lines(contest.rules, stand.results, tree, Measure.SUM)) == GROUPS

    await rank()
    clock, busy = await _timed(rank)
    return [
        at_most(f"ranking of {PERSONS} persons and {GROUPS} groups, by the clock", clock, RANK_S, "{:.2f} s"),
        at_most("… of the processor", busy, RANK_S, "{:.2f} s"),
    ]


async def _look(store: SqlStore, contest: Contest) -> list[Figure]:
    """Boards for those who look later, and the report."""
    ranking, access = Ranking(), Access(frozenset(), ZoneInfo("Asia/Shanghai"))
    home = Chat(FIRST_PERSON + 7, ChatKind.PRIVATE, "同学", "Asia/Shanghai", "zh-Hans")
    visit = Visit(home, Person(FIRST_PERSON + 7, "同学"), NOW, NOW)
    await ranking.of(store, contest)
    figures = []
    for wish in (Wish(), Wish(BoardOf.GROUPS), Wish(BoardOf.ORGANISATIONS, Measure.RATE)):

        async def look(wish: Wish = wish) -> None:
            for _ in range(LOOKS):
                await board_view(store, ranking, access, visit, contest, wish)

        clock, busy = await _timed(look)
        times = f"{1000 * clock / LOOKS:.0f} ms, of the processor {1000 * busy / LOOKS:.0f} ms"
        figures.append(Figure(f"a look at the board of {wish.board.name.lower()}", times))
    report = await gather(store, ranking, contest.code)
    assert report is not None
    sizes = []

    async def sheet() -> None:
        sizes.append(len(await write(report, lambda _: None)))

    clock, busy = await _timed(sheet)
    times = f"{clock:.1f} s, of the processor {busy:.1f} s, {sizes[0] / 1e6:.1f} MB"
    return [*figures, Figure(f"report of {report.rows} rows, at the lowest priority", times)]


async def _timed(work: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    began, busy = perf_counter(), process_time()
    await work()
    return perf_counter() - began, process_time() - busy
