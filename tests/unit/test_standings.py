"""Boards of contests: everybody counts once, sums add up, and participation needs a member base."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.awards import ALPHABET, Award, Showing, code_of, deserves, read_code, spaced
from bot.game.contest import LIMITS, Keep, Place, Result, Rules
from bot.game.league import Level, Line, Organisation, above, bases, level_of, named, paths
from bot.game.standings import LEAST_BASE, Measure, group_lines, organisation_lines, standings, usual

NOW = datetime(2026, 5, 4, tzinfo=UTC)
TREE = (
    Organisation(1, None, Level.LEAGUE, "盟"),
    Organisation(2, 1, Level.COUNTY, "东旗"),
    Organisation(3, 1, Level.COUNTY, "西旗", members=50),
    Organisation(4, 2, Level.ORGANISATION, "中学", 20, -1),
    Organisation(5, 2, Level.BRANCH, "直属支部", 4, -2),
    Organisation(6, 3, Level.ORGANISATION, "中学", 30, -3),
)


def result(person: int, chat: int | None, score: int, minute: int = 0) -> Result:
    return Result(person, "", chat, score, score, 10, 1000, NOW + timedelta(minutes=minute))


RESULTS = st.lists(
    st.builds(result, st.integers(-3, 12).filter(bool), st.sampled_from([None, -1, -2, -3, -9]), st.integers(0, 100), st.integers(0, 3)),
    max_size=30,
).map(lambda found: sorted(found, key=lambda one: one.person_id))  # fmt: skip


@given(RESULTS, st.sampled_from(Keep))
def test_everybody_counts_once_and_the_erased_stand_on_no_board(attempts: list[Result], keep: Keep) -> None:
    stand = standings(Rules(keep=keep), attempts)
    people = {one.person_id for one in attempts}
    assert [one.person_id for one in stand.results] == sorted(people)
    assert (
        {place.result.person_id for place in stand.places} == {one for one in people if one > 0} == set(stand.by_person)
    )
    assert stand.players == len(people)


@given(RESULTS, st.sampled_from([None, 1, 3]))
def test_the_usual_board_of_groups_is_that_of_the_rules(attempts: list[Result], best_of: int | None) -> None:
    rules = Rules(best_of=best_of)
    results = standings(rules, attempts).results
    lines = group_lines(rules, results, TREE, usual(rules))
    assert {one.id for one in lines} == {one.chat_id for one in results if one.chat_id is not None}
    for line in lines:
        scores = sorted((one.score for one in results if one.chat_id == line.id), reverse=True)
        assert line.players == len(scores)
        assert line.points == (sum(scores) if best_of is None else round(sum(scores[:best_of]) / best_of, 2))
    assert [one.rank for one in lines] == [1 + sum(other.points > one.points for other in lines) for one in lines]


@given(RESULTS, st.integers(*LIMITS["best_of"]))
def test_groups_rank_by_the_mean_of_their_best_as_by_the_sum(attempts: list[Result], best_of: int) -> None:
    """So one rule is enough for both; who lacks people is not better off for it."""
    results = standings(Rules(), attempts).results
    sums: dict[int, int] = {}
    for chat_id in {one.chat_id for one in results if one.chat_id is not None}:
        sums[chat_id] = sum(sorted((one.score for one in results if one.chat_id == chat_id), reverse=True)[:best_of])
    lines = group_lines(Rules(best_of=best_of), results, TREE, Measure.MEAN)
    assert {one.id: one.rank for one in lines} == {
        one: 1 + sum(other > mine for other in sums.values()) for one, mine in sums.items()
    }


@given(RESULTS)
def test_an_organisation_has_what_those_below_it_have(attempts: list[Result]) -> None:
    results = standings(Rules(), attempts).results
    bound = [one for one in results if one.chat_id in (-1, -2, -3)]
    (top,) = organisation_lines(results, TREE, Measure.SUM, None) or [None]
    counties = organisation_lines(results, TREE, Measure.SUM, 1)
    below = [line for county in (2, 3) for line in organisation_lines(results, TREE, Measure.SUM, county)]
    assert (top.points if top else 0) == sum(one.score for one in bound)
    assert sum(one.points for one in counties) == sum(one.points for one in below) == sum(one.score for one in bound)
    assert sum(one.players for one in counties) == sum(one.players for one in below) == len(bound)


def test_participation_is_that_of_the_member_base_and_small_ones_are_left_out() -> None:
    results = [result(1, -1, 5), result(2, -1, 7), result(3, -2, 9), result(4, -3, 1), result(5, -9, 1)]
    lines = group_lines(Rules(), results, TREE, Measure.RATE)
    assert [(one.id, one.points, one.base) for one in lines] == [(-1, 10.0, 20), (-3, 3.3, 30)]
    assert bases(TREE)[5] < LEAST_BASE
    counties = organisation_lines(results, TREE, Measure.RATE, 1)
    assert [(one.id, one.points, one.base) for one in counties] == [(2, 12.5, 24), (3, 2.0, 50)]


def test_the_mean_of_a_group_is_that_of_its_best() -> None:
    results = [result(1, -1, 10), result(2, -1, 4), result(3, -2, 9)]
    means = {one.id: one.points for one in group_lines(Rules(best_of=2), results, TREE, Measure.MEAN)}
    assert means == {-1: 7.0, -2: 4.5}
    assert group_lines(Rules(), results, TREE, Measure.MEAN)[0].id == -2
    assert {one.id: one.points for one in organisation_lines(results, TREE, Measure.MEAN, 2)} == {4: 7.0, 5: 9.0}


def test_paths_lead_down_and_a_level_may_be_left_out() -> None:
    where = paths(TREE)
    assert where[4] == ("盟", "东旗", "中学")
    assert where[5] == ("盟", "东旗", "", "直属支部")
    assert above(where[5]) == ("盟", "东旗") and above(("盟",)) == ()
    assert level_of(where[5]) is Level.BRANCH
    assert bases(TREE) == {1: 74, 2: 24, 3: 50, 4: 20, 5: 4, 6: 30}
    assert Line(("盟",)).members is None


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("中学", [4, 6]),
        ("东旗/中学", [4]),
        ("东旗／直属支部", [5]),
        (" 盟 / 西旗 ", [3]),
        ("小学", []),
        ("", []),
        ("/", []),
    ],
)
def test_an_organisation_is_found_by_its_name_or_those_above_it(words: str, ids: list[int]) -> None:
    assert [one.id for one in named(TREE, words)] == ids


@given(st.binary(min_size=8, max_size=40))
def test_a_code_is_read_as_it_was_printed_in_any_case(digest: bytes) -> None:
    code = code_of(digest)
    assert set(code) <= set(ALPHABET)
    printed = spaced(code)
    assert read_code(printed) == read_code(printed.lower()) == read_code(f" {code} ") == code
    assert read_code(printed.replace("0", "o").replace("1", "l")) == code


@pytest.mark.parametrize("text", ["", "7K2M", "7K2M-9QXA-4B3C-1", "U" * 12, "证书编号证书编号证书编号"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert read_code(text) is None


@pytest.mark.parametrize(
    ("rank", "score", "answered", "prize"),
    [(3, 1, 1, True), (1, 0, 5, None), (4, 60, 5, False), (4, 59, 5, None), (1, 0, 0, None)],
)
def test_who_gets_which_certificate(rank: int, score: int, answered: int, prize: bool | None) -> None:
    own = Result(1, "", None, score, 0, answered, 0, NOW)
    assert deserves(Award(3, 60), Place(rank, own)) is prize


@pytest.mark.parametrize(
    ("hidden", "shown", "own", "beyond"),
    [(False, False, "安娜", ""), (True, False, "", ""), (False, True, "安娜", "安娜"), (True, True, "", "安娜")],
)
def test_names_stand_where_people_allow_it(hidden: bool, shown: bool, own: str, beyond: str) -> None:
    showing = Showing("安娜", hidden, shown)
    assert (showing.on(own=True), showing.on(own=False)) == (own, beyond)
