"""Word's .docx: headings by style or number, paragraphs, lists, tables, text boxes and notes."""

from io import BytesIO
from pathlib import PurePath
from typing import Any

from knowledge.documents.archive import check_archive
from knowledge.documents.errors import Fault, Unreadable
from knowledge.documents.html import parsed, title_of
from knowledge.documents.layout.mend import mend
from knowledge.documents.pieces import Drop, Piece, assemble
from knowledge.documents.progress import Report, silent
from knowledge.model import BlockKind, Document, DropReason

_STYLES = "\n".join(
    [
        *(f"p[style-name='{name} {level}'] => h{level}:fresh" for name in ("heading", "标题") for level in range(1, 7)),
        "p[style-name='Title'] => h1:fresh",
        "p[style-name='标题'] => h1:fresh",
        "p[style-name='Subtitle'] => aside:fresh",
        "p[style-name='caption'] => figcaption:fresh",
        "p[style-name='题注'] => figcaption:fresh",
        *(f"p[style-name='toc {level}'] => nav:fresh" for level in range(1, 10)),
    ]
)


def read_docx(name: str, data: bytes, report: Report = silent) -> Document:
    """The document in a Word file. Title: its only heading of the first level, else a first line alone, else the stem.

    Raises `Unreadable`.
    """
    check_archive(name, data)
    pictures = list[Drop]()
    parser = parsed(_as_html(name, data, pictures))
    pieces, drops = mend(parser.pieces)
    return assemble(_title(pieces) or PurePath(name).stem, pieces, [*pictures, *parser.drops, *drops])


def _as_html(name: str, data: bytes, pictures: list[Drop]) -> str:
    import mammoth

    def leave_out(image: Any) -> list[Any]:
        pictures.append(Drop(DropReason.PICTURE))
        return []

    try:
        result = mammoth.convert_to_html(BytesIO(data), style_map=_STYLES, convert_image=leave_out)
    except Exception as error:  # a hostile part can make it fail in any way
        raise Unreadable(name, Fault.DAMAGED) from error
    return str(result.value)


def _title(pieces: list[Piece]) -> str:
    first = title_of(pieces)
    if not first and pieces and pieces[0].kind is BlockKind.HEADING:
        return pieces[0].text.strip()
    return first
