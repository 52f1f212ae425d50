"""Files become documents whose blocks give back the source text."""

from datetime import date

import pytest

from knowledge.documents import DocumentError, Empty, Fault, UnknownFormat, Unreadable, read
from knowledge.documents.headings import heading_level
from knowledge.model import Block, BlockKind, Document

MARKDOWN = """---
title: 土地革命
edition: 2026年11月版
period: 1927-1934
topic: 土地革命
sources:
  - 《中国共产党简史》
  - 《中国共产党的九十年》
checked: 2026-11-23
---

# 大标题

## 南昌起义 ##

1927年8月1日，起义爆发。
第二行。

- 第一项
- 第二项
### 后果
南下。
"""

PLAIN = """关于若干问题的说明

第一章 总则

　　第一段的内容。
　　第二段的内容，
一直写到下一行。
一、背景
1921年7月，会议召开。
"""


def blocks_of(document: Document, kind: BlockKind) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind is kind]


def test_markdown_front_matter() -> None:
    document = read("x.md", MARKDOWN.encode())
    assert (document.title, document.edition, document.topic) == ("土地革命", "2026年11月版", "土地革命")
    assert document.sources == ("《中国共产党简史》", "《中国共产党的九十年》")
    assert (document.period, document.checked) == ("1927-1934", date(2026, 11, 23))


def test_markdown_blocks() -> None:
    document = read("x.md", MARKDOWN.encode())
    assert blocks_of(document, BlockKind.HEADING) == ["大标题", "南昌起义", "后果"]
    paragraphs = blocks_of(document, BlockKind.PARAGRAPH)
    assert paragraphs == ["1927年8月1日，起义爆发。\n第二行。", "- 第一项", "- 第二项", "南下。"]
    assert [block.level for block in document.blocks if block.level] == [1, 2, 3]


@pytest.mark.parametrize(("text", "title"), [("# 甲\n\n乙。", "甲"), ("乙。", "学习材料")])
def test_default_title(text: str, title: str) -> None:
    document = read("资料/学习材料.md", text.encode())
    assert (document.title, document.edition) == (title, "")


def test_plain_headings_and_paragraphs() -> None:
    document = read("x.txt", PLAIN.encode())
    assert document.title == "关于若干问题的说明"
    assert blocks_of(document, BlockKind.HEADING) == ["关于若干问题的说明", "第一章 总则", "一、背景"]
    assert blocks_of(document, BlockKind.PARAGRAPH) == [
        "第一段的内容。",
        "第二段的内容，\n一直写到下一行。",
        "1921年7月，会议召开。",
    ]


def test_a_numbered_list_is_no_row_of_headings() -> None:
    document = read("x.txt", "参加的城市有：\n一、北京\n二、上海\n三、广州\n".encode())
    assert blocks_of(document, BlockKind.HEADING) == []


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("第一章 总则", 2),
        ("第三节　会议的召开", 3),
        ("二、历史意义", 4),
        ("（三）经过", 5),
        ("1 概述", 6),
        ("1.2 背景", 6),
        ("1921年7月", None),
        ("一、会议决定如下。", None),
        ("13 人", 6),
        ("第一次国共合作", None),
        ("一" * 40, None),
    ],
)
def test_heading_level(line: str, level: int | None) -> None:
    assert heading_level(line) == level


SIMPLIFIED = "第二次国内革命战争时期，中国共产党领导人民建立了革命根据地。"
TRADITIONAL = "中國共產黨第一次全國代表大會在上海召開，這是開天闢地的大事。"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(codec: str) -> None:
    assert read("x.txt", SIMPLIFIED.encode(codec)).text == SIMPLIFIED


@pytest.mark.parametrize("codec", ["utf-8", "big5", "gb18030", "utf-16"])
def test_traditional_encodings(codec: str) -> None:
    assert read("x.txt", TRADITIONAL.encode(codec)).text == TRADITIONAL


def test_line_ends_become_one() -> None:
    assert read("x.txt", "甲。\r\n乙。\r丙。".encode()) == read("x.txt", "甲。\n乙。\n丙。".encode())


@pytest.mark.parametrize("data", [b"", b" \n\n", "## 只有标题\n".encode(), b"---\ntitle: x\n---\n"])
def test_empty(data: bytes) -> None:
    with pytest.raises(Empty):
        read("x.md", data)


@pytest.mark.parametrize(
    "data", [b"\x7fELF\n\x00\x01\x02\x03" + bytes(range(256)) * 9, b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"]
)
def test_binary_is_named(data: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read("x.txt", data)
    assert caught.value.why in (Fault.BINARY, Fault.ENCODING)


def test_unknown_format_names_the_known_ones() -> None:
    with pytest.raises(UnknownFormat) as caught:
        read("x.exe", b"MZ")
    assert ".md" in str(caught.value) and "x.exe" in str(caught.value)


@pytest.mark.parametrize(
    "head",
    ["title: [甲", "- 甲", "title: {a: b}", "checked: 昨天", "checked: 2026-13-45", "a: " + "[" * 3000],
)
def test_bad_front_matter(head: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read("x.md", f"---\n{head}\n---\n甲。\n".encode())
    assert caught.value.why is Fault.FRONT_MATTER


def test_errors_survive_a_process_boundary() -> None:
    import pickle

    for error in (UnknownFormat("a.x", Fault.UNKNOWN, ".md"), Unreadable("b", Fault.BINARY), Empty("c", Fault.NO_TEXT)):
        again: DocumentError = pickle.loads(pickle.dumps(error))
        assert (str(again), vars(again)) == (str(error), vars(error))


def test_blocks_are_frozen_values() -> None:
    assert Block(BlockKind.PARAGRAPH, 0, 1) == Block(BlockKind.PARAGRAPH, 0, 1)
