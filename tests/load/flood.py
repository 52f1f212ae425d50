"""How long others wait for an answer while ten senders flood the bot, and before and after, in one run."""

import asyncio
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.playground import Person, Playground
from tests.bot.process import BotProcess, cold, until
from tests.load.figure import Figure, at_most

SENDERS, A_SECOND = 10, 200
CALM_SECONDS, FLOOD_SECONDS, ASKS_A_SECOND = 20.0, 60.0, 10
DRAIN_SECONDS = 5.0
FIRST_SENDER, FIRST_ASKER = 6_000_000_000, 5_000_000_000
TEXTS = ("/me", "/help", "/ask 遵义会议是哪一年召开的？", "火星上有没有水？")


def measure() -> list[Figure]:
    with TemporaryDirectory() as place:
        calm, flooded, sent = asyncio.run(_measure(Path(place)))
    ratio = p99(flooded) / p99(calm)
    return [
        Figure(f"p99 of others, calm ({len(calm)} questions)", f"{p99(calm) * 1000:.0f} ms"),
        Figure(f"p99 of others under {sent / FLOOD_SECONDS:.0f} updates/s of {SENDERS} senders ({len(flooded)})",
               f"{p99(flooded) * 1000:.0f} ms"),
        at_most("flooded against calm", ratio, 1.5, "{:.2f}"),
    ]  # fmt: skip


def p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)]


async def _measure(folder: Path) -> tuple[list[float], list[float], int]:
    numbers = count(FIRST_ASKER)
    async with Playground() as telegram:
        bot = BotProcess(telegram, folder, cold)
        try:
            await bot.start()
            await bot.ready()
            await _ask_steadily(telegram, numbers, 3.0)
            calm = await _ask_steadily(telegram, numbers, CALM_SECONDS)
            async with asyncio.TaskGroup() as tasks:
                flood = tasks.create_task(_flood(telegram, FLOOD_SECONDS))
                flooded = await _ask_steadily(telegram, numbers, FLOOD_SECONDS)
            await asyncio.sleep(DRAIN_SECONDS)
            calm += await _ask_steadily(telegram, numbers, CALM_SECONDS)
            return calm, flooded, flood.result()
        finally:
            bot.kill()


async def _ask_steadily(telegram: Playground, numbers: "count[int]", seconds: float) -> list[float]:
    """Somebody new asks ten times a second; gives the seconds that each waited."""
    waited: list[float] = []
    async with asyncio.TaskGroup() as tasks:
        for _ in range(int(seconds * ASKS_A_SECOND)):
            tasks.create_task(_ask(telegram, next(numbers), waited))
            await asyncio.sleep(1 / ASKS_A_SECOND)
    return waited


async def _ask(telegram: Playground, person: int, waited: list[float]) -> None:
    asker = telegram.add_person(Person(person, "同学"))
    began = perf_counter()
    telegram.say(asker, asker, TEXTS[person % len(TEXTS)])
    await until(lambda: len(telegram.messages(asker)) > 1, 60)
    waited.append(perf_counter() - began)


async def _flood(telegram: Playground, seconds: float) -> int:
    """Questions, commands and presses, as fast as ten clients send them; gives how many."""
    senders = [telegram.add_person(Person(FIRST_SENDER + number, "刷屏")) for number in range(SENDERS)]
    began, sent = perf_counter(), 0
    while (passed := perf_counter() - began) < seconds:
        while sent < passed * A_SECOND:
            sender = senders[sent % SENDERS]
            telegram.say(sender, sender, TEXTS[sent // SENDERS % len(TEXTS)])
            sent += 1
        await asyncio.sleep(0.02)
    return sent
