"""Slots and posts."""

from dataclasses import replace
from datetime import time, timedelta

from bot.game.model import Slot
from bot.ports import Binding
from bot.store.store import SqlStore
from knowledge.questions import Kind
from tests.store.samples import GROUP, NOW, TODAY, planned, posted

EVENING = time(20)


async def test_a_slot_is_opened_or_skipped_once(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
        slot = await tx.posts.open_slot(GROUP.id, TODAY, EVENING, NOW)
        assert slot is not None
        assert await tx.posts.open_slot(GROUP.id, TODAY, EVENING, NOW) is None
        await tx.posts.skip_slot(GROUP.id, TODAY, time(21))
        await tx.posts.skip_slot(GROUP.id, TODAY, EVENING)
        assert await tx.posts.last_slot(GROUP.id, EVENING) == TODAY
        assert await tx.posts.last_slot(GROUP.id, time(22)) is None
        assert await tx.posts.open_slot(GROUP.id, TODAY, time(21), NOW) is None
        slots = [Slot(0, GROUP.id, TODAY, at, NOW) for at in (EVENING, time(22), time(21), time(23))]
        opened = await tx.posts.open_slots(slots)
        assert {replace(slot, id=0) for slot in opened} == {slots[1], slots[3]}
        assert len({slot.id for slot in opened}) == 2
        assert await tx.posts.open_slots(slots) == []
        assert await tx.posts.slots_to_close(NOW, 10) == [slot, *sorted(opened, key=lambda one: one.id)]


async def test_slots_to_close_come_oldest_first(store: SqlStore) -> None:
    hour = timedelta(hours=1)
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
        late = await tx.posts.open_slot(GROUP.id, TODAY, time(2), NOW)
        early = await tx.posts.open_slot(GROUP.id, TODAY, time(1), NOW - hour)
        await tx.posts.open_slot(GROUP.id, TODAY, time(3), NOW + hour)
        assert await tx.posts.slots_to_close(NOW, 10) == [early, late]
        assert await tx.posts.slots_to_close(NOW, 1) == [early]
        assert early is not None
        await tx.posts.close_slot(early.id)
        assert await tx.posts.slots_to_close(NOW, 10) == [late]


async def test_a_post_comes_back_as_it_was_stored(store: SqlStore) -> None:
    post = await posted(store)
    async with store.read() as tx:
        assert await tx.posts.get(post.id) == post
        assert await tx.posts.get(post.id + 1) is None
        assert await tx.posts.by_poll([]) == {}


async def test_a_post_keeps_the_key_of_every_kind(store: SqlStore) -> None:
    await posted(store)
    nothing = frozenset[int]()
    async with store.write() as tx:
        for kind, fields in (
            (Kind.MULTIPLE, {"key": frozenset({2, 0})}),
            (Kind.ORDER, {"key": nothing, "order": (2, 0, 1)}),
            (Kind.FILL, {"key": nothing, "accepted": ("1921", "一九二一")}),
        ):
            (stored,) = await tx.posts.add(replace(planned(), kind=kind, **fields))
            assert await tx.posts.latest(GROUP.id) == stored == replace(planned(), id=stored.id, kind=kind, **fields)
        assert await tx.posts.latest(1) is None


async def test_the_posts_of_a_slot_keep_their_order(store: SqlStore) -> None:
    await posted(store)
    async with store.write() as tx:
        slot = await tx.posts.open_slot(GROUP.id, TODAY, EVENING, NOW)
        assert slot is not None
        wanted = [replace(planned(slot_id=slot.id), key=frozenset({key})) for key in (2, 0, 1)]
        stored = await tx.posts.add(*wanted)
        assert [post.key for post in stored] == [{2}, {0}, {1}]
        assert await tx.posts.of_slot(slot.id) == stored
        assert await tx.posts.closing_times([post.id for post in stored]) == {
            post.id: post.closes_at for post in stored
        }
        assert await tx.posts.add() == []


async def test_a_post_is_bound_once(store: SqlStore) -> None:
    post = await posted(store)
    async with store.write() as tx:
        bound = await tx.posts.bind(post.id, Binding(7, "p", ("b", "a")))
        assert (bound.message_id, bound.poll_id, bound.option_ids) == (7, "p", ("b", "a"))
        assert await tx.posts.bind(post.id, Binding(8, "q")) == bound
        assert await tx.posts.by_poll({"p", "q"}) == {"p": bound}


async def test_a_poll_belongs_to_one_post(store: SqlStore) -> None:
    """A forged press may name another post."""
    post, other = await posted(store), await posted(store)
    async with store.write() as tx:
        await tx.posts.bind(post.id, Binding(7, "p"))
        assert await tx.posts.bind(other.id, Binding(7, "p")) == other


async def test_a_second_copy_of_a_poll_counts_for_the_same_post(store: SqlStore) -> None:
    post, other = await posted(store), await posted(store)
    async with store.write() as tx:
        bound = await tx.posts.bind(post.id, Binding(7, "p", ("b", "a")))
        await tx.posts.bind(other.id, Binding(9, "r"))
        for _ in range(2):
            await tx.posts.add_copy(post.id, "q", ("y", "x"))
        await tx.posts.add_copy(post.id, "r", ())
        found = await tx.posts.by_poll({"p", "q", "r"})
        assert found["q"] == replace(bound, poll_id="q", option_ids=("y", "x"))
        assert (found["p"], found["r"].id) == (bound, other.id)
        assert (await tx.posts.bind(other.id, Binding(11, "q"))).poll_id == "r"


async def test_posts_without_poll_are_bound_by_message(store: SqlStore) -> None:
    post, other = await posted(store), await posted(store)
    async with store.write() as tx:
        assert (await tx.posts.bind(post.id, Binding(7))).message_id == 7
        assert (await tx.posts.bind(other.id, Binding(8))).message_id == 8


async def test_unscheduled_posts_of_a_day_are_counted(store: SqlStore) -> None:
    await posted(store)
    async with store.write() as tx:
        slot = await tx.posts.open_slot(GROUP.id, TODAY, EVENING, NOW)
        assert slot is not None
        before = planned(day=TODAY - timedelta(days=1))
        await tx.posts.add(planned(), planned(scored=False), planned(slot_id=slot.id), before)
        assert await tx.posts.unscheduled(GROUP.id, TODAY) == 2
