"""Files made to hurt: the worst outcome is a sentence."""

import asyncio
import io
import zipfile
from pathlib import Path

import pytest

from bot.reading import Limits, read_aside
from knowledge.documents import READERS, DocumentError, read
from tests.documents import office, paper

LIMITS = Limits(memory=1 << 30, cpu_seconds=60, seconds=90.0)
WORD = office.word("北山旗在那一年秋天建立。" * 40)


def bomb(name: str, part: str) -> tuple[str, bytes]:
    return name, office.archive({part: bytes(150_000_000)})


def xml_of(body: str) -> bytes:
    return office.with_parts(WORD, {"word/document.xml": body})


def laughs() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return xml_of(f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "哈">{levels}]><x>&l9;</x>')


def outside() -> bytes:
    return xml_of('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>')


def deep_word() -> bytes:
    return xml_of("<x>" * 200_000 + "</x>" * 200_000)


def nested_zip() -> bytes:
    data = b"x"
    for level in range(20):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(f"{level}.zip", data)
        data = packed.getvalue()
    return data


def climbing() -> bytes:
    """Parts whose names climb out of the folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("../../../../tmp/evil", "/etc/evil", "..\\..\\evil", "word/document.xml"):
            archive.writestr(name, "evil")
    return packed.getvalue()


def scripted_pdf() -> bytes:
    made = paper.Paper().page().line("正文在这里，仍然读得到。")
    data = made.bytes()
    return data.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>", 1)


def linked_sheet() -> bytes:
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["题目", "内容"])
        sheet.write_formula(1, 0, "=cmd|'/C calc'!A0", value="甲")
        sheet.write_formula(1, 1, "='[http://evil.example/x.xlsx]Sheet1'!A1", value="乙")
        sheet.write_url(2, 0, "http://evil.example/", string="丙")
    return made.getvalue()


FILES: list[tuple[str, bytes]] = [
    bomb("炸弹.docx", "word/document.xml"),
    bomb("炸弹.xlsx", "xl/workbook.xml"),
    bomb("炸弹.pptx", "ppt/presentation.xml"),
    ("笑.docx", laughs()),
    ("外.docx", outside()),
    ("深.docx", deep_word()),
    ("套.docx", nested_zip()),
    ("爬.docx", climbing()),
    ("../../../../tmp/evil.docx", WORD),
    ("/etc/passwd.txt", "正文。".encode()),
    ("..\\..\\evil.txt", "正文。".encode()),
    ("脚本.pdf", scripted_pdf()),
    ("公式.xlsx", linked_sheet()),
    ("一行.txt", "一" .encode() * (100 * 2**20 // 3)),
    ("一行.md", ("# " + "长" * 6_000_000).encode()),
    ("一行.html", b"<p>" + b"x" * 15_000_000),
    ("深.html", b"<div>" * 100_000),
    ("深.md", b">" * 1_000_000 + "文".encode()),
    ("列表.md", b"- " * 500_000),
    ("反引号.md", b"`" * 1_000_000),
    ("前言.md", b"---\n" + b"a: [" * 50_000 + b"\n---\n"),
    ("别名.md", b"---\na: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
        b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(9)) + b"---\n\n\xe6\x96\x87"),
    ("魔数.pdf", b"MZ" + b"%PDF-1.7" + bytes(1000)),
    ("魔数.docx", b"\x89PNG\r\n\x1a\n" + bytes(1000)),
    ("图.png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x02\x00\x00\x00" + bytes(100)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data"), FILES, ids=[name.replace("/", "_") for name, _ in FILES])
async def test_the_worst_is_a_sentence(name: str, data: bytes, tmp_path: Path) -> None:
    before = set(Path("/tmp").glob("evil*"))
    try:
        document, _ = await read_aside(name, data, LIMITS)
    except DocumentError as error:
        said = str(error)
        assert said.startswith(f"{name}: ") and "Traceback" not in said and "\n" not in said
    else:
        told = document.title + document.text
        assert "root:" not in told and "app.alert" not in told and "cmd|" not in told and "evil.example" not in told
    assert set(Path("/tmp").glob("evil*")) == before


async def test_the_loop_goes_on_while_a_hostile_file_is_read() -> None:
    """The longest gap between two turns of the loop."""
    loop = asyncio.get_running_loop()
    gaps = [0.0]

    async def watch() -> None:
        last = loop.time()
        while True:
            await asyncio.sleep(0.01)
            gaps.append(loop.time() - last)
            last = loop.time()

    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(watch())
        with pytest.raises(DocumentError):
            await read_aside("笑.docx", laughs(), LIMITS)
        watching.cancel()
    assert max(gaps) < 2.0


def test_every_format_is_attacked() -> None:
    attacked = {Path(name).suffix for name, _ in FILES}
    assert attacked >= {".docx", ".xlsx", ".pptx", ".pdf", ".md", ".txt", ".html", ".png"}
    assert attacked <= set(READERS)
    assert read("x.txt", "一句话。".encode()).text
