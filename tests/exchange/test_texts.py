"""Word files and pasted text, and GIFT and Aiken as other programs write them."""

import pytest

from knowledge.exchange import Fault, Reading, read
from knowledge.questions import Flaw, Kind
from tests.exchange.banks import DAY
from tests.exchange.files import docx

PASTED = """党史题库（2026年）

一、单项选择题（每题2分，共20分）
1. 中共一大在哪一年召开？
A. 1919年  B. 1920年
C. 1921年  D. 1922年
答案：C 解析：1921年7月23日在上海开幕。
难度：易
2、1921年7月，中共一大在（ B ）召开。
A.北京B.上海C.广州D.武汉
3．遵义会议召开的时间是（　　）
A、1934年
B、1935年
C、1936年
【答案】B
【解析】1935年1月。
会议在贵州遵义召开。
出处：《中国共产党简史》
二、多选题
4. 下列哪些是中共一大代表？
A、毛泽东 B、董必武 C、周恩来 D、李达
参考答案：A、B、D
三、判断题
5. 遵义会议在贵州召开。（√）
6. 中共一大有100人出席。
答案：错误
四、填空题
7. 中共一大于____年召开。
答案：1921；一九二一年
五、排序题
8. 按先后排列。
A. 遵义会议
B. 一大
C. 开国大典
答案：B→A→C
"""
KINDS = [Kind.SINGLE] * 3 + [Kind.MULTIPLE, Kind.TRUEFALSE, Kind.TRUEFALSE, Kind.FILL, Kind.ORDER]


def pasted(text: str, name: str = "a.txt") -> Reading:
    return read(name, text.encode(), DAY)


def found(reading: Reading) -> list[tuple[object, int]]:
    return [(finding.fault, finding.place.row) for finding in reading.findings]


@pytest.mark.parametrize(
    "reading",
    [
        pasted(PASTED),
        read("a.txt", PASTED.encode("gb18030"), DAY),
        read("a.docx", docx(*PASTED.split("\n")), DAY),
    ],
    ids=["utf-8", "gb18030", "docx"],
)
def test_the_numbered_form(reading: Reading) -> None:
    assert reading.findings == ()
    questions = reading.questions
    assert [question.kind for question in questions] == KINDS
    assert questions[0].options == ("1919年", "1920年", "1921年", "1922年")
    assert questions[0].explanation == "1921年7月23日在上海开幕。"
    assert (questions[1].stem, questions[1].key) == ("1921年7月，中共一大在（　）召开。", {1})
    assert questions[1].options == ("北京", "上海", "广州", "武汉")
    assert questions[2].explanation == "1935年1月。\n会议在贵州遵义召开。"
    assert questions[2].source == "《中国共产党简史》"
    assert questions[3].key == {0, 1, 3}
    assert [question.key for question in questions[4:6]] == [{0}, {1}]
    assert questions[6].accepted == ("1921", "一九二一年")
    assert questions[7].order == (1, 0, 2)


def test_a_stem_of_several_lines_and_options_of_several_lines() -> None:
    (question,) = pasted("1. 阅读材料：\n“实事求是”\n出自哪里？\nA. 《改造\n我们的学习》\nB. 别处\n答案：A").questions
    assert question.stem == "阅读材料：\n“实事求是”\n出自哪里？"
    assert question.options == ("《改造\n我们的学习》", "别处")


def test_a_letter_inside_an_option_parts_nothing() -> None:
    (question,) = pasted("1. 哪个是维生素？\nA. 维生素B、C\nB. 钙C. 铁\n答案：A").questions
    assert question.options == ("维生素B、C", "钙", "铁")


def test_years_and_dates_at_the_start_of_a_line_begin_no_question() -> None:
    (question,) = pasted("1. 下面哪一年？\n1921.7.1\nA. 一\nB. 二\n答案：B\n").questions
    assert question.stem == "下面哪一年？\n1921.7.1"


def test_a_stem_may_begin_with_a_year_right_behind_its_number() -> None:
    text = "1.1921年开了几大？\n答案：一大\n2.1922年呢？\n答案：二大\n3、1923年呢？\n答案：三大"
    assert [question.stem for question in pasted(text).questions] == ["1921年开了几大？", "1922年呢？", "1923年呢？"]


@pytest.mark.parametrize(
    "line", ["答案：B", "答案B", "答案 B", "【答案】B", "[正确答案]：B", "参考答案: b", "答案：B。"]
)
def test_answers_as_people_write_them(line: str) -> None:
    (question,) = pasted(f"1. 甲？\nA. 一\nB. 二\n{line}\n解析：其中：二对").questions
    assert question.key == {1}
    assert question.explanation == "其中：二对"


