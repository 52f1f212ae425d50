"""From votes in a live contest to marks and places."""

from bot.game.contest import Place, Result, ranked
from bot.game.live import Live, enlisted, marked
from bot.game.running import Contest, Run
from bot.ports import Transaction


async def count_votes(tx: Transaction, contest: Contest, live: Live) -> bool:
    """Mark the votes that have no mark yet, all in one batch; says whether anybody's sum has changed.

    A vote that came late finds its question among those that are over, and is marked like the others.
    """
    answers = await tx.lives.unmarked(live)
    if not answers:
        return False
    turns = {turn.post_id: turn for turn in await tx.lives.turns(live)}
    bank = {question.id: question for question in contest.questions}
    questions = {answer.post_id: bank[answer.question_id] for answer in answers}
    runs = await tx.lives.enlist(enlisted(live, answers))
    before = await tx.lives.earned(contest.id) if contest.rules.daily_cap is not None else {}
    marks = marked(contest.rules, questions, turns, answers, runs, before)
    await tx.runs.mark(marks)
    await tx.lives.add_up({mark.run_id for mark in marks})
    return bool(marks)


async def ranking(tx: Transaction, live: Live) -> tuple[Place, ...]:
    """All who have played in the group, best first."""
    return ranked(result_of(run, name) for run, name in await tx.lives.standings(live))


def result_of(run: Run, name: str) -> Result:
    """What a run has come to so far."""
    ended_at = run.ended_at or run.joined_at
    return Result(run.person_id, name, run.chat_id, run.score, run.right, run.answered, run.millis, ended_at)
