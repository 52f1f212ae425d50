"""BM25 and FAISS against plain oracles."""

import math
from pathlib import Path

import numpy as np
import pytest
from bm25s import BM25
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from index.dense import Dense
from index.lexical import K1, B, Lexical
from index.vectors import Rows, packed, unpacked

TOKENS = st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=8)
ROWS = arrays.arrays(np.int8, st.tuples(st.integers(1, 20), st.just(8)), elements=st.integers(-127, 127))


def bm25(texts: list[list[str]], tokens: list[str], at: int) -> float:
    mean = sum(map(len, texts)) / len(texts)
    total = 0.0
    for token in tokens:
        count = sum(token in text for text in texts)
        weight = math.log(1 + (len(texts) - count + 0.5) / (count + 0.5))
        often = texts[at].count(token)
        total += weight * often / (often + K1 * (1 - B + B * len(texts[at]) / mean)) if often else 0
    return total


@settings(max_examples=40, deadline=None)
@given(st.lists(TOKENS, min_size=1, max_size=6), st.lists(st.sampled_from("甲乙丙丁戊己庚"), unique=True))
def test_bm25_is_bm25(texts: list[list[str]], tokens: list[str]) -> None:
    index = Lexical.of_tokens(texts)
    expected = [bm25(texts, tokens, at) for at in range(len(texts))]
    assert index.scores(tokens) == pytest.approx(expected, abs=1e-4)


def test_weight_is_higher_for_rarer_tokens() -> None:
    index = Lexical.of_tokens([["甲", "乙"], ["甲"], ["甲", "丙"]])
    assert index.weight("甲") < index.weight("乙") == index.weight("丙") < index.weight("丁")


@given(st.lists(TOKENS, min_size=1, max_size=6), st.lists(st.sampled_from("甲乙丙丁戊己庚"), min_size=1, max_size=3))
def test_texts_with_all_of_some_tokens(texts: list[list[str]], wanted: list[str]) -> None:
    index = Lexical.of_tokens(texts)
    assert index.rows_with(*wanted) == [at for at, text in enumerate(texts) if set(wanted) <= set(text)]
    assert index.has(wanted[0]) == any(wanted[0] in text for text in texts)


@pytest.mark.parametrize("texts", [[], [[]], [[], []]])
def test_nothing_indexed(texts: list[list[str]]) -> None:
    assert Lexical.of_tokens(texts).scores(["甲"]).tolist() == [0.0] * len(texts)


def test_lexical_comes_back_from_disk(tmp_path: Path) -> None:
    index = Lexical.of_tokens([["甲", "乙"], ["乙", "丙"]])
    index.save(tmp_path / "x")
    again = Lexical.load(tmp_path / "x")
    assert again.scores(["甲", "丙"]) == pytest.approx(index.scores(["甲", "丙"]))
    assert again.weight("乙") == index.weight("乙")


def dense_of(rows: Rows) -> Dense:
    return Dense(rows, rows, np.arange(len(rows) + 1, dtype=np.int64))


@settings(max_examples=40, deadline=None)
@given(ROWS, st.integers(1, 30))
def test_nearest_is_the_largest_inner_product(rows: Rows, limit: int) -> None:
    question = unpacked(np.arange(1, 9, dtype=np.int8)[None, :])[0]
    oracle = unpacked(rows) @ question
    found, cosines = dense_of(rows).nearest(question, limit)
    assert len(found) == min(limit, len(rows))
    assert cosines == pytest.approx(np.sort(oracle)[::-1][:limit], abs=1e-5)
    assert oracle[found] == pytest.approx(cosines, abs=1e-5)


@pytest.mark.parametrize("seed", range(5))
def test_a_look_at_bytes_leaves_out_none_of_the_nearest(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = packed(random.normal(size=(3_000, 64)).astype(np.float32))
    question = unpacked(packed(random.normal(size=(1, 64)).astype(np.float32)))[0]
    exact = np.argsort(-(unpacked(rows) @ question), kind="stable")[:20]
    assert dense_of(rows).nearest(question, 20)[0].tolist() == exact.tolist()


def test_sentences_belong_to_their_passage() -> None:
    rows = packed(np.eye(6, 8, dtype=np.float32))
    dense = Dense(rows[:2], rows, np.array([0, 2, 6]))
    for row, members in enumerate([rows[:2], rows[2:]]):
        passage, sentences = dense.vectors_of(row)
        assert passage.tolist() == unpacked(rows)[row].tolist()
        assert sentences.tolist() == unpacked(members).tolist()


def test_no_passages() -> None:
    rows, _ = dense_of(np.empty((0, 8), dtype=np.int8)).nearest(np.ones(8, dtype=np.float32), 5)
    assert len(rows) == 0


@given(texts=st.lists(st.lists(st.sampled_from("甲乙丙丁戊"), max_size=6), min_size=1, max_size=8))
def test_scores_are_those_of_bm25s_itself(texts: list[list[str]]) -> None:
    """The matrix is made another way; the library's own way is the oracle."""
    if not any(texts):
        return
    oracle = BM25(method="lucene", k1=K1, b=B)
    oracle.index(texts, show_progress=False)
    for token in {token for text in texts for token in text}:
        np.testing.assert_allclose(Lexical.of_tokens(texts).scores([token]), oracle.get_scores([token]), rtol=1e-5)


def test_texts_are_counted_block_by_block(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [list("甲乙甲"), list("乙丙"), [], list("甲丙丙丙"), list("乙")]
    whole = Lexical.of_tokens(texts)
    monkeypatch.setattr("index.postings._BLOCK", 2)
    for token in "甲乙丙":
        np.testing.assert_array_equal(Lexical.of_tokens(texts).scores([token]), whole.scores([token]))
