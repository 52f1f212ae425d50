"""The limits on sending: no bucket is overfilled, whoever asks, and nobody waits longer than needed."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.limits import within_limits
from bot.store.buckets import OVERALL, Bucket, BucketTable, is_idle, size_of, take
from bot.store.engine import create_engine
from bot.store.store import SqlStore
from tests.store.conftest import empty
from tests.store.samples import LEASE, NOW, encode, send

CHATS = st.sampled_from([-1, -2, 1, 2, 3])
shared = pytest.mark.parametrize("url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
"""On the database that many processes share."""
WISHES = st.lists(
    st.tuples(st.lists(st.tuples(CHATS, st.sampled_from([0.0, 0.1, 0.3])), max_size=12), st.floats(0, 5)), max_size=40
)
"""Messages to chats, each so many seconds from its moment, and the pauses between the moments."""


@given(WISHES)
def test_no_bucket_is_overfilled(wishes: list[tuple[list[tuple[int, float]], float]]) -> None:
    found: dict[int, Bucket] = {}
    passed: list[tuple[int, float]] = []
    for (chats, _), now in zip(wishes, accumulate(pause for _, pause in wishes), strict=True):
        waits = take(found, chats, now)
        passed += [(chat, now + later) for (chat, later), wait in zip(chats, waits, strict=True) if wait == 0]
    for bucket in (OVERALL, -1, -2, 1, 2, 3):
        most, seconds = size_of(bucket)
        moments = sorted(now for chat, now in passed if bucket in (OVERALL, chat))
        assert all(later - early >= seconds for early, later in zip(moments, moments[most:], strict=False))


@given(WISHES, CHATS)
def test_after_the_wait_there_is_room(wishes: list[tuple[list[tuple[int, float]], float]], chat: int) -> None:
    found: dict[int, Bucket] = {}
    now = 0.0
    for chats, pause in wishes:
        now += pause
        take(found, chats, now)
    (wait,) = take(found, [(chat, 0.0)], now)
    assert wait == 0 or take(found, [(chat, 0.0)], now + wait + 1e-6) == [0]


def test_a_group_that_waits_costs_the_others_nothing() -> None:
    found: dict[int, Bucket] = {}
    waits = take(found, [(-1, 0.0)] * 25 + [(-2, 0.0)], 0.0)
    assert waits == [0.0] * 20 + [60.0] * 5 + [0.0]


@shared
async def test_who_is_held_back_waits_alone(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.buckets.hold(-1, 30.0)
        held, free = await tx.buckets.take([(-1, 0.0), (-2, 0.0)])
    assert 29 < held <= 30
    assert free == 0
    async with store.write() as tx:
        assert await tx.buckets.purge() == 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_a_process_that_is_alone_keeps_no_buckets(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.buckets.hold(-1, 30.0)
        assert await tx.buckets.take([(-1, 0.0)] * 50) == [0.0] * 50
        assert await tx.buckets.purge() == 0


@shared
async def test_what_must_wait_is_put_off_and_goes_out_later(store: SqlStore) -> None:
    """No attempt is counted for it, its lane waits with it, and edits pass."""
    async with store.write() as tx:
        await tx.buckets.hold(-1, 30.0)
        await tx.outbox.put(send("a", -1), send("b", -2), send("c", -1))
        claimed = await tx.calls.claim(NOW, 9, LEASE)
        allowed = await within_limits(tx, [(call, 0.25) for call in claimed], NOW)
    assert [call.params["text"] for call in claimed] == ["a", "b"]
    assert [call.params["text"] for call in allowed] == ["b"]
    async with store.write() as tx:
        assert await tx.calls.claim(NOW + timedelta(seconds=29), 9, LEASE) == []
        (late,) = await tx.calls.claim(NOW + timedelta(seconds=31), 9, LEASE)
        edit = replace(late, method="editMessageText")
        assert await within_limits(tx, [(edit, 0.0)], NOW) == [edit]
    assert (late.params["text"], late.attempts) == ("a", 2)


def test_what_is_an_hour_old_says_nothing() -> None:
    assert is_idle(Bucket(), 3600.1)
    assert not is_idle(Bucket((10.0,)), 3600.1)
    assert not is_idle(Bucket(held_until=10.0), 3600.1)


@pytest.mark.postgres
async def test_two_processes_keep_one_limit(postgres_migrated: str) -> None:
    """Both at once want far more than may pass in a second, to different groups."""
    engines = create_engine(postgres_migrated), create_engine(postgres_migrated)
    await empty(engines[0])

    async def ask(number: int) -> list[int]:
        granted = []
        for turn in range(10):
            chats = [-(number * 1000 + turn * 10 + place + 1) for place in range(5)]
            async with engines[number % 2].begin() as db:
                waits = await BucketTable(db).take([(chat, 0.0) for chat in chats])
            granted += [chat for chat, wait in zip(chats, waits, strict=True) if wait == 0]
        return granted

    began = asyncio.get_running_loop().time()
    granted = await asyncio.gather(*map(ask, range(4)))
    seconds = asyncio.get_running_loop().time() - began
    assert 30 <= sum(map(len, granted)) <= 30 * (int(seconds) + 1)
    for engine in engines:
        await engine.dispose()


@pytest.mark.postgres
async def test_what_a_process_that_is_gone_had_in_hand_goes_on_at_once(postgres_migrated: str) -> None:
    """Not its lease but its connection tells; what a living one has in hand is left alone."""
    from bot.ports import Update

    engines = create_engine(postgres_migrated), create_engine(postgres_migrated)
    await empty(engines[0])
    dying, living = (SqlStore(engine, encode, lambda: NOW) for engine in engines)
    for store in (dying, living):
        await store.take_back()
    async with living.write() as tx:
        await tx.updates.put([Update(1, 1), Update(2, 2)], NOW)
        await tx.outbox.put(send("a", 1), send("b", 2, repeatable=True), send("c", 3))
    async with dying.write() as tx:
        assert [update.id for update in await tx.updates.claim(NOW, 1, LEASE)] == [1]
        assert len(await tx.calls.claim(NOW, 2, LEASE)) == 2
    async with living.write() as tx:
        assert [update.id for update in await tx.updates.claim(NOW, 9, LEASE)] == [2]
        assert [call.params["text"] for call in await tx.calls.claim(NOW, 9, LEASE)] == ["c"]
    assert await living.take_back() == await dying.take_back() == 0
    await dying.leave()
    await engines[0].dispose()
    assert await living.take_back() == 3
    async with living.write() as tx:
        assert [update.id for update in await tx.updates.claim(NOW, 9, LEASE)] == [1]
        assert [call.params["text"] for call in await tx.calls.claim(NOW, 9, LEASE)] == ["b"]
        assert [call.params["text"] for call in await tx.calls.unsure_calls()] == ["a"]
    await living.leave()
    await engines[1].dispose()


@pytest.mark.postgres
async def test_a_process_whose_connection_was_cut_is_known_again(postgres_migrated: str) -> None:
    from sqlalchemy import text

    engine = create_engine(postgres_migrated)
    await empty(engine)
    store = SqlStore(engine, encode, lambda: NOW)
    await store.take_back()
    locks = text("SELECT pid FROM pg_locks WHERE locktype = 'advisory'")
    async with engine.begin() as db:
        (pid,) = (await db.execute(locks)).scalars()
        await db.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    await store.take_back()
    async with engine.begin() as db:
        (other,) = (await db.execute(locks)).scalars()
    assert other != pid
    await store.leave()
    await engine.dispose()
