"""What a question is about: kind, focus, names, attributes, opposites, and the phrase that answers it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.attributes import asked_of, shipped_attributes
from index.highlight import highlight
from index.kinds import Kind, answers_in, kind_of
from index.lexical import Lexical
from index.named import named_in, share_held, years_of
from index.needs import needs_of
from index.opposites import is_opposed
from index.question import question_of
from index.text import fold, tokens


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("打了多少天", Kind.WHEN),
        ("前后搞了几年", Kind.WHEN),
        ("是哪几年", Kind.WHEN),
        ("有多少党员", Kind.HOW_MANY),
        ("占百分之几", Kind.HOW_MANY),
        ("在哪座城市", Kind.WHERE),
        ("在哪次会上", Kind.OTHER),
        ("打哪几种人", Kind.OTHER),
        ("是第几个成员", Kind.HOW_MANY),
        ("是哪位将军", Kind.WHO),
    ],
)
def test_kinds(question: str, kind: Kind) -> None:
    assert kind_of(fold(question)) is kind


@pytest.mark.parametrize(
    ("question", "sentence", "told"),
    [
        ("一共有多少户", "全村1926年分地", False),
        ("一共有多少户", "全村18户农民", True),
        ("是哪一天成立的", "1935年10月成立", False),
        ("是哪一天成立的", "1935年10月3日成立", True),
        ("打了多少天", "10月3日开始", False),
        ("打了多少天", "历时43天", True),
        ("1935年谁当选", "1935年选举产生", False),
        ("是第几个成员", "成为第143个成员", True),
        ("是第几个成员", "有143个成员", False),
        ("共有多少字", "誓词共80个字", True),
        ("选出的委员有多少", "八届一中全会选举主席", False),
        ("占百分之几", "有300人", False),
        ("占百分之几", "占百分之三十", True),
        ("在哪里召开", "在贵州遵义召开", True),
        ("在哪里召开", "全国人民都知道", False),
    ],
)
def test_the_kind_of_answer_stands_there(question: str, sentence: str, told: bool) -> None:
    assert (next(answers_in(fold(question), fold(sentence)), None) is not None) is told


def test_what_the_question_says_itself_is_no_answer() -> None:
    assert list(answers_in(fold("1935年1月开了什么会"), fold("1935年1月召开会议"))) == []


@pytest.mark.parametrize(
    ("question", "focus"),
    [("三湾改编后那个团的团长是谁", "团|长"), ("花了多少军费", "军|费"), ("老张是哪一年退休的", "退|休")],
)
def test_the_focus_stands_beside_the_asking_words(question: str, focus: str) -> None:
    assert focus in question_of(question).focus


def test_the_kind_of_place_asked_for_is_not_what_the_passage_must_hold() -> None:
    assert question_of("会议在哪个城市开的").tokens == question_of("会议在哪里开的").tokens


def test_light_words_weigh_little() -> None:
    question = question_of("那次会议后来是在哪里开的")
    assert "会|议" in question.heavy
    assert not {"那", "后|来"} & question.heavy


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("老张身高多少", "老张1950年入伍", [False]),
        ("老张身高多少", "老张身高1.8米", [True]),
        ("这座桥造价多少", "1957年通车", [False]),
        ("这座桥造价多少", "总投资1.4亿元", [True]),
        ("突击队队长叫什么名字", "突击队有22人", [False]),
        ("突击队队长叫什么名字", "突击队队长张三", [True]),
        ("会议是什么时候开的", "1935年", []),
    ],
)
def test_attributes(question: str, text: str, told: list[bool]) -> None:
    asked = fold(question)
    assert [one.told_by(asked, fold(text)) for one in asked_of(asked)] == told


def test_an_attribute_not_asked_for_says_nothing() -> None:
    (height,) = asked_of("身高多少")
    assert height.told_by("会议在哪里开", "身高") is None


@pytest.mark.parametrize(
    ("question", "text", "told"),
    [
        ("突击队副队长是谁", "突击队队长张三", False),
        ("会上做了会议记录的是谁", "会议由张三主持", False),
        ("合影是谁拍的", "会后代表合影", True),
        ("那面旗是什么颜色", "连夜缝了一面红旗", False),
        ("那面旗是什么颜色", "旗为红底黄星", True),
        ("桥上有几根铁索", "突击队攀着铁索冲过去", False),
        ("桥上有几根铁索", "铁索共13根", True),
        ("是木船还是轮船", "乘轮船渡江", True),
        ("是木船还是轮船", "分批渡江", False),
    ],
)
def test_all_attributes_asked_for_must_be_told(question: str, text: str, told: bool) -> None:
    asked = fold(question)
    assert asked_of(asked)
    assert all(one.told_by(asked, fold(text)) for one in asked_of(asked)) is told


def test_what_describes_the_subject_is_not_asked_for() -> None:
    """减少伤亡 stands far from the asking words; 第二任 is asked for wherever it stands."""
    assert asked_of(fold("为了减少伤亡而在当天深夜召开的紧急会议通过了哪部法律")) == ()
    asked = fold("第二任主编在任的时候是谁写的社论")
    order = next(one for one in asked_of(asked) if one.name == "which in order")
    assert order.told_by(asked, fold("第一任主编")) is False
    assert order.told_by(asked, fold("第二任主编")) is True


def test_each_attribute_is_named_once_and_asked_for() -> None:
    names = [one.name for one in shipped_attributes()]
    assert len(set(names)) == len(names)
    assert not [one.name for one in shipped_attributes() if one.asked.search("")]
    assert not [one.name for one in shipped_attributes() if one.held and one.held.search("")]


def test_names_and_years() -> None:
    asked = fold("第三次会议1949年在上海还是《决议》里说的宁溪县")
    assert years_of(asked) == ("1949年",)
    assert set(named_in(asked)) == {"上海", "第3次", "决议", "宁溪县"}
    assert share_held(("上海", "宁溪县"), "宁溪的农民") == 0.5
    assert share_held((), "") == 1


def test_two_digits_are_a_year_of_any_century() -> None:
    assert share_held(years_of(fold("七五年谁当选")), "1975年") == 1


@pytest.mark.parametrize(
    ("question", "sentence", "opposed"),
    [
        ("战争什么时候开始", "1953年签署停战协定", True),
        ("战争什么时候开始", "1950年战争爆发", False),
        ("战争什么时候结束", "1950年战争爆发", True),
        ("他哪年出生", "他1950年逝世", True),
        ("他哪年出生", "他1950年在上海", False),
    ],
)
def test_opposites(question: str, sentence: str, opposed: bool) -> None:
    assert is_opposed(fold(question), fold(sentence)) is opposed


def test_a_name_says_more_than_a_character() -> None:
    index, _ = library("火星")
    sizes = [needs_of(question_of(text), index).size for text in ("问", "一大在哪儿开的", "火星")]
    assert sizes[0] == 1 < sizes[2] < sizes[1]


def library(*texts: str) -> tuple[Lexical, str]:
    return Lexical.of_tokens([tokens(fold(text)) for text in texts]), "。".join(map(fold, texts))


@pytest.mark.parametrize(
    ("question", "sentence", "phrase"),
    [
        ("会议是什么时候召开的", "会议于1935年1月15日至17日在贵州遵义召开。", "1935年1月15日至17日"),
        ("会议是什么时候召开的", "会议于一九三五年一月十五日召开。", "一九三五年一月十五日"),
        ("会议在哪里召开", "会议于1935年1月在贵州遵义召开。", "贵州遵义"),
        ("多少户农民订了契约", "1978年冬，18户农民订立契约。", "18户"),
        ("谁任红军的总司令", "朱德任红军的总司令。", "朱德"),
        ("會議是什麼時候召開的", "會議於1935年1月召開。", "1935年1月"),
        ("什么是三湾改编", "三湾改编从1927年开始。", None),
        ("谁来了", "1927年9月，部队到达三湾。", None),
        ("有多少人", "甲村有100人，乙村有200人。", None),
    ],
)
def test_the_phrase_that_answers(question: str, sentence: str, phrase: str | None) -> None:
    span = highlight(question_of(question), sentence)
    assert (None if span is None else sentence[slice(*span)]) == phrase


@given(
    st.text(alphabet="在于一二三年月日人1980万县周恩来。，", max_size=40),
    st.sampled_from(["哪年", "谁", "多少人", "在哪里"]),
)
def test_a_highlight_lies_in_its_sentence(sentence: str, question: str) -> None:
    span = highlight(question_of(question), sentence)
    assert span is None or 0 <= span[0] < span[1] <= len(sentence)
