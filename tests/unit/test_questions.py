"""Questions: what makes one invalid, how keys are written, and when two typed answers are the same."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.callbacks import BankButton, DraftBindButton
from index.text import fold
from knowledge.model import Passage
from knowledge.questions import QUESTION_ID, BankError, Flaw, Kind, flaws, key_fields, key_list, read_bank, right_texts
from knowledge.typed import lettered, positions, same_answer
from tests.store.samples import QUESTION

ORDER = replace(QUESTION, kind=Kind.ORDER, key=frozenset(), order=(2, 0, 1))
FILL = replace(QUESTION, kind=Kind.FILL, options=(), key=frozenset(), accepted=("1921", "民国十年"))
TRUTH = replace(QUESTION, kind=Kind.TRUEFALSE, options=("对", "错"))
MULTIPLE = replace(QUESTION, kind=Kind.MULTIPLE, key=frozenset({0, 2}))
ALL = (QUESTION, MULTIPLE, TRUTH, ORDER, FILL)


@pytest.mark.parametrize("question", ALL, ids=[question.kind for question in ALL])
def test_a_sound_question_has_no_flaw_and_a_key_that_can_be_written(question: Any) -> None:
    assert list(flaws(question)) == []
    assert replace(question, **key_fields(question.kind, key_list(question))) == question


@pytest.mark.parametrize(
    ("question", "changes", "flaw"),
    [
        (QUESTION, {"id": "a b"}, Flaw.ID),
        (QUESTION, {"id": ""}, Flaw.ID),
        (QUESTION, {"id": "第一题"}, Flaw.ID),
        (QUESTION, {"id": "a" * 41}, Flaw.ID),
        (QUESTION, {"passage_id": "page 7"}, Flaw.PASSAGE),
        (QUESTION, {"stem": " 一大？"}, Flaw.TEXT),
        (QUESTION, {"options": ("1919", "19\x0021", "1949")}, Flaw.TEXT),
        (QUESTION, {"stem": ""}, Flaw.STEM_LENGTH),
        (QUESTION, {"stem": "字" * 1001}, Flaw.STEM_LENGTH),
        (MULTIPLE, {"options": tuple("abcdefghijklm")}, Flaw.OPTION_COUNT),
        (QUESTION, {"options": ("a", "b", "字" * 201)}, Flaw.OPTION_LENGTH),
        (ORDER, {"options": ("a", "b", "a")}, Flaw.OPTIONS_SAME),
        (FILL, {"options": ("a", "b")}, Flaw.OPTIONS_UNWANTED),
        (TRUTH, {"options": ("错", "对")}, Flaw.TRUTH),
        (QUESTION, {"key": frozenset()}, Flaw.KEY_RANGE),
        (MULTIPLE, {"key": frozenset({0, 1, 2})}, Flaw.KEY_RANGE),
        (MULTIPLE, {"key": frozenset({3})}, Flaw.KEY_RANGE),
        (QUESTION, {"key": frozenset({0, 1})}, Flaw.KEY_COUNT),
        (QUESTION, {"accepted": ("1921",)}, Flaw.KEY_KIND),
        (ORDER, {"key": frozenset({0})}, Flaw.KEY_KIND),
        (FILL, {"order": (0, 1)}, Flaw.KEY_KIND),
        (ORDER, {"order": (0, 1)}, Flaw.ORDER),
        (ORDER, {"order": (0, 1, 1)}, Flaw.ORDER),
        (FILL, {"accepted": ()}, Flaw.ACCEPTED_COUNT),
        (FILL, {"accepted": ("1921", "1921")}, Flaw.ACCEPTED_COUNT),
        (FILL, {"accepted": ("——",)}, Flaw.ACCEPTED_TEXT),
        (FILL, {"accepted": ("1921|1922",)}, Flaw.ACCEPTED_TEXT),
        (QUESTION, {"explanation": "字" * 1001}, Flaw.EXPLANATION_LENGTH),
        (QUESTION, {"source": "字" * 2001}, Flaw.NOTE_LENGTH),
        (QUESTION, {"level": 4}, Flaw.LEVEL),
    ],
)
def test_every_flaw_is_named(question: Any, changes: dict[str, Any], flaw: Flaw) -> None:
    assert flaw in set(flaws(replace(question, **changes)))


def test_what_is_right_can_be_said_in_words() -> None:
    assert right_texts(QUESTION) == ("1921",)
    assert right_texts(MULTIPLE) == ("1919", "1949")
    assert right_texts(ORDER) == ("1949", "1919", "1921")
    assert right_texts(FILL) == ("1921", "民国十年")


BANK = """
[[question]]
id = "a"
kind = "fill"
stem = "中共一大是哪一年召开的？"
key = ["1921"]
explanation = ""
proof = "1921年7月"
source = "x"
checked = 2026-11-23
level = 1

