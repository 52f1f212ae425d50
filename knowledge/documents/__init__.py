"""Bytes -> Document: one reader a format.

A reader is a function of a file's name and bytes; a new format is one module and one line in `READERS`.
"""

from collections.abc import Callable
from pathlib import PurePath

from knowledge.documents.errors import DocumentError, Empty, Fault, UnknownFormat, Unreadable
from knowledge.documents.markdown import read_markdown
from knowledge.documents.plain import read_plain
from knowledge.model import BlockKind, Document

__all__ = ["READERS", "DocumentError", "Empty", "Fault", "Reader", "UnknownFormat", "Unreadable", "read"]

Reader = Callable[[str, bytes], Document]

READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".txt": read_plain,
    ".text": read_plain,
}


def read(name: str, data: bytes) -> Document:
    """The document in a file; `name` decides the reader by its ending and is the title of last resort.

    Raises `UnknownFormat`, `Unreadable` or `Empty`, all of them `DocumentError`.
    """
    reader = READERS.get(PurePath(name).suffix.lower())
    if reader is None:
        raise UnknownFormat(name, tuple(READERS))
    document = reader(name, data)
    if not any(block.kind is BlockKind.PARAGRAPH for block in document.blocks):
        raise Empty(name)
    return document
