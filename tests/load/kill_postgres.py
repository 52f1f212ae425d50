"""20 SIGKILLs of two processes on one PostgreSQL while 20,000 votes are cast: what is lost, what is doubled."""

import asyncio
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.playground import Playground
from tests.bot.fleet import Fleet, SharedAudit, killed_again_and_again
from tests.load.crowd import Crowd
from tests.load.figure import Figure
from tests.load.kill import GROUPS, KILLS, LONGEST_LIFE, PEOPLE, SEED, VOTES, VOTES_A_TICK
from tests.store.postgres import cluster


def measure() -> list[Figure]:
    with TemporaryDirectory() as place, cluster() as postgres:
        return asyncio.run(_measure(Path(place), postgres.create("kill")))


async def _measure(place: Path, database: str) -> list[Figure]:
    random, empty = Random(SEED), place / "empty"
    empty.mkdir()
    async with Playground() as telegram, Fleet(telegram, empty, place, database) as fleet:
        crowd = Crowd(telegram, random, GROUPS, PEOPLE)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(crowd.act(VOTES, VOTES_A_TICK))
            tasks.create_task(killed_again_and_again(fleet, random, KILLS, LONGEST_LIFE))
        await fleet.settle(crowd)
        findings = SharedAudit(fleet, crowd).findings()
        print(*findings[:20], sep="\n", end="\n" if findings else "")
        return [
            Figure("SIGKILLs, of two processes in turn", str(KILLS)),
            Figure("votes cast / in the ledger", f"{len(crowd.cast)} / {len(fleet.books.answers())}"),
            Figure("quizzes ordered / polls seen", f"{sum(crowd.ordered.values())} / {len(crowd.polls)}"),
            Figure("calls left as unsure, for a person", str(dict(Counter(fleet.books.unsure())) or 0)),
            Figure("lost, doubled or wrong", str(len(findings)), "0", not findings),
        ]
