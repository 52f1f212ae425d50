"""Plain text: paragraphs by blank line, indent, full stop or a short line; what the layout cut is joined."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePath

from knowledge.documents.encoding import decode
from knowledge.documents.headings import heading_level, may_be_title
from knowledge.documents.layout.furniture import is_caption, useless
from knowledge.documents.layout.mend import LONGEST, join, mend
from knowledge.documents.layout.signs import ends, goes_on, is_cut, width
from knowledge.documents.lines import Line, lines_of
from knowledge.documents.pieces import Piece, assemble, heading
from knowledge.documents.progress import Report, silent
from knowledge.model import Document

_FULL_LINE = 40
"""Columns that a lone line needs before its end can be the margin of a page."""

_NARROWEST = 16


def read_plain(name: str, data: bytes, report: Report = silent) -> Document:
    """The document in a text file. Title: a first line that stands alone, else the file's stem."""
    text = decode(name, data)
    lines = list(lines_of(text))
    title = _title(lines)
    pieces, drops = mend(list(_pieces(line for line in lines if title is None or line.start > title.start)))
    if title:
        pieces.insert(0, heading(title.text, 1))
    return assemble(title.text.strip() if title else PurePath(name).stem, pieces, drops, text)


def _title(lines: list[Line]) -> Line | None:
    """The first line, when a blank or indented one follows it and it is no numbered heading."""
    at = next((at for at, line in enumerate(lines) if not line.blank), None)
    if at is None or at + 1 >= len(lines):
        return None
    line, following = lines[at], lines[at + 1]
    alone = following.blank or following.indented
    named = may_be_title(line.text) and not useless(line.text) and not is_caption(line.text)
    return line if alone and named and heading_level(line.text) is None else None


def _pieces(lines: Iterable[Line]) -> Iterator[Piece]:
    for blank, group in groupby(lines, lambda line: line.blank):
        if not blank:
            yield from _of_group(list(group))


def _of_group(lines: list[Line]) -> Iterator[Piece]:
    """The paragraphs of lines that no blank line parts."""
    full = _margin([width(line.text.strip()) for line in lines])
    open_piece: Piece | None = None
    before = ""
    for line in lines:
        piece = Piece(line.text, opens=line.indented)
        if open_piece and len(open_piece.text) < LONGEST and _goes_on(before, line, full):
            between = None if width(before.strip()) >= full else "\n"
            open_piece = join(open_piece, piece, between)
        else:
            if open_piece:
                yield open_piece
            open_piece = piece
        before = line.text
    if open_piece:
        yield open_piece


def _margin(widths: list[int]) -> int:
    """From this width on a line counts as full: its end says nothing about its sentence."""
    return max(_NARROWEST, 3 * max(widths) // 4) if len(widths) > 1 else _FULL_LINE


def _goes_on(before: str, line: Line, full: int) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    if line.indented or ends(before) or _stands_alone(line.text) or _stands_alone(before):
        return False
    return width(before.strip()) >= full or is_cut(before) or goes_on(line.text)


def _stands_alone(line: str) -> bool:
    return bool(heading_level(line) or useless(line) or is_caption(line))
