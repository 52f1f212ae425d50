"""Several processes on one PostgreSQL: two stores that share nothing but the database."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.game.model import Daily
from bot.ports import Binding, Update
from bot.store.engine import create_engine
from bot.store.store import SqlStore
from tests.store.conftest import empty
from tests.store.samples import ANNA, GROUP, LEASE, NOW, TODAY, answer, encode, posted, send, vote

pytestmark = pytest.mark.postgres
SOON = 0.3


@pytest.fixture
async def stores(postgres_migrated: str) -> AsyncIterator[tuple[SqlStore, SqlStore]]:
    engines = create_engine(postgres_migrated), create_engine(postgres_migrated)
    await empty(engines[0])
    yield SqlStore(engines[0], encode, lambda: NOW), SqlStore(engines[1], encode, lambda: NOW)
    for engine in engines:
        await engine.dispose()


async def test_claimers_do_not_wait_for_each_other(stores: tuple[SqlStore, SqlStore]) -> None:
    one, two = stores
    async with one.write() as tx:
        await tx.updates.put([Update(1, -1), Update(2, -2), Update(3, -1)], NOW)
        await tx.outbox.put(send("a", 1), send("b", 2), send("c", 1))
    async with one.write() as first, two.write() as second, asyncio.timeout(5):
        assert [update.id for update in await first.updates.claim(NOW, 1, LEASE)] == [1]
        assert [update.id for update in await second.updates.claim(NOW, 9, LEASE)] == [2]
        assert [call.params["text"] for call in await first.calls.claim(NOW, 1, LEASE)] == ["a"]
        assert [call.params["text"] for call in await second.calls.claim(NOW, 9, LEASE)] == ["b"]


async def test_a_late_head_is_not_handed_out_beside_its_lane(stores: tuple[SqlStore, SqlStore]) -> None:
    """The other process has claimed 5, but not committed yet, when 4 arrives."""
    one, two = stores
    async with one.write() as tx:
        await tx.updates.put([Update(5, 1)], NOW)
    async with one.write() as first:
        assert [update.id for update in await first.updates.claim(NOW, 9, LEASE)] == [5]
        async with two.write() as tx:
            await tx.updates.put([Update(4, 1)], NOW)
        async with two.write() as second:
            assert await second.updates.claim(NOW, 9, LEASE) == []
    async with two.write() as second:
        assert await second.updates.claim(NOW, 9, LEASE) == []


async def test_an_urgent_call_is_not_made_beside_its_lane(stores: tuple[SqlStore, SqlStore]) -> None:
    one, two = stores
    async with one.write() as tx:
        await tx.outbox.put(send("broadcast", urgent=False))
    async with one.write() as first:
        assert len(await first.calls.claim(NOW, 9, LEASE)) == 1
        async with two.write() as tx:
            await tx.outbox.put(send("reply"))
        async with two.write() as second:
            assert await second.calls.claim(NOW, 9, LEASE) == []


async def test_many_workers_keep_lanes_apart_and_in_order(stores: tuple[SqlStore, SqlStore]) -> None:
    updates = [Update(number, number % 7) for number in range(120)]
    async with stores[0].write() as tx:
        await tx.updates.put(updates, NOW)
    running: set[int] = set()
    done: dict[int, list[int]] = {lane: [] for lane in range(7)}

    async def work(store: SqlStore) -> None:
        while sum(map(len, done.values())) < len(updates):
            async with store.write() as tx:
                claimed = await tx.updates.claim(NOW, 3, LEASE)
            lanes = Counter(update.lane for update in claimed)
            assert not running & set(lanes)
            assert all(number == 1 for number in lanes.values())
            running.update(lanes)
            for update in claimed:
                await asyncio.sleep(0)
                running.discard(update.lane)
                done[update.lane].append(update.id)
                async with store.write() as tx:
                    await tx.updates.finish(update.id)

    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        for store in (*stores, *stores):
            tasks.create_task(work(store))
    assert done == {lane: [one.id for one in updates if one.lane == lane] for lane in range(7)}


async def test_the_same_votes_in_two_processes_count_once(stores: tuple[SqlStore, SqlStore]) -> None:
    posts = [await posted(stores[0]) for _ in range(40)]
    answers = [answer(post) for post in posts]

    async def append(store: SqlStore, batch: list) -> int:  # type: ignore[type-arg]
        async with store.write() as tx:
            written = await tx.ledger.append(batch)
            await asyncio.sleep(SOON / 10)
            return written

    batches = (answers, answers[::-1], answers[5:30], answers[20:] + answers[:10])
    written = await asyncio.gather(*(append(stores[n % 2], batch) for n, batch in enumerate(batches)))
    assert sum(written) == len(answers)


async def test_a_slot_is_opened_by_one_process(stores: tuple[SqlStore, SqlStore]) -> None:
    await posted(stores[0])

    async def open_slot(store: SqlStore) -> bool:
        async with store.write() as tx:
            opened = await tx.posts.open_slot(GROUP.id, TODAY, time(20), NOW)
            await asyncio.sleep(SOON / 10)
            return opened is not None

    assert sorted(await asyncio.gather(*map(open_slot, stores))) == [False, True]


async def test_a_new_plan_waits_for_the_poster(stores: tuple[SqlStore, SqlStore]) -> None:
    one, two = stores
    planned = replace(GROUP, daily=Daily(time(8)))
    async with one.write() as tx:
        await tx.chats.ensure(GROUP)
        await tx.chats.save(planned)
        await tx.chats.plan(GROUP.id, NOW)
    posting = asyncio.Event()

    async def post_slot() -> None:
        async with one.write() as tx:
            assert await tx.chats.hold_due({GROUP.id: NOW}) == [planned]
            posting.set()
            await asyncio.sleep(SOON)
            await tx.chats.plan(GROUP.id, NOW + timedelta(days=1))

    async def plan_anew() -> None:
        await posting.wait()
        async with two.write() as tx:
            chat = await tx.chats.ensure(GROUP)
            await tx.chats.save(replace(chat, daily=Daily(time(21))))
            await tx.chats.plan(GROUP.id, NOW + timedelta(hours=1))

    await asyncio.gather(post_slot(), plan_anew())
    async with one.read() as tx:
        assert await tx.chats.planned_at(GROUP.id) == NOW + timedelta(hours=1)


async def test_a_setting_outlives_the_news_that_the_bot_was_blocked(stores: tuple[SqlStore, SqlStore]) -> None:
    one, two = stores
    async with one.write() as tx:
        await tx.chats.ensure(GROUP)
    changing = asyncio.Event()

    async def change() -> None:
        async with one.write() as tx:
            chat = await tx.chats.ensure(GROUP)
            changing.set()
            await asyncio.sleep(SOON)
            await tx.chats.save(replace(chat, language="en"))

    async def block() -> None:
        await changing.wait()
        async with two.write() as tx:
            await tx.chats.set_active(GROUP.id, active=False)

    await asyncio.gather(change(), block())
    async with one.read() as tx:
        assert await tx.chats.get(GROUP.id) == replace(GROUP, language="en", active=False)


async def test_a_vote_parked_while_its_poll_is_bound_is_not_forgotten(stores: tuple[SqlStore, SqlStore]) -> None:
    """Who binds waits for those who found the poll unbound; who comes later finds it bound."""
    one, two = stores
    post = await posted(one)
    found = asyncio.Event()

    async def park() -> None:
        async with one.write() as tx:
            assert await tx.posts.by_poll(["p"]) == {}
            found.set()
            await asyncio.sleep(SOON)
            await tx.ledger.park([vote("p")])

    async def bind() -> None:
        await found.wait()
        async with two.write() as tx:
            await tx.posts.bind(post.id, Binding(7, "p"))
            assert await tx.ledger.unpark("p") == [vote("p")]
            await asyncio.sleep(SOON)

    async def come_later() -> None:
        await asyncio.sleep(1.5 * SOON)
        async with one.write() as tx:
            assert list(await tx.posts.by_poll(["p"])) == ["p"]

    async with asyncio.TaskGroup() as tasks:
        for step in (park(), bind(), come_later()):
            tasks.create_task(step)


async def test_a_chat_is_met_by_two_processes_at_once(stores: tuple[SqlStore, SqlStore]) -> None:
    async def meet(store: SqlStore, title: str) -> int:
        async with store.write() as tx:
            await tx.people.upsert([replace(ANNA, name=title)])
            chat = await tx.chats.ensure(replace(GROUP, title=title))
            await asyncio.sleep(SOON / 10)
            return chat.id

    met = await asyncio.gather(*(meet(store, title) for store, title in zip(stores, "ab", strict=True)))
    assert met == [GROUP.id, GROUP.id]
