"""20 SIGKILLs while 20,000 votes are cast: what is lost, what is doubled."""

import asyncio
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.playground import Playground
from tests.bot.process import Books, BotProcess, cold
from tests.load.crowd import Crowd
from tests.load.figure import Figure
from tests.load.murder import Audit, kill_again_and_again

SEED = 20260701
KILLS, LONGEST_LIFE, VOTES, VOTES_A_TICK = 20, 2.0, 20_000, 8
GROUPS, PEOPLE = 10, 250


def measure() -> list[Figure]:
    with TemporaryDirectory() as place:
        return asyncio.run(_measure(Path(place)))


async def _measure(place: Path) -> list[Figure]:
    random, folder = Random(SEED), place / "data"
    folder.mkdir()
    lives = [random.uniform(0, LONGEST_LIFE) for _ in range(KILLS)]
    print(f"seed {SEED}, killed after seconds:", *(f"{seconds:.3f}" for seconds in lives))
    async with Playground() as telegram:
        bot, crowd = BotProcess(telegram, folder, cold), Crowd(telegram, random, GROUPS, PEOPLE)
        try:
            await kill_again_and_again(bot, crowd, lives, VOTES, VOTES_A_TICK)
        finally:
            bot.kill()
        return _figures(bot, crowd)


def _figures(bot: BotProcess, crowd: Crowd) -> list[Figure]:
    books, findings = Books(bot.folder), Audit(bot, crowd).findings()
    print(*findings[:20], sep="\n", end="\n" if findings else "")
    proved = books.count("SELECT count(*) FROM outbox WHERE state = 'sent' AND post_id NOTNULL AND error NOTNULL")
    again = books.count("SELECT count(*) FROM updates WHERE attempts > 1")
    return [
        Figure("SIGKILLs", str(KILLS)),
        Figure("votes cast / in the ledger", f"{len(crowd.cast)} / {len(books.answers())}"),
        Figure("quizzes ordered / polls seen", f"{sum(crowd.ordered.values())} / {len(crowd.polls)}"),
        Figure("questions asked, buttons pressed", f"{len(crowd.askers)}, {len(crowd.presses)}"),
        Figure("updates begun more than once", str(again)),
        Figure("calls left as unsure, for a person", str(dict(Counter(books.unsure())) or 0)),
        Figure("polls that were unsure until a press proved them", str(proved)),
        Figure("lost, doubled or wrong", str(len(findings)), "0", not findings),
    ]
