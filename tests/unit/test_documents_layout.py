"""What a layout cut is joined, what surrounds a text is sorted out, and nothing is invented."""

import csv
import html
import io
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import DocumentError, read
from knowledge.documents.layout.furniture import is_caption, useless
from knowledge.documents.layout.mend import mend
from knowledge.documents.layout.signs import ends, is_cut
from knowledge.documents.pieces import Piece, solid
from knowledge.model import BlockKind, Document, DropReason
from knowledge.passages import split

LONG = "代表们在河边的小屋里连续开会三天，逐条讨论了今后一年的工作安排，并把分歧较大的"
REST = "几条留到下次会议再谈。"

WORDS = st.sampled_from(
    [
        "代表",
        "会议",
        "，",
        ",",
        "。",
        "、",
        "“",
        "”",
        "（",
        "）",
        "：",
        "；",
        "▲",
        "□",
        "一、",
        "第一章 ",
        "1 ",
        "- 3 -",
        "12",
        "摄",
        "图1 ",
        "\n",
        "\n\n",
        "\u3000\u3000",
        " ",
        "a",
        "The party",
        "……4",
        LONG,
    ]
)
TEXT = st.lists(WORDS, max_size=40).map("".join)


def shown(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def blocks(text: str) -> list[tuple[str, str]]:
    """What becomes of a plain text below a title."""
    return shown(read("x.txt", f"标题在这里\n\n{text}".encode()))[1:]


def within(part: str, whole: str) -> bool:
    """Whether the characters of one stand in the other in the same order."""
    signs = iter(whole)
    return all(sign in signs for sign in part)


def bare(text: str) -> str:
    return "".join(text.split())


def balanced(document: Document) -> bool:
    loss = document.loss
    kept = sum(solid(document.text[block.start : block.end]) for block in document.blocks)
    return loss.kept == kept and loss.characters == kept + sum(dropped.characters for dropped in loss.dropped)


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n", "\n\n- 7 -\n\n", "\n第 7 页 共 9 页\n"])
def test_a_sentence_cut_by_the_layout_is_joined(gap: str) -> None:
    assert blocks(f"{LONG}{gap}{REST}") == [("paragraph", LONG + REST)]


def test_a_caption_in_the_middle_of_a_sentence_makes_way() -> None:
    document = read("x.txt", f"题目\n\n{LONG}\n\n▲会场外景。\n\n{REST}".encode())
    assert shown(document)[1:] == [("paragraph", LONG + REST)]
    assert [(drop.reason, drop.sample) for drop in document.loss.dropped] == [(DropReason.INTERRUPTION, "▲会场外景。")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (REST, "第二天继续。"),
        ("会议的背景", "那一年雨水很少。"),
        ("会议的背景", "和往年一样，那一年雨水很少。"),
        (LONG, "\u3000\u3000第二天继续。"),
        ("参加的单位有：", "一、北山小学"),
        (LONG, "（一）第一项。"),
    ],
)
def test_what_is_whole_stays_apart(first: str, second: str) -> None:
    assert [text for _, text in blocks(f"{first}\n\n{second}")] == [first, second.strip()]


def test_latin_words_keep_a_space_between_them() -> None:
    text = "The delegates met for three days in a small house beside the river,\nand left the rest for another day."
    assert blocks(text) == [("paragraph", text.replace("\n", " "))]


def test_lines_of_verse_stay_lines() -> None:
    assert blocks("风从北山来，\n水往南边去。") == [("paragraph", "风从北山来，\n水往南边去。")]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("未来打算", "heading"),
        ("1 把课堂搬到草场上,让听得懂成为第一条标准,学习走进蒙古包", "heading"),
        ("第三节　会议的召开", "heading"),
        ("▲会场外景。", "aside"),
        ("图1-2 会议旧址平面图", "aside"),
        ("代表们走出会场。王小草 摄", "aside"),
        ("那一年雨水很少。", "paragraph"),
        ("“前进！”", "paragraph"),
    ],
)
def test_lines_between_paragraphs_are_told_apart(line: str, kind: str) -> None:
    assert blocks(f"前一段在这里结束。\n\n{line}\n\n后一段从这里开始。")[1] == (kind, line)


def test_lines_that_end_a_text_are_no_headings() -> None:
    assert blocks("会议结束。\n\n北山旗委员会\n\n二〇二一年七月") == [
        ("paragraph", "会议结束。"),
        ("paragraph", "北山旗委员会"),
        ("paragraph", "二〇二一年七月"),
    ]


