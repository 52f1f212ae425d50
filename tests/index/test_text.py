"""The language: script, numbers, short names, tokens and what a question asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.numerals import plain_numerals, value_of
from index.question import Kind, question_of
from index.text import fold, holds, question_tokens, spread, tokens


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


@given(st.integers(0, 99_999_999))
def test_arabic_numerals_are_fixed_points(number: int) -> None:
    assert plain_numerals(f"共{number}人") == f"共{number}人"
    assert value_of(str(number)) == number


@pytest.mark.parametrize("text", ["", "万", "一二三", "亿万", "一十百千万亿零", "壹"])
def test_odd_numerals_do_no_harm(text: str) -> None:
    plain_numerals(text)
    value_of(text)


def test_fold_meets_both_scripts_and_widths() -> None:
    assert fold("中國共產黨１９２１年") == fold("中国共产党1921年") == "中国共产党1921年"


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("一大", "中国共产党第一次全国代表大会"),
        ("党的二十大", "中國共產黨第二十次全國代表大會"),
        ("十一届三中全会", "中国共产党第十一届中央委员会第三次全体会议"),
        ("六届六中全会", "党的第六届中央委员会第六次全体会议"),
        ("抗战", "抗日战争"),
        ("文革", "“文化大革命”"),
        ("国民党一大", "中国国民党第一次全国代表大会"),
        ("“一五”计划", "第一个五年计划"),
        ("共青团", "中国共产主义青年团"),
        ("锡盟", "锡林郭勒盟"),
        ("毛主席", "毛泽东"),
        ("二万五千里长征", "长征"),
    ],
)
def test_short_names_meet_their_long_forms(short: str, long: str) -> None:
    name = [token for token in question_tokens(fold(short)) if token.startswith("〔")]
    assert name
    assert set(name) <= set(tokens(fold(long)))


@pytest.mark.parametrize("text", ["三大战役", "三大改造", "一大批", "十大元帅", "国民党一大", "六大军区"])
def test_what_looks_like_a_congress_is_none(text: str) -> None:
    assert not any("〔中共" in token for token in tokens(fold(text)))


@given(st.text(alphabet="中国一大19届三中全会，。a1 ", max_size=40))
def test_spread_text_holds_exactly_its_tokens(text: str) -> None:
    folded = fold(text)
    assert all(holds(spread(folded), token) for token in tokens(folded))


def test_a_number_is_one_token() -> None:
    assert "1921" in tokens("1921年")
    assert not holds(spread("1921年"), "21")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("遵义会议是什么时候开的？", Kind.WHEN),
        ("中共一大是哪一年召開的", Kind.WHEN),
        ("谁领导了南昌起义", Kind.WHO),
        ("一大在哪儿开的", Kind.WHERE),
        ("一大有多少名代表", Kind.HOW_MANY),
        ("长征走过几个省", Kind.HOW_MANY),
        ("什么是三湾改编", Kind.OTHER),
    ],
)
def test_kind_of_answer(question: str, kind: Kind) -> None:
    assert question_of(question).kind is kind


def test_asking_words_are_dropped() -> None:
    assert question_of("请问一大是什么时候在哪里召开的？").tokens == question_of("一大召开").tokens


def test_a_name_is_read_before_asking_words_are_dropped() -> None:
    assert "〔团1大〕" in question_of("团的一大在哪开的").tokens


@pytest.mark.parametrize("text", ["", "？？", "😀", " \n", "\0", "\ud800"])
def test_nothing_to_ask(text: str) -> None:
    assert question_of(text).tokens == ()
