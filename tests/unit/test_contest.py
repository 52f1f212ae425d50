"""The rules of contests: what is drawn, what is earned, who is ahead."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.contest import Form, Keep, Result, Rules, capped, counted, earned, faults, paper, ranked, seal
from knowledge.questions import Kind
from tests.store.samples import QUESTION

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
IDS = st.lists(st.text(min_size=1), unique=True, max_size=30)
SECONDS = st.floats(-5, 700)
MULTIPLE = replace(QUESTION, kind=Kind.MULTIPLE, options=("一", "二", "三", "四"), key=frozenset({0, 2, 3}))
RESULTS = st.builds(
    Result,
    person_id=st.integers(1, 40),
    name=st.just("同学"),
    chat_id=st.none() | st.integers(-4, -1),
    score=st.integers(0, 5),
    right=st.integers(0, 5),
    answered=st.integers(0, 5),
    millis=st.integers(0, 3),
    ended_at=st.integers(0, 3).map(lambda minutes: NOON + timedelta(minutes=minutes)),
)


@given(IDS, st.integers(1, 40), st.text(), st.text())
def test_a_draw_depends_on_nothing_but_bank_seed_and_lot(ids: list[str], count: int, seed: str, lot: str) -> None:
    drawn = paper(ids, count, seed, lot)
    assert drawn == paper(reversed(ids), count, seed, lot)
    assert len(drawn) == len(set(drawn)) == min(count, len(ids))
    assert set(drawn) <= set(ids)
    assert paper(ids, count + 1, seed, lot)[:count] == drawn


def test_lots_and_seeds_draw_differently() -> None:
    ids = [str(number) for number in range(50)]
    assert len({paper(ids, 10, seed, lot) for seed in ("a", "b") for lot in ("1", "2")}) == 4


@given(st.integers(0, 100), SECONDS, SECONDS)
def test_the_quicker_answer_never_earns_less(bonus: int, one: float, other: float) -> None:
    rules = Rules(bonus=bonus)
    quick, slow = (earned(rules, QUESTION, [], right=True, seconds=seconds) for seconds in sorted((one, other)))
    assert rules.points <= slow <= quick <= rules.points + bonus
    assert earned(rules, QUESTION, [], right=False, seconds=one) == 0


@pytest.mark.parametrize(
    ("chosen", "points"), [([0], 3), ([0, 2], 6), ([2, 3], 6), ([0, 1], 0), ([1], 0), ([], 0), ([0, 1, 2, 3], 0)]
)
def test_a_part_of_the_right_options_earns_a_part(chosen: list[int], points: int) -> None:
    assert earned(Rules(partial=True), MULTIPLE, chosen, right=False, seconds=1) == points
    assert earned(Rules(), MULTIPLE, chosen, right=False, seconds=1) == 0


@given(st.lists(st.integers(0, 120)), st.none() | st.integers(1, 300))
def test_a_day_never_takes_more_than_its_cap(points: list[int], cap: int | None) -> None:
    rules, total = Rules(daily_cap=cap), 0
    for one in points:
        total += capped(rules, one, total)
    assert total == (sum(points) if cap is None else min(sum(points), cap))


@given(st.lists(RESULTS, max_size=20))
def test_only_who_is_equal_in_score_time_and_moment_shares_a_rank(results: list[Result]) -> None:
    places = ranked(results)
    assert sorted(map(repr, (place.result for place in places))) == sorted(map(repr, results))
    keys = [(-place.result.score, place.result.millis, place.result.ended_at) for place in places]
    assert keys == sorted(keys)
    assert [place.rank for place in places] == [1 + sum(other < key for other in keys) for key in keys]
    assert [place.rank for place in ranked(reversed(results))] == [place.rank for place in places]


@given(st.lists(RESULTS, min_size=1, max_size=5))
def test_which_attempt_counts(attempts: list[Result]) -> None:
    assert counted(Keep.FIRST, attempts) == attempts[0]
    best = counted(Keep.BEST, attempts)
    assert best in attempts
    assert best.score == max(one.score for one in attempts)
    assert counted(Keep.SUM, attempts).score == sum(one.score for one in attempts)


def test_the_seal_shows_every_change() -> None:
    first = seal(Rules(), [QUESTION, MULTIPLE], "seed")
    assert first == seal(Rules(), [MULTIPLE, QUESTION], "seed")
    changed = (
        seal(Rules(bonus=1), [QUESTION, MULTIPLE], "seed"),
        seal(Rules(), [QUESTION], "seed"),
        seal(Rules(), [replace(QUESTION, key=frozenset({0})), MULTIPLE], "seed"),
        seal(Rules(), [QUESTION, MULTIPLE], "other"),
        seal(Rules(), [replace(QUESTION, picture="one"), MULTIPLE], "seed"),
        seal(Rules(), [replace(QUESTION, picture="another"), MULTIPLE], "seed"),
    )
    assert first not in changed
    assert len(set(changed)) == 6


@pytest.mark.parametrize(
    ("rules", "wrong"),
    [
        (Rules(), []),
        (Rules(count=0, seconds=5), ["count", "seconds"]),
        (Rules(form=Form.LIVE, seconds=90), ["seconds"]),
        (Rules(form=Form.DUEL, attempts=2), ["attempts"]),
        (Rules(best_of=0, daily_cap=0), ["daily_cap", "best_of"]),
    ],
)
def test_faults_of_rules(rules: Rules, wrong: list[str]) -> None:
    assert faults(rules) == wrong
