"""Laws of cutting: spans give back the source, nothing is lost, nothing is cut inside a sentence."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import read
from knowledge.model import Block, BlockKind, Document
from knowledge.passages import LONGEST, SHORTEST, sentences, split

TEXT = st.text(alphabet='一二三。！？…，：“”「」（）《》"\n \u3000ab.1-', max_size=300)


def paragraphs(*texts: str) -> Document:
    blocks, whole = [], ""
    for text in texts:
        blocks.append(Block(BlockKind.PARAGRAPH, len(whole), len(whole) + len(text)))
        whole += text + "\n\n"
    return Document("题", "", whole, tuple(blocks))


@given(TEXT)
def test_sentences_hold_every_character_once(text: str) -> None:
    spans = sentences(text)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))
    assert "".join("".join(text[a:b] for a, b in spans).split()) == "".join(text.split())
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in spans)


@given(st.lists(TEXT, max_size=5))
def test_passages_give_back_the_source(texts: list[str]) -> None:
    document = paragraphs(*texts)
    passages = split(document)
    assert all(document.text[p.start : p.end] == p.text == p.text.strip() != "" for p in passages)
    assert "".join("".join(p.text.split()) for p in passages) == "".join("".join(t.split()) for t in texts)


@given(st.lists(st.integers(1, 120), min_size=1, max_size=12))
def test_long_paragraphs_are_cut_at_sentence_ends(lengths: list[int]) -> None:
    text = "".join("字" * length + "。" for length in lengths)
    passages = split(paragraphs(text))
    assert all(len(p.text) <= LONGEST and p.text.endswith("。") for p in passages)
    assert "".join(p.text for p in passages) == text


@given(st.lists(st.integers(1, 600), min_size=2, max_size=8))
def test_short_paragraphs_join(lengths: list[int]) -> None:
    passages = split(paragraphs(*("字" * length for length in lengths)))
    for first, second in itertools.pairwise(passages):
        together = second.end - first.start <= LONGEST
        assert not (together and min(len(first.text), len(second.text)) < SHORTEST)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说：“走。一起走。”大家走了。", ["他说：“走。一起走。”", "大家走了。"]),
        ("《怎么办？》一书出版。下一句", ["《怎么办？》一书出版。", "下一句"]),
        ("“前进！”的口号响起。好！", ["“前进！”的口号响起。", "好！"]),
        ("“没有闭合。第二句。", ["“没有闭合。", "第二句。"]),
        ("会议结束。之后南下。", ["会议结束。", "之后南下。"]),
        ("“为人民服务。”的题词。好。", ["“为人民服务。”的题词。", "好。"]),
        ("真的吗？！是的……好。", ["真的吗？！", "是的……", "好。"]),
        ("增长3.5%。共2.5万人。", ["增长3.5%。", "共2.5万人。"]),
        ("甲\n- 一\n- 二", ["甲", "- 一", "- 二"]),
        ("会议（见注1。）召开。", ["会议（见注1。）召开。"]),
        ("", []),
        (" 。 ", ["。"]),
    ],
)
def test_sentence_ends(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == expected


def test_heading_path_drops_the_title() -> None:
    source = "# 题\n\n甲的内容。\n\n## 二\n\n### 三\n\n乙的内容。\n\n## 四\n\n丙的内容。"
    passages = split(read("题.md", source.encode()))
    assert [p.heading for p in passages] == [(), ("二", "三"), ("四",)]
    assert passages[1].citation.heading == "二 › 三"


def test_short_paragraphs_do_not_join_across_headings_or_pages() -> None:
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, 2, page=1),
        Block(BlockKind.PARAGRAPH, 2, 4, page=2),
        Block(BlockKind.HEADING, 4, 6, level=1),
        Block(BlockKind.PARAGRAPH, 6, 8, page=2),
    )
    document = Document("题", "", "甲。乙。丙丁戊。", blocks)
    assert [(p.text, p.page) for p in split(document)] == [("甲。", 1), ("乙。", 2), ("戊。", 2)]


def test_many_brackets_take_no_long_time() -> None:
    assert sentences("（" * 20_000 + "”" * 20_000 + "。") == ((0, 40_001),)


def test_an_aside_is_a_passage_of_its_own() -> None:
    blocks = (
        Block(BlockKind.PARAGRAPH, 0, 2),
        Block(BlockKind.ASIDE, 2, 4),
        Block(BlockKind.ASIDE, 4, 6),
        Block(BlockKind.PARAGRAPH, 6, 8),
    )
    assert [p.text for p in split(Document("题", "", "甲。乙。丙。丁。", blocks))] == ["甲。", "乙。", "丙。", "丁。"]


def test_a_passage_knows_on_which_page_it_begins() -> None:
    text = "字" * 299 + "。" + "句" * 299 + "。" + "尾" * 99 + "。"
    (block,) = paragraphs(text).blocks
    pages = replace(block, page=3, turns=(250, 300))
    assert [p.page for p in split(Document("题", "", text, (pages,)))] == [3, 5]
