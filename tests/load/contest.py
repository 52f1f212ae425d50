"""A paper by 5,000 people at once: no lost press, from press to the answer of its callback, and who waits how long.

Everybody opens the card, all press its button, and each answers every question after a few seconds.
"""

import asyncio
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.game.contest import Rules
from bot.game.running import Contest, ContestState
from bot.playground import Person, Playground
from bot.playground.nouns import Call
from bot.store.opening import open_store
from bot.telegram.render import Renderer
from index.trials.report import percentile
from knowledge.questions import Kind
from tests.bot.process import BotProcess, cold, until
from tests.load.figure import Figure, at_most
from tests.load.votes import processor_seconds

PEOPLE, COUNT, BANK = 5_000, 3, 100
TIME = 60
"""Seconds for each question. Nobody answers before all have joined, so those who began first may press too late."""
SOONEST, LATEST = 2.0, 8.0
FIRST, CODE = 6_000_000_000, "c0de"
BEYOND_LIMITS = 0.3
"""Seconds from press to answer: callbacks have no limit on sending."""


def measure() -> list[Figure]:
    with TemporaryDirectory() as place:
        return asyncio.run(_measure(Path(place, "data")))


class Crowd:
    """People who press the first button of each question some seconds after it has come."""

    def __init__(self, telegram: Playground, tasks: asyncio.TaskGroup) -> None:
        self.telegram, self.tasks, self.random = telegram, tasks, Random(1)
        self.due: list[tuple[float, int]] = []
        self.begun: list[int] = []
        self.took: list[float] = []
        self.gaps: list[float] = []
        self.pressed_at: dict[int, float] = {}
        self.asked_at: dict[int, float] = {}
        self.late = 0
        noted = telegram.calls.add

        def note(call: Call) -> None:
            noted(call)
            if call.method.lower() == "sendmessage" and '"o:' in json.dumps(call.params.get("reply_markup")):
                self._asked(int(call.params["chat_id"]))

        telegram.calls.add = note  # type: ignore[method-assign]

    def _asked(self, person: int) -> None:
        now = perf_counter()
        if person in self.pressed_at:
            self.gaps.append(now - self.pressed_at[person])
        else:
            self.begun.append(person)
        self.asked_at[person] = now
        heappush(self.due, (now + self.random.uniform(SOONEST, LATEST), person))

    def press(self, person: int) -> None:
        """The first button of the latest message."""
        message = self.telegram.messages(person)[-1]
        data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        press = self.telegram.press(person, person, message["message_id"], data)
        now = self.pressed_at[person] = perf_counter()
        self.late += now - self.asked_at.get(person, now) >= TIME
        self.tasks.create_task(self._answered(press, now))

    async def _answered(self, press: str, began: float) -> None:
        await self.telegram.answer(press, timeout=600)
        self.took.append(perf_counter() - began)

    async def play(self, presses: int) -> None:
        """Until so many presses have been made and answered."""
        while len(self.took) < presses:
            while self.due and self.due[0][0] <= perf_counter():
                self.press(heappop(self.due)[1])
            await asyncio.sleep(0.01)


async def _measure(folder: Path) -> list[Figure]:
    folder.mkdir()
    async with Playground() as telegram, asyncio.TaskGroup() as tasks:
        bot = BotProcess(telegram, folder, cold)
        try:
            await bot.start()
            await bot.ready()
            await _open(folder / "wenshi.sqlite")
            people = [telegram.add_person(Person(FIRST + number, f"同学 {number}")) for number in range(PEOPLE)]
            for person in people:
                telegram.say(person, person, f"/start c_{CODE}")
            await until(lambda: len(telegram.calls.of("sendMessage")) >= PEOPLE, 900)
            await asyncio.sleep(2.0)
            crowd = Crowd(telegram, tasks)
            spent, began = processor_seconds(bot.pid), perf_counter()
            for person in people:
                crowd.press(person)
            crowd.pressed_at.clear()
            await until(lambda: len(crowd.took) == PEOPLE, 900)
            joined, crowd.took = crowd.took, []
            await crowd.play(PEOPLE * COUNT)
            seconds = perf_counter() - began
            await asyncio.sleep(2.0)
            return _figures(crowd, joined, seconds, processor_seconds(bot.pid) - spent, folder / "wenshi.sqlite")
        finally:
            bot.kill()


async def _open(file: Path) -> None:
    """A contest that is open, in the database of the running bot."""
    now, rules = datetime.now(UTC), Rules(count=COUNT, seconds=TIME, bonus=5)
    address = f"sqlite+aiosqlite:///{file}"
    async with open_store(address, Renderer("bot"), lambda: now) as store, store.write() as tx:
        bank = [one for one in await tx.bank.questions() if one.kind is Kind.SINGLE][:BANK]
        planned = Contest(0, CODE, "知识赛", ContestState.OPEN, 1, now, rules, questions=tuple(bank), seed="seed")
        await tx.contests.add(replace(planned, opens_at=now, closes_at=now + timedelta(hours=12)))


def _figures(crowd: Crowd, joined: list[float], seconds: float, spent: float, file: Path) -> list[Figure]:
    with closing(sqlite3.connect(file)) as db:
        marks = db.execute("SELECT count(*) FROM marks").fetchone()[0]
        order = [row[0] for row in db.execute("SELECT person_id FROM runs ORDER BY id")]
        issued = sorted(row[0] for row in db.execute("SELECT started_at FROM runs WHERE started_at IS NOT NULL"))
    places = {person: place for place, person in enumerate(crowd.begun)}
    apart = max(abs(places[person] - place) for place, person in enumerate(order))
    presses, worst = len(crowd.took), percentile(crowd.took, 0.99)
    return [
        Figure(f"{PEOPLE} people, {COUNT} questions each: until the last answer", f"{seconds:.0f} s"),
        Figure("presses after the time of the question had run out", str(crowd.late)),
        at_most("presses on answers in time that were lost", float(presses - crowd.late - marks), 0.0, "{:.0f}"),
        Figure("from press to the answer of its callback, p50", f"{1000 * median(crowd.took):.0f} ms"),
        at_most("… p99", 1000 * worst, 1000 * BEYOND_LIMITS, "{:.0f} ms"),
        Figure("from press to the next question, p50", f"{median(crowd.gaps):.2f} s"),
        Figure("… p99", f"{percentile(crowd.gaps, 0.99):.2f} s"),
        Figure("all press the button of the card at once: answered, p50", f"{median(joined):.1f} s"),
        Figure("… the last", f"{max(joined):.1f} s"),
        Figure("runs that began", str(len(issued))),
        at_most("… places apart from the order of joining, at most", float(apart), 24.0, "{:.0f}"),
        Figure("processor time of the bot for each answer", f"{1000 * spent / presses:.1f} ms"),
        Figure("… and in all, of the time that went by", f"{100 * spent / seconds:.0f} %"),
    ]
