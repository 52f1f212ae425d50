"""Tables as people make them: what is understood, and what is told of the rest."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest

from knowledge.exchange import Fault, Finding, Place, Reading, read
from knowledge.exchange.wording import heading_of
from knowledge.questions import Flaw, Kind, Question
from tests.exchange.banks import DAY
from tests.exchange.files import GOOD, HEAD, docx, row, workbook


def of(*rows: Any, **more: Any) -> Reading:
    return read("题库.xlsx", workbook(rows, **more), DAY)


def only(reading: Reading) -> Question:
    assert reading.findings == ()
    (question,) = reading.questions
    return question


def faults(reading: Reading) -> list[tuple[object, str]]:
    """Each fault with its cell, such as (Fault.KEY_MISSING, "G2")."""
    return [(finding.fault, f"{finding.place.column}{finding.place.row}") for finding in reading.findings]


def test_a_row_becomes_a_question() -> None:
    question = only(of(HEAD, GOOD))
    assert question.kind is Kind.SINGLE
    assert question.options == ("1919年", "1920年", "1921年", "1922年")
    assert question.key == {2}
    assert (question.topic, question.level, question.source, question.checked) == ("建党", 1, "简史", DAY)
    assert question.passage_id == ""


@pytest.mark.parametrize(
    ("cells", "kind", "key"),
    [
        ({"题型": "单选"}, Kind.SINGLE, {2}),
        ({"题型": "单项选择题"}, Kind.SINGLE, {2}),
        ({"题型": " 选择题 "}, Kind.SINGLE, {2}),
        ({"题型": ""}, Kind.SINGLE, {2}),
        ({"题型": "", "答案": "AC"}, Kind.MULTIPLE, {0, 2}),
        ({"题型": "多项选择题", "答案": "A、B、D"}, Kind.MULTIPLE, {0, 1, 3}),
        ({"题型": "多选", "答案": "a,b,d "}, Kind.MULTIPLE, {0, 1, 3}),
        ({"题型": "不定项", "答案": "ＡＢ"}, Kind.MULTIPLE, {0, 1}),
        ({"答案": " c。"}, Kind.SINGLE, {2}),
        ({"答案": "1921年"}, Kind.SINGLE, {2}),
        ({"答案": "C. 1921年"}, Kind.SINGLE, {2}),
    ],
)
def test_kinds_and_keys_as_people_write_them(cells: dict[str, str], kind: Kind, key: set[int]) -> None:
    question = only(of(HEAD, row(**cells)))
    assert (question.kind, question.key) == (kind, key)


NO_OPTIONS = {f"选项{letter}": "" for letter in "ABCD"}


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        ({"答案": "对"}, True), ({"答案": "√"}, True), ({"答案": "正确"}, True), ({"答案": "A"}, True), ({"答案": True}, True),
        ({"答案": "错"}, False), ({"答案": "×"}, False), ({"答案": "错误"}, False), ({"答案": "F"}, False), ({"答案": "B"}, False),
        ({"选项A": "错误", "选项B": "正确", "答案": "A"}, False), ({"选项A": "对", "选项B": "错", "答案": "A"}, True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["判断", "判断题"])
def test_true_and_false_as_people_write_them(cells: dict[str, object], right: bool, kind: str) -> None:
    question = only(of(HEAD, row(**{"题型": kind, **NO_OPTIONS, **cells})))
    assert question.kind is Kind.TRUEFALSE
    assert question.options == ("对", "错")
    assert (0 in question.key) == right


def test_order_and_fill() -> None:
    order = only(of(HEAD, row(题型="排序题", 答案="C→A→D→B")))
    assert order.order == (2, 0, 3, 1)
    fill = only(of(HEAD, row(题型="填空题", 答案="1921；一九二一年 | 民国十年", **NO_OPTIONS)))
    assert fill.accepted == ("1921", "一九二一年", "民国十年")
    number = only(of(HEAD, row(题型="填空题", 答案=1921, **NO_OPTIONS)))
    assert number.accepted == ("1921",)


@pytest.mark.parametrize(
    ("written", "level"), [("易", 1), ("中", 2), ("难", 3), (1, 1), ("3", 3), ("中等", 2), ("", 1), ("★★", 2)]
)
def test_levels(written: object, level: int) -> None:
    assert only(of(HEAD, row(难度=written))).level == level


def test_the_head_may_stand_lower_and_in_any_order() -> None:
    turned = [list(reversed(cells)) for cells in (HEAD, GOOD)]
    assert only(of(("党史知识题库",), (), *turned)) == only(of(HEAD, GOOD))


def test_a_head_of_two_rows_with_merged_cells() -> None:
    upper = ("题型", "题干", "选项", "", "", "", "答案")
    lower = ("", "", "A", "B", "C", "D", "")
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 5), (0, 6, 1, 6)]
    assert only(of(upper, lower, GOOD[:7], merged=merged)).options == GOOD[2:6]


def test_a_kind_that_is_merged_over_several_rows_holds_for_all() -> None:
    second = row(题型="", 题干="中共二大在哪一年召开？", 答案="D")
    reading = of(HEAD, row(题型="多选题", 答案="AC"), second, merged=[(1, 0, 2, 0)])
    assert [question.kind for question in reading.questions] == [Kind.MULTIPLE, Kind.MULTIPLE]


def test_headings_repeated_heads_and_blank_rows_are_no_questions() -> None:
    truth = row(题型="", 题干="一大在上海召开。", 答案="", **NO_OPTIONS)
    reading = of(
        HEAD,
        ("一、多选题",),
        row(题型="", 答案="C"),
        (),
        ("", " "),
        HEAD,
        ("二、判断题",),
        row(**{**dict(zip(HEAD, truth, strict=True)), "答案": "√"}),
    )
    assert [question.kind for question in reading.questions] == [Kind.MULTIPLE, Kind.TRUEFALSE]
    assert reading.findings == ()


def test_a_stem_alone_is_no_heading() -> None:
    assert faults(of(HEAD, GOOD, ("", "如何判断形势？"))) == [(Fault.KEY_MISSING, "G3")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("一、单项选择题（本大题共20小题，每小题2分，共40分。每题只有一个正确答案）", Kind.SINGLE),
        ("判断题", Kind.TRUEFALSE),
        ("二．多选题：", Kind.MULTIPLE),
        ("第三部分 排序题", Kind.ORDER),
        ("三、填空", Kind.FILL),
    ],
)
def test_headings(text: str, kind: Kind) -> None:
    assert heading_of(text) is kind
    assert of(HEAD, (text,), row(题型="", 答案="X")).questions[0].kind is kind


@pytest.mark.parametrize("text", ["如何判断形势？", "判断", "单选", "这是一道判断对错的题目吗", "论述题", "题"])
def test_no_headings(text: str) -> None:
    assert heading_of(text) is None


def test_options_in_one_cell() -> None:
    head = ("题目", "选项", "正确答案")
    labelled, lines = "A.1919年 B、1920年\nC．1921年", "1919年\n1920年\n1921年"
    assert only(of(head, ("一大？", labelled, "C"))).options == ("1919年", "1920年", "1921年")
    assert only(of(head, ("一大？", lines, "C"))).options == ("1919年", "1920年", "1921年")


def test_letters_before_all_options_are_cut() -> None:
    cells = {f"选项{letter}": f"{letter}．第{letter}个" for letter in "ABCD"}
    wider = [(*line[:6], *more, *line[6:]) for line, more in ((HEAD, ("选项E", "选项F")), (row(**cells), ("", "")))]
    for table in ((HEAD, row(**cells)), wider):
        assert only(of(*table)).options == ("第A个", "第B个", "第C个", "第D个")


def test_columns_and_sheets_that_say_nothing_are_noted_and_ignored() -> None:
    data = workbook([(*HEAD, "出题人", "序号"), (*GOOD, "张三", "1")], [("说明",), ("请填写",)])
    reading = read("x.xlsx", data, DAY)
    assert len(reading.questions) == 1
    assert reading.sound
    assert reading.findings == (
        Finding(Fault.COLUMN_IGNORED, Place("第1页", 1, "L"), "出题人"),
        Finding(Fault.SHEET_IGNORED, Place("第2页"), "第2页"),
    )


def test_a_date_is_read_and_told() -> None:
    reading = of(HEAD, row(选项C=date(1921, 7, 23)))
    assert reading.questions[0].options[2] == "1921年7月23日"
    assert faults(reading) == [(Fault.DATE_READ, "E2")]
    assert reading.sound


def test_every_fault_of_every_row_is_found_in_one_pass() -> None:
    bad = (
        row(题型="论述题"),
        row(题干=""),
        row(答案="E"),
        row(答案="AB"),
        row(答案="丙"),
        row(答案=""),
        row(选项B=""),
        row(选项B="1919年"),
        row(选项D="字" * 201),
        row(难度="极难", 解析="字" * 1001),
        row(题干="字" * 1001, 题型="多选题", 答案="ABCD"),
        row(题型="判断题", 答案="对"),
        row(题型="排序题", 答案="CAB"),
        row(题型="填空题", 答案="1921"),
        row(题干="问\x01题"),
    )
    reading = of(HEAD, GOOD, *bad)
    assert not reading.sound
    assert faults(reading) == [
        (Fault.KIND_UNKNOWN, "A3"),
        (Fault.REPEATED, "3"),
        (Fault.STEM_MISSING, "B4"),
        (Fault.KEY_OUTSIDE, "G5"),
        (Fault.KEY_CONTRADICTS, "G5"),
        (Flaw.KEY_COUNT, "G6"),
        (Fault.KEY_CONTRADICTS, "G6"),
        (Fault.KEY_UNREADABLE, "G7"),
        (Fault.KEY_CONTRADICTS, "G7"),
        (Fault.KEY_MISSING, "G8"),
        (Fault.KEY_CONTRADICTS, "G8"),
        (Fault.OPTION_GAP, "D9"),
        (Flaw.OPTIONS_SAME, "D10"),
        (Flaw.OPTION_LENGTH, "F11"),
        (Fault.LEVEL_UNKNOWN, "J12"),
        (Flaw.EXPLANATION_LENGTH, "H12"),
        (Fault.REPEATED, "12"),
        (Flaw.STEM_LENGTH, "B13"),
        (Flaw.KEY_RANGE, "G13"),
        (Flaw.TRUTH, "C14"),
        (Flaw.ORDER, "G15"),
        (Flaw.OPTIONS_UNWANTED, "C16"),
        (Flaw.TEXT, "B17"),
    ]


def test_the_same_question_with_another_key_is_a_fault_and_with_the_same_key_a_note() -> None:
    assert faults(of(HEAD, GOOD, row(解析="另一段"))) == [(Fault.REPEATED, "3")]
    assert faults(of(HEAD, GOOD, row(答案="A"))) == [(Fault.KEY_CONTRADICTS, "G3")]
    own = (*HEAD, "问史编号")
    assert faults(of(own, (*GOOD, "a"), (*row(答案="A"), "a"))) == [(Fault.ID_TWICE, "L3")]
    assert faults(of(own, (*GOOD, "a"), (*row(答案="A"), "b"))) == []


@pytest.mark.parametrize(
    ("name", "data", "fault"),
    [
        ("a.xlsx", b"", Fault.UNREADABLE),
        ("a.xlsx", b"PK\x03\x04 broken", Fault.UNREADABLE),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Fault.PROTECTED),
        ("a.docx", b"nothing", Fault.UNREADABLE),
        ("a.csv", b"\0\1\2\3" * 100, Fault.UNREADABLE),
        ("a.gift", b"\0\1\2\3" * 100, Fault.UNREADABLE),
        ("a.aiken", b"\0\1\2\3" * 100, Fault.UNREADABLE),
        ("a.txt", b"\0\1\2\3" * 100, Fault.UNREADABLE),
        ("a.pdf", b"%PDF", Fault.FORMAT_UNKNOWN),
        ("a.csv", b"a,b\n1,2\n", Fault.NO_TABLE),
        ("a.csv", "题干,答案\n".encode(), Fault.NO_QUESTION),
        ("a.csv", "题型,题干,选项A,选项B\n单选,一,二,三\n".encode(), Fault.COLUMN_MISSING),
        ("a.csv", "题干,题干,答案\n一,二,三\n".encode(), Fault.COLUMN_TWICE),
        ("a.txt", "没有题目".encode(), Fault.NO_QUESTION),
        ("a.gift", b"", Fault.NO_QUESTION),
    ],
)
def test_a_file_that_gives_nothing_says_why(name: str, data: bytes, fault: Fault) -> None:
    reading = read(name, data, DAY)
    assert [finding.fault for finding in reading.findings] == [fault]
    assert not reading.sound


def test_a_cell_far_away_and_a_size_that_lies_are_refused_before_they_are_read() -> None:
    far = workbook([HEAD, GOOD])
    with zipfile.ZipFile(io.BytesIO(far)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    assert faults(read("a.xlsx", data.getvalue(), DAY)) == [(Fault.TOO_LARGE, "0")]
    broken = bytearray(far)
    broken[far.index(b"xl/worksheets/sheet1.xml") + 60] ^= 0xFF
    assert faults(read("a.xlsx", bytes(broken), DAY)) == [(Fault.UNREADABLE, "0")]


def test_entities_that_swell_are_refused() -> None:
    swelling = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "x">{swelling}]><w:document xmlns:w="w">&e9;</w:document>'
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx("1. 甲？"))) as sound, zipfile.ZipFile(data, "w") as archive:
        for name in sound.namelist():
            archive.writestr(name, bomb if name == "word/document.xml" else sound.read(name))
    assert faults(read("a.docx", data.getvalue(), DAY)) == [(Fault.UNREADABLE, "0")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding(encoding: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(map(str, cells)) for cells in (HEAD, GOOD))
    assert only(read("题库.csv", text.encode(encoding), DAY)) == only(of(HEAD, GOOD))
