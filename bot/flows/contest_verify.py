"""Whether a contest went as it was announced: its seal, its draws, and every score, from the rows alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.game.contest import seal
from bot.game.recount import Played, draw_faults, recount, ruled, summed
from bot.game.running import Contest, Mark, Run, Turn
from bot.ports import Transaction
from knowledge.typed import Fold


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """What is not as it should be: the `seal`, a `draw`, a `mark` or a `sum`; which one, what stands, what should."""

    what: str
    which: str
    stands: str = ""
    should: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, and what differs."""

    digest: str
    runs: int
    draws: int
    marks: int
    rulings: int
    differences: tuple[Discrepancy, ...]


async def verify(tx: Transaction, fold: Fold, contest: Contest) -> Verified:
    """Recompute all of a contest that has opened; one under way is looked at as far as it has come."""
    rulings = await tx.appeals.rulings(contest.id)
    played, stored = await tx.runs.played(contest.id), await tx.runs.marks(contest.id)
    runs = [run for run, _ in await tx.runs.ended(contest.id)]
    given, turns = await tx.runs.given(contest.id), await tx.runs.all_turns(contest.id)
    unended = await tx.runs.unended(contest.id)
    drawn = _drawn([*runs, *unended], turns, given)
    digest = seal(contest.rules, contest.questions, contest.seed)
    differences = [Discrepancy("seal", contest.code, contest.digest, digest)] if digest != contest.digest else []
    ids = [one.id for one in contest.questions]
    differences += [Discrepancy("draw", lot) for lot in draw_faults(ids, contest.seed, drawn)]
    answered = {(one.mark.post_id, one.mark.person_id) for one in played}
    differences += [
        Discrepancy("mark", f"post {one.post_id}, person {one.person_id}", str(one.points), "no answer in the ledger")
        for one in stored
        if (one.post_id, one.person_id) not in answered
    ]
    marks = recount(contest.rules, ruled(contest.questions, rulings), played, fold)
    differences += _scores(marks, played, runs)
    return Verified(digest, len(runs), len(drawn), len(stored), len(rulings), tuple(differences))


def _drawn(runs: Sequence[Run], turns: Sequence[Turn], given: Mapping[int, str]) -> list[tuple[str, tuple[str, ...]]]:
    """The questions of each draw, in their order; those of a group have the lot of its runs.

    A question that was lost on its way was given again.
    """
    lots = {run.id: run.lot for run in runs}
    of: dict[tuple[int | None, str], list[str]] = {}
    live = next(iter({run.lot for run in runs}), "")
    for turn in sorted(turns, key=lambda turn: turn.position):
        lot = live if turn.run_id is None else lots[turn.run_id]
        of.setdefault((turn.run_id, lot), []).append(given[turn.post_id])
    return [(lot, tuple(dict.fromkeys(questions))) for (_, lot), questions in of.items()]


def _scores(marks: Sequence[Mark], played: Sequence[Played], runs: Sequence[Run]) -> Iterator[Discrepancy]:
    """Where the marks that should be, and their sums, are not those that stand."""
    stand = {(one.mark.post_id, one.mark.person_id): one.mark for one in played}
    for mark in marks:
        stored = stand[mark.post_id, mark.person_id]
        if stored != mark:
            which = f"post {mark.post_id}, person {mark.person_id}"
            yield Discrepancy(
                "mark", which, f"{stored.points} in {stored.millis} ms", f"{mark.points} in {mark.millis} ms"
            )
    for run, counted in zip(runs, summed(runs, marks), strict=True):
        if run != counted:
            yield Discrepancy("sum", f"run {run.id}, person {run.person_id}", _sum(run), _sum(counted))


def _mark(mark: Mark) -> str:
    return f"{mark.points} points, {'right' if mark.right else 'wrong'}, {mark.millis} ms"


def _sum(run: Run) -> str:
    return f"{run.score} points, {run.right}/{run.answered} right, {run.millis} ms"
