"""xlsx -> rows, by python-calamine."""

import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from knowledge.exchange.archive import archive_fault
from knowledge.exchange.nouns import Fault, Field, Finding, Parsed, Place, Sheet
from knowledge.exchange.table import column_name, parse_tables
from knowledge.exchange.wording import tidy

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Cells = list[list[Any]]


def read_workbook(name: str, data: bytes) -> Parsed:
    """The rows of all sheets."""
    read = read_cells(name, data)
    if isinstance(read, Finding):
        return Parsed((), (), (read,))
    parsed = parse_tables([Sheet(sheet, texts(cells)) for sheet, cells in read.items()])
    return Parsed(parsed.sheets, parsed.rows, (*parsed.findings, *_days_read(read, parsed)))


def read_cells(name: str, data: bytes) -> Mapping[str, Cells] | Finding:
    """The cells of all sheets, or why the file cannot be read."""
    from python_calamine import CalamineError, CalamineWorkbook

    if fault := archive_fault(name, data):
        return Finding(fault, Place(), name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {sheet: _cells(book.get_sheet_by_name(sheet)) for sheet in book.sheet_names}
    except CalamineError as error:
        return Finding(Fault.UNREADABLE, Place(), name, str(error))


def _cells(sheet: "CalamineSheet") -> Cells:
    """All cells from A1 on; a cell merged over several rows says the same in each of them."""
    cells: Cells = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in cells[top + 1 : bottom + 1]:
            if left == right and left < len(row):
                row[left] = cells[top][left]
    return cells


def texts(cells: Cells) -> tuple[tuple[str, ...], ...]:
    """Cells as they would be written by hand."""
    return tuple(tuple(map(_text, row)) for row in cells)


def _text(value: Any) -> str:
    """A cell as it would be written by hand: 1921 for 1921.0, 1921年7月1日 for a date."""
    match value:
        case str():
            return tidy(value)
        case bool():
            return str(value)
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() != datetime.min.time():
            return f"{_day(value)} {value:%H:%M}"
        case date():
            return _day(value)
        case _:
            return str(value)


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _days_read(read: Mapping[str, Cells], parsed: Parsed) -> Iterator[Finding]:
    """Cells that a spreadsheet made a date of: how it showed them is not known, so how they were read is told."""
    columns = {place for row in parsed.rows for name, place in row.places.items() if name != Field.CHECKED}
    for sheet, cells in read.items():
        for at, row in enumerate(cells):
            for column, value in enumerate(row):
                place = Place(sheet, at + 1, column_name(column))
                if isinstance(value, date) and place in columns:
                    yield Finding(Fault.DATE_READ, place, _text(value))