def test_a_list_of_names_is_no_row_of_headings() -> None:
    assert {kind for kind, _ in blocks("名单如下。\n\n李长河\n\n赵小雨\n\n乌云其木格\n\n以上三人。")} == {"paragraph"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("□李长河 乌云 赵小雨", DropReason.BYLINE),
        ("本报记者 李长河 通讯员 赵小雨", DropReason.BYLINE),
        ("责任编辑：李长河", DropReason.BYLINE),
        ("(本版图片由北山旗宣传部门提供)", DropReason.BYLINE),
        ("— 12 —", DropReason.PAGE_NUMBER),
        ("第 3 页 共 12 页", DropReason.PAGE_NUMBER),
        ("Page 3 of 12", DropReason.PAGE_NUMBER),
        ("第一章 总则 ………… 12", DropReason.CONTENTS),
        ("记者们当天赶到了现场。", None),
        ("□是 □否", None),
        ("1949", None),
        ("编辑工作从此开始", None),
        ("他说……12", None),
    ],
)
def test_what_surrounds_a_text_is_dropped_with_its_reason(line: str, reason: DropReason | None) -> None:
    assert useless(line) is reason


def test_bare_numbers_that_count_are_page_numbers() -> None:
    counted = read("x.txt", "甲在这里。\n\n1\n\n乙在这里。\n\n2\n\n丙在这里。\n\n3\n\n丁在这里。".encode())
    assert [drop.times for drop in counted.loss.dropped] == [3]
    years = read("x.txt", "甲在这里。\n\n1921\n\n乙在这里。\n\n1935\n\n丙在这里。\n\n1949\n\n丁在这里。".encode())
    assert years.loss.dropped == ()


@pytest.mark.parametrize("line", ["图书馆三楼的会议室", "表现得很好", "他在湖边留影", "摄"])
def test_a_sentence_about_pictures_is_no_caption(line: str) -> None:
    assert not is_caption(line)


@pytest.mark.parametrize("text", ["他说：“走吧", "会议讨论了工作，", LONG])
def test_is_cut(text: str) -> None:
    assert is_cut(text)


@pytest.mark.parametrize("text", ["好。", "“好。”", "如下：", "背景", "Good.", "（见后。）", "第一项；"])
def test_ends_or_stands_alone(text: str) -> None:
    assert not is_cut(text)


@given(TEXT)
def test_nothing_of_a_plain_text_is_invented_or_lost_unsaid(text: str) -> None:
    try:
        document = read("x.txt", text.encode())
    except DocumentError:
        return
    assert within(bare(document.text), bare(text))
    assert balanced(document)
    assert document.loss.characters == solid(text)
    assert DropReason.MARKUP not in {drop.reason for drop in document.loss.dropped}
    assert all(document.text[p.start : p.end] == p.text for p in split(document))


@given(st.lists(TEXT, max_size=6), st.sampled_from(["p", "li", "h2", "td", "div", "figcaption"]))
def test_nothing_of_a_page_is_invented_or_lost_unsaid(texts: list[str], tag: str) -> None:
    source = "".join(f"<{tag}>{html.escape(text)}</{tag}><nav>目录</nav>" for text in texts)
    try:
        document = read("x.html", source.encode())
    except DocumentError:
        return
    assert within(bare(document.text), bare(html.unescape(source)))
    assert balanced(document)
    assert document.loss.characters == solid(source)


@given(st.lists(st.lists(TEXT, min_size=1, max_size=4), max_size=6))
def test_nothing_of_a_table_is_invented_or_lost_unsaid(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    try:
        document = read("x.csv", out.getvalue().encode())
    except DocumentError:
        return
    assert within(bare(document.text), bare(out.getvalue()))
    assert balanced(document)
    assert document.loss.characters == solid(out.getvalue())


@given(
    st.lists(
        st.builds(Piece, TEXT, st.sampled_from([None, BlockKind.ASIDE, BlockKind.PARAGRAPH]), floats=st.booleans())
    )
)
def test_mending_keeps_every_character(pieces: list[Piece]) -> None:
    kept, drops = mend(pieces)
    after = Counter(bare("".join([piece.text for piece in kept] + [drop.text for drop in drops])))
    assert after == Counter(bare("".join(piece.text for piece in pieces)))


@given(st.lists(st.sampled_from([LONG, REST, "未来打算", "那一年雨水很少。"]), min_size=2, max_size=8))
def test_no_passage_breaks_off_in_a_sentence(texts: list[str]) -> None:
    """Whatever whole sentences follow each other, with a cut wherever it may fall."""
    document = read("x.txt", "\n\n".join(["题目", *texts, REST]).encode())
    assert all(ends(passage.text) for passage in split(document) if not passage.text.startswith("未来"))
