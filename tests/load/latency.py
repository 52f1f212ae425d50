"""From the delivery of a vote to its commit, at 200 a second, while a 600-page file loads and questions are asked."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.interpreter import keep_what_stands
from bot.playground import Person, Playground
from bot.playground.nouns import Json
from index.trials.bank import bank_trials
from index.trials.report import percentile
from tests.bot.process import BotProcess, cold, until
from tests.documents import paper
from tests.load.crowd import Crowd
from tests.load.delivery import Delivery, connections, votes, webhook_settings
from tests.load.figure import Figure, at_most
from tests.load.loading import PAGES

A_SECOND, CALM, BUSY, TIMES = 200, 20.0, 40.0, 1.5
ROUNDS = 3
"""Each with a bot of its own, so that a moment at which the machine does other things does not tell on one side alone."""
GROUPS, QUIZZES_A_GROUP, PEOPLE = 3, 5, 1_200
DRAFTED = "SELECT count(*) FROM passages JOIN editions ON editions.id = edition_id WHERE editions.state = 'draft'"
ASK_EVERY, FIRST_ASKER = 1.0, 8_000_000_000


@dataclass(frozen=True)
class Round:
    """Seconds that each vote took, calm and while a file loads; what came of the file; how many people were answered."""

    calm: list[float]
    busy: list[float]
    loaded: str
    answered: int


def measure() -> list[Figure]:
    book = paper.book(PAGES)
    rounds = []
    for _ in range(ROUNDS):
        with TemporaryDirectory() as place:
            rounds.append(asyncio.run(_round(Path(place, "data"), book)))
    return _figures(rounds)


async def _round(folder: Path, book: bytes) -> Round:
    folder.mkdir()
    settings = webhook_settings()
    async with Playground() as telegram, connections() as session:
        crowd = Crowd(telegram, Random(1), GROUPS, PEOPLE)
        owner = crowd.people[0]
        bot = BotProcess(telegram, folder, cold, ADMIN_IDS=str(owner), ENCODER_MODEL="bundled", **settings)
        try:
            await bot.start()
            polls = await _polls(crowd)
            keep_what_stands()  # the bench's own memory is not looked through meanwhile: that takes 0.2 s
            updates = votes(polls, crowd.people, Random(2))
            delivery = Delivery(settings["WEBHOOK_URL"], session)
            await _deliver(delivery, updates, 5.0)
            calm = await _deliver(delivery, updates, CALM)
            telegram.send_file(owner, owner, "book.pdf", book)
            busy, answered = await _while_asked(telegram, delivery, updates)
            return Round(calm, busy, _loaded(folder), answered)
        finally:
            bot.kill()


async def _polls(crowd: Crowd) -> list[Json]:
    for _ in range(GROUPS * QUIZZES_A_GROUP):
        crowd.order()
    await until(lambda: len(crowd.telegram.calls.of("sendPoll")) == GROUPS * QUIZZES_A_GROUP, 120)
    await asyncio.sleep(2.0)  # what follows a post is written down
    crowd.look()
    return [message["poll"] for message in crowd.polls.values()]


async def _deliver(delivery: Delivery, updates: Iterator[Json], seconds: float) -> list[float]:
    """Seconds that each vote took; a vote begins at its own moment, however long the others take."""
    async with asyncio.TaskGroup() as tasks:
        began = perf_counter()
        brought = []
        for number in range(int(A_SECOND * seconds)):
            await asyncio.sleep(began + number / A_SECOND - perf_counter())
            brought.append(tasks.create_task(delivery.bring(next(updates))))
    return [task.result() for task in brought]


async def _while_asked(telegram: Playground, delivery: Delivery, updates: Iterator[Json]) -> tuple[list[float], int]:
    """The same while people ask; and how many were answered."""
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(_ask(telegram))
        busy = await _deliver(delivery, updates, BUSY)
        asking.cancel()
    people = range(FIRST_ASKER, FIRST_ASKER + int(BUSY / ASK_EVERY) + 1)
    return busy, sum(len(telegram.messages(person)) > 1 for person in people)


async def _ask(telegram: Playground) -> None:
    for number, trial in enumerate(bank_trials()):
        person = telegram.add_person(Person(FIRST_ASKER + number, "同学"))
        telegram.say(person, person, trial.question)
        await asyncio.sleep(ASK_EVERY)


def _loaded(folder: Path) -> str:
    """How far the file came."""
    with closing(sqlite3.connect(folder / "wenshi.sqlite")) as db:
        state = db.execute("SELECT state FROM loads").fetchone()[0]
        passages = db.execute(DRAFTED).fetchone()[0]
        vectors = db.execute("SELECT count(*) FROM vectors").fetchone()[0]
    return f"{state}, {passages} passages, {vectors} vectors in the store"


def _figures(rounds: list[Round]) -> list[Figure]:
    calm, busy = [took for one in rounds for took in one.calm], [took for one in rounds for took in one.busy]
    base, worst = percentile(calm, 0.99), percentile(busy, 0.99)
    return [
        Figure(f"{len(calm)} votes at {A_SECOND} a second: p50", f"{1000 * percentile(calm, 0.5):.1f} ms"),
        Figure("… p99", f"{1000 * base:.1f} ms"),
        Figure(f"{len(busy)} votes while a file of {PAGES} pages loads: p50", f"{1000 * percentile(busy, 0.5):.1f} ms"),
        Figure("… p99", f"{1000 * worst:.1f} ms"),
        at_most("… as a multiple of the p99 without", worst / base, TIMES, "{:.2f}"),
        Figure("the file at the end of each round", "; ".join(one.loaded for one in rounds)),
        Figure("questions answered meanwhile", str(sum(one.answered for one in rounds))),
    ]
