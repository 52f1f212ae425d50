"""Whatever is asked for, no stretch of time holds more messages than Telegram allows."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows.limits import GROUP, OVERALL, PRIVATE
from bot.telegram.limits import LONGEST_HOLD, Limits

ROUNDING = 1e-9
CHATS = st.sampled_from([-1, -2, 1, 2])


def wait(limits: Limits, chat: int, now: float) -> float:
    return limits.turn(chat, now) - now


def most_within(moments: list[float], seconds: float) -> int:
    return max((sum(start <= moment < start + seconds for moment in moments) for start in moments), default=0)


PACES = st.floats(0, 5) | st.just(0.0)


@given(st.lists(st.tuples(CHATS, PACES, st.booleans()), max_size=200), st.sampled_from([0.0, 0.3, 2.0]))
def test_no_window_is_overfilled(wishes: list[tuple[int, float, bool]], ahead: float) -> None:
    limits, now = Limits(), 0.0
    sent: dict[int, list[float]] = {}
    for chat, pause, paced in wishes:
        now += pause
        if (moment := limits.turn(chat, now, ahead, paced=paced)) <= now + ahead:
            sent.setdefault(chat, []).append(moment)
    everything = sorted(moment for moments in sent.values() for moment in moments)
    assert most_within(everything, OVERALL[1] - ROUNDING) <= OVERALL[0]
    for chat, moments in sent.items():
        most, seconds = GROUP if chat < 0 else PRIVATE
        assert most_within(moments, seconds - ROUNDING) <= most


@given(st.dictionaries(st.integers(0, 60), st.floats(0, 1), max_size=3))
def test_no_window_is_overfilled_by_what_goes_out_late(held_up: dict[int, float]) -> None:
    """A broadcast is planned 0.3 s ahead; where the process is held up, what has gathered goes out at once."""
    limits, now, chat = Limits(), 0.0, 0
    planned: list[tuple[float, int]] = []
    sent: list[float] = []
    for tick in range(100):
        while (moment := limits.turn(chat - 1, now, 0.3, paced=True)) <= now + 0.3:
            chat -= 1
            planned.append((moment, chat))
        now += 0.03 + held_up.get(tick, 0.0)
        for moment, late in [one for one in planned if one[0] <= now]:
            limits.note_late(late, moment, now)
            sent.append(now)
        planned = [one for one in planned if one[0] > now]
    assert len(sent) > 60
    assert most_within(sent, OVERALL[1] - ROUNDING) <= OVERALL[0]


@given(st.lists(st.tuples(PACES, st.booleans()), max_size=200))
def test_a_broadcast_flows_evenly_and_what_people_wait_for_passes_it(wishes: list[tuple[float, bool]]) -> None:
    limits, now, each = Limits(), 0.0, OVERALL[1] / OVERALL[0]
    paced: list[float] = []
    for number, (pause, urgent) in enumerate(wishes):
        now += pause
        room = limits.room(now)
        moment = limits.turn(-1 - number, now, 60.0, paced=not urgent)
        if not urgent:
            paced.append(moment)
        elif room:
            assert moment == now
    assert all(later - early >= each - ROUNDING for early, later in pairwise(paced))


def test_who_is_sent_much_leaves_room_to_others() -> None:
    """Ten people ask for all they may have at once, again and again: somebody new never waits."""
    limits, greedy = Limits(), range(1, 11)
    sent: Counter[int] = Counter()
    for tick in range(100):
        now = tick / 10
        sent.update(chat for chat in greedy for _ in range(PRIVATE.messages) if wait(limits, chat, now) == 0.0)
        assert wait(limits, 100 + tick, now) == 0.0
    assert all(sent[chat] >= 10 for chat in greedy)


@given(st.integers(1, 60), st.sampled_from([-1, 1]))
def test_after_the_wait_there_is_room(count: int, chat: int) -> None:
    limits, now = Limits(), 0.0
    for _ in range(count):
        now += wait(limits, chat, now) or 0.0
        wait(limits, chat, now)
    assert wait(limits, chat, now + max(GROUP[1], PRIVATE[1])) == 0.0


def test_a_chat_that_telegram_holds_back_holds_no_other() -> None:
    limits = Limits()
    limits.hold(-1, 7.0, 100.0)
    assert wait(limits, -1, 100.0) == pytest.approx(7.0)
    assert wait(limits, -2, 100.0) == 0.0
    assert limits.full(101.0) == {-1: pytest.approx(6.0)}
    assert limits.full(107.0) == {}
    assert wait(limits, -1, 107.0) == 0.0


def test_two_chats_held_back_at_once_without_a_reason_of_their_own_hold_all_for_a_while() -> None:
    limits = Limits()
    limits.hold(-1, 300.0, 100.0)
    limits.hold(-1, 300.0, 100.1)
    assert wait(limits, -3, 100.1) == 0.0
    limits.hold(-2, 300.0, 100.5)
    assert wait(limits, -3, 100.5) == pytest.approx(LONGEST_HOLD)
    assert limits.wait_paced(100.5) == pytest.approx(LONGEST_HOLD)
    assert limits.room(100.5 + LONGEST_HOLD - 0.1) == 0
    assert wait(limits, -3, 100.5 + LONGEST_HOLD) == 0.0
    assert wait(limits, -2, 100.5 + LONGEST_HOLD) > 200.0


def test_a_chat_at_its_own_limit_says_nothing_of_the_others() -> None:
    limits = Limits()
    for chat in (-1, -2):
        for number in range(GROUP[0] - 1):
            wait(limits, chat, 2.0 * number)
        limits.hold(chat, 9.0, 40.0)
    assert wait(limits, -3, 40.0) == 0.0


@given(st.lists(st.tuples(CHATS, st.floats(0, 5)), max_size=100))
def test_full_chats_are_those_that_have_to_wait(wishes: list[tuple[int, float]]) -> None:
    limits, now = Limits(), 0.0
    for chat, pause in wishes:
        now += pause
        full = limits.full(now)
        if limits.room(now):
            waits = wait(limits, chat, now) > 0.0
            assert waits or chat not in full
            assert not waits or chat in limits.full(now)
