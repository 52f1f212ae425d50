"""A contest counted anew from the ledger after a ruling."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.game.model import Rescoring
from bot.game.recount import Moved, Ruling, board, moved, recount, ruled
from bot.game.running import Contest, Mark, Run
from bot.ports import Transaction
from knowledge.questions import Question
from knowledge.typed import Fold


@dataclass(frozen=True, slots=True)
class Recounted:
    """The places after a recount with those before, and how many people have other points."""

    places: tuple[Moved, ...]
    changed: int

    @property
    def displaced(self) -> int:
        return sum(place.rank != place.old_rank for place in self.places)


async def rule(
    tx: Transaction, fold: Fold, contest: Contest, question: Question, ruling: Ruling, now: datetime, by: int | None
) -> Recounted:
    """Write a ruling down, score the answers to its question anew, in this contest only, and all that depends on them.

    `question` is as it counted before.
    """
    ended = await tx.runs.ended(contest.id)
    given = await tx.runs.given(contest.id)
    posts = tuple(post_id for post_id, question_id in given.items() if question_id == question.id)
    after = ruled([question], [ruling]).get(question.id)
    rescoring = Rescoring(question.id, question, after or question, by, voided=after is None, post_ids=posts)
    await tx.rescorings.apply(rescoring, now, fold)
    await tx.appeals.rule(contest.id, ruling, now, by)
    changed = {run.id: run for run in await _count_anew(tx, fold, contest, question.id, [run for run, _ in ended])}
    anew = [(changed.get(run.id, run), name) for run, name in ended]
    places = moved(board(contest.rules, ended), board(contest.rules, anew))
    return Recounted(tuple(places), len({run.person_id for run in changed.values()}))


async def _count_anew(
    tx: Transaction, fold: Fold, contest: Contest, question_id: str, runs: Iterable[Run]
) -> list[Run]:
    """Store the marks that change with a question, and the sums that change with them; gives the changed runs.

    Under a cap of the day, the other answers of those people may change too.
    """
    questions = ruled(contest.questions, await tx.appeals.rulings(contest.id))
    played = await tx.runs.played(contest.id, question_id, whole_people=contest.rules.daily_cap is not None)
    old = {(one.mark.post_id, one.mark.person_id): one.mark for one in played}
    counted = recount(contest.rules, questions, played, fold)
    marks = [mark for mark in counted if old[mark.post_id, mark.person_id] != mark]
    await tx.runs.mark(marks)
    of: defaultdict[int, list[tuple[Mark, Mark]]] = defaultdict(list)
    for mark in marks:
        of[mark.run_id].append((old[mark.post_id, mark.person_id], mark))
    changed = [_adjusted(run, of[run.id]) for run in runs if run.id in of]
    for run in changed:
        await tx.runs.save(run)
    return changed


def _adjusted(run: Run, marks: Iterable[tuple[Mark, Mark]]) -> Run:
    """The sums of a run after some of its marks have changed."""
    for old, new in marks:
        run = replace(
            run,
            score=run.score + new.points - old.points,
            right=run.right + new.right - old.right,
            millis=run.millis + new.millis - old.millis,
        )
    return run
