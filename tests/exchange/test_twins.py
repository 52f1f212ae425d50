"""Near duplicates, contradicting keys, and what an import does to questions that are there."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.neighbours import by_words, neighbours
from index.encoder import BUNDLED, EncoderMissing, open_encoder
from index.text import fold
from knowledge import documents, starter
from knowledge.exchange import read
from knowledge.exchange.arrival import Arrival, arrival
from knowledge.exchange.gift import write_gift
from knowledge.exchange.sheets import write_workbook
from knowledge.exchange.twins import Verdict, judge, twins
from knowledge.passages import split
from knowledge.questions import Kind, Question
from tests.exchange.banks import DAY
from tests.index.conftest import WordEncoder
from tests.store.samples import QUESTION

FIRST = replace(QUESTION, stem="中共一大于哪一年召开？", options=("1920年", "1921年", "1922年"))
SAME = replace(FIRST, id="q2", stem="中共一大是哪一年召开的？", options=("1921年", "1949年"), key=frozenset({0}))
AGAINST = replace(SAME, id="q3", options=("1921年", "1922年"), key=frozenset({1}))
OTHER = replace(FIRST, id="q4", stem="中共二大于哪一年召开？", key=frozenset({2}))
TYPED = replace(FIRST, id="q5", kind=Kind.FILL, options=(), key=frozenset(), accepted=("1921", "民国十年"))
TRUTH = replace(
    FIRST, id="q6", kind=Kind.TRUEFALSE, stem="中共一大于1921年召开。", options=("对", "错"), key=frozenset({0})
)
ORDER = replace(FIRST, id="q7", kind=Kind.ORDER, key=frozenset(), order=(0, 1, 2))


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (FIRST, SAME, Verdict.DUPLICATE),
        (FIRST, AGAINST, Verdict.CONTRADICTION),
        (FIRST, OTHER, None),
        (FIRST, TYPED, Verdict.DUPLICATE),
        (AGAINST, TYPED, Verdict.CONTRADICTION),
        (TYPED, replace(TYPED, accepted=("1922",)), Verdict.CONTRADICTION),
        (FIRST, replace(SAME, stem="中共一大不是哪一年召开的？"), None),
        (FIRST, replace(SAME, options=("上海", "北京")), None),
        (TRUTH, replace(TRUTH, stem="中共一大于一九二一年召开"), Verdict.DUPLICATE),
        (TRUTH, replace(TRUTH, key=frozenset({1})), Verdict.CONTRADICTION),
        (TRUTH, replace(TRUTH, stem="中共一大于1922年召开。", key=frozenset({1})), None),
        (TRUTH, FIRST, None),
        (ORDER, replace(ORDER), Verdict.DUPLICATE),
        (ORDER, replace(ORDER, order=(2, 1, 0)), Verdict.CONTRADICTION),
    ],
)
def test_what_two_near_questions_are_to_each_other(first: Question, second: Question, verdict: Verdict | None) -> None:
    assert judge(first, second, fold) == verdict
    assert judge(second, first, fold) == verdict


def test_near_questions_are_found_with_an_encoder_and_by_words_alone() -> None:
    far = replace(FIRST, id="q9", stem="遵义会议增选了哪一位常委？")
    against = replace(AGAINST, stem="中共一大于哪一年召开")
    bank = [FIRST, far, against]
    for encoder in (WordEncoder(), None):
        found = neighbours([question.stem for question in bank], 3, encoder, {})
        assert [(first, second) for first, second, _ in found.pairs] == [(0, 2)]
        (pair,) = twins(bank, found.pairs, fold)
        assert (pair.first, pair.second, pair.verdict) == (FIRST, against, Verdict.CONTRADICTION)


def test_vectors_are_made_once_and_only_of_stems_that_have_words_in_common() -> None:
    encoder = WordEncoder()
    stems = ["中共一大于哪一年召开？", "中共一大在哪一年召开？", "遵义会议增选了哪一位常委？"]
    made = neighbours(stems, 3, encoder, {}).made
    assert (len(made), encoder.asked) == (2, 2)
    again = neighbours(stems, 3, encoder, made)
    assert (again.made, encoder.asked) == ({}, 2)


def test_when_there_are_too_many_the_likeliest_pairs_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.search.neighbours.MOST_ENCODED", 2)
    stems = ["中共一大于哪一年召开？", "中共一大于哪一年召开", "中共一大于哪一天召开？"]
    found = neighbours(stems, 3, WordEncoder(), {})
    assert [(first, second) for first, second, _ in found.pairs] == [(0, 1)]
    assert found.left_out == 2
    assert neighbours(stems, 3, WordEncoder(), found.made).left_out == 0


NOT_TWINS = {("cultural-revolution-003", "cultural-revolution-025")}
"""The leader of a group, and its deputies: the stems are near, the questions are two."""


def test_the_starter_bank_asks_nothing_twice() -> None:
    """By the measure that every import is held against; the bundled encoder decides."""
    try:
        encoder = open_encoder(BUNDLED)
    except EncoderMissing as missing:
        pytest.skip(str(missing))
    passages = {name: split(documents.read(name, data)) for name, data in starter.texts()}
    bank = [question for name in passages for question in starter.questions(name, passages[name])]
    found = neighbours([question.stem for question in bank], len(bank), encoder, {})
    assert found.left_out == 0
    assert {(pair.first.id, pair.second.id) for pair in twins(bank, found.pairs, fold)} == NOT_TWINS


@given(st.lists(st.text("中共一二三大年召开", min_size=1, max_size=8), max_size=12), st.integers(0, 12))
def test_every_pair_comes_once_and_has_a_fresh_stem(stems: list[str], fresh: int) -> None:
    fresh = min(fresh, len(stems))
    pairs = [(first, second) for first, second, _ in by_words(stems, fresh, 0.99)]
    assert len(set(pairs)) == len(pairs)
    assert all(first < second and first < fresh for first, second in pairs)
    equal = {(a, b) for a in range(fresh) for b in range(a + 1, len(stems)) if stems[a] == stems[b]}
    assert equal <= set(pairs)


def test_an_import_tells_new_changed_and_known_questions_apart() -> None:
    changed = replace(SAME, key=frozenset({1}))
    reading = read("b.xlsx", write_workbook((FIRST, changed, OTHER)).data, DAY)
    stored = {FIRST.id: FIRST, SAME.id: SAME}
    assert arrival(reading, stored) == Arrival(new=(OTHER,), changed=(changed,), known=(FIRST,))


def test_what_a_format_cannot_hold_is_not_taken_away() -> None:
    bound = replace(FIRST, passage_id="0123456789abcdef", source="简史", level=3, checked=date(2026, 1, 2))
    edited = replace(bound, stem="中共一大在哪一年召开？")
    stored = {bound.id: bound}
    assert arrival(read("b.gift", write_gift((bound,)).data, DAY), stored) == Arrival(known=(bound,))
    assert arrival(read("b.gift", write_gift((edited,)).data, DAY), stored) == Arrival(changed=(edited,))
