"""The daily question of 4,165 groups at one minute, at Telegram's limits, while people ask."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.playground import Person, Playground
from bot.playground.errors import TooManyRequests
from bot.playground.faults import Fault, Faults
from bot.playground.nouns import Member
from index.trials.report import percentile
from tests.bot.process import BotProcess, cold, until
from tests.load.figure import Figure, at_most
from tests.load.votes import processor_seconds

GROUPS, A_SECOND, TIMES = 4_165, 30, 1.1
REPLY_SECONDS, ASK_EVERY = 1.5, 2.0
FIRST_ASKER = 8_000_000_000
CHAT = (
    "INSERT INTO chats (id, kind, title, timezone, language, mode, daily_at, daily_count, daily_about, active,"
    " next_slot_at)"
    " VALUES (?, 'group', ?, 'UTC', 'zh-Hans', 'poll', ?, 1, '单选题', 1, ?)"
)


class Strict(Faults):
    """Telegram's overall limit: a message beyond 30 in any second, as they arrive, is answered with 429."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[float] = []
        self.refused = 0

    def take(self, method: str) -> Fault | None:
        if not method.lower().startswith("send") or method.lower() == "sendchataction":
            return super().take(method)
        now = perf_counter()
        if sum(now - moment < 1.0 for moment in self.taken[-A_SECOND:]) >= A_SECOND:
            self.refused += 1
            return Fault(method, "fail", TooManyRequests(1))
        self.taken.append(now)
        return None


def measure() -> list[Figure]:
    with TemporaryDirectory() as place:
        return asyncio.run(_measure(Path(place, "data")))


async def _measure(folder: Path) -> list[Figure]:
    folder.mkdir()
    telegram = Playground()
    telegram.faults = strict = Strict()
    async with telegram:
        bot, groups = BotProcess(telegram, folder, cold), _groups(telegram)
        try:
            await bot.start()
            await until(lambda: telegram.is_polled, 180)
            _plan(folder / "wenshi.sqlite", groups)
            spent = processor_seconds(bot.pid)
            replies = await _while_posting(telegram)
            spent = processor_seconds(bot.pid) - spent
        finally:
            bot.kill()
    return _figures(telegram, strict, replies, spent, bot.said())


def _groups(telegram: Playground) -> list[int]:
    """Groups that the bot has been in for long."""
    world, owner = telegram._world, telegram.users[0]
    groups = [telegram.add_group(f"第 {number} 组", [owner]) for number in range(GROUPS)]
    for group in groups:
        world.chats.put_member(group, Member(world.bot_id, "member"))
    return groups


def _plan(file: Path, groups: list[int]) -> None:
    """Their quiz is due now."""
    at = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=1)
    stored = f"{at:%Y-%m-%d %H:%M:%S}.000000"
    with closing(sqlite3.connect(file, timeout=30)) as db, db:
        rows = ((group, f"第 {number} 组", f"{at:%H:%M:%S}.000000", stored) for number, group in enumerate(groups))
        db.executemany(CHAT, rows)


async def _while_posting(telegram: Playground) -> list[float]:
    """Seconds that each of many people waits for a reply, until every group has its question."""
    replies: list[float] = []
    async with asyncio.TaskGroup() as tasks:
        asking = tasks.create_task(_ask_again_and_again(telegram, replies, tasks))
        async with asyncio.timeout(900):
            while len(posted(telegram)) < GROUPS:
                await asyncio.sleep(0.25)
        asking.cancel()
    return replies


def posted(telegram: Playground) -> set[int]:
    """The groups that have their question."""
    return {int(call.params["chat_id"]) for call in telegram.calls.of("sendPoll") if call.status == 200}


async def _ask_again_and_again(telegram: Playground, replies: list[float], tasks: asyncio.TaskGroup) -> None:
    number = FIRST_ASKER
    while True:
        number += 1
        tasks.create_task(_ask(telegram, telegram.add_person(Person(number, "同学")), replies))
        await asyncio.sleep(ASK_EVERY)


async def _ask(telegram: Playground, person: int, replies: list[float]) -> None:
    began = perf_counter()
    telegram.say(person, person, "遵义会议是哪一年召开的？")
    await until(lambda: len(telegram.messages(person)) > 1, 60)
    replies.append(perf_counter() - began)


def _figures(telegram: Playground, strict: Strict, replies: list[float], spent: float, log: str) -> list[Figure]:
    seconds, limit = strict.taken[-1] - strict.taken[0], GROUPS / A_SECOND
    unhandled = sum('"error"' in line or "call refused" in line for line in log.splitlines())
    return [
        Figure(f"groups with their question, of {GROUPS}", str(len(posted(telegram)))),
        at_most(
            f"from the first message to the last, {len(replies)} replies among them", seconds, TIMES * limit, "{:.0f} s"
        ),
        Figure("… as a multiple of the limit's own time", f"{seconds / limit:.3f}"),
        Figure("processor time of the bot a message", f"{1000 * spent / len(strict.taken):.1f} ms"),
        Figure("messages that met a 429 and were sent later", str(strict.refused)),
        Figure("calls given up, errors in the log", str(unhandled), "0", unhandled == 0),
        at_most("reply to a question meanwhile, p95", percentile(replies, 0.95), REPLY_SECONDS, "{:.2f} s"),
    ]
