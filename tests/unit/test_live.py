"""What happens next in a live contest, and what its answers earn."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.contest import Form, Rules, millis_taken
from bot.game.live import (
    GRACE,
    LOOK,
    Ask,
    Doubt,
    Fate,
    Finale,
    Live,
    LiveState,
    Lose,
    Rest,
    Score,
    Step,
    Wait,
    next_step,
)
from bot.game.running import Turn
from bot.telegram.filters import parse_live

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LIVE = Live(1, 1, -100, 5, 3, NOW, asked=1)
TURN = Turn(9, 1, 0)
ISSUED = replace(TURN, issued_at=NOW, due_at=NOW + 20 * SECOND)
PAUSED = replace(LIVE, state=LiveState.PAUSED)


@pytest.mark.parametrize(
    ("live", "turn", "fate", "step"),
    [
        (LIVE, None, Fate.SENT, Ask(1)),
        (replace(LIVE, next_at=NOW + SECOND), None, Fate.SENT, Wait(NOW + SECOND)),
        (PAUSED, None, Fate.SENT, Wait(None)),
        (replace(LIVE, asked=3), None, Fate.SENT, Finale()),
        (replace(PAUSED, asked=3), None, Fate.SENT, Finale()),
        (LIVE, TURN, Fate.WAITING, Wait(NOW + LOOK)),
        (LIVE, TURN, Fate.SENT, Wait(NOW + LOOK)),
        (LIVE, TURN, Fate.LOST, Lose(TURN)),
        (LIVE, TURN, Fate.UNSURE, Doubt(TURN)),
        (LIVE, ISSUED, Fate.SENT, Wait(NOW + 20 * SECOND + GRACE)),
        (PAUSED, replace(ISSUED, due_at=NOW - GRACE), Fate.SENT, Score(replace(ISSUED, due_at=NOW - GRACE))),
    ],
)
def test_what_comes_next(live: Live, turn: Turn | None, fate: Fate, step: Step) -> None:
    assert next_step(live, turn, fate, NOW) == step


def test_nothing_is_asked_where_the_bot_cannot_write() -> None:
    assert next_step(LIVE, None, Fate.SENT, NOW, present=False) == Rest()


@given(st.integers(-5_000, 10_000_000), st.booleans())
def test_an_answer_takes_between_nothing_and_the_whole_time(millis: int, known: bool) -> None:
    rules = Rules(Form.LIVE, seconds=20)
    taken = millis_taken(rules, NOW if known else None, NOW + millis * SECOND / 1000)
    assert taken == (min(max(millis, 0), 20_000) if known else 20_000)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("长征 10 30", ("长征", 10, 30)),
        ("长征 5", ("长征", 5, 30)),
        ("5 20", ("", 5, 20)),
        ("长征 单选题", ("长征 单选题", 10, 30)),
        ("30 60", ("", 30, 60)),
    ],
)
def test_an_order_is_read(text: str, order: tuple[str, int, int]) -> None:
    found = parse_live(text)
    assert found is not None
    assert (found.about, found.count, found.seconds) == order


@pytest.mark.parametrize("text", ["0", "31", "5 14", "5 61", "1 2 3", "99999999999999999999 30"])
def test_an_order_out_of_range_is_none(text: str) -> None:
    assert parse_live(text) is None
