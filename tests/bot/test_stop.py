"""A stop is quick, whatever the bot is doing."""

import os
import signal
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.flows.library import parse, store_parsed
from bot.playground import Playground
from bot.store.opening import open_store
from tests.bot import process
from tests.bot.process import BotProcess, until


def launch_slow(environment: dict[str, str], folder: Path, log: Path) -> Any:
    """A bot whose index takes a minute."""
    started = process._SPAWN.Process(target=_run_slow, args=(dict(environment), folder, log))
    started.start()
    return started


def _run_slow(environment: dict[str, str], folder: Path, log: Path) -> None:
    from bot import retrieval

    retrieval.build = lambda *_: time.sleep(60)  # type: ignore[assignment]
    retrieval.build.__name__ = "build"
    process._run(environment, folder, log)


async def test_a_stop_does_not_wait_for_an_index(telegram: Playground, folder: Path) -> None:
    bot = BotProcess(telegram, folder, launch_slow)
    try:
        await bot.start()
        await bot.ready()
        now = datetime.now(UTC)
        async with open_store(
            f"sqlite+aiosqlite:///{folder / 'wenshi.sqlite'}", lambda reply: reply, datetime.now
        ) as store:  # type: ignore[arg-type,return-value]
            text = parse("new.md", "# 新材料\n\n## 一\n\n一段新的文字，写在这里。".encode())
            await store_parsed(store, text, now, approve=True)
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
