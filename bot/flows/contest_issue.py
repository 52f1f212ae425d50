"""Questions of a contest once they are posted: when their time begins, how they read, and what is still secret."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.game.course import is_lost, issue_of, seconds_left, used_seconds
from bot.game.model import Post
from bot.game.running import OVER, Contest, ContestState, Run, Turn
from bot.ports import Transaction
from knowledge.questions import Question

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


@dataclass(frozen=True, slots=True)
class Asked:
    """What a contest asks with a post; the run it belongs to (a live contest has none) is held."""

    turn: Turn
    contest: Contest
    run: Run | None

    @property
    def is_past(self) -> bool:
        """No answer is taken any more: the question was given again, or the contest is decided."""
        return is_lost(self.turn) or self.contest.state not in TAKING

    @property
    def is_secret(self) -> bool:
        """Nobody may learn yet what is right.

        A live contest tells it when the time of the question is over, which is the same for all.
        """
        return not self.turn.done if self.turn.run_id is None else self.contest.state not in OVER

    def question(self, post: Post) -> Question | None:
        """The question of its post as the contest froze it, with the key it was posted with."""
        found = next((one for one in self.contest.questions if one.id == post.question_id), None)
        return as_posted(found, post) if found else None


async def asked_by(tx: Transaction, post_id: int) -> Asked | None:
    """None: no contest asks with this post. Until the transaction ends, nothing else happens in its run."""
    turn = await tx.runs.turn(post_id)
    if turn is None:
        return None
    contest = await tx.contests.get(turn.contest_id)
    assert contest is not None, "a turn without its contest"
    run = await tx.runs.hold(turn.run_id) if turn.run_id is not None else None
    return Asked(await tx.runs.turn(post_id) or turn, contest, run)


def as_posted(question: Question, post: Post) -> Question:
    """A question with the key that it was posted with."""
    return replace(question, kind=post.kind, key=post.key, order=post.order, accepted=post.accepted)


async def is_secret(tx: Transaction, post_id: int) -> bool:
    """Whether nobody may learn yet what is right, because a contest that asks it is not over."""
    asked = await asked_by(tx, post_id)
    return asked is not None and asked.is_secret
