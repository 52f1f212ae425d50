"""Contests, runs, turns and marks as they are kept."""

from dataclasses import replace
from datetime import timedelta

from bot.game.contest import Form, Rules
from bot.game.running import Contest, ContestState, Mark, Run, RunState, Selection, Turn
from bot.store.store import SqlStore
from knowledge.questions import Kind
from tests.store.samples import ANNA, BAO, GROUP, LEASE, NOW, QUESTION, TODAY, answer, posted, send

HOUR = timedelta(hours=1)
CONTEST = Contest(
    id=0,
    code="c0ffee",
    title="五四知识赛",
    state=ContestState.PLANNED,
    owner_id=ANNA.id,
    created_at=NOW,
    rules=Rules(form=Form.TEAM, bonus=5, best_of=3),
    selection=Selection(("长征",), (Kind.SINGLE,), (1, 2), years=(1927, 1937)),
    groups=(-2, -1),
    members_only=True,
    opens_at=NOW + HOUR,
    closes_at=NOW + 2 * HOUR,
    appeals_until=NOW + 3 * HOUR,
    questions=(QUESTION, replace(QUESTION, id="o", kind=Kind.ORDER, key=frozenset(), order=(1, 0, 2))),
    seed="seed",
    digest="d" * 64,
)
RUN = Run(0, 0, ANNA.id, 1, "lot", RunState.QUEUED, NOW, GROUP.id)


async def begun(store: SqlStore) -> tuple[Contest, Run]:
    async with store.write() as tx:
        await tx.people.upsert([ANNA, BAO])
        contest = await tx.contests.add(CONTEST)
        run = await tx.runs.join(replace(RUN, contest_id=contest.id))
    assert run is not None
    return contest, run


async def test_a_contest_comes_back_as_it_was_stored(store: SqlStore) -> None:
    contest, _ = await begun(store)
    async with store.write() as tx:
        assert await tx.contests.get(contest.id) == await tx.contests.by_code("c0ffee") == contest
        changed = replace(contest, title="改名", groups=(), questions=(), rules=Rules(), state=ContestState.OPEN)
        await tx.contests.save(changed)
        assert await tx.contests.hold(contest.id) == changed
        assert await tx.contests.listed([ContestState.PLANNED]) == []
        assert await tx.contests.of_owner(ANNA.id) == [changed]
        assert await tx.contests.of_owner(BAO.id) == []
        assert await tx.contests.by_code("none") is None


async def test_a_contest_is_due_when_it_opens_closes_and_becomes_final(store: SqlStore) -> None:
    contest, _ = await begun(store)
    moments = {ContestState.PLANNED: 1, ContestState.OPEN: 2, ContestState.CLOSED: 3}
    async with store.write() as tx:
        for state in ContestState:
            await tx.contests.save(replace(contest, state=state))
            for hours in range(5):
                expected = [contest.id] if hours >= moments.get(state, 9) else []
                assert await tx.contests.due(NOW + hours * HOUR) == expected


async def test_an_attempt_is_joined_once(store: SqlStore) -> None:
    contest, run = await begun(store)
    async with store.write() as tx:
        assert await tx.runs.join(replace(run, id=0)) is None
        second = await tx.runs.join(replace(run, id=0, number=2, lot="other"))
        assert second is not None
        assert await tx.runs.of_person(contest.id, ANNA.id) == [run, second]
        assert await tx.runs.of_lot(contest.id, "other") == [second]
        assert await tx.runs.queued(9) == [run, second]
        assert (await tx.runs.before(run.id), await tx.runs.before(second.id)) == (0, 1)


async def test_a_run_that_ended_stands_with_its_name(store: SqlStore) -> None:
    contest, run = await begun(store)
    ended = replace(run, state=RunState.ENDED, score=10, right=1, answered=2, millis=900, started_at=NOW, ended_at=NOW)
    async with store.write() as tx:
        assert await tx.runs.unended(contest.id) == [run]
        assert await tx.runs.ended(contest.id) == []
        await tx.runs.save(ended)
        assert await tx.runs.hold(run.id) == ended
        assert await tx.runs.unended(contest.id) == []
        assert await tx.runs.ended(contest.id) == [(ended, ANNA.name)]
        assert await tx.runs.scores_of(ANNA.id) == {CONTEST.title: 10}


