"""Scans and pictures, where the extra `[ocr]` is installed; slow, so there are few."""

import pytest

from knowledge.documents import Empty, Fault, read
from knowledge.model import DropReason
from tests.documents import paper
from tests.documents.showing import dropped, paragraphs, shown

pytest.importorskip("rapidocr", reason="install the extra: pip install --editable '.[ocr]'")

LINES = (
    "会议的经过",
    "\u3000\u3000代表们在河边的小屋里连续开会三天，逐条讨论了",
    "今后一年的工作安排，会后各自回到原来的地方去。",
    "\u3000\u3000第二年春天，学校多了一倍。",
)
TEXT = [
    ("heading", LINES[0]),
    ("paragraph", (LINES[1] + LINES[2]).strip()),
    ("paragraph", LINES[3].strip()),
]


def test_a_picture_of_a_page_is_recognised() -> None:
    assert shown(read("x.png", paper.png(paper.scan(LINES)))) == TEXT


def test_a_scanned_page_stands_in_its_place() -> None:
    made = paper.Paper().page().lines(["前一页有文字。"]).page().picture(paper.scan(LINES))
    document = read("x.pdf", made.bytes())
    assert [block.page for block in document.blocks] == [1, 2, 2, 2]
    assert paragraphs(document) == ["前一页有文字。", *(text for kind, text in TEXT[1:])]


def test_an_empty_scan_says_so() -> None:
    with pytest.raises(Empty) as caught:
        read("x.png", paper.png(paper.scan([])))
    assert caught.value.why is Fault.BLANK_SCAN


def test_what_is_recognised_without_confidence_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("knowledge.documents.ocr._SURE", 1.01)
    made = paper.Paper().page().lines(["前一页有文字。"]).page().picture(paper.scan(LINES))
    document = read("x.pdf", made.bytes())
    assert paragraphs(document) == ["前一页有文字。"]
    assert dropped(document) == {DropReason.UNSURE: len(LINES)}
