"""Bytes -> Document: one reader a format.

A reader is a function of a file's name and bytes; a new format is one module and one line in `READERS`.
"""

from collections.abc import Callable
from pathlib import PurePath

from knowledge.documents.errors import DocumentError, Empty, Fault, Stopped, UnknownFormat, Unreadable
from knowledge.documents.html import read_html
from knowledge.documents.kinds import LARGEST, check_kind, is_old
from knowledge.documents.markdown import read_markdown
from knowledge.documents.pdf import read_pdf
from knowledge.documents.picture import read_picture
from knowledge.documents.plain import read_plain
from knowledge.documents.progress import Progress, Report, Stage, silent
from knowledge.documents.sheet import read_csv, read_xlsx
from knowledge.documents.slides import read_pptx
from knowledge.documents.word import read_docx
from knowledge.model import BlockKind, Document

__all__ = [
    "LARGEST",
    "READERS",
    "DocumentError",
    "Empty",
    "Fault",
    "Progress",
    "Reader",
    "Report",
    "Stage",
    "Stopped",
    "UnknownFormat",
    "Unreadable",
    "is_document",
    "read",
    "silent",
]

Reader = Callable[[str, bytes, Report], Document]

READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_plain,
    ".text": read_plain,
    ".docx": read_docx,
    ".pdf": read_pdf,
    ".xlsx": read_xlsx,
    ".csv": read_csv,
    ".pptx": read_pptx,
    ".html": read_html,
    ".htm": read_html,
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tif", ".tiff"), read_picture),
}

MOST_CHARACTERS = 10_000_000


def is_document(name: str) -> bool:
    """Whether a file of this name can be read, or is refused with a way around."""
    ending = PurePath(name).suffix.lower()
    return ending in READERS or is_old(ending)


def read(name: str, data: bytes, report: Report = silent) -> Document:
    """The document in a file; `name` decides the reader by its ending and is the title of last resort.

    Raises `UnknownFormat`, `Unreadable` or `Empty`, all of them `DocumentError`.
    """
    ending = PurePath(name).suffix.lower()
    reader = READERS.get(ending)
    if reader is None and not is_old(ending):
        raise UnknownFormat(name, Fault.UNKNOWN, ", ".join(READERS))
    report(Progress(Stage.OPENING))
    check_kind(name, data)
    assert reader is not None, "check_kind refuses what is old"
    document = reader(name, data, report)
    if all(block.kind is BlockKind.HEADING for block in document.blocks):
        raise Empty(name, Fault.NO_TEXT)
    if len(document.text) > MOST_CHARACTERS:
        raise Unreadable(name, Fault.LONG, str(MOST_CHARACTERS))
    return document