def test_faults_stand_at_their_lines() -> None:
    text = "1. 甲？\nA. 一\nB. 二\n答案：C\n\n2. 乙？\nA. 一\nA. 二\n\n3. 丙？\nA. 一\nB. 一\n答案：A\n难度：极难"
    assert found(pasted(text)) == [
        (Fault.KEY_OUTSIDE, 4),
        (Fault.KEY_MISSING, 6),
        (Flaw.OPTION_COUNT, 7),
        (Fault.LEVEL_UNKNOWN, 14),
        (Flaw.OPTIONS_SAME, 12),
    ]


def test_lists_whose_numbers_word_sets_itself() -> None:
    """The numbers and letters of such lists stand nowhere in the text."""
    data = docx(
        "题库",
        (0, "中共一大在哪里召开？"), (1, "北京"), (1, "上海"), "答案：B",
        (0, "遵义会议在哪一年？"), (0, "1934年"), (0, "1935年"), "答案：B",
    )  # fmt: skip
    reading = read("a.docx", data, DAY)
    assert reading.findings == ()
    assert [(question.stem, question.options, question.key) for question in reading.questions] == [
        ("中共一大在哪里召开？", ("北京", "上海"), {1}),
        ("遵义会议在哪一年？", ("1934年", "1935年"), {1}),
    ]


MOODLE = """// question: 1  name: Q1
$CATEGORY: $course$/top/党史

::Q1::[html]<p>中共一大在<b>哪里</b>召开？</p>{
	=上海#对了
	~北京#不对
	~广州
}

// [id:own-2] [tag:长征]
::Q1::遵义会议在哪一年？ {
  ~%-50%1934\\:年
  ~%100%1935\\:年
  ####1935年1月。
}

中共一大有100人出席。{FALSE}

中共一大于 {=1921 =%50%1920 =一九二一年} 年召开。

代表有多少人？{#13}
"""


def test_gift_as_moodle_writes_it() -> None:
    reading = pasted(MOODLE, "a.gift")
    assert [finding.fault for finding in reading.findings] == [Fault.FEEDBACK_DROPPED] * 2
    assert reading.sound
    single, multiple, truth, fill, number = reading.questions
    assert (single.stem, single.options, single.key) == ("中共一大在哪里召开？", ("上海", "北京", "广州"), {0})
    assert (multiple.kind, multiple.id, multiple.topic) == (Kind.MULTIPLE, "own-2", "长征")
    assert (multiple.options, multiple.key, multiple.explanation) == (("1934:年", "1935:年"), {1}, "1935年1月。")
    assert (truth.kind, truth.key) == (Kind.TRUEFALSE, {1})
    assert (fill.stem, fill.accepted) == ("中共一大于 ____ 年召开。", ("1921", "一九二一年"))
    assert (number.kind, number.accepted) == (Kind.FILL, ("13",))
    assert single.id != "Q1"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("说明文字，不是题目", Fault.KIND_UNSUPPORTED),
        ("论述题{}", Fault.KIND_UNSUPPORTED),
        ("配对{=甲 -> 乙 =丙 -> 丁}", Fault.KIND_UNSUPPORTED),
        ("大约{#1921:5}", Fault.KIND_UNSUPPORTED),
        ("没写完{=甲 ~乙", Fault.SYNTAX),
        ("只有错的{~甲 ~乙}", Fault.KEY_MISSING),
        ("{=甲 ~乙}", Fault.STEM_MISSING),
    ],
)
def test_what_gift_has_and_the_bank_has_not(text: str, fault: Fault) -> None:
    assert found(pasted(f"好题{{T}}\n\n{text}", "a.gift")) == [(fault, 3)]


def test_aiken_and_gift_are_known_by_their_lines() -> None:
    (aiken,) = pasted("哪个对？\nA) 甲\nB) 乙\nANSWER: B\n").questions
    assert (aiken.options, aiken.key) == (("甲", "乙"), {1})
    (gift,) = pasted("哪个对？{~甲 =乙}").questions
    assert (gift.options, gift.key) == (("甲", "乙"), {1})


def test_faults_of_aiken() -> None:
    reading = pasted("甲？\nA. 一\nB. 二\nANSWER: C\n\n乙？\nA. 一\nB. 二\n", "a.aiken")
    assert found(reading) == [(Fault.KEY_MISSING, 6), (Fault.KEY_OUTSIDE, 4)]
