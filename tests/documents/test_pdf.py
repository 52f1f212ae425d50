"""PDFs with a text layer: columns, pages, heads, notes; scanned pages beside them."""

import pytest

from knowledge.documents import read
from knowledge.documents.layout.printed import Printed, columns
from knowledge.model import Document, DropReason
from knowledge.passages import split
from tests.documents import paper
from tests.documents.showing import dropped, paragraphs, shown

LEFT = "代表们在河边的小屋里连续开会三天，逐条讨论了今后一年的工作安排，并把分歧较大的几条留到下次会议再谈。会后大家"
RIGHT = "各自回到原来的地方去，把会议的决定讲给更多的人听。第二年春天，北山旗的学校、夜校和流动书架都比上一年多了一倍。"


def two_columns() -> Document:
    """A wide headline above two columns; the sentence runs from one to the other and on to the next page."""
    text, width = LEFT + RIGHT, 18
    lines = paper.wrapped(text, width)
    made = paper.Paper().page().line("河边会议的经过与影响", 60, 25, 20)
    made.lines(lines[:3], x=20).lines(lines[3:6], x=110)
    made.page().lines(lines[6:])
    return read("x.pdf", made.bytes())


def test_columns_are_read_one_after_the_other_and_joined() -> None:
    document = two_columns()
    assert document.title == "河边会议的经过与影响"
    assert shown(document) == [("heading", document.title), ("paragraph", LEFT + RIGHT)]
    assert document.loss.dropped == ()


def test_a_passage_is_on_the_page_where_it_begins() -> None:
    (_, block) = two_columns().blocks
    assert (block.page, len(block.turns)) == (1, 1)
    assert 0 < block.turns[0] - block.start < block.end - block.start


def test_a_table_is_no_row_of_columns() -> None:
    made = paper.Paper().page()
    for row, cells in enumerate(("年份 大事", "1950 打井", "1951 办学", "1952 修路", "1953 通电")):
        for column, cell in enumerate(cells.split()):
            made.line(cell, 20 + 80 * column, 40 + 8 * row)
    assert "年份 大事" in read("x.pdf", made.bytes()).text.replace("\n", " ")


def test_heads_feet_and_page_numbers_are_dropped_and_sentences_run_on(book: bytes) -> None:
    document = read("x.pdf", book)
    assert dropped(document) == {DropReason.PAGE_HEADER: 60, DropReason.PAGE_NUMBER: 60}
    texts = paragraphs(document)
    assert all(text.startswith("代表们在") and text.endswith("去。") and "\n" not in text for text in texts[:-1])
    assert any(block.turns for block in document.blocks) and "地方史" not in document.text
    passages = split(document)
    assert [passage.page for passage in passages] == sorted(passage.page or 0 for passage in passages)
    assert (passages[0].page, passages[-1].page) == (1, 60)


def test_a_head_may_count_the_pages() -> None:
    made = paper.Paper()
    for page in range(1, 5):
        made.page().line(f"北山旗志 ·{page}" if page % 2 else f"{page}·北山旗志", y=12)
        made.lines(["中间的一行文字也是一句完整的话。"] * 5)
    assert dropped(read("x.pdf", made.bytes())) == {DropReason.PAGE_HEADER: 4}


def test_lines_at_the_edge_that_only_resemble_each_other_stay() -> None:
    made = paper.Paper()
    for page in range(4):
        made.page().lines([f"第{page}条，代表们在河边开会。", *["中间的一行文字也是一句完整的话。"] * 9])
    document = read("x.pdf", made.bytes())
    assert dropped(document) == {} and "第3条，" in document.text


def test_a_footnote_does_not_break_a_sentence_that_runs_over_the_page() -> None:
    lines = paper.wrapped(LEFT + RIGHT, 36)
    made = paper.Paper().page().lines(lines[:2]).line("①见旗志第三卷。", y=270, size=8)
    made.page().lines(lines[2:])
    document = read("x.pdf", made.bytes())
    assert shown(document) == [("paragraph", LEFT + RIGHT), ("aside", "①见旗志第三卷。")]


