"""The course of a run through a contest: what comes next, how long it may take, and how long one waits to begin."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.game.contest import Form, Rules
from bot.game.running import Run, Turn

LEAST_SECONDS = 1.0
"""With less left of the time for all questions, none is given any more."""

MOST_LOST = 3
"""So many messages of a run in a row that may not have arrived; then the person has to ask for the next."""

THINKING = 3
"""A question takes about the third part of its time."""


@dataclass(frozen=True, slots=True)
class Next:
    """The turn at `position` gives question `number` of the draw, both from 0, for so many seconds."""

    position: int
    number: int
    seconds: float


def is_lost(turn: Turn) -> bool:
    """Nobody knows that its message arrived, and it is not waited for any more: the question is given again."""
    return turn.done and turn.issued_at is None


def gives_up(turns: Sequence[Turn]) -> bool:
    """Whether nothing arrives any more, as it seems."""
    return len(turns) >= MOST_LOST and all(map(is_lost, turns[-MOST_LOST:]))


def next_turn(rules: Rules, run: Run, turns: Sequence[Turn], used: float) -> Next | None:
    """What follows when all of these turns are done, `used` seconds of answering gone; None: the run is over."""
    met = sum(not is_lost(turn) for turn in turns)
    seconds = seconds_left(rules, used)
    failed = rules.form is Form.CHALLENGE and run.right < met
    return None if failed or met >= rules.count or seconds < LEAST_SECONDS else Next(len(turns), met, seconds)


def seconds_left(rules: Rules, used: float) -> float:
    """The time of the next question, when the others have taken `used` seconds."""
    return float(rules.seconds) if rules.total_seconds is None else min(rules.seconds, rules.total_seconds - used)


def used_seconds(run: Run, turns: Sequence[Turn], answered: Collection[int]) -> float:
    """What the answers took, and the whole time of the questions that were not answered (`answered`: their posts)."""
    missed = [turn for turn in turns if turn.done and turn.post_id not in answered]
    return run.millis / 1000 + sum((_span(turn) for turn in missed), 0.0)


def _span(turn: Turn) -> float:
    if turn.issued_at is None or turn.due_at is None:
        return 0.0
    return (turn.due_at - turn.issued_at).total_seconds()


def issue_of(turn: Turn, seconds: float, seen_at: datetime, closes_at: datetime | None) -> tuple[datetime, datetime]:
    """When the time of a question began and ends, whose message is known to have been there at `seen_at`.

    A turn that has a `due_at` but was not issued had been sent so many seconds before that, nobody knew whether with
    success. Now it is known, and its time counts from then: nobody has less time than was stated, and nobody more
    because of a broken connection.
    """
    span = timedelta(seconds=seconds)
    begun = seen_at if turn.due_at is None else min(seen_at, turn.due_at - span)
    due = begun + span
    return begun, due if closes_at is None else max(begun, min(due, closes_at))


def wait_seconds(rules: Rules, place: int, going: int, a_second: float, begins: float) -> float:
    """How long the run at a place of the queue, from 1, may wait, while `going` ones are under way.

    So many messages are sent a second, and so many runs begin as long as those under way leave room; then one begins
    for each that ends, and each needs a message a question.
    """
    room = max(0.0, a_second * rules.seconds / THINKING - going)
    behind = max(0.0, place - room)
    return min(place, room) / begins + behind * max(rules.count / a_second, 1 / begins)
