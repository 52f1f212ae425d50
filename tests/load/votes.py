"""Votes a second from the local Bot API to the committed ledger, by polling."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.playground import Playground
from tests.bot.process import Books, BotProcess, cold, until
from tests.load.crowd import Crowd
from tests.load.figure import Figure
from tests.load.murder import drained

VOTES, GROUPS, QUIZZES_A_GROUP, PEOPLE = 10_000, 3, 4, 1_000
DISK_SECONDS, ROUNDS = 2.0, 3


def measure() -> list[Figure]:
    with TemporaryDirectory() as place:
        commits = commits_a_second(Path(place))
        rounds = [asyncio.run(_measure(Path(place, str(number), "data"))) for number in range(ROUNDS)]
    seconds, processor = sorted(rounds)[ROUNDS // 2]
    return [
        Figure(f"{VOTES} waiting votes into the ledger, median of {ROUNDS}", f"{seconds:.2f} s"),
        Figure("votes a second", f"{VOTES / seconds:.0f}"),
        Figure("processor time of the bot in it", f"{processor:.2f} s"),
        Figure("this disk: commits a second of one row each", f"{commits:.0f}"),
    ]


async def _measure(folder: Path) -> tuple[float, float]:
    folder.mkdir(parents=True)
    async with Playground() as telegram:
        bot, crowd = BotProcess(telegram, folder, cold), Crowd(telegram, Random(1), GROUPS, PEOPLE)
        try:
            await bot.start()
            await _post_quizzes(bot, crowd)
            return await _vote(bot, crowd)
        finally:
            bot.kill()


async def _post_quizzes(bot: BotProcess, crowd: Crowd) -> None:
    for group in crowd.groups * QUIZZES_A_GROUP:
        crowd.telegram.say(crowd.people[0], group, "/quiz 单选题")
    await until(lambda: bot.telegram.is_polled and len(bot.telegram.calls.of("sendPoll")) == GROUPS * QUIZZES_A_GROUP)
    await drained(bot, Books(bot.folder))
    crowd.look()


async def _vote(bot: BotProcess, crowd: Crowd) -> tuple[float, float]:
    """Seconds, and seconds of processor time, from the last vote cast to the last one in the ledger."""
    books, spent = Books(bot.folder), processor_seconds(bot.pid)
    crowd.vote(VOTES)
    began = perf_counter()
    await until(lambda: books.count("SELECT count(*) FROM answers") == VOTES, 120)
    return perf_counter() - began, processor_seconds(bot.pid) - spent


def processor_seconds(pid: int) -> float:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def commits_a_second(folder: Path) -> float:
    """How often a second this disk keeps one row for good: SQLite with the settings of the store."""
    with closing(sqlite3.connect(folder / "disk.sqlite", isolation_level=None)) as db:
        for statement in ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "CREATE TABLE row (value)"):
            db.execute(statement)
        began, commits = perf_counter(), 0
        while perf_counter() - began < DISK_SECONDS:
            db.execute("INSERT INTO row VALUES (1)")
            commits += 1
        return commits / (perf_counter() - began)
