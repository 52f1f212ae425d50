"""Two bot processes share queue, ledger and schedule on one PostgreSQL, and either may be killed at any moment."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.flows.editions import Decision
from bot.flows.library import load_starter, parse, store_parsed
from bot.playground import Playground
from bot.replies import Address, Send, Words
from bot.store.opening import open_store
from bot.telegram.render import Renderer
from tests.bot.fleet import Fleet, SharedAudit, killed_again_and_again
from tests.bot.process import until
from tests.bot.test_kill import half_a_day_from_now
from tests.load.crowd import Crowd
from tests.load.murder import post_of
from tests.store.postgres import Cluster

pytestmark = pytest.mark.postgres
SEED = 20260701
BROADCAST = 150
REFRESH_SECONDS = 10.0
"""The processes look every five seconds; the rest is for building the index on a busy machine."""
_numbers = count(1)


@pytest.fixture(scope="session")
def furnished_database(postgres: Cluster) -> str:
    """The name of a database in which the starter library has been loaded."""

    async def furnish(url: str) -> None:
        async with open_store(url, Renderer("bot"), lambda: datetime.now(UTC)) as store:
            await load_starter(store, datetime.now(UTC))

    asyncio.run(furnish(postgres.create("fleet")))
    return "fleet"


@pytest.fixture
def database(postgres: Cluster, furnished_database: str) -> Iterator[str]:
    name = f"fleet_{next(_numbers)}"
    yield postgres.copy(furnished_database, name)
    postgres.drop(name)


@pytest.fixture
async def fleet(telegram: Playground, furnished: Path, tmp_path: Path, database: str) -> AsyncIterator[Fleet]:
    async with Fleet(telegram, furnished, tmp_path, database) as made:
        yield made


async def test_no_vote_is_lost_or_doubled(fleet: Fleet) -> None:
    random = Random(SEED)
    crowd = Crowd(fleet.telegram, random, groups=4, people=40)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(crowd.act(votes=400, votes_a_tick=3))
        tasks.create_task(killed_again_and_again(fleet, random, kills=5, longest=0.9))
    await fleet.settle(crowd)
    assert SharedAudit(fleet, crowd).findings() == []
    assert all(fleet.front.taken[port] > 0 for port in fleet.ports)


async def test_a_slot_has_one_poster(fleet: Fleet) -> None:
    """Both look for slots every second, and die in turn while the slots are due."""
    random = Random(SEED)
    crowd = Crowd(fleet.telegram, random, groups=6, people=1)
    for group in crowd.groups:
        fleet.telegram.say(crowd.people[0], group, f"/daily {half_a_day_from_now()} 2 单选题")
    planned = "SELECT count(*) FROM chats WHERE daily_at IS NOT NULL"
    await until(lambda: fleet.books.count(planned) == len(crowd.groups))
    await fleet.drained()
    fleet.books.change("UPDATE chats SET next_slot_at = now() WHERE daily_at IS NOT NULL")
    await killed_again_and_again(fleet, random, kills=3, longest=0.6)
    await until(lambda: fleet.books.count("SELECT count(*) FROM slots") == len(crowd.groups))
    await fleet.drained()
    crowd.look()
    seen = Counter(map(post_of, crowd.polls.values()))
    calls = fleet.books.rows("SELECT posts.chat_id, posts.id, state FROM posts JOIN outbox ON post_id = posts.id")
    assert Counter(chat for chat, _, _ in calls) == dict.fromkeys(crowd.groups, 2)
    assert {state for _, _, state in calls} <= {"sent", "unsure"}
    assert all(seen[post] == 1 if state == "sent" else seen[post] <= 1 for _, post, state in calls)


async def test_both_keep_one_limit_on_sending(fleet: Fleet, database: str) -> None:
    """A broadcast to more groups than two separate limits would let through in the time."""
    groups = [fleet.telegram.add_group(f"第 {number} 组", fleet.telegram.users) for number in range(BROADCAST)]
    for group in groups:
        fleet.telegram.set_bot_status("member", group)
    greetings = "SELECT count(*) FROM outbox WHERE state = 'sent'"
    await until(lambda: fleet.books.count(greetings) >= BROADCAST, 60)
    await fleet.drained()
    moments: list[float] = []
    note = fleet.telegram.calls.add

    def noted(call: Any) -> None:
        moments.append(monotonic())
        note(call)

    fleet.telegram.calls.add = noted  # type: ignore[method-assign]
    async with open_store(database, Renderer("bot"), lambda: datetime.now(UTC)) as store, store.write() as tx:
        for group in groups:
            await tx.outbox.put(Send(Address(group, "zh-Hans"), Words("saved"), urgent=False))
    await fleet.drained()
    seconds = sorted(moments)
    assert len(seconds) >= BROADCAST
    least = (BROADCAST / 30 - 1) * 0.9
    print(f"{BROADCAST} messages in {seconds[-1] - seconds[0]:.2f} s, at least {least:.2f}")
    assert seconds[-1] - seconds[0] >= least


ORDERED = ("/help", "/me", "/today", "/ask 遵义会议是哪一年召开的？")
"""Three times over they are as many as one may write at once."""


async def test_a_lane_keeps_its_order_across_processes_and_a_kill(fleet: Fleet) -> None:
    """What somebody writes is answered once each and in order, by whichever process has the turn."""
    asked = fleet.telegram.users[2]

    def replies() -> int:
        rows = fleet.books.rows("SELECT id FROM outbox WHERE method = 'sendMessage' AND chat_id = $1", asked)
        return len(list(rows))

    def said() -> list[str]:
        return [message["text"] for message in fleet.telegram.messages(asked) if message["from"]["is_bot"]]

    for number, text in enumerate(ORDERED, 1):
        fleet.telegram.say(asked, asked, text)
        await until(lambda number=number: len(said()) == number)
    once = said()
    assert len(set(once)) == len(ORDERED)
    for text in ORDERED * 2:
        fleet.telegram.say(asked, asked, text)
    await until(lambda: len(said()) > len(ORDERED) + 1)
    fleet.bots[0].kill()
    await until(lambda: replies() >= 3 * len(ORDERED))
    await fleet.drained()
    assert replies() == 3 * len(ORDERED)
    told, wanted = said(), iter(once * 3)
    assert len(told) >= 3 * len(ORDERED) - 1  # what the killed one was just sending may not have arrived
    assert all(text in wanted for text in told)  # in this order


async def edition_of(port: int) -> int:
    """The state of the library that a process answers from."""
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as answer:
        lines = (await answer.text()).splitlines()
    return int(float(next(line for line in lines if line.startswith("wenshi_index_edition ")).split()[1]))


async def test_every_process_answers_from_what_was_approved(fleet: Fleet, database: str) -> None:
    before = [await edition_of(port) for port in fleet.ports]
    now = datetime.now(UTC)
    async with open_store(database, Renderer("bot"), lambda: now) as store:
        text = parse("new.md", "# 新材料\n\n## 火锅\n\n关于火锅的一段新文字，写在这里，给两个进程看。".encode())
        await store_parsed(store, text, Decision(None, now, now.date()), approved=True)
        async with store.read() as tx:
            revision = await tx.library.revision()
    assert revision not in before
    async with asyncio.timeout(REFRESH_SECONDS):
        while [await edition_of(port) for port in fleet.ports] != [revision, revision]:
            await asyncio.sleep(0.1)
    for bot, asked in zip(fleet.bots, fleet.telegram.users[2:], strict=False):
        for other in fleet.bots:
            other.kill()
        await bot.start()
        await bot.ready()
        fleet.telegram.say(asked, asked, "/ask 火锅")
        answer = await until(
            lambda asked=asked: [one for one in fleet.telegram.messages(asked) if one["from"]["is_bot"]]
        )
        assert "给两个进程看" in answer[0]["text"]
