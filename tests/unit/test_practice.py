"""The schedule of practice and of reminders: laws that hold for any answers at any time."""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.game.choosing import Candidate, Deck
from bot.game.habit import HOURS, NIGHT, Habit, following, is_quiet, may_remind, remind_at
from bot.game.model import Chat, ChatKind, Quiet
from bot.game.practice import (
    AGAIN_AFTER,
    LONGEST,
    MASTERED,
    Card,
    History,
    Memory,
    Reply,
    Stage,
    TopicTally,
    card_of,
    new_question,
    next_due,
    put_away,
    review,
    strong_and_weak,
    turn,
)

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = st.sampled_from(["Asia/Shanghai", "Europe/London", "America/New_York", "UTC", "Asia/Urumqi"])
MOMENTS = st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
REPLIES = st.lists(st.builds(Reply, st.booleans(), MOMENTS), min_size=1, max_size=12).map(
    lambda replies: tuple(sorted(replies, key=lambda reply: reply.at))
)


def history(replies: Sequence[Reply], card: Card | None = None) -> History:
    return History("q", tuple(replies), 0, card)


def card(number: int, due: datetime | None) -> Card:
    memory = Memory(Stage.REVIEW, None, 1.0, 5.0, due, NOW - DAY) if due else None
    return Card(f"q{number:03}", memory, NOW - DAY, 1)


@settings(deadline=None)
@given(REPLIES)
def test_the_same_answers_make_the_same_card(replies: tuple[Reply, ...]) -> None:
    once = card_of(history(replies))
    assert once == card_of(history(replies))
    assert (once.memory is None) == all(reply.right for reply in replies)
    assert once.replies == len(replies)


@settings(deadline=None)
@given(REPLIES, st.integers(0, 12))
def test_a_card_that_grows_answer_by_answer_is_the_one_made_at_once(replies: tuple[Reply, ...], early: int) -> None:
    first = card_of(history(replies[: max(early, 1)]))
    assert card_of(history(replies, first)) == card_of(history(replies))


@settings(deadline=None)
@given(REPLIES)
def test_nothing_comes_back_before_its_time_or_later_than_in_a_year(replies: tuple[Reply, ...]) -> None:
    memory = card_of(history(replies)).memory
    if memory is not None:
        last = replies[-1]
        assert memory.last_review == last.at
        wait = memory.due - last.at
        assert wait == AGAIN_AFTER if not last.right else DAY <= wait <= LONGEST * DAY
        assert memory.stability > 0 and 1 <= memory.difficulty <= 10


@settings(deadline=None)
@given(REPLIES, ZONES)
def test_the_zone_of_the_instants_does_not_matter(replies: tuple[Reply, ...], zone: str) -> None:
    moved = [replace(reply, at=reply.at.astimezone(ZoneInfo(zone))) for reply in replies]
    assert card_of(history(moved)) == card_of(history(replies))


def test_right_answers_in_time_master_a_question_and_a_wrong_one_undoes_it() -> None:
    memory = review(None, Reply(False, NOW))
    waits = []
    while not memory.is_mastered:
        waits.append(memory.due - memory.last_review)
        memory = review(memory, Reply(True, memory.due))
    assert waits == sorted(waits) and waits[0] == AGAIN_AFTER and 3 <= len(waits) <= 8
    assert memory.stability >= MASTERED
    forgotten = review(memory, Reply(False, memory.due))
    assert not forgotten.is_mastered and forgotten.stage is Stage.RELEARNING
    assert forgotten.stability < memory.stability


@settings(deadline=None)
@given(REPLIES, MOMENTS)
def test_what_is_put_away_rests_until_the_next_wrong_answer(replies: tuple[Reply, ...], moment: datetime) -> None:
    kept = put_away(card_of(history(replies)), moment)
    assert kept.memory is None and not kept.is_open
    later = [reply for reply in replies if reply.at > moment]
    again = card_of(history(replies, kept))
    assert (again.memory is None) == all(reply.right for reply in later)
    if again.memory is not None:
        assert again.memory == card_of(history(later)).memory


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), MOMENTS), max_size=30), MOMENTS, st.integers(-5, 40), st.randoms())
def test_a_turn_has_what_is_due_oldest_first_and_no_more_than_its_room(
    dues: list[datetime | None], now: datetime, room: int, random: Random
) -> None:
    cards = [card(number, due) for number, due in enumerate(dues)]
    taken = turn(cards, now, room)
    waiting = sorted((one.memory.due, one.question_id) for one in cards if one.memory and one.memory.due <= now)
    assert [one.question_id for one in taken] == [question_id for _, question_id in waiting[: max(room, 0)]]
    random.shuffle(cards)
    assert turn(cards, now, room) == taken, "whatever order they come in"
    later = [due for due in dues if due and due > now]
    assert next_due(cards, now) == (min(later) if later else None)


def deck(*topics: str) -> Deck:
    return Deck(tuple(Candidate(f"q{number}", topic) for number, topic in enumerate(topics)))


def test_a_new_question_is_of_the_weakest_topic_that_has_one() -> None:
    known = [TopicTally("strong", 9, 10), TopicTally("weak", 1, 10), TopicTally("gone", 0, 10)]
    questions = deck("strong", "weak", "untouched")
    today = NOW.date()

    def drawn(**seen: date) -> str | None:
        return new_question(questions, known, seen, Random(1), today)

    assert drawn() == "q1"
    assert drawn(q1=today) == "q2", "untouched counts as half known"
    assert drawn(q1=today, q2=today) == "q0"
    assert drawn(q0=today, q1=today, q2=today) is None
    assert new_question(Deck(), known, {}, Random(1), today) is None