[[question]]
id = "b"
kind = "order"
stem = "按先后排列"
options = ["二大", "一大"]
key = [1, 0]
explanation = ""
proof = "1921年7月"
source = "x"
checked = 2026-11-23
level = 1
"""
PASSAGE = Passage("书", "1", (), 0, 12, "1921年7月，一大召开。")


def test_a_bank_of_the_library_has_all_kinds() -> None:
    fill, order = read_bank("x.toml", BANK, [PASSAGE])
    assert fill.accepted == ("1921",)
    assert order.order == (1, 0)


def test_a_bank_names_all_its_flaws() -> None:
    with pytest.raises(BankError) as caught:
        read_bank("x.toml", BANK.replace("level = 1", "level = 9"), [PASSAGE])
    assert caught.value.faults == (f"a: {Flaw.LEVEL}", f"b: {Flaw.LEVEL}")


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("十三人", "13"), ("13", "13人"), ("三", "3"), ("论持久战", "《论持久战》"), ("毛澤東", "毛泽东"), ("五四運動", "五四运动"),
        ("二万五千里", "2.5万里"), ("50%", "百分之五十"), ("07月", "7月"), ("Mao", "ＭＡＯ"),
    ],
)  # fmt: skip
def test_two_spellings_of_one_answer(typed: str, accepted: str) -> None:
    assert same_answer(typed, accepted, fold)
    assert same_answer(accepted, typed, fold)


@pytest.mark.parametrize(
    ("typed", "accepted"),
    [
        ("不是1921", "1921"),
        ("13次", "13人"),
        ("2.5", "25"),
        ("-40", "40"),
        ("7-1", "71"),
        ("毛泽东同志", "毛泽东"),
        ("!", "?"),
    ],
)
def test_two_answers(typed: str, accepted: str) -> None:
    assert not same_answer(typed, accepted, fold)
    assert not same_answer(accepted, typed, fold)


@given(st.text(), st.text())
def test_sameness_is_mutual_and_more_text_is_another_answer(first: str, second: str) -> None:
    assert same_answer(first, second, fold) == same_answer(second, first, fold)
    assert not same_answer(f"不是{first}", first, fold)


@given(st.permutations(range(12)), st.integers(1, 12))
def test_letters_name_positions(order: list[int], count: int) -> None:
    places = tuple(order[:count])
    assert positions(lettered(places)) == places


@pytest.mark.parametrize("text", ["ABD", "A、B、D", "a,b,d", "ＡＢＤ", " A B D。", "A→B→D", "a；b；d"])
def test_letters_are_read_as_people_write_them(text: str) -> None:
    assert positions(text) == (0, 1, 3)


@pytest.mark.parametrize("text", ["", "AA", "AZ", "甲乙", "A1", "对"])
def test_what_is_no_row_of_letters(text: str) -> None:
    assert positions(text) is None


@given(st.from_regex(QUESTION_ID, fullmatch=True))
def test_a_sound_id_fits_into_every_button(question_id: str) -> None:
    assert list(flaws(replace(QUESTION, id=question_id))) == []
    assert len(DraftBindButton(question=question_id, passage="0" * 16).pack()) <= 64
    assert len(BankButton(which="reported", after=question_id).pack()) <= 64
