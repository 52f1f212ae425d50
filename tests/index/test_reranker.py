"""A reranker orders the first passages, and nothing else follows from what it says."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from index.reranker import Reranker, RerankerError, open_reranker
from index.search import RERANKED, Searcher
from index.snapshot import build_whole
from index.starter import starter_passages
from knowledge.answer import answer
from knowledge.model import Answer, Found, NotFound, Passage
from tests.index.conftest import WordEncoder, passage_of

QUESTION = "红军长征是什么时候开始的？"


class Backwards:
    """Likes best what comes last; keeps what it was shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        self.shown.extend(pairs)
        return np.arange(len(pairs), dtype=np.float32)


class Indifferent:
    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        return np.zeros(len(pairs), dtype=np.float32)


Make = Callable[[Reranker | None], Searcher]


@pytest.fixture(scope="module", params=["words", "none"])
def make(request: pytest.FixtureRequest) -> Make:
    """Searchers over a part of the starter library, which differ in their reranker alone."""
    encoder = WordEncoder() if request.param == "words" else None
    snapshot, _ = build_whole([one for one in starter_passages() if "红军" in one.text], encoder, {})

    def made(reranker: Reranker | None) -> Searcher:
        searcher = Searcher(encoder, reranker=reranker)
        searcher.switch(snapshot)
        return searcher

    return made


def unmarked(found: Sequence[Found]) -> list[Found]:
    """Without the highlight, which the first alone has."""
    return [replace(one, highlight=None) for one in found]


def test_the_first_few_change_places_and_nothing_else(make: Make) -> None:
    plain, turned = make(None).search(QUESTION), make(Backwards()).search(QUESTION)
    assert len(plain) > RERANKED
    assert unmarked(turned) == unmarked([*reversed(plain[:RERANKED]), *plain[RERANKED:]])
    assert make(Indifferent()).search(QUESTION) == plain


def test_the_best_is_chosen_before_the_rest_is_cut_off(make: Make) -> None:
    (first,) = make(Backwards()).search(QUESTION, limit=1)
    assert first.passage == make(None).search(QUESTION)[RERANKED - 1].passage


def test_what_it_puts_first_must_answer_by_itself(make: Make) -> None:
    plain, backwards = make(None), make(Backwards())
    assert isinstance(answer(plain.search(QUESTION), plain.threshold), Answer)
    assert isinstance(answer(backwards.search(QUESTION), backwards.threshold), NotFound)


def test_it_reads_one_spelling() -> None:
    reranker = Backwards()
    searcher = Searcher(reranker=reranker)
    searcher.switch(
        build_whole([passage_of("會議", "遵義會議一九三五年召開。"), passage_of("", "遵义会议")], None, {})[0]
    )
    searcher.search("遵義會議")
    assert sorted(reranker.shown) == [("遵义会议", "会议。遵义会议1935年召开。"), ("遵义会议", "遵义会议")]


@pytest.mark.parametrize("question", ["", "？", "火锅", "遵义会议"])
def test_it_is_not_asked_when_there_is_nothing_to_order(question: str, passages: list[Passage]) -> None:
    reranker = Backwards()
    searcher = Searcher(reranker=reranker)
    searcher.switch(build_whole(passages[:1], None, {})[0])
    searcher.search(question)
    assert reranker.shown == []


@pytest.mark.parametrize("setting", ["none", "NONE", ""])
def test_none_is_no_reranker(setting: str) -> None:
    assert open_reranker(setting) is None


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(RerankerError, match=r"some/model.*\[transformers\]"):
        open_reranker("some/model")
