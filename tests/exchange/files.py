"""Files as people make them."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter import Workbook

HEAD = ("题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案", "解析", "主题", "难度", "出处")
GOOD = (
    "单选题",
    "中共一大在哪一年召开？",
    "1919年",
    "1920年",
    "1921年",
    "1922年",
    "C",
    "1921年7月。",
    "建党",
    "易",
    "简史",
)


def row(**cells: object) -> tuple[object, ...]:
    """A good row with other cells: `row(答案="X")`."""
    return tuple(cells.get(head, good) for head, good in zip(HEAD, GOOD, strict=True))


def workbook(*sheets: Sequence[Sequence[Any]], merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """An xlsx file; `merged` are ranges of the first sheet, from 0."""
    data = io.BytesIO()
    with Workbook(data, {"default_date_format": "yyyy-mm-dd"}) as book:
        for number, rows in enumerate(sheets, 1):
            sheet = book.add_worksheet(f"第{number}页")
            for at, cells in enumerate(rows):
                for column, value in enumerate(cells):
                    if value != "":
                        sheet.write(at, column, value)
            for first_row, first_column, last_row, last_column in merged if number == 1 else ():
                value = sheets[0][first_row][first_column]
                sheet.merge_range(first_row, first_column, last_row, last_column, value)
    return data.getvalue()


_NUMBERING = """<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="upperLetter"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
_PARTS = {
    "[Content_Types].xml": """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/numbering.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>
</Types>""",
    "_rels/.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
</Relationships>""",
    "word/_rels/document.xml.rels": """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/>
</Relationships>""",
    "word/numbering.xml": _NUMBERING,
}


def docx(*paragraphs: str | tuple[int, str]) -> bytes:
    """A Word file; a pair is an item of an automatic list at that level, from 0."""
    body = "".join(map(_paragraph, paragraphs))
    document = f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in {**_PARTS, "word/document.xml": document}.items():
            archive.writestr(name, text)
    return data.getvalue()


def _paragraph(paragraph: str | tuple[int, str]) -> str:
    level, text = (None, paragraph) if isinstance(paragraph, str) else paragraph
    number = "" if level is None else f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    return f'<w:p>{number}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
