"""Tables as an .xlsx file, row by row: what is written does not grow in memory."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | None
Step = Callable[[int], None]
"""Hears how many rows are written."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins so would be a formula, were it typed: such a cell is text for good, also in a file made of this one."""

TELL_EVERY = 500
LONGEST = 32_767
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 -- a constant: the same table gives the same bytes


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, the heads of its columns with their widths, and its rows."""

    name: str
    heads: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]


def workbook(tables: Iterable[Table], step: Step = lambda _: None) -> bytes:
    """The file. Slow for many rows: call it beside the event loop."""
    from xlsxwriter import Workbook

    made = io.BytesIO()
    with TemporaryDirectory() as folder, Workbook(made, {"constant_memory": True, "tmpdir": folder}) as book:
        book.set_properties({"created": _MADE})
        written = 0
        for table in tables:
            written = _Sheet(book, table).write(table.rows, written, step)
    return made.getvalue()


class _Sheet:
    def __init__(self, book: "Workbook", table: Table) -> None:
        self.sheet: Worksheet = book.add_worksheet(table.name)
        self.text: Format = book.add_format({"num_format": "@"})
        self.quoted: Format = book.add_format({"num_format": "@", "quote_prefix": True})
        self.sheet.freeze_panes(1, 0)
        head = book.add_format({"bold": True, "bg_color": "#DDEBF7"})
        for column, (title, width) in enumerate(table.heads):
            self.sheet.set_column(column, column, width)
            self.sheet.write_string(0, column, title, head)

    def write(self, rows: Iterable[Sequence[Cell]], written: int, step: Step) -> int:
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                self._cell(at, column, value)
            written += 1
            if written % TELL_EVERY == 0:
                step(written)
        return written

    def _cell(self, row: int, column: int, value: Cell) -> None:
        if value is None or value == "":
            return
        if isinstance(value, str):
            self.sheet.write_string(
                row, column, value[:LONGEST], self.quoted if value.startswith(FORMULA) else self.text
            )
        else:
            self.sheet.write_number(row, column, value)