def test_headings_are_told_by_size_and_by_number() -> None:
    made = paper.Paper().page().line("北山旗志", 80, 25, 24).line("建旗", 20, 40, 16)
    made.lines([*paper.wrapped(LEFT[:49], 36), "第一节 人口", *paper.wrapped("那一年共有六百人。", 36)], y=55)
    document = read("x.pdf", made.bytes())
    assert [(kind, block.level) for block, (kind, _) in zip(document.blocks, shown(document), strict=True)] == [
        ("heading", 1),
        ("heading", 2),
        ("paragraph", 0),
        ("heading", 3),
        ("paragraph", 0),
    ]
    assert split(document)[-1].heading == ("建旗", "第一节 人口")


def test_scanned_pages_among_others_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.documents.pdf.recogniser", lambda: None)
    made = paper.Paper().page().lines(["这一页有文字。"]).page().picture(paper.scan(["这一页没有。"]))
    document = read("x.pdf", made.bytes())
    assert paragraphs(document) == ["这一页有文字。"]
    assert dropped(document) == {DropReason.SCANNED: 1}


def printed(left: float, right: float, top: float) -> Printed:
    return Printed(f"{left:.0f}/{top:.0f}", left, right, top, top + 10, 1)


def test_what_crosses_the_gutter_parts_the_columns() -> None:
    """Two columns, a wide line, two columns."""
    above = [printed(x, x + 90, y) for y in (0, 12, 24, 36) for x in (0, 110)]
    below = [printed(x, x + 90, y) for y in (72, 84, 96, 108) for x in (0, 110)]
    read_ = [[line.text for line in column] for column in columns([*above, printed(0, 200, 54), *below])]
    assert read_ == [
        ["0/0", "0/12", "0/24", "0/36"],
        ["110/0", "110/12", "110/24", "110/36"],
        ["0/54"],
        ["0/72", "0/84", "0/96", "0/108"],
        ["110/72", "110/84", "110/96", "110/108"],
    ]


def test_a_title_is_no_running_head_though_it_says_the_same() -> None:
    made = paper.Paper()
    for page in range(3):
        made.page().line("北山旗志", y=14, size=24 if page == 0 else 9)
        made.lines(["中间的一行文字也是一句完整的话。"] * 5)
    document = read("x.pdf", made.bytes())
    assert document.title == "北山旗志" and dropped(document) == {DropReason.PAGE_HEADER: 2}


def test_lists_keep_their_items_apart_and_their_lines_together() -> None:
    made = paper.Paper().page()
    made.line("• The delegates met in a small house beside the river, and every one of them", 20, 40)
    made.line("spoke about the work of the coming year.", 24, 48)
    made.line("• They left the rest for another day.", 20, 56)
    assert paragraphs(read("x.pdf", made.bytes())) == [
        "• The delegates met in a small house beside the river, and every one of them spoke about the work of the coming year.",
        "• They left the rest for another day.",
    ]


def test_a_word_broken_at_the_end_of_a_line_is_one_word() -> None:
    made = (
        paper.Paper()
        .page()
        .lines(["The delegates met in a small house beside the river and dis-", "cussed the work of the coming year."])
    )
    assert "river and discussed the work" in read("x.pdf", made.bytes()).text


def test_a_line_that_begins_with_a_number_goes_on() -> None:
    made = (
        paper.Paper()
        .page()
        .lines(
            ["代表们在河边的小屋里连续开会三天，讨论了今后的工作，当年全旗总收入达到", "3.5万元，比上一年多了一倍。"]
        )
    )
    assert len(paragraphs(read("x.pdf", made.bytes()))) == 1


def test_a_table_of_contents_is_dropped() -> None:
    made = paper.Paper().page()
    made.lines([f"第{number}章 会议的经过 {'.' * 60} {number}" for number in (1, 2, 3)], y=40)
    made.lines(["代表们在河边开会。"], y=80)
    document = read("x.pdf", made.bytes())
    assert dropped(document) == {DropReason.CONTENTS: 3} and paragraphs(document) == ["代表们在河边开会。"]


def test_gaps_of_the_setting_are_no_spaces() -> None:
    made = paper.Paper().page()
    for x, text in ((20, "在"), (25.2, "1921"), (35.4, "年和"), (45, "The"), (54, "party")):
        made.line(text, x, 40)
    assert paragraphs(read("x.pdf", made.bytes())) == ["在1921年和The party"]
