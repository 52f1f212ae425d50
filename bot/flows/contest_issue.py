"""Questions of a contest once they are posted: when their time begins, how they read, and what is still secret."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.game.course import is_lost, issue_of, seconds_left, used_seconds
from bot.game.model import Post
from bot.game.running import Contest, ContestState, Run, Turn
from bot.ports import Transaction
from knowledge.questions import Question

OVER = frozenset({ContestState.CLOSED, ContestState.FINAL})
"""States in which everybody may know what was right."""

TAKING = frozenset({ContestState.OPEN, ContestState.CLOSED})
"""States in which an answer counts that came in time, however long it waited for its turn."""


async def issued(tx: Transaction, post_id: int, at: datetime) -> None:
    """The message of a post is known to have been there at a moment: if a contest asks it, its time runs.

    The first news counts, and none counts any more for a question that is not waited for.
    """
    turn = await tx.runs.turn(post_id)
    if turn is None or turn.done or turn.issued_at is not None:
        return
    contest = await tx.contests.get(turn.contest_id)
    assert contest is not None
    run = await tx.runs.hold(turn.run_id) if turn.run_id is not None else None
    seconds = await time_left(tx, contest, run, await tx.runs.turns(run.id)) if run else float(contest.rules.seconds)
    begun, due = issue_of(turn, seconds, at, contest.closes_at)
    if not await tx.runs.issue(post_id, begun, due):
        return
    await tx.posts.close_at(post_id, due)
    if run is not None and run.started_at is None:
        await tx.runs.save(replace(run, started_at=begun))


async def time_left(tx: Transaction, contest: Contest, run: Run, turns: Sequence[Turn]) -> float:
    """The seconds that the next question of a run may take."""
    return seconds_left(contest.rules, await time_used(tx, contest, run, turns))


async def time_used(tx: Transaction, contest: Contest, run: Run, turns: Sequence[Turn]) -> float:
    """The seconds of answering that count against the time for all questions; 0 where there is no such limit."""
    if contest.rules.total_seconds is None:
        return 0.0
    marks = await tx.runs.marks(contest.id, [run.id])
    return used_seconds(run, turns, {mark.post_id for mark in marks})


async def frozen(tx: Transaction, post: Post) -> Question | None:
    """The question of a post as a contest froze it; None: no contest asks it."""
    turn = await tx.runs.turn(post.id)
    contest = await tx.contests.get(turn.contest_id) if turn else None
    found = [one for one in contest.questions if one.id == post.question_id] if contest else []
    return found[0] if found else None


async def is_secret(tx: Transaction, post_id: int) -> bool:
    """Whether nobody may learn yet what is right, because a contest that asks it is not over.

    A live contest tells it when the time of the question is over, which is the same for all.
    """
    turn = await tx.runs.turn(post_id)
    if turn is not None and turn.run_id is None:
        return not turn.done
    contest = await tx.contests.get(turn.contest_id) if turn else None
    return contest is not None and contest.state not in OVER


async def is_past(tx: Transaction, post_id: int) -> bool:
    """Whether no answer is taken any more to a question because a contest has given it again, or is decided.

    Until the transaction ends, nothing else happens in the run that it belongs to.
    """
    turn = await tx.runs.turn(post_id)
    if turn is None:
        return False
    if turn.run_id is not None:
        await tx.runs.hold(turn.run_id)
        turn = await tx.runs.turn(post_id) or turn
    contest = await tx.contests.get(turn.contest_id)
    return is_lost(turn) or contest is None or contest.state not in TAKING
