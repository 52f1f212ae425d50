"""Typos by sound: names that the library writes another way are put right, and nothing else is touched."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import Lexical
from index.question import question_of, without_typos
from index.text import fold, tokens, units
from index.typos import Written, corrected

TEXTS = (
    "红四团飞夺泸定桥，1935年5月29日。",
    "屠呦呦获得诺贝尔奖。",
    "井冈山是第一个农村革命根据地，井冈山会师在1928年。",
    "八七会议主张武装反抗，会议在汉口召开。",
    "遵义会议是转折点，遵义会议的决议。",
    "古田会议通过决议，会议决议由毛泽东起草。",
    "西安事变是张学良、杨虎城发动的。",
    "皖南事变后重建军部，事变的责任在蒋介石。",
    "卢沟桥事变爆发，事变以后全国抗战。",
    "纪念日的来历，毛泽东题词。",
    "毛泽东转任书记，先后派出三支队伍。",
    "毛泽东起草决议，先后有多次战斗。",
    "先后开辟根据地。",
)
FOLDED = [fold(text) for text in TEXTS]
LIBRARY = Written(Lexical.of_tokens(list(map(tokens, FOLDED))), FOLDED.__getitem__)


def read(question: str) -> str:
    return without_typos(question_of(question), LIBRARY).text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("飞夺卢定桥的有几个人", "飞夺泸定桥的有几个人"),
        ("飞夺路定桥", "飞夺泸定桥"),
        ("屠悠悠得了什么奖", "屠呦呦得了什么奖"),
        ("谁上了井岗山", "谁上了井冈山"),
        ("尊义会议在哪", "遵义会议在哪"),
    ],
)
def test_a_name_is_put_right(written: str, meant: str) -> None:
    assert read(written) == fold(meant)


@pytest.mark.parametrize(
    "written",
    [
        "飞夺泸定桥的有几个人",
        "火星车在哪里",
        "卢沟桥在哪",
        "西湖会议住在哪",
        "西安事变时张学良在哪",
        "毛泽东骑的什么马",
        "按发生的先后排列",
        "会议记录在哪",
    ],
)
def test_what_stands_beside_common_words_is_left_alone(written: str) -> None:
    assert read(written) == fold(written)


@settings(deadline=None)
@given(st.sampled_from(FOLDED), st.integers(0, 40), st.integers(2, 40))
def test_what_the_library_writes_is_never_changed(text: str, start: int, length: int) -> None:
    for _, run in units(text[start : start + length]):
        assert len(run) < 2 or corrected(run, LIBRARY) == run


@settings(deadline=None)
@given(st.text(alphabet="卢路定桥屠悠会议住事变时1", max_size=12))
def test_a_character_stays_one_character(text: str) -> None:
    assert len(corrected(list(text), LIBRARY)) == len(text)
