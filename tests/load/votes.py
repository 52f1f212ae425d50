"""Votes a second from the local Bot API to the committed ledger, beside a plain aiogram + aiosqlite bot."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.playground import Playground
from tests.bot.process import ROOT, BotProcess, Cold, cold, until
from tests.load.crowd import Crowd
from tests.load.delivery import Delivery, connections, votes, webhook_settings
from tests.load.figure import Figure, at_least, at_most
from tests.load.plain import FILE
from tests.load.start import megabytes

WARM, VOTES, GROUPS, QUIZZES_A_GROUP, PEOPLE = 2_000, 10_000, 3, 4, 1_000
DISK_SECONDS, ROUNDS = 2.0, 3
POLLING_TIMES, WEBHOOK_TIMES, FLAT, POLLING_VOTES = 5.0, 1.5, 1.1, 5_000.0
FAST_DISK = 1_000.0
"""Commits a second from which on the absolute figure counts."""


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot, how it is started, and where its votes are."""

    launch: Callable[[Mapping[str, str], Path, Path], Cold]
    file: str


@dataclass(frozen=True, slots=True)
class Run:
    """Votes a second, processor time a vote, and megabytes before and after."""

    rate: float
    microseconds: float
    before: float
    after: float


def plain(environment: Mapping[str, str], folder: Path, log: Path) -> Cold:
    """Start the plain bot."""
    values = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
    with log.open("ab") as errors:
        return Cold(
            [sys.executable, "-m", "tests.load.plain"], env=values, cwd=folder, stderr=errors, stdout=subprocess.DEVNULL
        )


OURS, PLAIN = Contender(cold, "wenshi.sqlite"), Contender(plain, FILE)


def measure() -> list[Figure]:
    """The contenders take turns, so that a busy moment of the machine meets all of them."""
    runs: dict[tuple[Contender, bool], list[Run]] = {}
    disk = []
    with TemporaryDirectory() as place:
        for number in range(ROUNDS):
            disk.append(commits_a_second(Path(place)))
            for contender in (OURS, PLAIN):
                for by_webhook in (False, True):
                    folder = Path(place, f"{number}-{contender.file}-{by_webhook}", "data")
                    run = asyncio.run(_measure(contender, folder, by_webhook))
                    runs.setdefault((contender, by_webhook), []).append(run)
    return _figures(runs, median(disk))


async def _measure(contender: Contender, folder: Path, by_webhook: bool) -> Run:
    folder.mkdir(parents=True)
    settings = webhook_settings() if by_webhook else {}
    async with Playground() as telegram:
        bot = BotProcess(telegram, folder, contender.launch, **settings)
        crowd = Crowd(telegram, Random(1), GROUPS, PEOPLE)
        try:
            await bot.start()
            await _post_quizzes(crowd)
            if by_webhook:
                return await _by_webhook(contender, bot, crowd, settings["WEBHOOK_URL"])
            return await _by_polling(contender, bot, crowd)
        finally:
            bot.kill()


async def _post_quizzes(crowd: Crowd) -> None:
    for _ in range(GROUPS * QUIZZES_A_GROUP):
        crowd.order()
    wanted = GROUPS * QUIZZES_A_GROUP
    await until(
        lambda: len(crowd.telegram.calls.of("sendPoll")) == wanted and not crowd.telegram.pending_updates(), 120
    )
    await asyncio.sleep(2.0)  # what follows a post is written down
    crowd.look()


async def _by_polling(contender: Contender, bot: BotProcess, crowd: Crowd) -> Run:
    crowd.vote(WARM)
    await _stored(contender, bot, WARM)
    watch = Watch(bot.pid)
    crowd.vote(VOTES)
    watch.begin()
    await _stored(contender, bot, WARM + VOTES)
    return watch.end()


async def _by_webhook(contender: Contender, bot: BotProcess, crowd: Crowd, url: str) -> Run:
    polls = [message["poll"] for message in crowd.polls.values()]
    updates = votes(polls, crowd.people, Random(1))
    async with connections() as session:
        delivery = Delivery(url, session)
        await delivery.bring_all(list(islice(updates, WARM)))
        await _stored(contender, bot, WARM)
        watch, rest = Watch(bot.pid), list(islice(updates, VOTES))
        watch.begin()
        await delivery.bring_all(rest)
        await _stored(contender, bot, WARM + VOTES)
        return watch.end()


class Watch:
    """Clock, processor and memory of a process while it takes the votes."""

    def __init__(self, pid: int) -> None:
        self.pid, self.before = pid, megabytes(pid, "VmRSS")

    def begin(self) -> None:
        self.spent, self.began = processor_seconds(self.pid), perf_counter()

    def end(self) -> Run:
        seconds, spent = perf_counter() - self.began, processor_seconds(self.pid) - self.spent
        return Run(VOTES / seconds, 1e6 * spent / VOTES, self.before, megabytes(self.pid, "VmRSS"))


async def _stored(contender: Contender, bot: BotProcess, count: int) -> None:
    """Until so many votes are committed."""
    with closing(sqlite3.connect(bot.folder / contender.file)) as db:
        await until(lambda: db.execute("SELECT count(*) FROM answers").fetchone()[0] >= count, 300)


def _figures(runs: dict[tuple[Contender, bool], list[Run]], disk: float) -> list[Figure]:
    figures = [Figure("this disk: commits a second of one row each", f"{disk:.0f}")]
    for by_webhook, name, times in ((False, "polling", POLLING_TIMES), (True, "webhook", WEBHOOK_TIMES)):
        ours, other = runs[OURS, by_webhook], runs[PLAIN, by_webhook]
        rate, plain_rate = (median(run.rate for run in each) for each in (ours, other))
        figures += [
            _rate(f"{name}: votes a second, median of {ROUNDS}", rate, by_webhook, disk),
            Figure(f"{name}: the plain bot", f"{plain_rate:.0f}"),
            at_least(f"{name}: times the plain bot", rate / plain_rate, times, "{:.1f}"),
            Figure(f"{name}: processor time a vote, plain bot", f"{_cost(ours)}, {_cost(other)}"),
            at_most(f"{name}: memory after {VOTES} votes, as a multiple", _growth(ours), FLAT, "{:.2f}"),
        ]
    return figures


def _rate(what: str, rate: float, by_webhook: bool, disk: float) -> Figure:
    """The absolute target holds for polling where the disk is fast enough."""
    if by_webhook or disk < FAST_DISK:
        return Figure(what, f"{rate:.0f}")
    return at_least(what, rate, POLLING_VOTES, "{:.0f}")


def _cost(runs: list[Run]) -> str:
    return f"{median(run.microseconds for run in runs):.0f} µs"


def _growth(runs: list[Run]) -> float:
    return max(run.after / run.before for run in runs)


def processor_seconds(pid: int) -> float:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def commits_a_second(folder: Path) -> float:
    """How often a second this disk keeps one row for good: SQLite with the settings of the store."""
    with closing(sqlite3.connect(folder / "disk.sqlite", isolation_level=None)) as db:
        for statement in (
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "CREATE TABLE IF NOT EXISTS row (value)",
        ):
            db.execute(statement)
        began, commits = perf_counter(), 0
        while perf_counter() - began < DISK_SECONDS:
            db.execute("INSERT INTO row VALUES (1)")
            commits += 1
        return commits / (perf_counter() - began)
