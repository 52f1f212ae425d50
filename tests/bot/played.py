"""Contests that were played, written down as they are while people play."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.flows.contest_course import run_contests
from bot.game.contest import Rules, earned, millis_taken, paper
from bot.game.grading import grade
from bot.game.model import Chat, ChatKind, Person, Post
from bot.game.recount import summed
from bot.game.running import Contest, ContestState, Mark, Run, RunState, Turn
from bot.ports import Store, Transaction

SECOND = timedelta(seconds=1)


async def planned(store: Store, owner_id: int, now: datetime, rules: Rules, groups: Sequence[int] = ()) -> Contest:
    """A contest that opens in a minute and closes an hour later."""
    opens = now + timedelta(minutes=1)
    contest = Contest(0, "c0ffee", "五四知识赛", ContestState.PLANNED, owner_id, now, rules, groups=tuple(groups))
    async with store.write() as tx:
        return await tx.contests.add(replace(contest, opens_at=opens, closes_at=opens + timedelta(hours=1)))


async def stored(store: Store, contest: Contest) -> Contest:
    async with store.read() as tx:
        found = await tx.contests.get(contest.id)
    assert found is not None
    return found


async def opened(store: Store, contest: Contest) -> Contest:
    assert contest.opens_at is not None
    assert await run_contests(store, contest.opens_at)
    return await stored(store, contest)


async def play(store: Store, contest: Contest, person: int, choices: Mapping[int, Sequence[int]] | None = None) -> Run:
    """Somebody plays a paper, all of it on the day it began: right answers, or the options that `choices` names for a
    position.
    """
    assert contest.opens_at is not None
    begins = contest.opens_at + SECOND
    async with store.write() as tx:
        await tx.people.upsert([Person(person, f"人{person}")])
        await tx.chats.ensure(Chat(person, ChatKind.PRIVATE, f"人{person}", "UTC", "zh-Hans"))
        lot = f"lot{person}"
        run = await tx.runs.join(Run(0, contest.id, person, 1, lot, RunState.RUNNING, begins, started_at=begins))
        assert run is not None
        marks = []
        bank = {one.id: one for one in contest.questions}
        for position, question_id in enumerate(paper(bank, contest.rules.count, contest.seed, lot)):
            post = await _give(tx, contest, run, position, bank[question_id].key, question_id)
            marks.append(await _answer(tx, contest, run, post, position, (choices or {}).get(position)))
        await tx.runs.mark(marks)
        (ended,) = summed([replace(run, state=RunState.ENDED, ended_at=begins + timedelta(minutes=5))], marks)
        await tx.runs.save(ended)
    return ended


async def _give(
    tx: Transaction, contest: Contest, run: Run, position: int, key: frozenset[int], question_id: str
) -> Post:
    at = run.joined_at + position * timedelta(seconds=30)
    kind = next(one.kind for one in contest.questions if one.id == question_id)
    post = Post(
        0, run.person_id, question_id, key, run.joined_at.date(), at, at + timedelta(hours=1), scored=False, kind=kind
    )
    (post,) = await tx.posts.add(post)
    await tx.runs.add_turn(Turn(post.id, contest.id, position, run.id))
    await tx.runs.issue(post.id, at, at + timedelta(seconds=contest.rules.seconds))
    return post


async def _answer(
    tx: Transaction, contest: Contest, run: Run, post: Post, position: int, chosen: Sequence[int] | None
) -> Mark:
    question = next(one for one in contest.questions if one.id == post.question_id)
    at = post.opened_at + timedelta(seconds=1 + position, microseconds=1234)
    answer = grade(post, run.person_id, tuple(sorted(post.key)) if chosen is None else tuple(chosen), at)
    await tx.ledger.append([answer])
    await tx.runs.finish_turn(post.id)
    millis = millis_taken(contest.rules, post.opened_at, at)
    points = earned(contest.rules, question, answer.chosen, right=answer.right, seconds=millis / 1000)
    return Mark(post.id, run.person_id, run.id, answer.right, points, millis, post.day)
