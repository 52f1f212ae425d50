"""Chats and people, and groups that become supergroups."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.game.model import Daily, Person, Slot
from bot.ports import Binding, Call
from bot.store import moving
from bot.store.store import SqlStore
from tests.store.boards import standing
from tests.store.samples import ANNA, BAO, FULL_GROUP, GROUP, LEASE, NOW, TODAY, answer, posted, send

SUPER = -1000100


async def test_a_chat_is_stored_once_and_takes_over_a_new_title(store: SqlStore) -> None:
    async with store.write() as tx:
        assert await tx.chats.ensure(GROUP) == GROUP
        changed = replace(GROUP, language="en")
        await tx.chats.save(changed)
        assert await tx.chats.ensure(replace(GROUP, title="New")) == replace(changed, title="New")
    async with store.read() as tx:
        assert await tx.chats.get(GROUP.id) == replace(changed, title="New")
        assert await tx.chats.get(1) is None


async def test_all_settings_come_back(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.chats.ensure(replace(GROUP, id=FULL_GROUP.id))
        await tx.chats.save(FULL_GROUP)
        assert await tx.chats.get(FULL_GROUP.id) == FULL_GROUP
        bare = replace(FULL_GROUP, quiet=None, daily=None)
        await tx.chats.save(bare)
        assert await tx.chats.get(FULL_GROUP.id) == bare


async def test_what_is_due_comes_oldest_first(store: SqlStore) -> None:
    minute = timedelta(minutes=1)
    plans = {-1: NOW, -2: NOW - minute, -3: NOW + minute, -4: None}
    async with store.write() as tx:
        for chat_id, moment in plans.items():
            await tx.chats.ensure(replace(GROUP, id=chat_id))
            await tx.chats.plan(chat_id, moment)
        await tx.chats.ensure(FULL_GROUP)
        await tx.chats.plan(FULL_GROUP.id, NOW - minute)
        due = await tx.chats.due(NOW, 10)
        assert [(chat.id, moment) for chat, moment in due] == [(-2, NOW - minute), (-1, NOW)]
        assert len(await tx.chats.due(NOW, 1)) == 1
        assert await tx.chats.planned_at(-3) == NOW + minute
        assert await tx.chats.planned_at(-4) is None


async def test_only_what_is_planned_for_just_then_is_held(store: SqlStore) -> None:
    minute = timedelta(minutes=1)
    async with store.write() as tx:
        for chat_id in (-1, -2, -3, -4):
            await tx.chats.ensure(replace(GROUP, id=chat_id))
        await tx.chats.plan_all({-1: NOW, -2: NOW + minute, -3: NOW - minute, -4: NOW})
        await tx.chats.plan_all({})
        await tx.chats.set_active(-4, active=False)
        held = await tx.chats.hold_due({-3: NOW - minute, -2: NOW, -1: NOW, -4: NOW, -5: NOW})
        assert [chat.id for chat in held] == [-3, -1]


async def test_a_group_moves_with_all_that_it_has(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
        await tx.chats.save(replace(GROUP, daily=Daily(time(20))))
        await tx.chats.plan(GROUP.id, NOW)
        slot = await tx.posts.open_slot(GROUP.id, TODAY, time(20), NOW)
    assert slot is not None
    post = await posted(store, slot_id=slot.id, poll_id="p")
    async with store.write() as tx:
        await tx.ledger.append([answer(post)])
        await tx.outbox.put(send("waits"), send("other", chat_id=-5))
        await tx.chats.move(GROUP.id, SUPER)
        assert await tx.chats.get(SUPER) == replace(GROUP, id=SUPER, daily=Daily(time(20)))
        assert await tx.chats.get(GROUP.id) is None
        assert [chat.id for chat, _ in await tx.chats.due(NOW, 10)] == [SUPER]
        assert await tx.posts.slots_to_close(NOW, 10) == [Slot(slot.id, SUPER, TODAY, time(20), NOW)]
        assert (await tx.posts.by_poll(["p"]))["p"].chat_id == SUPER
        assert [tally.person for tally in await standing(tx, SUPER)] == [ANNA]
        assert not await standing(tx)
        calls = await tx.calls.claim(NOW, 10, LEASE)
        assert [(call.lane, call.chat_id, call.params["chat_id"]) for call in calls] == [
            (str(SUPER), SUPER, SUPER),
            ("-5", -5, -5),
        ]


async def test_a_move_that_fails_halfway_has_moved_nothing(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    post = await posted(store, poll_id="p")

    async def broken(*_: object) -> None:
        raise RuntimeError("broken")

    async def move() -> None:
        async with store.write() as tx:
            await tx.ledger.append([answer(post)])
            await tx.chats.move(GROUP.id, SUPER)

    with monkeypatch.context() as last_step:
        last_step.setattr(moving, "_redirect", broken)
        with pytest.raises(RuntimeError, match="broken"):
            await move()
    async with store.read() as tx:
        assert await tx.chats.get(SUPER) is None
        assert (await tx.posts.by_poll(["p"]))["p"].chat_id == GROUP.id
    await move()
    async with store.read() as tx:
        assert [tally.person for tally in await standing(tx, SUPER)] == [ANNA]


async def test_what_still_comes_from_the_old_group_belongs_to_the_new_one(store: SqlStore) -> None:
    """The news of a move comes twice, by message and by error, and queued updates come after it."""
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
        await tx.chats.move(GROUP.id, SUPER)
        moved = await tx.chats.ensure(GROUP)
        assert moved == replace(GROUP, id=SUPER)
        await tx.chats.save(replace(moved, language="en"))
        await tx.outbox.put(send("late"))
        await tx.chats.move(GROUP.id, SUPER)
        assert (await tx.chats.ensure(GROUP)).language == "en"
        assert [call.chat_id for call in await tx.calls.claim(NOW, 10, LEASE)] == [SUPER]


async def test_a_move_meets_a_supergroup_that_has_spoken_already(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
        await tx.chats.save(replace(GROUP, language="en"))
        await tx.chats.ensure(replace(GROUP, id=SUPER))
        old = await tx.posts.open_slot(GROUP.id, TODAY, time(20), NOW)
        new = await tx.posts.open_slot(SUPER, TODAY, time(20), NOW)
    assert old is not None
    assert new is not None
    post = await posted(store, slot_id=old.id)
    async with store.write() as tx:
        await tx.chats.move(GROUP.id, SUPER)
        assert await tx.chats.get(SUPER) == replace(GROUP, id=SUPER, language="en")
        assert [found.id for found in await tx.posts.of_slot(new.id)] == [post.id]


async def test_moving_an_unknown_group_changes_nothing(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.chats.move(-1, -2)
        assert await tx.chats.get(-2) is None


async def test_a_call_in_the_air_moves_too(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
        await tx.outbox.put(send("x"))
        [call] = await tx.calls.claim(NOW, 1, LEASE)
        await tx.chats.move(GROUP.id, SUPER)
        await tx.calls.retry(call.id, NOW, "group became a supergroup")
        [again] = await tx.calls.claim(NOW, 1, LEASE)
        assert (again.id, again.params["chat_id"]) == (call.id, SUPER)


async def test_a_reply_that_waits_moves_without_the_message_it_replies_to(engine: AsyncEngine) -> None:
    params = {"chat_id": GROUP.id, "text": "x", "reply_parameters": {"message_id": 5}}
    call = Call(str(GROUP.id), "sendMessage", params, GROUP.id)
    store = SqlStore(engine, lambda _: call, lambda: NOW)
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
        await tx.outbox.put(send("x"))
        await tx.chats.move(GROUP.id, SUPER)
        [moved] = await tx.calls.claim(NOW, 1, LEASE)
    assert moved.params == {"chat_id": SUPER, "text": "x"}


async def test_people_are_stored_as_they_are_now(store: SqlStore) -> None:
    post = await posted(store)
    async with store.write() as tx:
        await tx.people.upsert([])
        await tx.people.upsert([Person(ANNA.id, "Ann"), BAO, Person(BAO.id, "Bao", "zh")])
        await tx.ledger.append([answer(post), answer(post, BAO)])
        people = {tally.person for tally in await standing(tx)}
        assert people == {Person(ANNA.id, "Ann", "en"), Person(BAO.id, "Bao", "zh")}


async def test_any_name_can_be_stored(store: SqlStore) -> None:
    strange = "a\0b\ud83d"
    async with store.write() as tx:
        await tx.people.upsert([Person(9, strange)])
        chat = await tx.chats.ensure(replace(GROUP, title=strange))
        assert chat == await tx.chats.get(GROUP.id)
        assert chat.title == "a\ufffdb?"


async def test_binding_to_a_moved_group(store: SqlStore) -> None:
    post = await posted(store)
    async with store.write() as tx:
        await tx.chats.move(GROUP.id, SUPER)
        bound = await tx.posts.bind(post.id, Binding(7, "p", ("a",)))
        assert (bound.chat_id, bound.poll_id) == (SUPER, "p")
