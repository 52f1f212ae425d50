"""Voters as Telegram counted them beside those that are known."""

from dataclasses import replace

from bot.game.model import UnscoredVote
from bot.ports import Binding, Count
from bot.store.store import SqlStore
from tests.store.samples import BAO, NOW, SECOND, answer, posted

LATER = NOW + SECOND


async def test_scored_and_unscored_voters_are_known(store: SqlStore) -> None:
    post = await posted(store, poll_id="p")
    async with store.write() as tx:
        await tx.ledger.append([answer(post), answer(post, BAO, right=False)])
        await tx.ledger.add_unscored([UnscoredVote("p", -5), UnscoredVote("p", -5), UnscoredVote("q", -5)])
        await tx.closed_polls.add("p", 4, NOW)
        await tx.closed_polls.add("p", 9, NOW)
        assert await tx.closed_polls.counts(NOW, 5) == []
        (count,) = await tx.closed_polls.counts(LATER, 5)
        assert (count, count.gap) == (Count(post, 4, 3), 1)
        await tx.closed_polls.settle("p")
        assert await tx.closed_polls.counts(LATER, 5) == []


async def test_what_was_typed_is_no_vote(store: SqlStore) -> None:
    post = await posted(store, poll_id="p")
    async with store.write() as tx:
        await tx.ledger.append([answer(post), replace(answer(post, BAO), typed="1921")])
        await tx.closed_polls.add("p", 1, NOW)
        (count,) = await tx.closed_polls.counts(LATER, 5)
        assert count.gap == 0


async def test_a_poll_that_closed_before_it_was_bound_is_counted_when_it_is(store: SqlStore) -> None:
    post = await posted(store)
    async with store.write() as tx:
        await tx.closed_polls.add("p", 1, NOW)
        assert await tx.closed_polls.counts(LATER, 5) == []
        bound = await tx.posts.bind(post.id, Binding(7, "p"))
        assert await tx.closed_polls.counts(LATER, 5) == [Count(bound, 1, 0)]


async def test_a_post_with_two_polls_cannot_be_counted(store: SqlStore) -> None:
    post = await posted(store, poll_id="p")
    async with store.write() as tx:
        await tx.posts.add_copy(post.id, "q", ())
        await tx.closed_polls.add("p", 1, NOW)
        assert await tx.closed_polls.counts(LATER, 5) == []
        await tx.closed_polls.purge(LATER)