@settings(deadline=None)
@given(st.lists(st.sampled_from("abc"), max_size=12), st.sets(st.integers(0, 11)), st.integers(0, 9))
def test_a_new_question_was_never_answered_and_is_drawn_by_the_seed(
    topics: list[str], answered: set[int], seed: int
) -> None:
    seen = {f"q{number}": NOW.date() for number in answered}
    first, second = (new_question(deck(*topics), [], seen, Random(seed), NOW.date()) for _ in range(2))
    assert first == second and first not in seen
    assert (first is None) == all(f"q{number}" in seen for number in range(len(topics)))


def test_twins_of_what_was_answered_lately_are_no_new_questions() -> None:
    twins = Deck((Candidate("a", "t"), Candidate("b", "t")), frozenset({("a", "b")}))
    today = NOW.date()
    assert new_question(twins, [], {"a": today}, Random(1), today) is None
    assert new_question(twins, [], {"a": today - 31 * DAY}, Random(1), today) == "b"


TALLIES = st.lists(
    st.builds(TopicTally, st.text(max_size=3), st.integers(0, 9), st.integers(9, 20)),
    max_size=12,
    unique_by=lambda tally: tally.topic,
)


@settings(deadline=None)
@given(TALLIES, st.integers(2, 8))
def test_the_picture_has_both_ends_strongest_first(tallies: list[TopicTally], most: int) -> None:
    shown = strong_and_weak(tallies, most)
    strengths = [tally.strength for tally in shown]
    assert strengths == sorted(strengths, reverse=True)
    assert len(shown) == min(len(tallies), most)
    if tallies:
        every = [tally.strength for tally in tallies]
        assert (strengths[0], strengths[-1]) == (max(every), min(every))


def test_topics_without_an_answer_are_left_out() -> None:
    assert strong_and_weak([TopicTally("x", 0, 0)], 8) == ()


def chat(zone: str = "Asia/Shanghai", quiet: Quiet | None = None, *, active: bool = True) -> Chat:
    return Chat(7, ChatKind.PRIVATE, "x", zone, "zh-Hans", quiet=quiet, active=active)


QUIETS = st.one_of(st.none(), st.builds(Quiet, st.integers(0, 23).map(time), st.integers(0, 23).map(time)))


@settings(max_examples=60, deadline=None)
@given(
    ZONES,
    QUIETS,
    st.sampled_from(HOURS),
    st.lists(st.integers(1, 3000), min_size=1, max_size=60),
    st.lists(st.booleans(), min_size=60, max_size=60),
)
def test_reminders_come_once_a_day_at_their_hour_and_never_in_quiet_hours(
    zone: str, quiet: Quiet | None, hour: int, pauses: list[int], reachable: list[bool]
) -> None:
    """The bot looks after pauses of minutes to days, as after restarts."""
    home = chat(zone, quiet)
    habit, now = remind_at(Habit(7), time(hour), home, NOW), NOW
    sent: list[datetime] = []
    for pause, active in zip(pauses, reachable, strict=False):
        now += timedelta(minutes=pause)
        while habit.next_at is not None and habit.next_at <= now:
            going = may_remind(habit, replace(home, active=active), now)
            habit = following(habit, home, now)
            if going:
                assert active
                sent.append(now.astimezone(home.zone))
                habit = replace(habit, reminded_on=sent[-1].date())
    assert len({moment.date() for moment in sent}) == len(sent)
    for moment in sent:
        assert not is_quiet(home, moment.time())
        planned = datetime.combine(moment.date(), time(hour), home.zone)
        assert timedelta(0) <= moment - planned <= timedelta(hours=2) or moment.utcoffset() != planned.utcoffset()


def test_a_turn_that_is_due_after_a_pause_is_caught_up() -> None:
    habit = remind_at(Habit(7), time(8), chat("UTC"), NOW)
    late = datetime(2026, 7, 5, 9, 30, tzinfo=UTC)
    assert not may_remind(habit, chat("UTC"), late)
    turned = following(habit, chat("UTC"), late)
    assert turned.next_at == datetime(2026, 7, 5, 8, tzinfo=UTC)
    assert may_remind(turned, chat("UTC"), late)


def test_without_a_wish_there_is_no_turn() -> None:
    assert remind_at(Habit(7, next_at=NOW), None, chat(), NOW).next_at is None
    assert not may_remind(Habit(7, next_at=NOW), chat(), NOW)
    assert not may_remind(Habit(7, remind_at=time(20), next_at=NOW), chat(active=False), NOW)


def test_who_has_chosen_no_quiet_hours_has_the_night() -> None:
    assert is_quiet(chat(), time(23)) and is_quiet(chat(), time(6, 59)) and not is_quiet(chat(), time(7))
    assert not is_quiet(chat(quiet=Quiet(time(12), time(14))), time(23))
    assert not any(time(hour) in NIGHT for hour in HOURS)


@pytest.mark.parametrize("module", ["bot.app", "bot.cli"])
def test_the_start_loads_neither_the_scheduler_nor_the_letters(module: str) -> None:
    """FSRS and Pillow are imported where they are used, and FSRS brings neither torch nor pandas."""
    look = f"import {module}, sys; print(sorted({{'fsrs', 'PIL', 'torch', 'pandas'}} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, timeout=300)
    assert told.stdout.strip() == "[]"


def test_the_scheduler_needs_no_torch() -> None:
    look = "import fsrs, sys; fsrs.Scheduler(); print(sorted({'torch', 'pandas', 'numpy'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True, timeout=300)
    assert told.stdout.strip() == "[]"
