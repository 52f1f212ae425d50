"""Printed lines -> pieces: paragraphs by indent, gap, size and short lines, over columns and pages."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from knowledge.documents.headings import UNNUMBERED, heading_level
from knowledge.documents.layout.furniture import useless
from knowledge.documents.layout.mend import join
from knowledge.documents.layout.printed import Printed, columns
from knowledge.documents.layout.signs import BROKEN, ends, is_cut, is_item
from knowledge.documents.pieces import Piece
from knowledge.model import BlockKind

_LARGE, _SMALL = 1.15, 0.88
"""Beyond these multiples of the usual size a line is a heading, or small print."""

_LONGEST_HEADING = 60

_LONGEST = 5_000
"""Characters after which the next full stop at a line's end closes a paragraph."""


@dataclass(frozen=True, slots=True)
class _Column:
    """The measures of a column."""

    left: float
    right: float
    pitch: float


@dataclass(frozen=True, slots=True)
class _Open:
    """A paragraph that may go on: its piece, its last line and that line's column."""

    piece: Piece
    last: Printed
    column: _Column


def pieces_of(pages: Iterable[Sequence[Printed]]) -> list[Piece]:
    """The pieces of the pages in reading order; large print is a heading, small print a floating aside."""
    flow = [column for page in pages for column in columns(page)]
    usual = usual_size(flow) or 1.0
    paragraphs = [paragraph for band in _bands(flow, usual) for paragraph in _paragraphs(band)]
    paragraphs = [(size, replace(piece, text=piece.text.replace(BROKEN, "-"))) for size, piece in paragraphs]
    ranks = sorted({round(size / usual, 1) for size, piece in paragraphs if _is_heading(piece, size, usual)})[::-1]
    return [_named(piece, size, usual, ranks) for size, piece in paragraphs]


def usual_size(groups: Iterable[Iterable[Printed]]) -> float | None:
    """The size of most characters."""
    sizes: Counter[float] = Counter()
    for group in groups:
        for line in group:
            sizes[max(round(line.size, 1), 0.1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else None


def _bands(flow: Sequence[Sequence[Printed]], usual: float) -> Iterator[list[list[Printed]]]:
    """Small print of a column apart from its running text, so that a footnote does not break a sentence."""
    running = [[line for line in column if not _is_small(line.size, usual)] for column in flow]
    small = [[line for line in column if _is_small(line.size, usual)] for column in flow]
    begun: list[list[Printed]] = []
    for text, notes in zip(running, small, strict=True):
        begun += [text] if text else []
        if notes:
            yield begun
            yield [notes]
            begun = []
    yield begun


def _is_small(size: float, usual: float) -> bool:
    return size < _SMALL * usual


def _paragraphs(band: Sequence[Sequence[Printed]]) -> Iterator[tuple[float, Piece]]:
    """Pieces with the size of their print."""
    open_: _Open | None = None
    for lines in band:
        column = _measure(lines)
        for line in lines:
            piece = Piece(line.text, page=line.page, opens=_indented(line, column))
            if open_ and _goes_on(open_, line, column):
                open_ = _Open(join(open_.piece, piece), line, column)
                continue
            if open_:
                yield open_.last.size, open_.piece
            open_ = _Open(piece, line, column)
    if open_:
        yield open_.last.size, open_.piece


def _measure(lines: Sequence[Printed]) -> _Column:
    pitches = [after.top - before.top for before, after in pairwise(lines)]
    pitch = median(pitches) if pitches else lines[0].size * 1.5
    lefts = sorted(line.left for line in lines)
    return _Column(lefts[len(lefts) // 10], max(line.right for line in lines), pitch)


def _indented(line: Printed, column: _Column) -> bool:
    return line.left - column.left > 0.8 * line.size


def _goes_on(open_: _Open, line: Printed, column: _Column) -> bool:
    """Whether a line belongs to the open paragraph."""
    before, here = open_.last, open_.column
    if abs(line.size - before.size) > 0.12 * before.size or is_item(line.text):
        return False
    cut = is_cut(open_.piece.text) or (_is_full(before, here) and not ends(open_.piece.text))
    if here is not column:
        return cut and not _indented(line, column)
    apart = line.top - before.top > 1.5 * here.pitch or useless(line.text) or useless(before.text)
    if apart or _is_heading_line(line.text, cut):
        return False
    if _indented(line, column):
        return cut and _hangs(before, line)
    if len(open_.piece.text) > _LONGEST and ends(before.text):
        return False
    return cut or _is_full(before, here)


def _is_heading_line(text: str, cut: bool) -> bool:
    """A number alone, as in "12 月", begins no heading in the middle of a sentence."""
    level = heading_level(text)
    return level is not None and (level < UNNUMBERED or not cut)


def _hangs(before: Printed, line: Printed) -> bool:
    """Whether an indented line goes on with an item of a list, or stands below another such line."""
    return abs(line.left - before.left) < 0.3 * line.size or (is_item(before.text) and line.left > before.left)


def _is_full(line: Printed, column: _Column) -> bool:
    """Whether a line reaches the margin; a ragged one of Latin words may end a long word before it."""
    slack = 8 if line.text[-1:].isascii() and line.text[-1:].isalnum() else 1.5
    return column.right - line.right < slack * line.size


def _is_heading(piece: Piece, size: float, usual: float) -> bool:
    return size > _LARGE * usual and len(piece.text) <= _LONGEST_HEADING and not ends(piece.text)


def _named(piece: Piece, size: float, usual: float, ranks: Sequence[float]) -> Piece:
    if _is_heading(piece, size, usual):
        level = heading_level(piece.text) or min(ranks.index(round(size / usual, 1)) + 1, UNNUMBERED)
        return replace(piece, kind=BlockKind.HEADING, level=level)
    if _is_small(size, usual):
        return replace(piece, kind=BlockKind.ASIDE, floats=True)
    return piece
