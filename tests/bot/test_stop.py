"""A stop is quick, whatever the bot is doing."""

import asyncio
import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from bot.flows.editions import Decision
from bot.flows.library import parse, store_parsed
from bot.playground import Playground
from bot.replies import Address, Send, Words
from bot.store.opening import open_store
from bot.telegram.render import Renderer
from tests.bot import process
from tests.bot.fleet import SECRET, free_port
from tests.bot.process import Books, BotProcess, until
from tests.load.crowd import Crowd
from tests.load.murder import Audit
from tests.store.conftest import sqlite_url

LONGEST_STOP = 5.0
FOR_EVER = 60.0
BROADCAST = 200
VOTES = 300


def launch_slow(environment: dict[str, str], folder: Path, log: Path) -> Any:
    """A bot whose index takes a minute."""
    started = process._SPAWN.Process(target=_run_slow, args=(dict(environment), folder, log))
    started.start()
    return started


def _run_slow(environment: dict[str, str], folder: Path, log: Path) -> None:
    from bot.search import client

    client.PROCESS = "tests.bot.slow_search"
    process._run(environment, folder, log)


async def test_a_stop_does_not_wait_for_an_index(telegram: Playground, folder: Path) -> None:
    bot = BotProcess(telegram, folder, launch_slow)
    try:
        await bot.start()
        await bot.ready()
        now = datetime.now(UTC)
        async with open_store(sqlite_url(folder / "wenshi.sqlite"), Renderer("bot"), lambda: now) as store:
            text = parse("new.md", "# 新材料\n\n## 一\n\n一段新的文字，写在这里。".encode())
            await store_parsed(store, text, Decision(None, now, now.date()), approved=True)
        await until(lambda: "building the index" in bot.said())
        began = time.monotonic()
        os.kill(bot.pid, signal.SIGTERM)
        await until(lambda: not bot._process.is_alive())
        assert time.monotonic() - began < 5
        assert bot._process.exitcode == 0
    finally:
        bot.kill()


async def test_ctrl_c_does_not_wait_for_the_first_index(telegram: Playground, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    bot = BotProcess(telegram, folder, launch_slow)
    try:
        await bot.start()
        await until(lambda: "building the index" in bot.said())
        began = time.monotonic()
        os.kill(bot.pid, signal.SIGINT)
        await until(lambda: not bot._process.is_alive())
        assert time.monotonic() - began < 5
        assert bot._process.exitcode == 130
    finally:
        bot.kill()


async def stopped(bot: BotProcess) -> float:
    """SIGTERM; gives the seconds until the process has ended as it should."""
    began = time.monotonic()
    os.kill(bot.pid, signal.SIGTERM)
    await until(lambda: not bot._process.is_alive())
    assert bot._process.exitcode == 0
    return time.monotonic() - began


async def broadcast(books: Books, groups: list[int]) -> None:
    """Far more messages to the groups than may be sent in a minute."""
    renderer = Renderer("bot")
    async with open_store(sqlite_url(books.path), renderer, lambda: datetime.now(UTC)) as store, store.write() as tx:
        for number in range(BROADCAST):
            address = Address(groups[number % len(groups)], "zh-Hans")
            await tx.outbox.put(Send(address, Words("saved"), urgent=False))


async def test_a_stop_in_the_midst_of_votes_and_a_broadcast(telegram: Playground, folder: Path) -> None:
    """What waits to be sent waits for the next start, and no vote is lost."""
    bot, books, crowd = BotProcess(telegram, folder), Books(folder), Crowd(telegram, Random(1), groups=4, people=40)
    waiting = "SELECT count(*) FROM outbox WHERE state = 'ready'"
    try:
        await bot.start()
        await bot.ready()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(crowd.act(votes=VOTES, votes_a_tick=1))
            await until(lambda: len(crowd.polls) >= 3)
            await broadcast(books, crowd.groups)
            await until(lambda: books.count(waiting) < BROADCAST)
            assert len(crowd.cast) < VOTES, "people have stopped voting"
            assert await stopped(bot) < LONGEST_STOP
            assert books.count(waiting) > 0
            assert books.count("SELECT count(*) FROM outbox WHERE state IN ('sending', 'unsure')") == 0
            await bot.start()
        await until(lambda: len(books.answers()) >= len(crowd.cast))
        assert list(Audit(bot, crowd)._votes()) == []
    finally:
        bot.kill()


async def test_a_stop_while_telegram_hangs_and_brings_updates(telegram: Playground, folder: Path) -> None:
    """What comes after the signal is refused at once, so that Telegram brings it again."""
    port = free_port()
    settings = {"HTTP_PORT": str(port), "WEBHOOK_URL": f"http://127.0.0.1:{port}", "WEBHOOK_SECRET": SECRET}
    bot, (first, second) = BotProcess(telegram, folder, **settings), telegram.users[2:4]
    try:
        await bot.start()
        await bot.ready()
        telegram.faults.delay("sendMessage", FOR_EVER)
        telegram.say(first, first, "/help")
        await until(lambda: not len(telegram.faults))
        ending = asyncio.create_task(stopped(bot))
        await asyncio.sleep(0.2)
        telegram.say(second, second, "/help")
        assert await ending < LONGEST_STOP
        assert telegram.pending_updates()
        await bot.start()
        await until(lambda: [one for one in telegram.messages(second) if one["from"]["is_bot"]])
    finally:
        bot.kill()
