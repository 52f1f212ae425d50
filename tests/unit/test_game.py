"""The rules of the game."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.attempt import Final, Going, press
from bot.game.board import day_bit, first_day, rank, streak
from bot.game.choosing import TWINS_APART, Candidate, Deck, Wish, choose, on_day, wish_of, years_of
from bot.game.grading import chosen_positions, grade, is_right
from bot.game.model import Chat, ChatKind, Daily, Period, Person, Post, Quiet, Tally, Vote
from bot.game.schedule import CATCH_UP, Verdict, at_local, closing, judge, next_slot, next_slot_after_move, quiet_until
from bot.game.typed import Unread, read_typed
from index.text import fold
from knowledge.questions import Kind, Question
from knowledge.typed import lettered
from tests.store.samples import QUESTION

NOW = datetime(2026, 7, 1, 0, 0, tzinfo=UTC)
SHANGHAI = ZoneInfo("Asia/Shanghai")
POST = Post(
    1, -1, "q", frozenset({0}), date(2026, 7, 1), NOW, NOW + timedelta(days=1), True, option_ids=("a", "b", "c")
)


def tally(person_id: int, points: int, right: int = 0, answered: int = 0) -> Tally:
    return Tally(Person(person_id, f"p{person_id}"), points, right, answered)


def test_a_vote_is_mapped_by_persistent_ids() -> None:
    vote = Vote("p", Person(1, "x"), ("c", "a"), (0, 1), NOW)
    assert chosen_positions(POST, vote) == (0, 2)


def test_a_vote_without_known_ids_is_mapped_by_position() -> None:
    vote = Vote("p", Person(1, "x"), ("unknown",), (1,), NOW)
    assert chosen_positions(POST, vote) == (1,)


@given(st.sets(st.integers(0, 5), min_size=1), st.sets(st.integers(0, 5), min_size=1))
def test_only_exactly_the_key_is_right(key: set[int], chosen: set[int]) -> None:
    answer = grade(replace(POST, key=frozenset(key)), 7, tuple(sorted(chosen)), NOW)
    assert answer.right == (key == chosen)
    assert answer.points == int(key == chosen)


CHOICES = replace(QUESTION, kind=Kind.MULTIPLE, options=tuple("abcdef"), key=frozenset({1, 3}))
EVENTS = replace(QUESTION, kind=Kind.ORDER, options=tuple("abcd"), key=frozenset(), order=(2, 0, 3, 1))
YEAR = replace(QUESTION, kind=Kind.FILL, options=(), key=frozenset(), accepted=("1921", "民国十年"))


@given(st.lists(st.integers(0, 5), unique=True))
def test_several_choices_are_right_as_a_whole_or_not_at_all(chosen: list[int]) -> None:
    assert is_right(CHOICES, tuple(chosen), fold) == (set(chosen) == {1, 3})


@given(st.permutations(range(4)))
def test_events_are_right_in_their_order_alone(placed: list[int]) -> None:
    assert is_right(EVENTS, tuple(placed), fold) == (placed == [2, 0, 3, 1])


@pytest.mark.parametrize(
    "typed", ["1921", "１９２１", "一九二一年", " 1921 年。", "一九二一", "民国10年", "“民國十年”", "1921 年"]
)
def test_what_is_typed_counts_in_any_spelling(typed: str) -> None:
    assert is_right(YEAR, typed, fold)


@pytest.mark.parametrize(
    "typed", ["不是1921", "1921不是", "11921", "1921或1922", "1922", "", "。", "192", "1921岁的人"]
)
def test_what_holds_a_right_answer_is_not_one(typed: str) -> None:
    assert not is_right(YEAR, typed, fold)


def test_a_response_of_another_form_is_wrong() -> None:
    assert not is_right(YEAR, (0,), fold)
    assert not is_right(CHOICES, "BD", fold)
    assert not is_right(EVENTS, "CADB", fold)


@given(st.lists(st.integers(0, 5), max_size=30))
def test_options_are_toggled(pressed: list[int]) -> None:
    post, chosen = replace(POST, kind=Kind.MULTIPLE), ()
    for option in pressed:
        step = press(post, chosen, option)
        assert isinstance(step, Going)
        chosen = step.chosen
    assert set(chosen) == {option for option in pressed if pressed.count(option) % 2}


@given(st.permutations(range(4)), st.data())
def test_events_are_placed_once_each_and_the_last_one_completes_the_order(
    order: list[int], data: st.DataObject
) -> None:
    post, chosen = replace(POST, kind=Kind.ORDER, key=frozenset(), order=(0, 1, 2, 3)), ()
    for place, option in enumerate(order):
        for again in data.draw(st.lists(st.sampled_from(order[:place]), max_size=2)) if place else ():
            assert press(post, chosen, again) == Going(chosen)
        step = press(post, chosen, option)
        assert isinstance(step, Final) == (place == len(order) - 1)
        chosen = step.chosen
    assert chosen == tuple(order)
    assert grade(post, 1, chosen, NOW).right == (order == sorted(order))


@given(st.sampled_from([CHOICES, EVENTS]), st.data())
def test_letters_are_read_as_the_options_they_name(question: Question, data: st.DataObject) -> None:
    places = data.draw(st.permutations(range(len(question.options))))
    if question.kind is Kind.MULTIPLE:
        places = sorted(places[: data.draw(st.integers(1, len(places)))])
    named = replace(question, options=tuple(f"事件{letter}号" for letter in "甲乙丙丁戊己"[: len(question.options)]))
    texts = [named.options[place] for place in places]
    for text in (lettered(tuple(places)), "、".join(texts), "→".join(texts)):
        assert read_typed(named, text, fold, shuffled=False) == tuple(places)
    assert read_typed(named, lettered(tuple(places)), fold, shuffled=True) is Unread.SHUFFLED


@pytest.mark.parametrize(
    ("question", "text", "read"),
    [
        (YEAR, "1921", "1921"),
        (YEAR, "是哪一年？", Unread.TALK),
        (YEAR, "字" * 201, Unread.TALK),
        (QUESTION, "1921年", (1,)),
        (QUESTION, "B", (1,)),
        (QUESTION, "AB", Unread.MISFIT),
        (QUESTION, "D", Unread.MISFIT),
        (QUESTION, "不知道", Unread.TALK),
        (QUESTION, "1921、1949", Unread.MISFIT),
        (EVENTS, "CAD", Unread.MISFIT),
        (CHOICES, "a、x", Unread.TALK),
    ],
)
def test_what_is_typed_is_an_answer_or_none(question: Question, text: str, read: object) -> None:
    assert read_typed(question, text, fold, shuffled=False) == read


def test_practice_gives_no_points() -> None:
    practice = Post(1, 5, "q", frozenset({0}), NOW.date(), NOW, NOW, scored=False)
    assert grade(practice, 5, (0,), NOW).points == 0


@given(st.lists(st.integers(0, 5), max_size=30))
def test_ranks_count_those_who_have_more(points: list[int]) -> None:
    board = rank([tally(number, value) for number, value in enumerate(points)])
    for standing in board:
        assert standing.rank == 1 + sum(other > standing.tally.points for other in points)


def test_equal_people_stand_in_the_order_of_their_ids() -> None:
    people = [Tally(Person(number, name), 1, 1, 2) for number, name in ((3, "a"), (1, "b"), (2, "c"))]
    assert [line.tally.person.id for line in rank(people)] == [1, 2, 3]


@given(st.sets(st.integers(0, 80)) | st.just(set(range(80))), st.integers(0, 80))
def test_a_streak_is_the_longest_run_that_ends_now(days: set[int], today: int) -> None:
    """`days` and `today` count from a day before the end of a year."""
    start = date(2025, 12, 20)
    months: Counter[date] = Counter()
    for day in (start + timedelta(number) for number in days):
        months[day.replace(day=1)] += day_bit(day)
    length = streak(months, start + timedelta(today))
    last = today if today in days else today - 1
    assert all(last - back in days for back in range(length))
    assert last - length not in days


@pytest.mark.parametrize(
    ("period", "first"),
    [
        (Period.TODAY, date(2026, 7, 1)),
        (Period.WEEK, date(2026, 6, 29)),
        (Period.MONTH, date(2026, 7, 1)),
        (Period.ALL, None),
    ],
)
def test_periods_begin(period: Period, first: date | None) -> None:
    assert first_day(period, date(2026, 7, 1)) == first


def chat(zone: str = "Asia/Shanghai", quiet: Quiet | None = None) -> Chat:
    return Chat(-1, ChatKind.GROUP, "g", zone, "zh-Hans", quiet=quiet, daily=Daily(time(8)))


ZONES = st.sampled_from(["Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe", "UTC"])
INSTANTS = st.integers(0, 3 * 366 * 86400).map(
    lambda seconds: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(ZONES, INSTANTS, st.times())
def test_the_next_slot_is_later_and_at_most_a_day_and_a_zone_change_away(zone: str, now: datetime, at: time) -> None:
    at = at.replace(second=0, microsecond=0)
    found = next_slot(at, ZoneInfo(zone), now)
    assert now < found <= now + timedelta(hours=25, minutes=1)


@given(ZONES, INSTANTS, st.integers(0, 12 * 60))
def test_a_slot_is_posted_within_two_hours_or_skipped(zone: str, planned: datetime, minutes: int) -> None:
    late = timedelta(minutes=minutes)
    due = judge(chat(zone), planned, planned + late)
    assert due.verdict == (Verdict.POST if late <= CATCH_UP else Verdict.SKIP)
    assert due.next_at > max(planned, planned + late - CATCH_UP)


def test_after_a_night_down_the_slot_of_an_hour_ago_is_caught_up() -> None:
    planned, now = (at_local(date(2026, 7, day), time(hour), SHANGHAI) for day, hour in ((1, 8), (2, 9)))
    missed = judge(chat(), planned, now)
    assert (missed.verdict, missed.next_at) == (Verdict.SKIP, at_local(date(2026, 7, 2), time(8), SHANGHAI))
    assert judge(chat(), missed.next_at, now).verdict is Verdict.POST


def test_a_slot_whose_turn_comes_in_the_quiet_hours_is_skipped() -> None:
    planned = at_local(date(2026, 7, 1), time(8), SHANGHAI)
    quiet = Quiet(time(9), time(12))
    assert judge(chat(quiet=quiet), planned, planned).verdict is Verdict.POST
    assert judge(chat(quiet=quiet), planned, planned + timedelta(minutes=90)).verdict is Verdict.SKIP


def test_a_time_that_a_zone_change_skips_still_comes() -> None:
    london = ZoneInfo("Europe/London")
    assert at_local(date(2026, 3, 29), time(1, 30), london) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


DAYS_OF_A_PLAN = 8


@given(st.lists(st.tuples(ZONES, st.integers(0, 24 * 60 * DAYS_OF_A_PLAN)), max_size=4), st.times())
def test_however_a_plan_moves_no_day_has_two_slots_and_none_is_lost_that_is_not_over(
    moves: list[tuple[str, int]], at: time
) -> None:
    """Minute by minute, as the bot does it: post what is due, and move at the moments of the moves."""
    at = at.replace(second=0, microsecond=0)
    start = datetime(2026, 3, 20, tzinfo=UTC)
    moving = {start + timedelta(minutes=minute): zone for zone, minute in moves}
    plan = replace(chat("UTC"), daily=Daily(at))
    planned, now = next_slot(at, plan.zone, start), start
    days: list[date] = []
    over: set[date] = set()
    end = start + timedelta(days=DAYS_OF_A_PLAN)
    while (now := min([*(moment for moment in moving if moment >= now), max(planned, now), end])) < end:
        if now in moving:
            plan = replace(plan, timezone=moving.pop(now))
            planned = next_slot_after_move(at, plan.zone, days[-1] if days else None, now)
            if days and now.astimezone(plan.zone).date() > days[-1] + timedelta(1):
                over.add(days[-1] + timedelta(1))
        if planned <= now:
            due = judge(plan, planned, now)
            days.append(due.day)
            planned = due.next_at
    assert all(later > earlier for earlier, later in pairwise(days))
    assert all(later == earlier + timedelta(1) or earlier + timedelta(1) in over for earlier, later in pairwise(days))


def test_a_day_that_had_its_slot_has_no_second_one_in_another_zone() -> None:
    day, london = date(2026, 7, 1), ZoneInfo("Europe/London")
    posted = at_local(day, time(8), SHANGHAI)
    moved = next_slot_after_move(time(8), london, day, posted + timedelta(hours=1))
    assert moved == at_local(date(2026, 7, 2), time(8), london)


def test_a_day_whose_time_is_jumped_over_has_its_slot_now() -> None:
    now = at_local(date(2026, 7, 2), time(10), SHANGHAI)
    assert next_slot_after_move(time(8), SHANGHAI, date(2026, 7, 1), now) == now


def test_polls_close_at_the_next_slot_after_a_day_at_most() -> None:
    assert closing(NOW, NOW + timedelta(hours=5)) == NOW + timedelta(hours=5)
    assert closing(NOW, NOW + timedelta(hours=30)) == NOW + timedelta(hours=24)


@given(INSTANTS, st.times(), st.times())
def test_after_the_quiet_hours_it_is_not_quiet(now: datetime, start: time, end: time) -> None:
    quiet = Quiet(start.replace(second=0, microsecond=0), end.replace(second=0, microsecond=0))
    moment = quiet_until(quiet, SHANGHAI, now)
    assert moment >= now
    assert moment.astimezone(SHANGHAI).time() not in quiet


def test_quiet_hours_may_span_midnight() -> None:
    night = Quiet(time(22), time(7))
    assert time(23) in night
    assert time(6, 59) in night
    assert time(7) not in night


DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 2, 1))


@given(st.lists(DAYS, max_size=20), st.integers(0, 25), st.integers())
def test_unseen_questions_come_first_then_those_seen_longest_ago(
    seen: list[date | None], count: int, seed: int
) -> None:
    candidates = tuple(Candidate(f"q{number:02}") for number in range(len(seen)))
    days = {candidate.question_id: day for candidate, day in zip(candidates, seen, strict=True) if day}
    chosen = choose(Deck(candidates), count, Random(seed), seen=days)
    assert len(chosen) == len(set(chosen)) == min(count, len(candidates))
    last_seen = {candidate.question_id: days.get(candidate.question_id, date.min) for candidate in candidates}
    left = [day for question_id, day in last_seen.items() if question_id not in chosen]
    assert all(last_seen[question_id] <= day for question_id in chosen for day in left)
    assert chosen == choose(Deck(candidates[::-1]), count, Random(seed), seen=days)


IDS = [f"q{number}" for number in range(8)]
TWINS = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda pair: pair[0] != pair[1]))


@given(st.lists(DAYS, min_size=8, max_size=8), TWINS, st.integers(1, 8), st.integers())
def test_of_two_twins_none_comes_within_thirty_days_of_the_other(
    seen: list[date | None], twins: list[tuple[str, str]], count: int, seed: int
) -> None:
    today = date(2026, 2, 1)
    days = {question_id: day for question_id, day in zip(IDS, seen, strict=True) if day}
    deck = Deck(tuple(map(Candidate, IDS)), frozenset(twins))
    chosen = choose(deck, count, Random(seed), seen=days, today=today)
    for first, second in [*twins, *[(second, first) for first, second in twins]]:
        if first in chosen:
            assert second not in chosen
            day = days.get(second)
            assert day is None or today - day >= TWINS_APART
    if not twins:
        assert len(chosen) == count


def test_a_wish_names_topic_levels_and_years() -> None:
    candidates = (
        Candidate("early", "建党", 1, "1919-1923"),
        Candidate("late", "建党", 3, "2012-2026"),
        Candidate("other", "长征", 1, "1927-1937"),
        Candidate("unbound", "建党", 1),
    )

    def wished(wish: Wish) -> set[str]:
        return set(choose(Deck(candidates), 9, Random(1), wish))

    assert wished(Wish()) == {"early", "late", "other", "unbound"}
    assert wished(Wish(topic="建党")) == {"early", "late", "unbound"}
    assert wished(Wish(levels=frozenset({3}))) == {"late"}
    assert wished(Wish(years=(1923, 1927))) == {"early", "other"}
    assert wished(Wish("建党", frozenset({1}), (1900, 2000))) == {"early"}


@pytest.mark.parametrize(
    ("about", "wish"),
    [
        ("", Wish()),
        ("长征", Wish("长征")),
        ("填空题", Wish(kinds=frozenset({Kind.FILL}))),
        ("长征 单选 判断题", Wish("长征", kinds=frozenset({Kind.SINGLE, Kind.TRUEFALSE}))),
        ("order", Wish(kinds=frozenset({Kind.ORDER}))),
        ("难", Wish(levels=frozenset({3}))),
        ("长征 易题 中等", Wish("长征", levels=frozenset({1, 2}))),
        ("Hard single", Wish(levels=frozenset({3}), kinds=frozenset({Kind.SINGLE}))),
        ("1921-1927", Wish(years=(1921, 1927))),
        ("长征 1935年", Wish("长征", years=(1935, 1935))),
        ("1937年至1931年", Wish(years=(1931, 1937))),
        ("1921-1927 1935", Wish("1935", years=(1921, 1927))),
        ("19210", Wish("19210")),
    ],
)
def test_a_wish_in_words(about: str, wish: Wish) -> None:
    assert wish_of(about) == wish


@given(st.frozensets(st.sampled_from(Kind)))
def test_a_wish_names_kinds(kinds: frozenset[Kind]) -> None:
    assert {kind for kind in Kind if Candidate("q", kind=kind) in Wish(kinds=kinds)} == kinds


@pytest.mark.parametrize(
    ("about", "week"),
    [
        ("", [""] * 7),
        ("长征 单选题", ["长征 单选题"] * 7),
        ("周一 长征 周三 建党 单选题", ["长征", "", "建党 单选题", "", "", "", ""]),
        ("判断题 星期天：长征 Tue:建党", ["判断题", "建党", "判断题", "判断题", "判断题", "判断题", "长征"]),
        ("周五", [""] * 7),
        ("多选题 周五", ["多选题"] * 4 + [""] + ["多选题"] * 2),
    ],
)
def test_a_plan_of_topics_for_a_week(about: str, week: list[str]) -> None:
    assert [on_day(about, weekday) for weekday in range(7)] == week


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ("1919-1923", (1919, 1923)),
        ("1921年7月—1923年", (1921, 1923)),
        ("1935", (1935, 1935)),
        ("", None),
        ("民国", None),
    ],
)
def test_the_years_of_a_period(period: str, years: tuple[int, int] | None) -> None:
    assert years_of(period) == years