async def test_the_first_news_that_a_question_was_sent_starts_its_time(store: SqlStore) -> None:
    contest, run = await begun(store)
    post = await posted(store)
    turn = Turn(post.id, contest.id, 0, run.id)
    due = NOW + timedelta(seconds=30)
    async with store.write() as tx:
        await tx.runs.add_turn(turn)
        assert await tx.runs.overdue(NOW + HOUR, 9) == []
        await tx.runs.issue(post.id, NOW, due)
        await tx.runs.issue(post.id, NOW + HOUR, due + HOUR)
        issued = replace(turn, issued_at=NOW, due_at=due)
        assert await tx.runs.turn(post.id) == issued
        assert await tx.runs.turns(run.id) == [issued]
        assert await tx.runs.live_turns(contest.id) == []
        assert await tx.runs.overdue(due, 9) == [issued]
        assert await tx.runs.finish_turn(post.id)
        assert not await tx.runs.finish_turn(post.id)
        assert await tx.runs.overdue(due, 9) == []


async def test_a_mark_takes_its_new_value_and_counts_once(store: SqlStore) -> None:
    contest, run = await begun(store)
    post = await posted(store)
    mark = Mark(post.id, ANNA.id, run.id, False, 0, 900, TODAY)
    async with store.write() as tx:
        await tx.runs.mark([])
        await tx.runs.mark([mark])
        await tx.runs.mark([replace(mark, right=True, points=12)])
        assert await tx.runs.marks(contest.id) == [replace(mark, right=True, points=12)]
        assert await tx.runs.marks(contest.id, []) == []
        assert await tx.runs.earned_on(contest.id, ANNA.id, TODAY) == 12
        assert await tx.runs.earned_on(contest.id, BAO.id, TODAY) == 0


async def test_a_group_that_becomes_a_supergroup_stays_in_the_contest(store: SqlStore) -> None:
    contest, _ = await begun(store)
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
        await tx.contests.save(replace(contest, groups=(GROUP.id,)))
        await tx.chats.move(GROUP.id, -1000)
        moved = await tx.contests.get(contest.id)
        assert moved is not None
        assert moved.groups == (-1000,)
        assert (await tx.runs.of_person(contest.id, ANNA.id))[0].chat_id == -1000


async def test_a_message_that_may_not_have_arrived_is_noted_until_it_is_waited_for(store: SqlStore) -> None:
    contest, run = await begun(store)
    post = await posted(store)
    async with store.write() as tx:
        await tx.runs.add_turn(Turn(post.id, contest.id, 0, run.id))
        await tx.outbox.put(send("question", post_id=post.id))
        assert await tx.runs.unsent(9) == []
        (call,) = await tx.calls.claim(NOW, 9, LEASE)
        assert await tx.calls.crowd(NOW) == 1
        await tx.calls.unsure(call.id, "no answer")
        turn = Turn(post.id, contest.id, 0, run.id)
        assert await tx.runs.unsent(9) == [(turn, True)]
        await tx.runs.doubt(post.id, NOW + HOUR)
        assert await tx.runs.unsent(9) == []
        assert await tx.runs.overdue(NOW + HOUR, 9) == [replace(turn, due_at=NOW + HOUR)]
        assert await tx.runs.finish_turn(post.id)
        assert not await tx.runs.issue(post.id, NOW, NOW)
        await tx.posts.close_at(post.id, NOW)
        closed = await tx.posts.get(post.id)
        assert closed is not None and closed.closes_at == NOW


async def test_who_waits_who_plays_and_who_is_left_over(store: SqlStore) -> None:
    contest, run = await begun(store)
    async with store.write() as tx:
        assert await tx.runs.crowd() == (1, 0)
        await tx.runs.save(replace(run, state=RunState.RUNNING))
        assert await tx.runs.crowd() == (0, 1)
        await tx.contests.save(replace(contest, state=ContestState.OPEN))
        assert await tx.runs.stranded(NOW + HOUR, 9) == []
        assert await tx.runs.stranded(NOW + 2 * HOUR, 9) == [run.id]
        await tx.contests.save(replace(contest, state=ContestState.CANCELLED))
        assert await tx.runs.stranded(NOW, 9) == [run.id]


async def test_messages_that_somebody_waits_for_are_counted(store: SqlStore) -> None:
    async with store.write() as tx:
        later = {"not_before": NOW + HOUR}
        await tx.outbox.put(send("one"), send("two"), send("three", urgent=False), send("four", **later))
        assert await tx.calls.crowd(NOW) == 2


async def test_what_contests_ask_does_not_stand_in_a_record(store: SqlStore) -> None:
    contest, run = await begun(store)
    asked, practised = await posted(store), await posted(store)
    async with store.write() as tx:
        await tx.ledger.append([answer(asked), answer(practised)])
        await tx.runs.add_turn(Turn(asked.id, contest.id, 0, run.id))
        ((_, tally),) = await tx.ledger.tallies_of(ANNA.id)
        assert tally.answered == 1
