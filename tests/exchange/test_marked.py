"""The marked copy, the template, and words for everything that can be wrong."""

import io
import zipfile
from string import Formatter
from xml.etree import ElementTree

import pytest
from python_calamine import CalamineWorkbook

from bot.telegram.catalogue import LANGUAGES, catalogue
from bot.telegram.findings import place, sentence
from knowledge.exchange import Fault, Finding, Place, Reading, marked, read, template
from knowledge.exchange.nouns import Sheet
from knowledge.questions import Flaw
from tests.exchange.banks import DAY
from tests.exchange.files import GOOD, HEAD, row, workbook

WORDS = catalogue("zh-Hans")


def cells(data: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def mark(name: str, data: bytes) -> bytes:
    return marked(read(name, data, DAY), lambda finding: sentence(finding, WORDS))


def test_a_marked_copy_has_the_same_cells_and_says_what_to_do_at_each_fault() -> None:
    data = workbook([HEAD, GOOD, row(题干="另一题？", 答案="X"), row(题干="")])
    made = mark("题库.xlsx", data)
    assert cells(made) == cells(data)
    comments = part(made, "xl/comments1.xml")
    assert 'ref="G3"' in comments and 'ref="B4"' in comments
    assert comments.count("<comment ") == 2
    assert "看不懂答案“X”" in comments and "没有题干" in comments
    assert part(made, "xl/styles.xml").count('rgb="FFFFC7CE"') == 1


def test_a_text_is_marked_line_by_line() -> None:
    made = mark("a.txt", "1. 甲？\nA. 一\nB. 二\n答案：C".encode())
    assert [line for (line,) in cells(made)["Sheet1"]] == ["1. 甲？", "A. 一", "B. 二", "答案：C"]
    assert 'ref="A4"' in part(made, "xl/comments1.xml")


def test_a_file_that_cannot_be_read_gives_a_copy_that_says_so() -> None:
    assert "旧格式" in part(mark("a.xlsx", b"\xd0\xcf\x11\xe0"), "xl/comments1.xml")


@pytest.mark.parametrize("names", [("甲" * 40, "甲" * 50), ("a[1]/b", "'"), ("Sheet2", "", ""), ("A", "a"), ("\0\n",)])
def test_whatever_the_sheets_are_called_there_is_a_copy(names: tuple[str, ...]) -> None:
    sheets = tuple(Sheet(name, (("题干", "答案"), (f"第{at}？", ""))) for at, name in enumerate(names))
    made = marked(Reading((), (), sheets), str)
    assert [rows[1][0] for rows in cells(made).values()] == [f"第{at}？" for at in range(len(names))]


def test_a_comment_holds_no_signs_that_break_the_file() -> None:
    finding = Finding(Fault.KEY_UNREADABLE, Place("一", 1, "A"), "\x0bZ\x07\ufffe")
    made = marked(Reading((), (finding,), (Sheet("一", (("答案",),)),)), lambda found: sentence(found, WORDS))
    assert "看不懂答案“□Z□□”" in "".join(ElementTree.fromstring(part(made, "xl/comments1.xml")).itertext())


def test_no_cell_begins_a_formula() -> None:
    cell = '=HYPERLINK("http://x","y")'
    made = mark("a.csv", f"题干,选项A,选项B,答案\n+1,{cell!r},-2,A\n@x,=1+1,-2,C\n".encode())
    assert "<f>" not in part(made, "xl/worksheets/sheet1.xml")
    assert 'quotePrefix="1"' in part(made, "xl/styles.xml")
    assert cells(made)["Sheet1"][2][:3] == ["@x", "=1+1", "-2"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_filled_in_and_read(language: str) -> None:
    made = template(catalogue(language).plain("bank_guide").split("\n"))
    sheets = cells(made)
    assert list(sheets) == ["题库", "填写说明"]
    assert [fault.fault for fault in read("t.xlsx", made, DAY).findings] == [Fault.NO_QUESTION]
    head = [str(cell) for cell in sheets["题库"][0]]
    filled = workbook([head, [dict(zip(HEAD, GOOD, strict=True)).get(name, "") for name in head]])
    assert read("t.xlsx", filled, DAY).sound


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", [*Fault, *Flaw], ids=lambda fault: fault.name)
def test_everything_that_can_be_wrong_has_a_sentence(fault: Fault | Flaw, language: str) -> None:
    words = catalogue(language)
    template_of = words.sentences[f"bank_{fault.name.lower()}"]
    assert {name for _, name, _, _ in Formatter().parse(template_of) if name} <= {"found", "wanted"}
    assert sentence(Finding(fault, Place(), "某", "七"), words)


def test_places_are_named_as_the_program_names_them() -> None:
    assert place(Finding(Fault.KEY_MISSING, Place("第1页", 3, "G")), WORDS) == "工作表“第1页”第 3 行 G 列"
    assert place(Finding(Fault.KEY_MISSING, Place("", 3)), WORDS) == "第 3 行"
    assert place(Finding(Fault.NO_TABLE, Place("第1页")), WORDS) == "工作表“第1页”"
    assert place(Finding(Fault.UNREADABLE, Place()), WORDS) == ""
