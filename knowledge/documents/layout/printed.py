"""Lines as they stand printed on a page, and the order in which the columns of a page are read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_BINS = 200
_FEWEST = 3
"""Lines that a column has at the least."""

_NARROWEST = 6
"""Characters to a line of a column."""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Printed:
    """A line, or the part of a line that stands in one column. Lengths in one unit, `top` grows downwards."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    page: int

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left


def evened(lines: Sequence[Printed], usual: float | None = None) -> list[Printed]:
    """Recognised lines in the measure of printed ones: about the same size is the same size, namely `usual`."""
    if not lines:
        return []
    middle = median(line.size for line in lines)
    scale = (usual or middle) / middle
    return [_evened(line, middle, scale) for line in lines]


def _evened(line: Printed, middle: float, scale: float) -> Printed:
    size = middle if 0.75 * middle < line.size < 1.3 * middle else line.size
    centre = (line.top + line.bottom) / 2
    top, bottom = centre - size / 2, centre + size / 2
    return replace(line, left=line.left * scale, right=line.right * scale, top=top * scale, bottom=bottom * scale)


def columns(lines: Sequence[Printed]) -> Iterator[list[Printed]]:
    """The columns of a page as they are read, each from top to bottom; what crosses a gutter is a column of its own."""
    gutters = _gutters(lines)
    wide: list[Printed] = []
    narrow: list[list[Printed]] = [[] for _ in range(len(gutters) + 1)]
    for line in sorted(lines, key=lambda line: (line.top, line.left)):
        if any(line.left < gutter[0] and line.right > gutter[1] for gutter in gutters):
            yield from _rows_of(narrow)
            narrow = [[] for _ in narrow]
            wide.append(line)
        else:
            yield from _rows_of([wide])
            wide = []
            narrow[sum(line.left + line.width / 2 > gutter[1] for gutter in gutters)].append(line)
    yield from _rows_of([*narrow, wide])


def _rows_of(groups: Iterable[list[Printed]]) -> Iterator[list[Printed]]:
    for group in groups:
        if group:
            yield _rows(group)


def _rows(lines: list[Printed]) -> list[Printed]:
    """Parts on one baseline become one line."""
    rows: list[list[Printed]] = []
    for line in lines:
        if rows and _same_row(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_row(sorted(row, key=lambda part: part.left)) for row in rows]


def _same_row(first: Printed, second: Printed) -> bool:
    shared = min(first.bottom, second.bottom) - max(first.top, second.top)
    return shared > 0.6 * min(first.size, second.size)


def _row(parts: list[Printed]) -> Printed:
    return replace(
        parts[0],
        text=" ".join(part.text for part in parts),
        right=max(part.right for part in parts),
        top=min(part.top for part in parts),
        bottom=max(part.bottom for part in parts),
    )


def _gutters(lines: Sequence[Printed]) -> list[Span]:
    """The empty strips between columns of running text; a table has none, as its cells do not fill their columns."""
    if len(lines) < 2 * _FEWEST:
        return []
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    narrow = [line for line in lines if line.width <= 0.6 * (right - left)]
    least = 0.8 * median(line.size for line in lines)
    strips = [strip for strip in _strips(narrow, left, right) if strip[1] - strip[0] >= least]
    edges = [left, *(edge for strip in strips for edge in strip), right]
    between = list(zip(edges[::2], edges[1::2], strict=True))
    return strips if strips and all(_is_column(narrow, column) for column in between) else []


def _strips(lines: Sequence[Printed], left: float, right: float) -> Iterator[Span]:
    """Strips that hardly any line covers, inside the printed area."""
    step = (right - left) / _BINS
    if not lines or step <= 0:
        return
    covered = [0] * (_BINS + 1)
    for line in lines:
        for at in range(int((line.left - left) / step), int((line.right - left) / step) + 1):
            covered[at] += 1
    few = max(len(lines) // 20, 1)
    filled = [at for at, count in enumerate(covered) if count > few]
    for before, after in pairwise(filled):
        if after - before > 1:
            yield left + (before + 1) * step, left + after * step


def _is_column(lines: Sequence[Printed], column: Span) -> bool:
    inside = [line for line in lines if line.left >= column[0] - line.size and line.right <= column[1] + line.size]
    full = [line for line in inside if line.width >= max(0.7 * (column[1] - column[0]), _NARROWEST * line.size)]
    return len(full) >= _FEWEST and 2 * len(full) >= len(inside)
