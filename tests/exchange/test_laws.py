"""What goes out comes back: whole in xlsx, as the stated projection in GIFT and Aiken."""

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, example, given, settings

from knowledge import starter
from knowledge.documents import read as read_document
from knowledge.exchange import WRITERS, Export, Reading, aiken, gift, read
from knowledge.exchange.losses import project
from knowledge.exchange.nouns import Fault, Field
from knowledge.passages import split
from knowledge.questions import Kind, Question
from tests.exchange.banks import BANKS, DAY
from tests.store.samples import QUESTION

Bank = tuple[Question, ...]
slow = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def out(bank: Bank, suffix: str) -> Export:
    return WRITERS[suffix](bank)


def back(bank: Bank, suffix: str) -> Reading:
    return read(f"bank{suffix}", out(bank, suffix).data, DAY)


def shown(reading: Reading, bank: Bank) -> None:
    """Nothing is wrong with what we wrote; an empty bank has no question."""
    assert {finding.fault for finding in reading.findings} <= (set() if bank else {Fault.NO_QUESTION})


LETTERED = replace(QUESTION, options=("A. 上海", "B. 北京"), key=frozenset({1}))
ALIKE_ON_ONE_LINE = replace(QUESTION, options=("上\n海", "上 海"), key=frozenset({1}))


@slow
@given(BANKS)
@example((LETTERED,))
def test_a_bank_comes_back_from_xlsx_as_it_was(bank: Bank) -> None:
    reading = back(bank, ".xlsx")
    shown(reading, bank)
    assert reading.questions == bank
    assert out(bank, ".xlsx").lost == {}


@slow
@given(BANKS)
def test_a_bank_comes_back_from_gift_as_its_projection(bank: Bank) -> None:
    reading = back(bank, ".gift")
    expected = project(bank, gift.projection, DAY)
    shown(reading, expected)
    assert reading.questions == expected


@slow
@given(BANKS)
@example((ALIKE_ON_ONE_LINE, LETTERED))
def test_a_bank_comes_back_from_aiken_as_its_projection(bank: Bank) -> None:
    reading = back(bank, ".aiken")
    expected = project(bank, aiken.projection, DAY)
    shown(reading, expected)
    assert reading.questions == expected


@slow
@given(BANKS)
def test_an_export_says_what_it_drops(bank: Bank) -> None:
    for suffix, projection in ((".gift", gift.projection), (".aiken", aiken.projection)):
        export = out(bank, suffix)
        assert len(bank) - len(export.left_out) == len(project(bank, projection, DAY))
        assert {q.id for q in bank if q.kind is Kind.ORDER} <= set(export.left_out)
        kept = [question for question in bank if question.id not in export.left_out]
        assert export.lost.get(Field.SOURCE, 0) == sum(bool(question.source) for question in kept)
        assert export.lost.get(Field.LEVEL, 0) == sum(question.level != 1 for question in kept)


def starter_bank() -> Bank:
    return tuple(
        question
        for name, data in starter.texts()
        for question in starter.questions(name, split(read_document(name, data)))
    )


def test_the_starter_bank_comes_back_whole() -> None:
    bank = starter_bank()
    reading = back(bank, ".xlsx")
    assert reading.questions == bank
    assert reading.findings == ()


def test_the_same_bank_gives_the_same_bytes() -> None:
    bank = starter_bank()[:5]
    assert out(bank, ".xlsx").data == out(bank, ".xlsx").data


def test_the_day_of_the_import_counts_where_none_is_named() -> None:
    (question,) = back(starter_bank()[:1], ".gift").questions
    assert question.checked == DAY
    assert question.checked != date(2026, 11, 23)
