"""A quote is whole sentences of a passage, or there is none."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer import QUOTE, answer, quote_span
from knowledge.model import Answer, Found, NotFound, Passage
from knowledge.passages import sentences


def passage(text: str, heading: str = "节", title: str = "书") -> Passage:
    return Passage(title=title, edition="1", heading=(heading,), start=0, end=len(text), text=text)


def found(text: str, confidence: float, heading: str = "节") -> Found:
    return Found(passage(text, heading), score=confidence, confidence=confidence, best=sentences(text)[0])


@given(st.lists(st.integers(1, 260), min_size=1, max_size=8), st.integers(0, 7))
def test_quote_is_whole_sentences_around_the_best(lengths: list[int], at: int) -> None:
    text = "".join("字" * length + "。" for length in lengths)
    spans = sentences(text)
    best = spans[at % len(spans)]
    start, end = quote_span(text, best)
    assert start <= best[0] and best[1] <= end
    assert start in {span[0] for span in spans} and end in {span[1] for span in spans}
    assert end - start <= max(QUOTE, best[1] - best[0])


def test_nothing_found() -> None:
    assert answer((), 0.5) == NotFound()


def test_low_confidence_names_the_nearest_headings_once() -> None:
    told = answer([found("甲。", 0.4), found("乙。", 0.3), found("丙。", 0.2, heading="别处")], 0.5)
    assert isinstance(told, NotFound)
    assert [p.text for p in told.nearest] == ["甲。", "丙。"]
    assert told.confidence == 0.4


def test_further_places_are_confident_and_elsewhere() -> None:
    ranked = [found("甲。", 0.9), found("乙。", 0.8), found("丙。", 0.7, "二"), found("丁。", 0.3, "三")]
    told = answer(ranked, 0.5)
    assert isinstance(told, Answer)
    assert (told.quote, told.citation.heading) == ("甲。", "节")
    assert [p.text for p in told.further] == ["丙。"]


def test_at_the_threshold_it_answers() -> None:
    assert isinstance(answer([found("甲。", 0.5)], 0.5), Answer)
