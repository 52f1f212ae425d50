"""A live contest of 500 players in one group: ten questions, every vote from its delivery to its commit, and the board."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.playground import Playground
from bot.playground.nouns import Json
from index.trials.report import percentile
from tests.bot.process import BotProcess, cold, until
from tests.load.crowd import Crowd
from tests.load.delivery import Delivery, connections, votes, webhook_settings
from tests.load.figure import Figure, at_most

PLAYERS, QUESTIONS, SECONDS = 500, 10, 15
WITHIN, MOST = 5.0, 0.3
"""Seconds in which all players vote, and the seconds that a vote may take to its commit."""


def measure() -> list[Figure]:
    with TemporaryDirectory() as place:
        return asyncio.run(_measure(Path(place, "data")))


async def _measure(folder: Path) -> list[Figure]:
    folder.mkdir()
    settings = webhook_settings()
    async with Playground() as telegram, connections() as session:
        crowd = Crowd(telegram, Random(1), 1, PLAYERS)
        bot = BotProcess(telegram, folder, cold, **settings)
        try:
            await bot.start()
            telegram.say(crowd.people[0], crowd.groups[0], f"/live 单选题 {QUESTIONS} {SECONDS}")
            show = Show(crowd, Delivery(settings["WEBHOOK_URL"], session))
            for number in range(QUESTIONS):
                await show.question(number)
            await until(lambda: "🏁" in show.latest(), 60)
            return _figures(show, folder)
        finally:
            bot.kill()


class Show:
    """The contest as the group sees it; `right` counts the right votes of each person."""

    def __init__(self, crowd: Crowd, delivery: Delivery) -> None:
        self.crowd, self.delivery, self.random = crowd, delivery, Random(2)
        self.seconds: list[float] = []
        self.boards: list[float] = []
        self.right = dict.fromkeys(crowd.people, 0)

    def polls(self) -> list[Json]:
        return [one["poll"] for one in self.crowd.telegram.messages(self.crowd.groups[0]) if "poll" in one]

    def latest(self) -> str:
        return str(self.crowd.telegram.messages(self.crowd.groups[0])[-1].get("text", ""))

    async def question(self, number: int) -> None:
        """All players vote in the question, each at a moment of their own; then the board comes."""
        await until(lambda: len(self.polls()) > number, 60)
        began = perf_counter()
        poll = self.polls()[number]
        updates = list(votes([poll], self.crowd.people, self.random))
        for update in updates:
            update["update_id"] += number * PLAYERS
            answer = update["poll_answer"]
            self.right[answer["user"]["id"]] += answer["option_ids"] == poll["correct_option_ids"]
        async with asyncio.TaskGroup() as tasks:
            brought = []
            for at, update in enumerate(updates):
                await asyncio.sleep(began + at * WITHIN / PLAYERS - perf_counter())
                brought.append(tasks.create_task(self.delivery.bring(update)))
        self.seconds += [task.result() for task in brought]
        await until(lambda: f"{number + 1}/{QUESTIONS}" in self.latest() and "✅" in self.latest(), 60)
        self.boards.append(perf_counter() - began - SECONDS)


def _figures(show: Show, folder: Path) -> list[Figure]:
    with closing(sqlite3.connect(folder / "wenshi.sqlite")) as db:
        runs = dict(db.execute('SELECT person_id, "right" FROM runs').fetchall())
        stored = db.execute("SELECT count(*) FROM answers").fetchone()[0]
        marks = db.execute("SELECT count(*) FROM marks").fetchone()[0]
    cast = len(show.seconds)
    wrong = sum(runs.get(person) != right for person, right in show.right.items())
    return [
        Figure("players, questions, votes", f"{PLAYERS}, {QUESTIONS}, {cast}"),
        at_most("votes lost", cast - stored, 0, "{:.0f}"),
        at_most("votes without a mark", cast - marks, 0, "{:.0f}"),
        at_most("people whose sum is not what they voted", wrong, 0, "{:.0f}"),
        Figure(f"delivery to commit, all within {WITHIN:.0f} s: p50", f"{1000 * percentile(show.seconds, 0.5):.0f} ms"),
        at_most("… p99", 1000 * percentile(show.seconds, 0.99), 1000 * MOST, "{:.0f} ms"),
        Figure("from the end of a question to its board, the longest", f"{max(show.boards):.1f} s"),
    ]
