"""A live contest in a group: what its host may do, what happens next, and what the votes earned.

Nothing here knows the clock: what happens next follows from what is stored and from `now`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.game.contest import Rules, capped, earned, millis_taken
from bot.game.model import Answer
from bot.game.running import Mark, Run, RunState, Turn
from knowledge.questions import Question

LOT = "live"
"""All who are there get the same questions."""
LEAD = timedelta(seconds=10)
"""Before the first question, to gather."""
READING = timedelta(seconds=6)
"""For the board, before the next question."""
GRACE = timedelta(seconds=2)
"""After a question's time, for votes that are under way."""
LOOK = timedelta(seconds=1)
LATE = timedelta(minutes=1)
"""After the end, until votes that came late are counted."""


class LiveState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    OVER = "over"


class Fate(StrEnum):
    """What became of a message: it `waits` to be sent, was sent, was not and will not be, or nobody knows."""

    WAITING = "waiting"
    SENT = "sent"
    LOST = "lost"
    UNSURE = "unsure"


class Wish(StrEnum):
    """What a host may press; `STOP` is asked about once more, `END` is the answer."""

    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    STOP = "stop"
    END = "end"


@dataclass(frozen=True, slots=True)
class Live:
    """A contest as it is run in one group, in forum topic `thread_id`.

    `asked` of `count` questions have been asked. `host_id` is None for an anonymous admin. `next_at` is when there is
    something to do; None: not before somebody presses.
    """

    id: int
    contest_id: int
    chat_id: int
    host_id: int | None
    count: int
    next_at: datetime | None
    thread_id: int | None = None
    state: LiveState = LiveState.RUNNING
    asked: int = 0


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing yet; look again then (None: when somebody presses)."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class Ask:
    """The question of this position is posted."""

    position: int


@dataclass(frozen=True, slots=True)
class Score:
    """The time of a question is over: its votes are marked, and the board is shown."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Doubt:
    """Nobody knows whether a question was sent: the group is told, and its time runs from now."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Lose:
    """A question could not be sent: the contest rests, and the question is asked again."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Finale:
    """All is asked: the last board."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The bot cannot write to the group: the contest waits until somebody there goes on with it."""


Step = Wait | Ask | Score | Doubt | Lose | Finale | Rest


def next_step(live: Live, turn: Turn | None, fate: Fate, now: datetime, *, present: bool = True) -> Step:
    """What is to be done now; `turn` is the question that is open, `fate` that of its message.

    `present` says whether the bot can write to the group.
    """
    if turn is not None:
        return _of_open(turn, fate, now)
    if live.asked >= live.count:
        return Finale()
    if live.state is LiveState.PAUSED:
        return Wait(None)
    if not present:
        return Rest()
    if live.next_at is not None and now < live.next_at:
        return Wait(live.next_at)
    return Ask(live.asked)


def _of_open(turn: Turn, fate: Fate, now: datetime) -> Step:
    if turn.due_at is not None:
        over = turn.due_at + GRACE
        return Score(turn) if now >= over else Wait(over)
    match fate:
        case Fate.LOST:
            return Lose(turn)
        case Fate.UNSURE:
            return Doubt(turn)
        case _:
            return Wait(now + LOOK)


def enlisted(live: Live, answers: Iterable[Answer]) -> list[Run]:
    """The runs that begin with these answers: one a person. Nothing is under way in them by itself, so that they stand
    as ended from the beginning, with what they have come to.
    """
    first: dict[int, datetime] = {}
    for answer in answers:
        before = first.get(answer.person_id, answer.received_at)
        first[answer.person_id] = min(before, answer.received_at)
    return [
        Run(0, live.contest_id, person_id, 1, LOT, RunState.ENDED, at, live.chat_id, started_at=at, ended_at=at)
        for person_id, at in sorted(first.items())
    ]


def marked(
    rules: Rules,
    questions: Mapping[int, Question],
    turns: Mapping[int, Turn],
    answers: Collection[Answer],
    runs: Mapping[int, Run],
    before: Mapping[tuple[int, date], int],
) -> list[Mark]:
    """What these answers earn; `questions` and `turns` by post, `runs` by person.

    `before` has what each person earned before on each day, for the daily cap. An answer takes at most the time of its
    question, for Telegram takes no later ones however late it brings them; where it is not known when the question was
    sent, it took all of it. Nobody answers for two groups.
    """
    given = dict(before)
    marks = []
    for answer in sorted(answers, key=lambda one: (one.received_at, one.post_id, one.person_id)):
        run = runs.get(answer.person_id)
        if run is None or run.chat_id != answer.chat_id:
            continue
        millis = millis_taken(rules, turns[answer.post_id].issued_at, answer.received_at)
        question = questions[answer.post_id]
        points = earned(rules, question, answer.chosen, right=answer.right, seconds=millis / 1000)
        day = (answer.person_id, answer.day)
        points = capped(rules, points, given.get(day, 0))
        given[day] = given.get(day, 0) + points
        marks.append(Mark(answer.post_id, answer.person_id, run.id, answer.right, points, millis, answer.day))
    return marks
