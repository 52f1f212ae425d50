"""Live contests as they are kept: one a group, votes counted once, late ones too."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.flows.live_course import step_live
from bot.flows.live_marks import count_votes, ranking
from bot.game.contest import Form, Rules
from bot.game.live import Fate, Live, LiveState
from bot.game.model import Person, Post
from bot.game.running import Contest, ContestState, Turn
from bot.ports import Call
from bot.replies import Reply, Send
from bot.store.schema import metadata
from bot.store.store import SqlStore
from tests.store.conftest import empty
from tests.store.samples import (
    ANNA,
    BAO,
    CHEN,
    FULL_GROUP,
    GROUP,
    NOW,
    QUESTION,
    answer,
    approved,
    document,
    passages,
    posted,
    send,
)

PEOPLE = (ANNA, BAO, CHEN)
SECONDS = timedelta(seconds=1)
CONTEST = Contest(
    0, "c0de", "现场", ContestState.OPEN, ANNA.id, NOW, Rules(Form.LIVE, count=3, seconds=20, bonus=10),
    groups=(GROUP.id,), questions=(QUESTION,), seed="s", digest="d",
)  # fmt: skip


async def begun(store: SqlStore, chat_id: int = GROUP.id) -> tuple[Contest, Live]:
    async with store.write() as tx:
        contest = await tx.contests.add(CONTEST)
        live = await tx.lives.add(Live(0, contest.id, chat_id, ANNA.id, 3, NOW, 7))
    assert live is not None
    return contest, live


async def asked(store: SqlStore, contest: Contest, position: int, *, done: bool = True) -> Post:
    """A question that was sent at NOW."""
    post = await posted(store, scored=False)
    async with store.write() as tx:
        await tx.runs.add_turn(Turn(post.id, contest.id, position, None, NOW, NOW + 20 * SECONDS, done))
    return post


async def test_a_group_has_one_at_a_time_and_each_contest_once(store: SqlStore) -> None:
    contest, live = await begun(store)
    async with store.write() as tx:
        assert await tx.lives.get(live.id) == await tx.lives.hold(live.id) == await tx.lives.going(GROUP.id) == live
        other = await tx.contests.add(replace(CONTEST, code="other"))
        planned = replace(live, id=0, contest_id=other.id)
        assert await tx.lives.add(planned) is None
        await tx.lives.save(replace(live, state=LiveState.OVER, next_at=None))
        assert await tx.lives.going(GROUP.id) is None
        assert await tx.lives.add(replace(live, id=0)) is None
        assert await tx.lives.add(planned) is not None
        assert await tx.lives.contests_of(GROUP.id) == {contest.id, other.id}
        assert await tx.lives.contests_of(-5) == set()


async def test_it_is_due_when_there_is_something_to_do(store: SqlStore) -> None:
    _, live = await begun(store)
    async with store.write() as tx:
        assert await tx.lives.due(NOW - SECONDS, 9) == []
        assert await tx.lives.due(NOW, 9) == [live]
        await tx.lives.save(replace(live, next_at=None))
        assert await tx.lives.due(NOW + 99 * SECONDS, 9) == []


async def test_a_question_can_be_cut_short(store: SqlStore) -> None:
    contest, live = await begun(store)
    post = await asked(store, contest, 0, done=False)
    async with store.write() as tx:
        await tx.lives.cut(post.id, NOW + SECONDS)
        await tx.lives.cut(post.id, NOW + 2 * SECONDS)
        (turn,) = await tx.lives.turns(live)
        after = await tx.posts.get(post.id)
    assert turn.due_at == NOW + SECONDS
    assert after is not None
    assert after.closes_at == NOW + SECONDS


async def test_the_fate_of_a_message_is_known(store: SqlStore) -> None:
    contest, _ = await begun(store)
    post = await asked(store, contest, 0)
    async with store.write() as tx:
        await tx.outbox.put(send("x", post_id=post.id))
    async with store.write() as tx:
        assert await tx.lives.fate(post.id) is Fate.WAITING
        (call,) = await tx.calls.claim(NOW, 1, SECONDS)
        assert await tx.lives.fate(post.id) is Fate.WAITING
        await tx.calls.unsure(call.id, "x")
        assert await tx.lives.fate(post.id) is Fate.UNSURE
        await tx.outbox.arrived(post.id)
        assert await tx.lives.fate(post.id) is Fate.SENT


async def test_votes_are_marked_once_whenever_they_come(store: SqlStore) -> None:
    contest, live = await begun(store)
    first, second = await asked(store, contest, 0), await asked(store, contest, 1, done=False)
    in_five = NOW + 5 * SECONDS
    async with store.write() as tx:
        await tx.ledger.append([replace(answer(first), received_at=NOW + 4 * SECONDS), answer(first, BAO, right=False)])
        await tx.ledger.append([replace(answer(second, BAO), received_at=in_five)])
    async with store.write() as tx:
        assert await count_votes(tx, contest, live)
        assert not await count_votes(tx, contest, live)
        assert [(run.score, run.right, run.answered, run.millis) for run, _ in await tx.lives.standings(live)] == [
            (18, 1, 1, 4000),
            (0, 0, 1, 0),
        ]
        await tx.runs.finish_turn(second.id)
        late = replace(answer(first, CHEN), received_at=NOW + timedelta(hours=1))
        await tx.ledger.append([late])
        assert await count_votes(tx, contest, live)
        places = await ranking(tx, live)
        assert [(place.rank, place.result.name, place.result.score) for place in places] == [
            (1, ANNA.name, 18), (2, BAO.name, 18), (3, CHEN.name, 10),
        ]  # fmt: skip
        assert [run.person_id for run, _ in await tx.runs.ended(contest.id)] == [ANNA.id, BAO.id, CHEN.id]


async def test_a_day_brings_no_more_than_its_cap_and_nobody_plays_in_two_groups(store: SqlStore) -> None:
    contest, live = await begun(store)
    capped = replace(contest, rules=replace(contest.rules, bonus=0, daily_cap=15))
    first, second = await asked(store, contest, 0), await asked(store, contest, 1)
    async with store.write() as tx:
        await tx.ledger.append([answer(first)])
        assert await count_votes(tx, capped, live)
        await tx.ledger.append([answer(second)])
        assert await count_votes(tx, capped, live)
        assert [run.score for run, _ in await tx.lives.standings(live)] == [15]
        await tx.chats.ensure(FULL_GROUP)
        there = await tx.lives.add(replace(live, id=0, chat_id=FULL_GROUP.id))
        assert there is not None
        (elsewhere,) = await tx.posts.add(replace(first, chat_id=FULL_GROUP.id))
        await tx.runs.add_turn(Turn(elsewhere.id, contest.id, 0, None, NOW, NOW, True))
        await tx.ledger.append([answer(elsewhere)])
        assert not await count_votes(tx, contest, there)
        assert await tx.lives.standings(there) == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    votes=st.dictionaries(
        st.tuples(st.integers(0, 2), st.sampled_from(PEOPLE)), st.tuples(st.booleans(), st.integers(0, 30)), min_size=1
    ),
    data=st.data(),
)
async def test_any_order_of_votes_and_countings_gives_the_same_board(
    store: SqlStore, engine: AsyncEngine, votes: Mapping[tuple[int, Person], tuple[bool, int]], data: st.DataObject
) -> None:
    boards = []
    for _ in range(2):
        await empty(engine) if not store.alone else await _clear(engine)
        contest, live = await begun(store)
        posts = [await asked(store, contest, position) for position in range(3)]
        for position, person in data.draw(st.permutations(list(votes))):
            right, seconds = votes[position, person]
            late = replace(answer(posts[position], person, right=right), received_at=NOW + seconds * SECONDS)
            async with store.write() as tx:
                await tx.ledger.append([late, late])
                if data.draw(st.booleans()):
                    await count_votes(tx, contest, live)
        async with store.write() as tx:
            await count_votes(tx, contest, live)
            places = await ranking(tx, live)
            boards.append([(place.rank, place.result) for place in places])
            marks = await tx.runs.marks(contest.id)
        assert len(marks) == len(votes)
    assert boards[0] == boards[1]


async def _clear(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        for table in reversed(metadata.sorted_tables):
            await db.execute(table.delete())


async def test_a_group_that_becomes_a_supergroup_keeps_its_contest(store: SqlStore) -> None:
    contest, live = await begun(store)
    await asked(store, contest, 0)
    async with store.write() as tx:
        await tx.chats.move(GROUP.id, -1000)
        moved = await tx.lives.going(-1000)
        assert moved is not None
        assert moved.id == live.id
        assert len(await tx.lives.turns(moved)) == 1


async def test_a_supergroup_that_has_begun_its_own_keeps_that(store: SqlStore) -> None:
    _, live = await begun(store)
    await posted(store)
    async with store.write() as tx:
        other = await tx.contests.add(replace(CONTEST, code="other"))
        its_own = await tx.lives.add(replace(live, id=0, contest_id=other.id, chat_id=-1000))
        assert its_own is not None
        await tx.chats.move(GROUP.id, -1000)
        assert await tx.lives.going(-1000) == its_own


async def test_two_processes_ask_a_question_once(engine: AsyncEngine) -> None:
    """Both find that it is time; the one that comes second sees that it is done."""
    stores = [SqlStore(engine, _call, lambda: NOW) for _ in range(2)]
    one = stores[0]
    stores = [one, one] if one.alone else stores
    await posted(one)
    async with one.write() as tx:
        source = document()
        await approved(tx, source, "digest")
        question = replace(QUESTION, passage_id=passages(source)[0].id)
        await tx.bank.put([question])
        contest = await tx.contests.add(replace(CONTEST, questions=(question,)))
        live = await tx.lives.add(Live(0, contest.id, GROUP.id, ANNA.id, 1, NOW))
    assert live is not None
    await asyncio.gather(*(step_live(store, live, NOW) for store in stores * 2))
    async with one.read() as tx:
        (turn,) = await tx.lives.turns(live)
        assert await tx.lives.fate(turn.post_id) is Fate.WAITING
        going = await tx.lives.going(GROUP.id)
    assert going is not None
    assert going.asked == 1


def _call(reply: Reply) -> Call:
    assert isinstance(reply, Send)
    return Call(str(reply.to.chat_id), "sendPoll", {}, reply.to.chat_id, key=reply.key, post_id=reply.post_id)
