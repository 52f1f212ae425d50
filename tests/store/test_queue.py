"""The inbox: every update once, lane by lane, in order, whatever ends in between."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Update
from bot.store.errors import LeaseLost
from bot.store.schema import updates
from bot.store.store import SqlStore
from tests.store.samples import GROUP, LEASE, NOW, SECOND, send


async def put(store: SqlStore, *updates: tuple[int, int]) -> None:
    """Updates as (id, lane)."""
    async with store.write() as tx:
        await tx.updates.put([Update(number, lane, {"n": number}) for number, lane in updates], NOW)


async def claim(store: SqlStore, now: datetime = NOW, limit: int = 10) -> list[int]:
    async with store.write() as tx:
        return [update.id for update in await tx.updates.claim(now, limit, LEASE)]


async def finish(store: SqlStore, *ids: int) -> None:
    async with store.write() as tx:
        for update_id in ids:
            await tx.updates.finish(update_id)


async def test_heads_of_lanes_are_handed_out_in_order(store: SqlStore) -> None:
    await put(store, (3, -1), (1, -1), (2, 2), (4, 3))
    assert await claim(store, limit=2) == [1, 2]
    assert await claim(store) == [4]
    assert await claim(store) == []
    await finish(store, 1)
    assert await claim(store) == [3]


async def test_a_lane_with_many_lets_others_pass_and_is_not_forgotten(store: SqlStore) -> None:
    await put(store, *((number, 1) for number in range(1, 9)), (100, 2), (300, 3))
    async with store.write() as tx:
        assert [one.id for one in await tx.updates.claim(NOW, 3, LEASE, 0)] == [100, 300]
        assert [one.id for one in await tx.updates.claim(NOW, 3, LEASE, 0)] == []
        assert [one.id for one in await tx.updates.claim(NOW, 3, LEASE, 1)] == [1]
    await finish(store, 1)
    async with store.write() as tx:
        assert [one.id for one in await tx.updates.claim(NOW + timedelta(minutes=1), 3, LEASE, 0)] == [2]


async def test_a_person_for_whom_more_waits_lets_others_pass_and_a_group_does_not(store: SqlStore) -> None:
    await put(store, (1, 1), (2, 1), (3, -2), (4, -2), (5, 3))
    assert await claim(store, limit=2) == [3, 5]
    assert await claim(store) == [1]


async def test_nothing_is_taken_of_lanes_that_rest(store: SqlStore) -> None:
    await put(store, (1, 1), (2, 2), (3, 3))
    async with store.write() as tx:
        assert [one.id for one in await tx.updates.claim(NOW, 10, LEASE, resting=[1, 3])] == [2]
        assert [one.id for one in await tx.updates.claim(NOW, 10, LEASE)] == [1, 3]


async def test_an_update_comes_back_whole(store: SqlStore) -> None:
    odd = Update(7, -5, {"text": "党史 \ud83d \0", "list": [1, None, {"a": 0.5}]})
    async with store.write() as tx:
        await tx.updates.put([odd], NOW)
        assert await tx.updates.claim(NOW, 1, LEASE) == [replace(odd, attempts=1, received_at=NOW)]


async def test_an_update_that_was_seen_is_passed_over(store: SqlStore) -> None:
    await put(store, (1, 1), (1, 1))
    assert await claim(store) == [1]
    await put(store, (1, 1))
    assert await claim(store) == []
    await finish(store, 1)
    await put(store, (1, 1), (2, 1))
    assert await claim(store) == [2]


async def test_a_retry_holds_its_lane_until_its_time(store: SqlStore) -> None:
    await put(store, (1, 1), (2, 1), (3, 2))
    await claim(store)
    async with store.write() as tx:
        await tx.updates.retry(1, NOW + 5 * SECOND, "TypeError")
    assert await claim(store, NOW + 4 * SECOND) == []
    async with store.write() as tx:
        assert [(one.id, one.attempts) for one in await tx.updates.claim(NOW + 5 * SECOND, 9, LEASE)] == [(1, 2)]


async def test_a_dead_update_lets_its_lane_go_on(store: SqlStore) -> None:
    await put(store, (1, 1), (2, 1))
    await claim(store)
    async with store.write() as tx:
        await tx.updates.bury(1, "unreadable")
    await put(store, (1, 1))
    assert await claim(store) == [2]


async def test_a_lease_that_ran_out_is_handed_out_again(store: SqlStore) -> None:
    await put(store, (1, 1), (2, 1))
    await claim(store)
    assert await claim(store, NOW + LEASE - SECOND) == []
    assert await claim(store, NOW + LEASE) == [1]


async def test_an_earlier_update_that_comes_late_waits_for_its_lane(store: SqlStore) -> None:
    await put(store, (5, 1))
    await claim(store)
    await put(store, (4, 1))
    assert await claim(store) == []
    assert await claim(store, NOW + LEASE) == [4]
    await finish(store, 4)
    assert await claim(store, NOW + LEASE) == [5]


async def test_who_comes_too_late_changes_nothing(store: SqlStore) -> None:
    """A worker stalls, another takes the update over and finishes it: the first one's transaction is undone."""
    await put(store, (1, 1), (2, 1))
    await claim(store)
    assert await claim(store, NOW + LEASE) == [1]
    await finish(store, 1)
    with pytest.raises(LeaseLost):
        await _reply_and_finish(store)
    async with store.write() as tx:
        await tx.updates.retry(1, NOW, "late")
        await tx.updates.bury(1, "late")
        assert await tx.calls.claim(NOW, 9, LEASE) == []
    assert await claim(store, NOW + LEASE) == [2]


