"""The course of a run: what comes next, how long it may take, and how long one waits to begin."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.contest import Form, Rules
from bot.game.course import Next, gives_up, issue_of, next_turn, seconds_left, used_seconds, wait_seconds
from bot.game.running import Run, RunState, Turn

NOW = datetime(2026, 7, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
RUN = Run(1, 1, 1, 1, "lot", RunState.RUNNING, NOW)
RULES = Rules(count=3, seconds=30)


def given_turns(*marks: str) -> list[Turn]:
    """A turn for each sign: `x` answered or over, `?` lost."""
    issued = {"x": NOW, "?": None}
    return [Turn(number, 1, number, 1, issued[mark], NOW + 30 * SECOND, done=True) for number, mark in enumerate(marks)]


@pytest.mark.parametrize(
    ("marks", "following"),
    [
        ("", Next(0, 0, 30.0)),
        ("x", Next(1, 1, 30.0)),
        ("?", Next(1, 0, 30.0)),
        ("x?", Next(2, 1, 30.0)),
        ("x??x", Next(4, 2, 30.0)),
        ("xxx", None),
        ("x?xx", None),
    ],
)
def test_a_question_that_was_lost_is_given_again(marks: str, following: Next | None) -> None:
    assert next_turn(RULES, RUN, given_turns(*marks), 0.0) == following


@pytest.mark.parametrize(("right", "goes_on"), [(2, True), (1, False), (0, False)])
def test_a_challenge_goes_on_while_all_is_right(right: int, goes_on: bool) -> None:
    rules = replace(RULES, form=Form.CHALLENGE)
    assert bool(next_turn(rules, replace(RUN, right=right), given_turns(*"xx"), 0.0)) == goes_on


def test_the_time_for_all_questions_is_that_of_answering() -> None:
    rules = replace(RULES, total_seconds=50)
    turns = given_turns(*"xx?")
    run = replace(RUN, millis=12_000, answered=1)
    assert used_seconds(run, turns, {0}) == 42.0
    assert seconds_left(rules, 42.0) == 8.0
    assert next_turn(rules, run, turns, 42.0) == Next(3, 2, 8.0)
    assert next_turn(rules, run, turns, 49.5) is None
    assert seconds_left(RULES, 999.0) == 30.0


@pytest.mark.parametrize(
    ("marks", "gives"), [("??", False), ("???", True), ("x???", True), ("???x", False), ("", False)]
)
def test_three_lost_in_a_row_are_enough(marks: str, gives: bool) -> None:
    assert gives_up(given_turns(*marks)) == gives


@given(doubt=st.none() | st.integers(0, 600), seen=st.integers(0, 600), closes=st.integers(0, 600))
def test_nobody_has_more_time_than_was_stated_and_less_only_at_the_close(
    doubt: int | None, seen: int, closes: int
) -> None:
    """A message of which nobody knew whether it was sent was there at the moment of that doubt."""
    turn = Turn(1, 1, 0, 1, due_at=None if doubt is None else NOW + (doubt + 30) * SECOND)
    begun, due = issue_of(turn, 30.0, NOW + seen * SECOND, NOW + closes * SECOND)
    assert begun == NOW + (seen if doubt is None else min(doubt, seen)) * SECOND
    assert begun <= due <= begun + 30 * SECOND
    assert due == max(begun, min(begun + 30 * SECOND, NOW + closes * SECOND))


@given(place=st.integers(1, 5000), going=st.integers(0, 5000), count=st.integers(1, 50))
def test_who_stands_further_back_waits_longer(place: int, going: int, count: int) -> None:
    rules = replace(RULES, count=count)
    seconds = wait_seconds(rules, place, going, 28.8, 8.0)
    assert seconds >= place / 8.0 * 0.999
    assert seconds <= wait_seconds(rules, place + 1, going, 28.8, 8.0)
    assert seconds <= wait_seconds(rules, place, going + 1, 28.8, 8.0) + 1e-9
    assert seconds <= place * max(count / 28.8, 1 / 8.0) + 1e-9
