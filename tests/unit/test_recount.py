"""Contests counted anew."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.game.contest import Keep, Rules, capped, earned, millis_taken, paper
from bot.game.recount import Moved, Played, Ruling, board, draw_faults, moved, recount, ruled, summed
from bot.game.running import Mark, Run, RunState
from knowledge.questions import Kind
from tests.store.samples import QUESTION

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SINGLE = QUESTION
MULTIPLE = replace(QUESTION, id="q2", kind=Kind.MULTIPLE, options=("一", "二", "三", "四"), key=frozenset({0, 2, 3}))
BANK = {one.id: one for one in (SINGLE, MULTIPLE)}
RULES = st.builds(
    Rules,
    points=st.integers(1, 9),
    bonus=st.integers(0, 9),
    partial=st.booleans(),
    daily_cap=st.none() | st.integers(1, 30),
)
PRESSES = st.lists(
    st.tuples(
        st.integers(1, 4), st.sampled_from(sorted(BANK)), st.sets(st.integers(0, 3), min_size=1), st.integers(0, 40_000_000),
        st.integers(0, 1),
    ),
    max_size=30,
)  # fmt: skip


def play(rules: Rules, presses: list[tuple[int, str, set[int], int, int]]) -> list[Played]:
    """As it is written down while people play: each answer is marked when it comes."""
    played, earned_on = [], defaultdict[tuple[int, date], int](int)
    for number, (person, question_id, chosen, took, day) in enumerate(presses):
        issued = NOW + timedelta(minutes=number, days=day)
        received = issued + timedelta(microseconds=took)
        question, millis = BANK[question_id], millis_taken(rules, issued, received)
        right = chosen == question.key
        points = earned(rules, question, tuple(chosen), right=right, seconds=millis / 1000)
        key = (person, received.date())
        mark = Mark(number, person, person * 10, right, capped(rules, points, earned_on[key]), millis, received.date())
        earned_on[key] += mark.points
        played.append(Played(mark, question_id, tuple(sorted(chosen)), right, received, issued))
    return played


@given(RULES, PRESSES, st.randoms())
def test_marks_counted_anew_are_those_written_while_playing(
    rules: Rules, presses: list[tuple[int, str, set[int], int, int]], random: object
) -> None:
    played = sorted(play(rules, presses), key=lambda one: one.received_at)
    again = recount(rules, BANK, played[::-1])
    assert {mark.post_id: mark for mark in again} == {one.mark.post_id: one.mark for one in played}


@given(RULES, PRESSES)
def test_a_void_question_is_worth_nothing_and_other_marks_never_fall(
    rules: Rules, presses: list[tuple[int, str, set[int], int, int]]
) -> None:
    played = play(rules, presses)
    left = ruled(BANK.values(), [Ruling(SINGLE.id, void=True)])
    assert left.keys() == {MULTIPLE.id}
    after = {mark.post_id: mark for mark in recount(rules, left, played)}
    for one in played:
        mark = after[one.mark.post_id]
        if one.question_id == SINGLE.id:
            assert (mark.points, mark.right, mark.millis) == (0, False, 0)
        else:
            assert mark.points >= one.mark.points


@given(PRESSES, st.sets(st.integers(0, 2), min_size=1, max_size=1))
def test_another_key_makes_right_who_chose_it(
    presses: list[tuple[int, str, set[int], int, int]], key: set[int]
) -> None:
    played = play(Rules(), presses)
    bank = ruled(BANK.values(), [Ruling(SINGLE.id, void=False, key=frozenset(key))])
    for mark, one in zip(recount(Rules(), bank, played), sorted(played, key=lambda one: one.received_at), strict=True):
        wanted = key if one.question_id == SINGLE.id else MULTIPLE.key
        assert mark.right == (set(one.chosen) == wanted)


def test_runs_are_summed_and_ranked_and_moves_are_told() -> None:
    ends = NOW + timedelta(hours=1)
    runs = [
        Run(number, 1, person, 1, "x", RunState.ENDED, NOW, ended_at=ends)
        for person, number in ((1, 10), (2, 20), (3, 30))
    ]
    marks = [
        Mark(1, 1, 10, True, 10, 500, NOW.date()),
        Mark(2, 1, 10, False, 0, 700, NOW.date()),
        Mark(3, 2, 20, True, 9, 100, NOW.date()),
    ]
    sums = summed(runs, marks)
    assert [(run.score, run.right, run.answered, run.millis) for run in sums] == [
        (10, 1, 2, 1200),
        (9, 1, 1, 100),
        (0, 0, 0, 0),
    ]
    before = board(Rules(keep=Keep.BEST), [(run, "") for run in sums])
    after = board(Rules(), [(run, "") for run in summed(runs, [replace(marks[0], points=3), *marks[1:]])])
    assert moved(before, after) == [Moved(1, 9, 2, 9), Moved(2, 3, 1, 10), Moved(3, 0, 3, 0)]
    assert board(Rules(), [(replace(runs[0], state=RunState.RUNNING), "")]) == ()


def test_a_draw_that_was_not_drawn_is_found() -> None:
    ids = [str(number) for number in range(20)]
    good = paper(ids, 5, "seed", "lot")
    assert list(draw_faults(ids, "seed", [("lot", good), ("lot", good[:2]), ("none", ())])) == []
    assert list(draw_faults(ids, "seed", [("lot", good[::-1]), ("other", good)])) == ["lot", "other"]


def test_the_time_that_an_answer_took() -> None:
    rules = Rules(seconds=30)
    assert millis_taken(rules, NOW, NOW + timedelta(seconds=1, microseconds=999)) == 1000
    assert millis_taken(rules, NOW, NOW - timedelta(seconds=1)) == 0
    assert millis_taken(rules, NOW, NOW + timedelta(hours=1)) == millis_taken(rules, None, NOW) == 30_000
