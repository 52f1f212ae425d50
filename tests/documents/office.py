"""Word files, sheets, slides and archives for the tests, made anew each time."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
import pptx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from openpyxl.workbook.workbook import Workbook
from pptx.presentation import Presentation
from pptx.util import Cm

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TEXT_BOX = f"""<w:r xmlns:w="{W}" xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape><v:textbox><w:txbxContent>
<w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"""
FOOTNOTE_MARK = f'<w:r xmlns:w="{W}"><w:footnoteReference w:id="2"/></w:r>'
FOOTNOTES = f"""<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="{W}"><w:footnote w:id="2">
<w:p><w:r><w:t>{{}}</w:t></w:r></w:p></w:footnote></w:footnotes>"""


def saved(document: WordDocument | Workbook | Presentation) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def word(*paragraphs: str, headings: Sequence[str] = ()) -> bytes:
    """Headings of the first level, each but the first after one more paragraph, then the rest."""
    document = docx.Document()
    for text in headings:
        document.add_heading(text, 1)
    for text in paragraphs:
        document.add_paragraph(text)
    return saved(document)


def awkward_word() -> bytes:
    """A text box, a footnote, merged cells and an unmarked heading."""
    document = docx.Document()
    document.add_heading("北山旗大事", 1)
    document.add_heading("一、建旗", 2)
    paragraph = document.add_paragraph("北山旗在那一年秋天建立。")
    paragraph._p.append(parse_xml(FOOTNOTE_MARK))
    paragraph._p.append(parse_xml(TEXT_BOX.format("文本框里写着：旗政府设在河边。")))
    document.add_paragraph("第二节 人口")
    table = document.add_table(rows=2, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "地方与户数"
    for column, text in enumerate(("北山", "一百二十户", "东边")):
        table.cell(1, column).text = text
    table.cell(1, 2).add_paragraph("西边")
    return with_parts(saved(document), {"word/footnotes.xml": FOOTNOTES.format("见旗志第三卷。")}, _RELATION)


_RELATION = (
    "word/_rels/document.xml.rels",
    '<Relationship Id="rIdNotes" Target="footnotes.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"/></Relationships>',
)


def with_parts(data: bytes, parts: Mapping[str, str], ending: tuple[str, str] = ("", "")) -> bytes:
    """An archive with parts replaced or added, and one part's end replaced."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            body = before.read(name).decode("latin-1")
            if name == ending[0]:
                body = body.replace("</Relationships>", ending[1])
            if name not in parts:
                after.writestr(name, body.encode("latin-1"))
        for name, text in parts.items():
            after.writestr(name, text)
    return out.getvalue()


def sheet() -> bytes:
    """A named sheet with a merged head, whole numbers, a date; one hidden sheet."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = "历年大事"
    first.append(["北山旗历年大事", None, None])
    first.merge_cells("A1:C1")
    first.append(["年份", "大事", "人数"])
    first.append([1950.0, "打井八眼", 12.5])
    hidden = book.create_sheet("草稿")
    hidden.append(["不要读"])
    hidden.sheet_state = "hidden"
    return saved(book)


def boundless_sheet() -> bytes:
    """Two cells, as far apart as a sheet allows."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "甲", "乙"
    return saved(book)


def slides() -> bytes:
    """Two slides: a title with a text, a table and notes; a title with a group of shapes."""
    show = pptx.Presentation()
    first = show.slides.add_slide(show.slide_layouts[5])
    first.shapes.title.text = "北山旗的学校"
    first.shapes.add_textbox(Cm(1), Cm(5), Cm(9), Cm(3)).text_frame.text = "第一所学校在河边开课。"
    table = first.shapes.add_table(1, 2, Cm(1), Cm(9), Cm(9), Cm(2)).table
    table.cell(0, 0).text, table.cell(0, 1).text = "学生", "三十人"
    first.notes_slide.notes_text_frame.text = "讲到这里停一下。"
    second = show.slides.add_slide(show.slide_layouts[5])
    second.shapes.title.text = "后来"
    group = second.shapes.add_group_shape()
    group.shapes.add_textbox(Cm(1), Cm(5), Cm(9), Cm(3)).text_frame.text = "学校搬到了旗里。"
    return saved(show)


def archive(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return out.getvalue()


def with_picture(data: bytes, size: int) -> bytes:
    """An office file with so many bytes more, as a photograph takes."""
    out = BytesIO(data)
    with ZipFile(out, "a") as made:
        made.writestr("word/media/photo.jpg", Random(1).randbytes(size))
    return out.getvalue()
