"""A start that cannot succeed, and a stop that must."""

import asyncio
import signal
import sys
from pathlib import Path

from bot.playground import Playground
from tests.bot.process import until


async def start(telegram: Playground, folder: Path, token: str) -> asyncio.subprocess.Process:
    places = {"DATA_DIR": str(folder), "BOT_API_URL": telegram.url, "HTTP_PORT": "0"}
    environment = {**places, "BOT_TOKEN": token, "ENCODER_MODEL": "none"}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stderr=asyncio.subprocess.PIPE
    )


async def test_a_wrong_token_gets_one_sentence(telegram: Playground, folder: Path) -> None:
    token = "123456:AAabcdefghijklmnopqrstuvwxyz0123456"
    process = await start(telegram, folder, token)
    _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert errors.decode().splitlines() == [
        "BOT_TOKEN is not accepted by the Bot API. Take the token from @BotFather once more."
    ]


async def test_it_stops_within_five_seconds_and_finishes_what_it_has_in_hand(
    telegram: Playground, folder: Path
) -> None:
    process = await start(telegram, folder, telegram.token)
    await telegram.calls.wait("setMyCommands", timeout=60)
    telegram.faults.delay("sendMessage", 1.0)
    asked = telegram.users[2]
    telegram.say(asked, asked, "/help")
    await until(lambda: not telegram.faults)  # the answer is on its way
    process.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(process.wait(), 5) == 0
    assert len([message for message in telegram.messages(asked) if message["from"]["is_bot"]]) == 1
