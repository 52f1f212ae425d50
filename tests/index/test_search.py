"""Search over a small library, with and without an encoder."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.search import Searcher
from index.snapshot import build_whole
from knowledge.answer import answer
from knowledge.model import Answer, NotFound, Passage
from tests.index.conftest import TEXTS, WordEncoder, passage_of

NOISE = random.Random(7)


def searcher_of(passages: list[Passage], encoder: WordEncoder | None) -> Searcher:
    searcher = Searcher(encoder)
    searcher.switch(build_whole(passages, encoder, {})[0])
    return searcher


LEXICAL = searcher_of([passage_of(heading, text) for heading, text in TEXTS], None)


@pytest.fixture(params=["words", "none"])
def searcher(request: pytest.FixtureRequest, passages: list[Passage], encoder: WordEncoder) -> Searcher:
    return searcher_of(passages, encoder if request.param == "words" else None)


@pytest.mark.parametrize(
    ("question", "heading"),
    [
        ("遵义会议是什么时候开的？", "遵义会议"),
        ("遵義會議是哪一年召開的", "遵义会议"),
        ("一大有多少代表", "中共一大"),
        ("谁领导了南昌起义", "南昌起义"),
        ("一九二七年八月一日发生了什么", "南昌起义"),
        ("整风运动反对什么", "延安整风"),
    ],
)
def test_the_right_passage_comes_first(searcher: Searcher, question: str, heading: str) -> None:
    assert searcher.search(question)[0].passage.heading == (heading,)


def test_the_best_sentence_is_marked() -> None:
    first = LEXICAL.search("一大有多少人出席")[0]
    assert first.passage.text[slice(*first.best)] == "出席大会的代表有13人。"


@pytest.mark.parametrize(
    "question",
    ["", "？", "😀😀😀", "\0", "a" * 4096, "".join(chr(NOISE.randint(0x4E00, 0x9FA5)) for _ in range(4096))],
)
def test_noise_is_refused(searcher: Searcher, question: str) -> None:
    assert isinstance(answer(searcher.search(question), searcher.threshold), NotFound)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_a_question(question: str) -> None:
    for found in LEXICAL.search(question):
        assert 0 <= found.confidence <= 1
        assert 0 <= found.best[0] < found.best[1] <= len(found.passage.text)


def test_ranked_and_limited(searcher: Searcher) -> None:
    found = searcher.search("毛泽东", limit=2)
    assert len(found) == 2
    assert found[0].score >= found[1].score


def test_nothing_loaded() -> None:
    assert Searcher(None).search("遵义会议") == ()


def test_a_switch_shows_at_once(passages: list[Passage]) -> None:
    searcher = searcher_of(passages, None)
    searcher.switch(build_whole([passage_of("三湾改编", "1927年9月，部队在三湾改编。")], None, {})[0])
    assert [found.passage.heading for found in searcher.search("遵义和三湾")] == [("三湾改编",)]


def test_threads_search_while_snapshots_switch(passages: list[Passage]) -> None:
    searcher = searcher_of(passages, None)
    snapshots = [build_whole(passages, None, {})[0], build_whole(passages[:2], None, {})[0]]
    with ThreadPoolExecutor(4) as pool:
        searches = [pool.submit(searcher.search, "遵义会议在哪里召开") for _ in range(100)]
        for number in range(100):
            searcher.switch(snapshots[number % 2])
    assert {search.result()[0].passage.heading for search in searches} == {("遵义会议",)}


def test_words_alone_can_answer(passages: list[Passage]) -> None:
    lexical = searcher_of(passages, None)
    told = answer(lexical.search("遵义会议是什么时候召开的"), lexical.threshold)
    assert isinstance(told, Answer)
    assert "1935年1月15日" in told.quote
