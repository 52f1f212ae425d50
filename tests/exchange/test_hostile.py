"""Whatever the bytes, an import tells what is wrong and raises nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.telegram.catalogue import catalogue
from bot.telegram.findings import place, sentence
from knowledge.exchange import READERS, Reading, marked, read
from knowledge.questions import flaws
from tests.exchange.banks import DAY
from tests.exchange.files import GOOD, HEAD, docx, workbook

WORDS = catalogue("zh-Hans")
quick = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXT_FORMATS = sorted(set(READERS) - {".xlsx", ".docx"})
PIECES = st.sampled_from(
    '1.|2、|第3题|A.|B、|(C)|D：|答案：|解析：|难度|题干|答案|选项A|题型|单选题|判断|排序|填空|AB|对|×|→|ANSWER: A|::t::|{|}|=|~|#|####|%50%|->|//|[id:x]|$CATEGORY: a|\\n|\\|T|\n|\n\n|,|\t|;|"|一大|1921|（B）|【答案】|\0|\ufeff'.split(
        "|"
    )
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join)


def sound(reading: Reading) -> None:
    """Every finding can be said and shown; without a fault every question can be posted."""
    for finding in reading.findings:
        assert sentence(finding, WORDS)
        place(finding, WORDS)
    if reading.sound:
        assert [list(flaws(question)) for question in reading.questions if list(flaws(question))] == []
    assert len({question.id for question in reading.questions}) == len(reading.questions)


@pytest.mark.parametrize("suffix", TEXT_FORMATS)
@quick
@given(TEXTS)
def test_any_text(suffix: str, text: str) -> None:
    sound(read(f"a{suffix}", text.encode("utf-8", "surrogatepass"), DAY))


@pytest.mark.parametrize("suffix", sorted(READERS))
@quick
@given(st.binary(max_size=200))
def test_any_bytes(suffix: str, data: bytes) -> None:
    sound(read(f"a{suffix}", data, DAY))


@quick
@given(
    st.lists(
        st.lists(
            PIECES | st.text(max_size=6) | st.integers() | st.floats(allow_nan=False, allow_infinity=False), max_size=12
        ),
        max_size=8,
    )
)
def test_any_table(rows: list[list[object]]) -> None:
    reading = read(
        "a.xlsx",
        workbook(
            [
                HEAD,
                GOOD,
                *[[str(cell).replace("\0", "") if isinstance(cell, str) else cell for cell in row] for row in rows],
            ]
        ),
        DAY,
    )
    sound(reading)
    assert marked(reading, lambda finding: sentence(finding, WORDS))


SOUND_XLSX, SOUND_DOCX = workbook([HEAD, GOOD]), docx("1. 甲？", (0, "乙"), "答案：A")


@pytest.mark.parametrize(("name", "data"), [("a.xlsx", SOUND_XLSX), ("a.docx", SOUND_DOCX)])
@quick
@given(st.data())
def test_any_damage(name: str, data: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    damaged = data[:at] + draw.draw(st.binary(max_size=4)) + data[at + draw.draw(st.integers(0, 50)) :]
    sound(read(name, damaged, DAY))