async def _reply_and_finish(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.outbox.put(send("twice"))
        await tx.updates.finish(1)


async def test_what_fails_in_a_transaction_leaves_its_update(store: SqlStore) -> None:
    await put(store, (1, 1))
    await claim(store)
    with suppress(ZeroDivisionError):
        async with store.write() as tx:
            await tx.chats.ensure(GROUP)
            await tx.updates.finish(1)
            raise ZeroDivisionError
    async with store.read() as tx:
        assert await tx.chats.get(GROUP.id) is None
    await finish(store, 1)


async def test_a_process_that_is_alone_takes_back_what_was_running(store: SqlStore) -> None:
    await put(store, (1, 1), (2, 2))
    await claim(store)
    async with store.write() as tx:
        assert await tx.updates.release_all() == 2
    assert await claim(store) == [1, 2]


async def test_finished_updates_are_forgotten_dead_ones_are_kept(store: SqlStore) -> None:
    await put(store, (1, 1), (2, 2), (3, 3))
    assert await claim(store, limit=2) == [1, 2]
    await finish(store, 1)
    async with store.write() as tx:
        await tx.updates.bury(2, "no")
        assert await tx.updates.purge(NOW) == 0
        assert await tx.updates.purge(NOW + SECOND) == 1
    await put(store, (2, 2))
    assert await claim(store) == [3]


async def test_the_dead_can_be_revived_or_forgotten(store: SqlStore) -> None:
    await put(store, (1, 1), (2, 2))
    await claim(store)
    async with store.write() as tx:
        for number in (1, 2):
            await tx.updates.bury(number, "TypeError")
        first, _ = await tx.updates.dead()
        assert first == Update(1, 1, {"n": 1}, 1, NOW, "TypeError")
        await tx.updates.revive([1, 9], NOW + SECOND)
    assert await claim(store) == []
    assert await claim(store, NOW + SECOND) == [1]
    async with store.write() as tx:
        assert await tx.updates.forget_dead(NOW) == 0
        assert await tx.updates.forget_dead(NOW + SECOND) == 1
        assert await tx.updates.dead() == []


async def test_what_was_done_is_erased(store: SqlStore, engine: AsyncEngine) -> None:
    await put(store, (1, 1))
    await claim(store)
    await finish(store, 1)
    async with engine.connect() as db:
        assert (await db.execute(select(updates.c.payload))).scalars().all() == [{}]


async def test_nothing_is_due_in_an_empty_inbox(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.updates.put([], NOW)
        assert await tx.updates.claim(NOW, 5, LEASE) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_lanes_keep_their_order_whatever_happens(
    engine: AsyncEngine, store: SqlStore, data: st.DataObject
) -> None:
    """Claims of any size, failures, crashes and repeated deliveries: each lane is handled in order, one at a time."""
    async with engine.begin() as db:
        await db.execute(delete(updates))
    lanes = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=10))
    sent = list(enumerate(lanes))
    home, now = dict(sent), NOW
    await put(store, *sent)
    done: list[int] = []
    while len(done) < len(sent):
        now += LEASE
        claimed = await claim(store, now, data.draw(st.integers(1, 4)))
        assert claimed, "something is always due when every lease has run out"
        assert len({home[update_id] for update_id in claimed}) == len(claimed)
        done += await _handle(store, data, claimed, now)
        await put(store, *data.draw(st.lists(st.sampled_from(sent), max_size=3)))
    for lane in set(lanes):
        assert [update_id for update_id in done if home[update_id] == lane] == [one for one, at in sent if at == lane]


async def _handle(store: SqlStore, data: st.DataObject, claimed: Sequence[int], now: datetime) -> list[int]:
    done = []
    for update_id in claimed:
        fate = data.draw(st.sampled_from(["done", "done", "retry", "crash"]))
        if fate == "done":
            await finish(store, update_id)
            done.append(update_id)
        elif fate == "retry":
            async with store.write() as tx:
                await tx.updates.retry(update_id, now + timedelta(seconds=1), "again")
    return done
