"""How far the questions of the league's plan are, told in one message."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.flows.broadcast import BEAT, arrived, begin_broadcast, show_broadcasts
from bot.game.broadcast import Progress
from bot.game.league_plan import LeaguePlan
from bot.game.model import Chat, ChatKind, Daily
from bot.league import BroadcastView
from bot.ports import Call
from bot.replies import Address, Edit, Reply, Send, Words
from bot.store.store import SqlStore
from tests.store.samples import GROUP, LEASE, NOW, QUESTION, SECOND, TODAY, planned

BOSS = Chat(7, ChatKind.PRIVATE, "组织者", "UTC", "zh-Hans")
PLAN = LeaguePlan(Daily(time(20)), set_by=BOSS.id)
GROUPS = 5


class Told:
    """A store that keeps what is said of broadcasts."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.views: list[BroadcastView] = []
        self.store = SqlStore(engine, self._encode, lambda: NOW)

    def _encode(self, reply: Reply) -> Call:
        assert isinstance(reply, Send | Edit)
        chat_id = reply.to.chat_id if isinstance(reply, Send) else reply.chat_id
        if isinstance(reply.view, BroadcastView):
            self.views.append(reply.view)
        if isinstance(reply, Edit):
            return Call(str(chat_id), "editMessageText", {}, chat_id, repeatable=True)
        return Call(str(chat_id), "sendMessage", {}, chat_id, key=reply.key, post_id=reply.post_id, urgent=reply.urgent)

    async def furnish(self) -> None:
        """Groups that follow, one that does not, and whoever set the plan."""
        async with self.store.write() as tx:
            await tx.chats.ensure(BOSS)
            await tx.bank.put([QUESTION])
            for number in range(1, GROUPS + 1):
                await tx.chats.ensure(replace(GROUP, id=-number))
            await tx.chats.ensure(replace(GROUP, id=-99))
            await tx.chats.save(replace(GROUP, id=-99, league_plan=None))
            await tx.league_plan.put(PLAN)

    async def post(self, *chat_ids: int) -> None:
        """Their question of the slot, at NOW."""
        async with self.store.write() as tx:
            for chat_id in chat_ids:
                slot = await tx.posts.open_slot(chat_id, TODAY, time(20), NOW + timedelta(hours=1))
                assert slot is not None
                (post,) = await tx.posts.add(planned(chat_id, slot_id=slot.id))
                view = Send(Address(chat_id, "zh-Hans"), Words("x"), urgent=False, post_id=post.id)
                await tx.outbox.put(view)
            await begin_broadcast(tx, NOW)

    async def claim(self) -> Sequence[Call]:
        async with self.store.write() as tx:
            return await tx.calls.claim(NOW, 99, LEASE)

    async def bind(self) -> None:
        """Telegram has sent the message that tells it."""
        async with self.store.write() as tx:
            await arrived(tx, "post:1", 4)
            await arrived(tx, "broadcast:1", 5)


@pytest.fixture
async def told(engine: AsyncEngine) -> Told:
    made = Told(engine)
    await made.furnish()
    return made


async def test_messages_are_counted_by_what_became_of_them(told: Told) -> None:
    await told.post(*range(-GROUPS, 0), -99)
    calls = [call for call in await told.claim() if call.post_id is not None]
    async with told.store.write() as tx:
        own, sent, again, unsure, failed, _ = sorted(calls, key=lambda call: call.chat_id or 0)
        assert own.chat_id == -99
        for call in (own, sent):
            await tx.calls.sent(call.id, NOW + SECOND)
        await tx.calls.retry(again.id, NOW, "trouble")
        await tx.calls.unsure(unsure.id, "cut off")
        await tx.calls.fail(failed.id, "gone")
        assert await tx.broadcasts.progress(NOW, NOW) == Progress(1, 2, 1, 1, lately=1)
        assert (await tx.broadcasts.progress(NOW, NOW + 2 * SECOND)).lately == 0
        assert await tx.broadcasts.progress(NOW + SECOND, NOW) == Progress()
        await tx.chats.plan_all({-1: NOW, -2: NOW + SECOND, -99: NOW})
        assert await tx.broadcasts.due_by(NOW) == 1


async def test_one_message_is_edited_now_and_then_and_it_ends(told: Told) -> None:
    await told.post(-1, -2)
    await told.post(-3)
    assert told.views == [BroadcastView(Progress(waiting=2))]
    await told.bind()
    assert not await show_broadcasts(told.store, NOW + BEAT - SECOND)
    assert await show_broadcasts(told.store, NOW + BEAT)
    assert told.views[1:] == [BroadcastView(Progress(waiting=3, seconds=5))]
    assert await show_broadcasts(told.store, NOW + 2 * BEAT)
    assert len(told.views) == 2, "nothing has changed"
    async with told.store.write() as tx:
        for call in await tx.calls.claim(NOW, 99, LEASE):
            await tx.calls.sent(call.id, NOW + SECOND)
    assert await show_broadcasts(told.store, NOW + 3 * BEAT)
    assert told.views[2:] == [BroadcastView(Progress(3, lately=3, seconds=15), over=True)]
    assert not await show_broadcasts(told.store, NOW + 9 * BEAT)
    async with told.store.read() as tx:
        assert not await tx.broadcasts.is_going()
        last = await tx.broadcasts.latest()
        assert last is not None and (last.began_at, last.message_id) == (NOW, 5)


async def test_groups_that_are_due_soon_belong_to_it(told: Told) -> None:
    async with told.store.write() as tx:
        await tx.chats.plan_all({-2: NOW, -3: NOW + timedelta(minutes=1), -4: NOW + timedelta(hours=1)})
    await told.post(-1)
    assert told.views == [BroadcastView(Progress(waiting=1, to_come=2))]
    async with told.store.write() as tx:
        for call in await tx.calls.claim(NOW, 99, LEASE):
            await tx.calls.sent(call.id, NOW)
    assert await show_broadcasts(told.store, NOW + BEAT)
    async with told.store.read() as tx:
        assert await tx.broadcasts.is_going()


async def test_nobody_is_told_who_does_not_want_to_hear_of_the_bot(told: Told) -> None:
    async with told.store.write() as tx:
        await tx.chats.set_active(BOSS.id, active=False)
    await told.post(-1)
    assert told.views == []
    assert not await show_broadcasts(told.store, NOW + BEAT)


def test_the_rest_takes_as_long_as_the_last_stretch_says() -> None:
    progress = Progress(sent=300, waiting=500, failed=100, to_come=100, lately=120, seconds=60)
    assert (progress.total, progress.share, progress.seconds_left) == (1000, 40, 300)
    assert replace(progress, lately=0).seconds_left is None
    assert replace(progress, seconds=1).seconds_left is None
    assert Progress(sent=999, waiting=1).share == 99
    assert Progress().share == 100
