"""Numbers and dates: however they are written, they fold to one spelling, and names keep theirs."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.numerals import plain_numerals, value_of
from index.text import fold

NUMBERS = st.integers(1, 9) | st.integers(10, 99_999) | st.integers(100_000, 10**12)


def in_words(number: int) -> str:
    """The numeral that a careful writer of Chinese would put: 一亿零三百万零五十."""
    groups = [(number // 10**8, "亿"), (number // 10**4 % 10**4, "万"), (number % 10**4, "")]
    written, before = "", 10**4
    for value, unit in groups:
        gap = "零" if written and value and (value < 1000 or before == 0) else ""
        written += f"{gap}{in_words(value) if value >= 10**4 else below_a_myriad(value)}{unit}" if value else ""
        before = value if written else 10**4
    return written


def below_a_myriad(number: int) -> str:
    written, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("零" if gap else "") + "零一二三四五六七八九"[digit] + sign
        gap = bool(written) and not digit
    return written


def test_the_numerals_of_this_test() -> None:
    told = {14: "一十四", 105: "一百零五", 25_000: "二万五千", 10_050: "一万零五十", 130_000_000: "一亿三千万"}
    assert {number: in_words(number) for number in told} == told


@settings(deadline=None)
@given(NUMBERS)
def test_digits_and_words_are_one_number(number: int) -> None:
    assert value_of(in_words(number)) == value_of(str(number)) == number
    assert fold(f"共{in_words(number)}名") == fold(f"共{number:,}名") == f"共{number}名"


@settings(deadline=None)
@given(NUMBERS, st.sampled_from("千万亿"))
def test_digits_with_units_are_the_same_number(number: int, unit: str) -> None:
    size = {"千": 1000, "万": 10**4, "亿": 10**8}[unit]
    many, rest = divmod(number, size)
    if not many or (unit == "千" and many > 9):
        return
    written = f"{many}{unit}{f'{rest:0{len(str(size)) - 1}}' if rest else ''}"
    assert fold(f"共{written}余人") == f"共{number}余人"


@settings(deadline=None)
@given(st.integers(1, 9999), st.integers(1, 9999), st.integers(1000, 9999))
def test_units_in_a_row_with_digits_between(first: int, second: int, third: int) -> None:
    number = (first * 10**4 + second) * 10**4 + third
    assert fold(f"{first}亿{second}万{third}元") == f"{number}元"
    assert fold(f"{first}亿{in_words(second)}万{third}元") == f"{number}元"


@settings(deadline=None)
@given(st.integers(1, 99_999), st.integers(1, 4), st.sampled_from("万亿"))
def test_decimals_of_a_myriad(number: int, places: int, unit: str) -> None:
    whole, rest = divmod(number, 10**places)
    size = 10 ** {"万": 4, "亿": 8}[unit]
    digits = f"{rest:0{places}}"
    spoken = (in_words(whole) or "零") + "点" + "".join("零一二三四五六七八九"[int(sign)] for sign in digits)
    assert fold(f"{whole}.{digits}{unit}亩") == f"{number * size // 10**places}亩"
    assert fold(f"{spoken}{unit}亩") == f"{number * size // 10**places}亩"
    assert fold(f"百分之{spoken}") == fold(f"{whole}.{digits}%")


@settings(deadline=None)
@given(st.dates(date(1840, 1, 1), date(2049, 12, 31)))
def test_dates(day: date) -> None:
    plain = f"{day.year}年{day.month}月{day.day}日"
    year = "".join("〇一二三四五六七八九"[int(sign)] for sign in str(day.year))
    month, of_month = (in_words(one).removeprefix("一" if 10 <= one < 20 else "") for one in (day.month, day.day))
    for written in (
        f"{year}年{month}月{of_month}日",
        f"{year.replace('〇', '零')}年{month}月{of_month}号",
        f"{day:%Y-%m-%d}",
        f"{day:%Y.%m.%d}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y年%m月%d日}",
        f"{day.year}年{day.month}月{day.day}号",
    ):
        assert fold(f"于{written}召开") == f"于{plain}召开"


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("一九二一年七月一日", "1921年7月1日"),
        ("一九四九", "1949"),
        ("二〇〇八年", "2008年"),
        ("二十次", "20次"),
        ("三十八人", "38人"),
        ("两个", "2个"),
        ("二万五千里", "25000里"),
        ("2.5万里", "25000里"),
        ("三百多万", "300多万"),
        ("1,234人", "1234人"),
        ("百分之三十五", "35%"),
        ("一千八百零二", "1802"),
        ("第十一届", "第11届"),
        ("十年", "10年"),
        ("19万7000多名", "197000多名"),
        ("3亿5000万", "350000000"),
        ("1万2千", "12000"),
        ("12万5千余人", "125000余人"),
        ("三万5千人", "35000人"),
        ("3万五千人", "35000人"),
        ("3千25人", "3025人"),
        ("19万7", "197000"),
        ("一万二", "12000"),
        ("三千五百二", "3520"),
        ("一百零二", "102"),
        ("四亿五千万同胞", "450000000同胞"),
        ("四万万五千万同胞", "450000000同胞"),
        ("一万三千亿元", "1300000000000元"),
        ("三十万大军", "300000大军"),
        ("百万大军", "百万大军"),
        ("十多年", "10多年"),
        ("十余人", "10余人"),
        ("几十人", "几十人"),
        ("数十万人", "数十万人"),
        ("人数十五人", "人数15人"),
        ("两公里", "2公里"),
        ("三小时", "3小时"),
        ("三篇文章", "3篇文章"),
        ("共三人", "共3人"),
        ("第一人", "第一人"),
        ("第三人民医院", "第三人民医院"),
        ("一部分", "一部分"),
        ("百分之五", "5%"),
        ("百分之百", "100%"),
        ("百分之九十八点五", "98.5%"),
        ("三分之二", "3分之2"),
        ("七点五分", "7点5分"),
        ("晚上八点三个人", "晚上8点3个人"),
        ("第一二〇师", "第120师"),
        ("三五九旅", "359旅"),
        ("2021，100周年", "2021，100周年"),
        ("2021,100周年", "2021,100周年"),
        ("1,234,567人", "1234567人"),
        ("2021百年", "2021百年"),
        ("2021十大新闻", "2021十大新闻"),
        ("800千米", "800千米"),
        ("5千米", "5000米"),
        ("三五十人", "三五十人"),
        ("二三百人", "二三百人"),
        ("19万70000", "19万70000"),
        ("1.23456万", "1.23456万"),
        ("九·一八", "九·一八"),
        ("二十大", "二十大"),
        ("九一八", "九一八"),
        ("一二九运动", "一二九运动"),
        ("五四", "五四"),
        ("百团大战", "百团大战"),
        ("三湾改编", "三湾改编"),
        ("三大战役", "三大战役"),
        ("万里长征", "万里长征"),
    ],
)
def test_numerals(written: str, plain: str) -> None:
    assert plain_numerals(written) == plain


@settings(deadline=None)
@given(st.integers(0, 99_999_999))
def test_arabic_numerals_are_fixed_points(number: int) -> None:
    assert plain_numerals(f"共{number}人") == f"共{number}人"
    assert value_of(str(number)) == number


@pytest.mark.parametrize("text", ["", "万", "一二三", "亿万", "一十百千万亿零", "壹", "1" * 5000 + "万", "一万" * 5000])
def test_odd_numerals_do_no_harm(text: str) -> None:
    plain_numerals(text)
    value_of(text)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("九·一八事变", "九一八事变"),
        ("一二•九运动", "一二九运动"),
        ("五・卅惨案", "五卅惨案"),
        ("7月1号线开通", "7月1号线开通"),
        ("07月01日", "7月1日"),
        ("2021.7.1", "2021年7月1日"),
        ("2021.7.1.3", "2021.7.1.3"),
        ("1921.13.1", "1921.13.1"),
        ("192.168.1.1", "192.168.1.1"),
        ("1921-1927", "1921-1927"),
    ],
)
def test_days(written: str, plain: str) -> None:
    assert fold(written) == plain
