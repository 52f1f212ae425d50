"""What the answers say of a question."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.game.statistics import Choice, Statistics, Tier, statistics

CHOICES = st.lists(
    st.builds(
        Choice,
        question_id=st.sampled_from("abc"),
        tier=st.sampled_from(Tier),
        chosen=st.sampled_from([(0,), (1,), (2,), (0, 1), ()]),
        right=st.booleans(),
        count=st.integers(1, 20),
    ),
    max_size=30,
)


def of(*given: tuple[Tier, int, bool, int]) -> Statistics:
    """Of one question: tier, option chosen, whether it is right, how many."""
    (found,) = statistics(Choice("q", tier, (option,), right, count) for tier, option, right, count in given)
    return found


def test_a_good_question_tells_strong_players_from_weak_ones() -> None:
    found = of((Tier.STRONG, 0, True, 9), (Tier.STRONG, 1, False, 1), (Tier.WEAK, 0, True, 3), (Tier.WEAK, 2, False, 7))
    assert found == Statistics("q", 20, 12, 0.9 - 0.3, ((2,), 7), suspicious=False)


def test_a_key_is_suspicious_when_strong_players_choose_something_else() -> None:
    wrong = of((Tier.STRONG, 1, False, 6), (Tier.STRONG, 0, True, 4), (Tier.WEAK, 0, True, 90))
    assert wrong.suspicious
    assert wrong.discrimination is not None
    assert wrong.discrimination < 0
    assert not of((Tier.STRONG, 1, False, 5), (Tier.STRONG, 0, True, 5)).suspicious


def test_a_hard_question_on_which_strong_players_scatter_is_not_suspicious() -> None:
    scattered = ((Tier.STRONG, option, False, 3) for option in (1, 2, 3))
    assert not of((Tier.STRONG, 0, True, 4), *scattered).suspicious


def test_few_answers_say_nothing() -> None:
    found = of((Tier.STRONG, 1, False, 4), (Tier.NONE, 1, False, 50))
    assert (found.discrimination, found.suspicious) == (None, False)


def test_what_was_typed_wrongly_makes_no_key_suspicious() -> None:
    (found,) = statistics([Choice("q", Tier.STRONG, (), False, 30)])
    assert not found.suspicious
    assert found.lure == ((), 30)


@given(CHOICES)
def test_nobody_is_lost_and_the_suspicious_come_first(choices: list[Choice]) -> None:
    found = statistics(choices)
    assert sum(one.answered for one in found) == sum(choice.count for choice in choices)
    assert {one.question_id for one in found} == {choice.question_id for choice in choices}
    assert all(0 <= one.right <= one.answered for one in found)
    assert [one.suspicious for one in found] == sorted((one.suspicious for one in found), reverse=True)
    assert all(one.discrimination is None or -1 <= one.discrimination <= 1 for one in found)
    assert found == statistics(replace(choice) for choice in reversed(choices))
