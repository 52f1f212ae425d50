"""Every format becomes a document that says the same, with its headings, places and losses."""

import pytest

from knowledge.documents import read
from knowledge.documents.layout.signs import ends
from knowledge.model import DropReason
from knowledge.passages import split
from tests.documents import office
from tests.documents.showing import dropped, paragraphs, shown

ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_newspaper_page_is_mended_in_every_encoding(newspaper: bytes, encoding: str) -> None:
    document = read("x.txt", newspaper.decode().replace("“", "「").replace("”", "」").encode(encoding))
    passages = split(document)
    assert document.title == "学在草原 用在基层·答卷之七"
    assert [passage.text for passage in passages if not ends(passage.text)] == []
    assert [passage.heading[-1][:1] for passage in passages if passage.heading] == ["1"] * 4 + ["2", "2", "未", "北"]
    assert dropped(document) == {
        DropReason.PAGE_NUMBER: 1,
        DropReason.BYLINE: 2,
        DropReason.INTERRUPTION: 1,
    }
    assert "再配上图画和故事。" in document.text and "「马背广播站」" in document.text


def test_big5() -> None:
    text = "會議的經過\n\n代表們在河邊的小屋裡連續開會三天，逐條討論了今後一年的工作安排，並把分歧較大的\n\n幾條留到下次會議再談。"
    assert paragraphs(read("x.txt", text.encode("big5"))) == ["".join(text.split("\n\n")[1:])]


def test_word(awkward_word: bytes) -> None:
    document = read("大事.docx", awkward_word)
    assert document.title == "北山旗大事"
    assert shown(document) == [
        ("heading", "北山旗大事"),
        ("heading", "一、建旗"),
        ("paragraph", "北山旗在那一年秋天建立。"),
        ("paragraph", "文本框里写着：旗政府设在河边。"),
        ("heading", "第二节 人口"),
        ("paragraph", "地方与户数"),
        ("paragraph", "北山\t一百二十户\t东边 西边"),
        ("aside", "见旗志第三卷。"),
    ]


def test_word_without_styles_is_read_like_a_plain_text() -> None:
    document = read("x.docx", office.word("第一章 建旗", "旗政府设在河边，", "后来才搬走。", "▲旧址。"))
    assert shown(document) == [
        ("heading", "第一章 建旗"),
        ("paragraph", "旗政府设在河边，后来才搬走。"),
        ("aside", "▲旧址。"),
    ]


def test_sheet() -> None:
    document = read("大事.xlsx", office.sheet())
    assert document.title == "大事"
    assert shown(document) == [
        ("heading", "历年大事"),
        ("paragraph", "北山旗历年大事"),
        ("paragraph", "年份\t大事\t人数"),
        ("paragraph", "1950\t打井八眼\t12.5"),
    ]
    assert dropped(document) == {DropReason.HIDDEN: 1}


@pytest.mark.parametrize(
    "text", ["年份,大事\n1950,“打井,八眼”\n", '年份,大事\n1950,"打井,八眼"\n', "年份;大事\n1950;打井,八眼\n"]
)
def test_table_of_text(text: str) -> None:
    rows = paragraphs(read("x.csv", text.encode("gbk")))
    assert rows[0] == "年份\t大事" and rows[1].startswith("1950\t") and "打井" in rows[1] and "八眼" in rows[1]


def test_slides() -> None:
    document = read("x.pptx", office.slides())
    assert document.title == "北山旗的学校"
    assert [(kind, block.page, text) for block, (kind, text) in zip(document.blocks, shown(document), strict=True)] == [
        ("heading", 1, "北山旗的学校"),
        ("paragraph", 1, "第一所学校在河边开课。"),
        ("paragraph", 1, "学生\t三十人"),
        ("aside", 1, "讲到这里停一下。"),
        ("heading", 2, "后来"),
        ("paragraph", 2, "学校搬到了旗里。"),
    ]


PAGE = """<!doctype html><html><head><meta charset="gbk"><title>旗志 - 网站</title><style>p {color: red}</style></head>
<body><nav><a href="/">首页</a></nav><h1>建旗</h1><p>那年秋天，<b>北山旗</b>建立。<br>旗政府设在河边。
<p>没有关上的一段。<script>alert("不要")</script>
<h2>人口<ul><li>一百二十户<li>六百人</ul>
<table><caption>户数表</caption><tr><th>地方<th>户数</tr><tr><td><p>北山</p><p>旗</p></td><td>120</td></tr></table>
<figure><img src="http://127.0.0.1:1/x.png"><figcaption>旧址</figcaption></figure>&copy; &#26071;志办。</body></html>"""


def test_page_of_the_web() -> None:
    document = read("x.html", PAGE.encode("gbk"))
    assert document.title == "建旗"
    assert shown(document) == [
        ("heading", "建旗"),
        ("paragraph", "那年秋天，北山旗建立。\n旗政府设在河边。"),
        ("paragraph", "没有关上的一段。"),
        ("heading", "人口"),
        ("paragraph", "一百二十户"),
        ("paragraph", "六百人"),
        ("aside", "户数表"),
        ("paragraph", "地方\t户数"),
        ("paragraph", "北山 旗\t120"),
        ("aside", "旧址"),
        ("paragraph", "© 旗志办。"),
    ]


def test_markdown_says_what_of_it_is_no_text() -> None:
    document = read("x.md", "---\ntitle: 甲\n---\n\n## 乙\n\n丙丁。\n".encode())
    assert (document.loss.characters, document.loss.kept) == (19, 4)
    assert {drop.reason: drop.characters for drop in document.loss.dropped} == {
        DropReason.FRONT_MATTER: 13,
        DropReason.MARKUP: 2,
    }


def test_an_aside_is_found_as_a_passage_of_its_own(awkward_word: bytes) -> None:
    passages = split(read("x.docx", awkward_word))
    assert passages[-1].text == "见旗志第三卷。" and passages[-1].heading == ("一、建旗", "第二节 人口")


def test_a_plain_text_may_begin_like_a_picture() -> None:
    assert paragraphs(read("x.txt", b"BMW is a maker of cars.")) == ["BMW is a maker of cars."]
