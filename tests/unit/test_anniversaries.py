"""What happened on this day, read off the dates in the texts."""

from knowledge.anniversaries import next_after, on_this_day
from knowledge.model import Passage


def passage(text: str) -> Passage:
    return Passage(title="书", edition="1", heading=(), start=0, end=len(text), text=text)


TEXTS = [
    passage("1949年10月1日，开国大典举行。1927年8月1日，起义爆发。"),
    passage("1921年8月1日，事件。另一句没有日期。"),
    passage("自1933年8月1日起，以8月1日为纪念日。1933年2月30日不存在。12月31日没有年份。"),
]


def test_sorted_by_year() -> None:
    found = on_this_day(TEXTS, 8, 1)
    assert [one.year for one in found] == [1921, 1927, 1933]
    assert found[1].quote == "1927年8月1日，起义爆发。"


def test_no_such_day() -> None:
    assert on_this_day(TEXTS, 2, 30) == ()
    assert on_this_day(TEXTS, 12, 31) == ()


def test_next_after_goes_round_the_year() -> None:
    assert [(one.month, one.day) for one in next_after(TEXTS, 8, 1)] == [(10, 1)]
    assert [one.year for one in next_after(TEXTS, 11, 5)] == [1921, 1927, 1933]
    assert next_after([], 1, 1) == ()


def test_the_day_itself_comes_last() -> None:
    assert [one.year for one in next_after(TEXTS[:1], 9, 30)] == [1949]
    assert [one.year for one in next_after([passage("1949年10月1日，开国大典。")], 10, 1)] == [1949]


def test_dates_with_zeros_count() -> None:
    assert len(on_this_day([passage("1949年10月01日，开国大典。")], 10, 1)) == 1
