"""The starter library: every text is whole, every key is proved by the passage it stands on."""

from collections import Counter
from datetime import date

import pytest

from knowledge import starter
from knowledge.documents import read
from knowledge.model import Passage
from knowledge.passages import split
from knowledge.questions import Kind, Question, flaws

TEXTS = dict(starter.texts())
PASSAGES = {name: split(read(name, data)) for name, data in TEXTS.items()}
QUESTIONS = [(name, question) for name in TEXTS for question in starter.questions(name, PASSAGES[name])]
IDS = [question.id for _, question in QUESTIONS]
SLOGANS = ("光辉的", "丰功伟绩", "英明", "战无不胜")


def passage_of(name: str, question: Question) -> Passage:
    return next(passage for passage in PASSAGES[name] if passage.id == question.passage_id)


def test_the_library_is_large_enough() -> None:
    assert len(TEXTS) >= 12
    assert sum(map(len, PASSAGES.values())) >= 400
    assert len(QUESTIONS) >= 600
    kinds = Counter(question.kind for _, question in QUESTIONS)
    levels = Counter(question.level for _, question in QUESTIONS)
    assert all(kinds[kind] >= 30 for kind in Kind), kinds
    assert all(levels[level] >= 100 for level in (1, 2, 3)), levels


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_says_what_it_is_and_where_it_can_be_checked(name: str) -> None:
    document = read(name, TEXTS[name])
    assert document.title
    assert document.edition
    assert document.topic
    assert document.period
    assert document.sources
    assert isinstance(document.checked, date)


@pytest.mark.parametrize("name", TEXTS)
def test_passages_are_quotable(name: str) -> None:
    for passage in PASSAGES[name]:
        assert 40 <= len(passage.text) <= 400, passage.text
        assert passage.heading, passage.text
        assert not [word for word in SLOGANS if word in passage.text], passage.text


def test_no_passage_stands_twice() -> None:
    counted = Counter(passage.text for passages in PASSAGES.values() for passage in passages)
    assert [text for text, count in counted.items() if count > 1] == []


def test_ids_and_stems_are_unique() -> None:
    assert len(set(IDS)) == len(IDS)
    stems = [question.stem for _, question in QUESTIONS]
    assert len(set(stems)) == len(stems)


@pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=IDS)
def test_the_passage_proves_the_key(name: str, question: Question) -> None:
    """The right options stand in the proof, the wrong ones do not; a true-false question has a proof to be judged by.

    So does one to be put in order: its options name the events of the proof in fewer words.
    """
    assert question.proof in passage_of(name, question).text
    assert question.source
    assert isinstance(question.checked, date)
    if question.kind in (Kind.TRUEFALSE, Kind.ORDER):
        assert list(flaws(question)) == []
        return
    if question.kind is Kind.FILL:
        assert question.accepted[0].strip("《》“”") in question.proof
        return
    for position, option in enumerate(question.options):
        assert (option in question.proof) == (position in question.key), option


def test_right_options_stand_in_every_place() -> None:
    places = Counter(min(question.key) for _, question in QUESTIONS if question.kind is Kind.SINGLE)
    total = places.total()
    assert all(0.2 <= places[position] / total <= 0.3 for position in range(4)), places


def test_the_longest_option_is_no_hint() -> None:
    """The one longest option is right no more often than chance (a quarter), with some room."""
    single = [question for _, question in QUESTIONS if question.kind is Kind.SINGLE]
    given_away = [question for question in single if _longest(question) in question.key]
    assert len(given_away) / len(single) <= 0.25


def _longest(question: Question) -> int | None:
    lengths = [len(option) for option in question.options]
    return lengths.index(max(lengths)) if lengths.count(max(lengths)) == 1 else None
