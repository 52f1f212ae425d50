"""Sheets: .xlsx and .csv, a paragraph for each row, its cells apart by tabs."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import PurePath
from re import compile as pattern
from typing import Any

from knowledge.documents.archive import check_archive
from knowledge.documents.encoding import decode
from knowledge.documents.errors import Fault, Unreadable
from knowledge.documents.pieces import Drop, Piece, assemble, heading, paragraph
from knowledge.documents.progress import Progress, Report, Stage, silent
from knowledge.model import Document, DropReason

_DEFAULT_NAME = pattern(r"(?:Sheet|工作表)\s?\d*")
_LEVEL = 2
_SNIFFED = 4_000


def read_xlsx(name: str, data: bytes, report: Report = silent) -> Document:
    """The document in a workbook: a heading for each visible sheet that has a name of its own. Title: the file's stem.

    A merged cell gives its text once. Raises `Unreadable`.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    check_archive(name, data)
    pieces, drops = list[Piece](), list[Drop]()
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        for at, sheet in enumerate(book.sheets_metadata):
            report(Progress(Stage.READING, at, len(book.sheets_metadata)))
            rows = list(_rows(book.get_sheet_by_name(sheet.name).iter_rows()))
            if sheet.visible is SheetVisibleEnum.Visible:
                pieces += _sheet(sheet.name, rows)
            else:
                drops += [Drop(DropReason.HIDDEN, row) for row in rows]
    except CalamineError as error:
        raise Unreadable(name, Fault.DAMAGED) from error
    return assemble(PurePath(name).stem, pieces, drops)


def read_csv(name: str, data: bytes, report: Report = silent) -> Document:
    """The document in a table of text, whatever parts its cells. Title: the file's stem. Raises `Unreadable`."""
    text = decode(name, data)
    try:
        rows = list(_rows(csv.reader(StringIO(text, newline=""), _dialect(text))))
    except csv.Error as error:
        raise Unreadable(name, Fault.DAMAGED) from error
    return assemble(PurePath(name).stem, [paragraph(row) for row in rows], (), text)


def _dialect(text: str) -> type[csv.Dialect]:
    """The separator that most lines share; a comma in doubt."""
    try:
        return csv.Sniffer().sniff(text[:_SNIFFED], delimiters=",;\t|，")
    except csv.Error:
        return csv.excel


def _sheet(name: str, rows: Iterable[str]) -> Iterator[Piece]:
    if not _DEFAULT_NAME.fullmatch(name):
        yield heading(name, _LEVEL)
    yield from map(paragraph, rows)


def _rows(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The rows that hold anything, cells apart by tabs."""
    for row in rows:
        cells = [" ".join(_cell(value).split()) for value in row]
        if line := "\t".join(cell for cell in cells if cell):
            yield line


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes") if value.time() != value.time().min else value.date().isoformat()
    return str(value)
