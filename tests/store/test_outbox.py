"""The outbox: what is sent next, and what becomes of it."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Call, Which
from bot.store.schema import outbox
from bot.store.states import CallState
from bot.store.store import SqlStore
from tests.store.samples import GROUP, LEASE, NOW, SECOND, posted, send

HOUR = timedelta(hours=1)
Counts = Callable[[], Awaitable[dict[str, int]]]


async def put(store: SqlStore, text: str, **fields: Any) -> None:
    async with store.write() as tx:
        await tx.outbox.put(send(text, **fields))


async def take(store: SqlStore, now: datetime = NOW, limit: int = 10, **fields: Any) -> list[Call]:
    async with store.write() as tx:
        return list(await tx.calls.claim(now, limit, LEASE, **fields))


async def claim(store: SqlStore, now: datetime = NOW, limit: int = 10, **fields: Any) -> list[str]:
    return [call.params["text"] for call in await take(store, now, limit, **fields)]


@pytest.fixture
def counts(engine: AsyncEngine) -> Counts:
    async def counts() -> dict[str, int]:
        async with engine.connect() as db:
            rows = await db.execute(select(outbox.c.state, func.count()).group_by(outbox.c.state))
            return dict(rows.all())

    return counts


async def test_a_call_comes_back_as_it_was_rendered(store: SqlStore) -> None:
    post = await posted(store)
    await put(store, "党史", urgent=False, key="k", not_before=NOW - HOUR, post_id=post.id, repeatable=True)
    [call] = await take(store)
    params = {"chat_id": GROUP.id, "text": "党史"}
    assert call == Call(
        "-100", "sendMessage", params, GROUP.id, "zh-Hans", False, True, "k", NOW - HOUR, post.id, None, call.id, 1
    )


async def test_one_of_a_lane_at_a_time_in_order(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.outbox.put(send("a1", 1), send("a2", 1), send("b1", 2))
        await tx.outbox.put()
    first = await take(store)
    assert [call.params["text"] for call in first] == ["a1", "b1"]
    assert await claim(store) == []
    async with store.write() as tx:
        await tx.calls.sent(first[0].id, NOW)
    assert await claim(store) == ["a2"]


async def test_what_a_person_waits_for_goes_first(store: SqlStore) -> None:
    for chat in (1, 2, 3):
        await put(store, f"broadcast {chat}", chat_id=chat, urgent=False)
    await put(store, "reply 9", chat_id=9)
    await put(store, "reply 2", chat_id=2)
    assert await claim(store, limit=3) == ["reply 9", "reply 2", "broadcast 1"]
    assert await claim(store) == ["broadcast 3"]


async def test_busy_lanes_are_left_out(store: SqlStore) -> None:
    await put(store, "a", chat_id=1)
    await put(store, "b", chat_id=2)
    assert await claim(store, busy={"1"}) == ["b"]


async def test_a_call_put_off_lets_others_pass_and_a_retry_does_not(store: SqlStore) -> None:
    await put(store, "closing", not_before=NOW + HOUR, urgent=False)
    await put(store, "first", urgent=False)
    await put(store, "second", urgent=False)
    [first] = await take(store)
    assert first.params["text"] == "first"
    async with store.write() as tx:
        await tx.calls.retry(first.id, NOW + 9 * SECOND, "too many requests")
    assert await claim(store, NOW + 8 * SECOND) == []
    [again] = await take(store, NOW + 9 * SECOND)
    assert (again.id, again.attempts) == (first.id, 2)
    async with store.write() as tx:
        await tx.calls.fail(again.id, "no")
    assert await claim(store, NOW + 9 * SECOND) == ["second"]


async def test_a_key_is_sent_once(store: SqlStore) -> None:
    await put(store, "one", key="close:1")
    await put(store, "two", key="close:1")
    await put(store, "free", chat_id=2)
    [call, _] = await take(store)
    async with store.write() as tx:
        await tx.calls.sent(call.id, NOW)
        await tx.outbox.put(send("three", key="close:1"), send("four", key="close:2"))
    assert await claim(store) == ["four"]


async def test_what_was_cut_off_is_repeated_only_where_that_is_harmless(store: SqlStore) -> None:
    await put(store, "edit", chat_id=1, repeatable=True)
    await put(store, "poll", chat_id=2)
    await put(store, "next", chat_id=2)
    await claim(store)
    async with store.write() as tx:
        assert await tx.calls.orphans(NOW + LEASE - SECOND) == 0
    assert await claim(store, NOW + LEASE) == []
    async with store.write() as tx:
        assert await tx.calls.orphans(NOW + LEASE) == 2
        assert [call.params["text"] for call in await tx.calls.unsure_calls()] == ["poll"]
    assert await claim(store, NOW + LEASE) == ["edit", "next"]


async def test_an_unsure_call_is_settled_by_a_person(store: SqlStore) -> None:
    await put(store, "a", chat_id=1)
    await put(store, "b", chat_id=2)
    calls = await take(store)
    async with store.write() as tx:
        for call in calls:
            await tx.calls.unsure(call.id, "no answer")
    assert await claim(store) == []
    async with store.write() as tx:
        assert await tx.calls.settle(calls[0].id)
        assert not await tx.calls.settle(calls[0].id)
        assert await tx.calls.settle(calls[1].id, again=True)
        assert await tx.calls.unsure_calls() == []
    assert await claim(store) == ["b"]


@pytest.mark.parametrize("known", [True, False])
async def test_an_unsure_call_is_settled_by_what_arrives(store: SqlStore, counts: Counts, known: bool) -> None:
    """Also when the press comes before the lease of the lost call has run out."""
    post = await posted(store)
    await put(store, "poll", post_id=post.id)
    await put(store, "other")
    [call] = await take(store)
    async with store.write() as tx:
        if known:
            await tx.calls.unsure(call.id, "no answer")
        await tx.outbox.arrived(post.id)
        await tx.calls.unsure(call.id, "late")
        assert await tx.calls.unsure_calls() == []
    assert await counts() == {CallState.SENT: 1, CallState.READY: 1}


async def test_a_cancelled_chat_gets_nothing_more(store: SqlStore, counts: Counts) -> None:
    for chat in (1, 1, 2):
        await put(store, f"to {chat}", chat_id=chat)
    [flying, _] = await take(store)
    async with store.write() as tx:
        await tx.outbox.cancel(1)
        await tx.calls.sent(flying.id, NOW)
    assert await claim(store) == []
    assert await counts() == {CallState.SENT: 1, CallState.FAILED: 1, CallState.SENDING: 1}


async def test_who_lost_a_call_has_no_say(store: SqlStore, counts: Counts) -> None:
    await put(store, "a")
    [call] = await take(store)
    async with store.write() as tx:
        await tx.calls.sent(call.id, NOW)
        await tx.calls.retry(call.id, NOW, "late")
        await tx.calls.fail(call.id, "late")
    assert await counts() == {CallState.SENT: 1}


async def test_finished_calls_are_forgotten_unsure_ones_are_kept(store: SqlStore, counts: Counts) -> None:
    for chat in (1, 2, 3, 4):
        await put(store, "x", chat_id=chat)
    sent, failed, unsure = await take(store, limit=3)
    async with store.write() as tx:
        await tx.calls.sent(sent.id, NOW)
        await tx.calls.fail(failed.id, "no")
        await tx.calls.unsure(unsure.id, "?")
        assert await tx.calls.purge(NOW) == 0
        assert await tx.calls.purge(NOW + SECOND) == 2
    assert await counts() == {CallState.UNSURE: 1, CallState.READY: 1}


async def test_numbers_are_never_given_twice(store: SqlStore) -> None:
    await put(store, "a")
    [first] = await take(store)
    async with store.write() as tx:
        await tx.calls.sent(first.id, NOW)
        await tx.calls.purge(NOW + SECOND)
    await put(store, "b")
    [second] = await take(store)
    assert second.id > first.id


async def test_replies_of_a_transaction_that_fails_are_not_sent(store: SqlStore) -> None:
    with suppress(ZeroDivisionError):
        async with store.write() as tx:
            await tx.outbox.put(send("a"))
            raise ZeroDivisionError
    assert await claim(store) == []


async def test_what_could_not_be_made_yet_is_no_attempt_and_holds_its_lane(store: SqlStore) -> None:
    await put(store, "first")
    await put(store, "second")
    for number in range(3):
        [call] = await take(store, NOW + number * SECOND)
        assert (call.params["text"], call.attempts) == ("first", 1 if number == 0 else 2)
        async with store.write() as tx:
            await tx.calls.put_off(call.id, NOW + (number + 1) * SECOND, "limits")
    assert await claim(store, NOW + 2 * SECOND) == []


async def test_the_urgent_and_the_unlimited_can_be_claimed_alone(engine: AsyncEngine) -> None:
    calls = {
        "broadcast": Call("1", "sendMessage", {"text": "broadcast"}, 1, urgent=False),
        "reply": Call("2", "sendMessage", {"text": "reply"}, 2),
        "edit": Call("3", "editMessageText", {"text": "edit"}, 3),
        "notice": Call("callback:4", "answerCallbackQuery", {"text": "notice"}),
    }
    store = SqlStore(engine, lambda reply: calls[reply.view.key], lambda: NOW)  # type: ignore[union-attr]
    for text in calls:
        await put(store, text)
    assert await claim(store, which=Which.UNLIMITED) == ["edit", "notice"]
    assert await claim(store, which=Which.URGENT) == ["reply"]
    assert await claim(store) == ["broadcast"]


async def test_what_waits_for_a_topic_leaves_it(engine: AsyncEngine) -> None:
    params = {"chat_id": 1, "text": "x", "message_thread_id": 5}
    store = SqlStore(engine, lambda _: Call("1", "sendMessage", params, 1), lambda: NOW)
    await put(store, "x")
    async with store.write() as tx:
        await tx.calls.leave_topic(1, 6)
        await tx.calls.leave_topic(1, 5)
    [call] = await take(store)
    assert call.params == {"chat_id": 1, "text": "x"}
