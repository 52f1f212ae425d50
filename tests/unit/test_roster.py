"""The table of organisations: read with all its faults at once, and written safely."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from bot.game.league import Line
from bot.roster import Fault, read
from bot.tables import Table, workbook
from bot.telegram.catalogue import catalogue
from bot.telegram.roster_words import empty_table, heads

HEAD = ("盟市", "县区", "组织", "支部", "人数", "群编号")


def sheet(*rows: tuple[object, ...], head: tuple[str, ...] = HEAD, merged: str = "") -> bytes:
    book, made = Workbook(), BytesIO()
    page = book.active
    assert page is not None
    for row in ((), ("某盟组织表",), head, *rows):
        page.append(row)
    if merged:
        page.merge_cells(merged)
    book.save(made)
    return made.getvalue()


def test_rows_become_organisations_with_those_above_them() -> None:
    data = sheet(
        ("盟", "东旗", "中学", None, 20, -1001),
        ("盟", "东旗", "", "直属支部", 4.0),
        (),
        ("盟", "西旗", None, None, 50, "-1002"),
    )
    assert read("组织.xlsx", data, heads()).lines == (
        Line(("盟",)),
        Line(("盟", "东旗")),
        Line(("盟", "西旗"), 50, -1002),
        Line(("盟", "东旗", "中学"), 20, -1001),
        Line(("盟", "东旗", "", "直属支部"), 4),
    )


def test_merged_cells_and_columns_in_another_order_are_understood() -> None:
    data = sheet(
        ("中学", "盟", "x", "东旗"), ("小学", None, "y", None), head=("组织", "盟市", "备注", "县区"), merged="B4:B5"
    )
    assert read("组织.xlsx", data, heads()).lines == (
        Line(("盟",)),
        Line(("盟", "东旗")),
        Line(("盟", "", "小学")),
        Line(("盟", "东旗", "中学")),
    )


def test_all_faults_are_told_at_once_and_nothing_is_taken() -> None:
    data = sheet(
        ("盟", "东旗", "中学", None, "二十", 5),
        ("", "东旗", "小学"),
        ("盟", "东旗", "中学"),
        ("盟", "a/b", None, None, -3),
        ("盟", "长" * 101),
        ("盟", "甲", None, None, None, -7),
        ("盟", "乙", None, None, None, -7),
    )
    found = read("组织.xlsx", data, heads())
    assert found.lines == ()
    assert [(fault.row, fault.why) for fault in found.faults] == [
        (4, "members"),
        (4, "chat"),
        (5, "no_league"),
        (6, "twice"),
        (7, "slash"),
        (7, "members"),
        (8, "long"),
        (10, "chat_twice"),
    ]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"x", "unreadable"),
        (b"\xd0\xcf\x11\xe0", "protected"),
        (sheet(head=("a", "b")), "no_table"),
        (sheet(), "empty"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(data: bytes, why: str) -> None:
    assert [(fault.row, fault.why) for fault in read("组织.xlsx", data, heads()).faults] == [(0, why)]


@pytest.mark.parametrize(
    ("language", "head"),
    [("zh-Hans", HEAD), ("en", ("League", "County", "Organisation", "Branch", "Members", "Group id"))],
)
def test_the_empty_table_has_the_heads_of_a_language_and_can_be_filled_in_and_read(
    language: str, head: tuple[str, ...]
) -> None:
    empty = empty_table(catalogue(language))
    book, filled = load_workbook(BytesIO(empty)), BytesIO()
    table, guide = book.worksheets
    assert tuple(cell.value for cell in table[1]) == head
    assert head[0] in str([cell.value for cell in guide["A"]])
    table.append(["盟", "东旗", "中学", None, 20, -1001])
    book.save(filled)
    assert read("组织.xlsx", filled.getvalue(), heads()).lines[-1] == Line(("盟", "东旗", "中学"), 20, -1001)
    assert read("组织.xlsx", empty, heads()).faults == (Fault(0, "empty"),)


def test_heads_of_both_languages_may_stand_side_by_side_and_a_fault_names_the_column_as_it_stands() -> None:
    data = sheet(("盟", "东旗", 4), ("", "西旗", None), head=("LEAGUE", "县区", "members"))
    assert read("t.xlsx", data, heads()).faults == (Fault(5, "no_league", "LEAGUE"),)
    data = sheet(("盟", "东旗", 4), head=("LEAGUE", "县区", "members"))
    assert read("t.xlsx", data, heads()).lines[-1] == Line(("盟", "东旗"), 4)


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", "\t=1", "王晓梅"])
def test_a_name_is_never_a_formula(name: str) -> None:
    page = load_workbook(BytesIO(workbook([Table("人", [("姓名", 10), ("分", 5)], [(name, 3)])])))["人"]
    cell = page["A2"]
    assert (cell.value, cell.data_type) == (name, "s")
    assert bool(cell.quotePrefix) == (name != "王晓梅")
    assert page["B2"].value == 3
