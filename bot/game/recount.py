"""Contests counted anew: after an appeal, and by whoever wants to see that all is as it should be.

What is played is worth what rules, questions, the ledger and the moments say, and nothing else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.game.contest import Place, Result, Rules, capped, counted, earned, millis_taken, paper, ranked
from bot.game.grading import right_under
from bot.game.running import Mark, Run, RunState
from knowledge.questions import Question, key_fields
from knowledge.typed import Fold


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an organiser decided about a question after the close: another key, as `key_list` gives it, or (None) that
    it is void.
    """

    question_id: str
    key: tuple[int | str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """An answer of the ledger with its mark; `issued_at` is when its question was sent."""

    mark: Mark
    question_id: str
    chosen: tuple[int, ...]
    right: bool
    received_at: datetime
    issued_at: datetime | None
    typed: str | None = None


def ruled(questions: Iterable[Question], rulings: Iterable[Ruling]) -> dict[str, Question]:
    """The questions that count, by id, with the keys that count; void ones are left out."""
    bank = {one.id: one for one in questions}
    for ruling in rulings:
        one = bank.pop(ruling.question_id, None)
        if one is not None and ruling.key is not None:
            bank[one.id] = replace(one, **key_fields(one.kind, ruling.key))
    return bank


def recount(rules: Rules, questions: Mapping[str, Question], played: Iterable[Played], fold: Fold) -> list[Mark]:
    """The marks that the answers earn. The cap of a day takes answers in the order in which they came."""
    earned_on: defaultdict[tuple[int, object], int] = defaultdict(int)
    marks = []
    for one in sorted(played, key=lambda one: (one.received_at, one.mark.post_id, one.mark.person_id)):
        day = (one.mark.person_id, one.mark.day)
        mark = _worth(rules, questions.get(one.question_id), one, earned_on[day], fold)
        earned_on[day] += mark.points
        marks.append(mark)
    return marks


def _worth(rules: Rules, question: Question | None, played: Played, before: int, fold: Fold) -> Mark:
    """An answer to a void question is worth nothing and has taken no time."""
    if question is None:
        return replace(played.mark, right=False, points=0, millis=0)
    right = right_under(question, played, fold)
    millis = millis_taken(rules, played.issued_at, played.received_at)
    points = earned(rules, question, played.chosen, right=right, seconds=millis / 1000)
    return replace(played.mark, right=right, points=capped(rules, points, before), millis=millis)


def summed(runs: Iterable[Run], marks: Iterable[Mark]) -> list[Run]:
    """The runs with the sums of their marks."""
    of: defaultdict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        of[mark.run_id].append(mark)
    return [_summed(run, of[run.id]) for run in runs]


def _summed(run: Run, marks: Sequence[Mark]) -> Run:
    score, right = sum(mark.points for mark in marks), sum(mark.right for mark in marks)
    return replace(run, score=score, right=right, answered=len(marks), millis=sum(mark.millis for mark in marks))


def board(rules: Rules, runs: Iterable[tuple[Run, str]]) -> tuple[Place, ...]:
    """The ranking of the people whose runs have ended, which are given with their names, by person and number."""
    attempts: defaultdict[int, list[Result]] = defaultdict(list)
    for run, name in runs:
        if run.state is RunState.ENDED and run.ended_at is not None:
            attempts[run.person_id].append(
                Result(run.person_id, name, run.chat_id, run.score, run.right, run.answered, run.millis, run.ended_at)
            )
    return ranked(counted(rules.keep, results) for results in attempts.values())


@dataclass(frozen=True, slots=True)
class Moved:
    """A place of the board after a recount, with what stood there for the same person before."""

    rank: int
    score: int
    old_rank: int
    old_score: int


def moved(before: Iterable[Place], after: Iterable[Place]) -> list[Moved]:
    """Every place after a recount, best first."""
    old = {place.result.person_id: place for place in before}
    pairs = ((place, old[place.result.person_id]) for place in after)
    return [Moved(new.rank, new.result.score, was.rank, was.result.score) for new, was in pairs]


def draw_faults(ids: Collection[str], seed: str, drawn: Iterable[tuple[str, Sequence[str]]]) -> Iterator[str]:
    """The lots whose questions, in their order, are not those that the draw gives."""
    for lot, given in drawn:
        if tuple(given) != paper(ids, len(given), seed, lot):
            yield lot
