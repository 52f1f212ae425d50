"""Office files are zip archives: whether one may be unpacked, told before anything else reads it."""

import io
import re
import zipfile
import zlib

from knowledge.exchange.nouns import Fault

MOST_BYTES = 200_000_000
MOST_PARTS = 5_000
MOST_CELLS = 5_000_000
_COMPOUND = b"\xd0\xcf\x11\xe0"
"""How old Office files begin, and new ones with a password."""

_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')


def archive_fault(data: bytes) -> Fault | None:
    """Why the bytes are no office file that may be opened; None for a sound one.

    Every part is unpacked once and held against its checksum, so that a size that lies is found; and the cells of a
    sheet span no more than `MOST_CELLS`, since the reader fills the whole rectangle.
    """
    if data.startswith(_COMPOUND):
        return Fault.PROTECTED
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _fault(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError):
        return Fault.UNREADABLE


def _fault(archive: zipfile.ZipFile) -> Fault | None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
        return Fault.TOO_LARGE
    if any(part.flag_bits & 1 for part in parts):
        return Fault.PROTECTED
    if archive.testzip():
        return Fault.UNREADABLE
    sheets = (part for part in parts if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"))
    return Fault.TOO_LARGE if any(_span(archive.read(part)) > MOST_CELLS for part in sheets) else None


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
