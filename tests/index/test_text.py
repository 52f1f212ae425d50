"""The language: script, short names, tokens and what a question asks for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.question import Kind, question_of
from index.text import fold, holds, question_tokens, spread, tokens


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


@settings(deadline=None)
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
