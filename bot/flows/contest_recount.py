"""A contest counted anew from the ledger after a ruling."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bot.game.model import Rescoring
from bot.game.recount import Moved, Ruling, board, moved, recount, ruled, summed
from bot.game.running import Contest, Run
from bot.ports import Transaction
from knowledge.questions import Question


@dataclass(frozen=True, slots=True)
class Recounted:
    """The places after a recount with those before, and how many people have other points."""

    places: tuple[Moved, ...]
    changed: int

    @property
    def displaced(self) -> int:
        return sum(place.rank != place.old_rank for place in self.places)


async def rule(
    tx: Transaction, contest: Contest, question: Question, ruling: Ruling, now: datetime, by: int | None
) -> Recounted:
    """Write a ruling down, score the answers to its question anew, in this contest only, and all that depends on them.

    `question` is as it counted before.
    """
    before = board(contest.rules, await tx.runs.ended(contest.id))
    given = await tx.runs.given(contest.id)
    posts = tuple(post_id for post_id, question_id in given.items() if question_id == question.id)
    after = question.key if ruling.void else ruling.key
    rescoring = Rescoring(question.id, question.key, after, by, voided=ruling.void, post_ids=posts)
    await tx.rescorings.apply(rescoring, now)
    await tx.appeals.rule(contest.id, ruling, now, by)
    changed = await count_anew(tx, contest)
    return Recounted(
        tuple(moved(before, board(contest.rules, await tx.runs.ended(contest.id)))),
        len({run.person_id for run in changed}),
    )


async def count_anew(tx: Transaction, contest: Contest) -> Collection[Run]:
    """Marks and sums of all runs, as the ledger and the rulings have them; gives the runs that have changed."""
    questions = ruled(contest.questions, await tx.appeals.rulings(contest.id))
    played = await tx.runs.played(contest.id)
    marks = recount(contest.rules, questions, played)
    stand = {(one.mark.post_id, one.mark.person_id): one.mark for one in played}
    await tx.runs.mark([mark for mark in marks if stand[mark.post_id, mark.person_id] != mark])
    runs = [run for run, _ in await tx.runs.ended(contest.id)]
    changed = [new for old, new in zip(runs, summed(runs, marks), strict=True) if new != old]
    for run in changed:
        await tx.runs.save(run)
    return changed
