"""Near misses: another year, place or attribute, and nothing that the library could answer."""

from index.text import fold
from index.trials.near_misses import near_misses
from index.trials.sets import Trial
from tests.index.conftest import TEXTS, passage_of

PASSAGES = [passage_of(heading, text) for heading, text in TEXTS]
TRUE = (
    Trial("1", "1935年遵义会议是在哪里召开的", ("贵州遵义",), ("在贵州遵义召开",), "fit"),
    Trial("2", "周恩来在南昌领导了什么", ("武装起义",), ("在南昌领导武装起义",), "held"),
)


def test_each_must_be_refused_and_keeps_its_half() -> None:
    made = list(near_misses(TRUE, PASSAGES))
    assert made
    assert all(one.must_be_refused for one in made)
    assert {one.split for one in made if one.id.startswith("1-")} == {"fit"}
    assert {one.id.partition("-")[2] for one in made} == {"year", "place", "attribute"}


def test_what_was_swapped_in_is_absent() -> None:
    library = fold(" ".join(text for _, text in TEXTS))
    for one in near_misses(TRUE, PASSAGES):
        assert one.question not in {trial.question for trial in TRUE}
        if one.id.endswith("year"):
            assert "1935" not in one.question
        if one.id == "2-place":
            assert "南昌" not in one.question
            assert one.question.removeprefix("周恩来在").removesuffix("领导了什么") not in library


def test_the_same_seed_gives_the_same() -> None:
    assert list(near_misses(TRUE, PASSAGES)) == list(near_misses(TRUE, PASSAGES))
    others = [one.question for seed in range(2, 8) for one in near_misses(TRUE, PASSAGES, seed)]
    assert set(others) - {one.question for one in near_misses(TRUE, PASSAGES)}


def test_refusals_have_no_near_misses() -> None:
    assert list(near_misses([Trial("1", "火星上有没有水")], PASSAGES)) == []
