"""Contests counted anew."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.game.contest import Keep, Rules, capped, earned, millis_taken, paper
from bot.game.grading import Response, is_right
from bot.game.recount import Moved, Played, Ruling, board, draw_faults, moved, recount, ruled, summed
from bot.game.running import Mark, Run, RunState
from index.text import fold
from knowledge.questions import Kind, key_fields, key_list
from tests.store.samples import QUESTION

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
SINGLE = QUESTION
MULTIPLE = replace(QUESTION, id="q2", kind=Kind.MULTIPLE, options=("一", "二", "三", "四"), key=frozenset({0, 2, 3}))
ORDER = replace(QUESTION, id="q3", kind=Kind.ORDER, key=frozenset(), order=(2, 0, 1))
FILL = replace(QUESTION, id="q4", kind=Kind.FILL, options=(), key=frozenset(), accepted=("1921年", "一九二一"))
BANK = {one.id: one for one in (SINGLE, MULTIPLE, ORDER, FILL)}
RULES = st.builds(
    Rules,
    points=st.integers(1, 9),
    bonus=st.integers(0, 9),
    partial=st.booleans(),
    daily_cap=st.none() | st.integers(1, 30),
)
RESPONSES: dict[str, st.SearchStrategy[Response]] = {
    SINGLE.id: st.tuples(st.integers(0, 2)),
    MULTIPLE.id: st.sets(st.integers(0, 3), min_size=1).map(sorted).map(tuple),
    ORDER.id: st.permutations(range(3)).map(tuple),
    FILL.id: st.sampled_from(["1921", "1921年", "一九二一年", "1919", "不是1921"]),
}
"""What may be answered; as the key of the same question each of them says something else."""
GIVEN = st.sampled_from(sorted(BANK)).flatmap(lambda one: st.tuples(st.just(one), RESPONSES[one]))
Press = tuple[int, tuple[str, Response], int, int]
PRESSES = st.lists(st.tuples(st.integers(1, 4), GIVEN, st.integers(0, 40_000_000), st.integers(0, 1)), max_size=30)


def play(rules: Rules, presses: list[Press]) -> list[Played]:
    """As it is written down while people play: each answer is marked when it comes."""
    played, earned_on = [], defaultdict[tuple[int, date], int](int)
    for number, (person, (question_id, response), took, day) in enumerate(presses):
        issued = NOW + timedelta(minutes=number, days=day)
        received = issued + timedelta(microseconds=took)
        question, millis = BANK[question_id], millis_taken(rules, issued, received)
        right = is_right(question, response, fold)
        typed, chosen = (response, ()) if isinstance(response, str) else (None, response)
        points = earned(rules, question, chosen, right=right, seconds=millis / 1000)
        key = (person, received.date())
        mark = Mark(number, person, person * 10, right, capped(rules, points, earned_on[key]), millis, received.date())
        earned_on[key] += mark.points
        played.append(Played(mark, question_id, chosen, right, received, issued, typed))
    return played


@given(RULES, PRESSES, st.sets(st.sampled_from(sorted(BANK))))
def test_marks_counted_anew_are_those_written_while_playing_also_when_a_ruling_says_the_same(
    rules: Rules, presses: list[Press], again: set[str]
) -> None:
    played = sorted(play(rules, presses), key=lambda one: one.received_at)
    bank = ruled(BANK.values(), [Ruling(one, key=tuple(key_list(BANK[one]))) for one in again])
    assert bank == BANK
    counted = recount(rules, bank, played[::-1], fold)
    assert {mark.post_id: mark for mark in counted} == {one.mark.post_id: one.mark for one in played}


@given(RULES, PRESSES, st.sampled_from(sorted(BANK)))
def test_a_void_question_is_worth_nothing_and_other_marks_never_fall(
    rules: Rules, presses: list[Press], void: str
) -> None:
    played = play(rules, presses)
    left = ruled(BANK.values(), [Ruling(void)])
    assert left.keys() == BANK.keys() - {void}
    after = {mark.post_id: mark for mark in recount(rules, left, played, fold)}
    for one in played:
        mark = after[one.mark.post_id]
        if one.question_id == void:
            assert (mark.points, mark.right, mark.millis) == (0, False, 0)
        else:
            assert mark.points >= one.mark.points


@given(PRESSES, GIVEN)
def test_another_key_makes_right_who_answered_so(presses: list[Press], key: tuple[str, Response]) -> None:
    """Whatever the kind: the mark is that of somebody who plays under the other key from the beginning."""
    which, right = key
    other = replace(BANK[which], **key_fields(BANK[which].kind, [right] if isinstance(right, str) else right))
    bank = ruled(BANK.values(), [Ruling(which, key=tuple(key_list(other)))])
    assert bank == BANK | {which: other}
    played = sorted(play(Rules(), presses), key=lambda one: one.received_at)
    for mark, one in zip(recount(Rules(), bank, played, fold), played, strict=True):
        assert mark.right == is_right(bank[one.question_id], one.typed or one.chosen, fold)


def test_of_somebody_who_was_erased_nothing_typed_is_left_and_the_mark_stays() -> None:
    (one,) = play(Rules(), [(1, (FILL.id, "1921"), 0, 0)])
    bank = ruled([FILL], [Ruling(FILL.id, key=("1919",))])
    assert [mark.right for mark in recount(Rules(), bank, [one], fold)] == [False]
    assert [mark.right for mark in recount(Rules(), bank, [replace(one, typed="")], fold)] == [True]


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
