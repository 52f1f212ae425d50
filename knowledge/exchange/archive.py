"""Whether an office file may be opened, told before anything else reads it."""

import io
import re
import zipfile

from knowledge.documents.archive import check_archive
from knowledge.documents.errors import Fault as DocumentFault
from knowledge.documents.errors import Unreadable
from knowledge.exchange.nouns import Fault

MOST_CELLS = 5_000_000
_COMPOUND = b"\xd0\xcf\x11\xe0"
"""How old Office files begin, and new ones with a password."""

_FAULTS = {DocumentFault.ENCRYPTED: Fault.PROTECTED, DocumentFault.BOMB: Fault.TOO_LARGE}
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')


def archive_fault(name: str, data: bytes) -> Fault | None:
    """Why the bytes are no office file that may be opened; None for a sound one.

    The cells of a sheet span no more than `MOST_CELLS`, since the reader fills the whole rectangle.
    """
    if data.startswith(_COMPOUND):
        return Fault.PROTECTED
    try:
        check_archive(name, data)
    except Unreadable as error:
        return _FAULTS.get(error.why, Fault.UNREADABLE)
    return Fault.TOO_LARGE if any(_span(sheet) > MOST_CELLS for sheet in _sheets(data)) else None


def _sheets(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [
            archive.read(name)
            for name in archive.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
        ]


def _span(sheet: bytes) -> int:
    """Cells of the rectangle from A1 to the last row and column that hold any."""
    columns, rows = set[bytes](), 0
    for column, row in _CELL.findall(sheet):
        columns.add(column)
        rows = max(rows, int(row))
    return rows * max(map(_column, columns), default=0)


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - ord("A") + 1
    return number
