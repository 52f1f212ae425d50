"""Running heads, feet and page numbers: what stands at the upper or lower edge of page after page."""

import re
from collections import defaultdict
from collections.abc import Sequence

from knowledge.documents.layout.furniture import is_bare_number, is_page_number
from knowledge.documents.layout.printed import Printed
from knowledge.documents.layout.signs import ends
from knowledge.documents.pieces import Drop
from knowledge.model import DropReason

_EDGE = 2
"""So many lines at either edge can belong to the page and not to the text."""

_NEAR = 2
"""A head comes back on the next page, or on the one after it where left and right pages differ."""

_LONGEST = 40
"""Characters of a head; a longer line that returns is a line of a table or a list."""

_ROMAN = re.compile(r"[ivxlc]{1,7}", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


def strip_edges(pages: Sequence[Sequence[Printed]]) -> tuple[list[list[Printed]], list[Drop]]:
    """The pages without heads, feet and page numbers, and what was dropped."""
    edges = [_edge(page) for page in pages]
    places: defaultdict[str, list[Printed]] = defaultdict(list)
    for edge in edges:
        for line in edge:
            places[_key(line)].append(line)
    kept, drops = list[list[Printed]](), list[Drop]()
    for page, edge in zip(pages, edges, strict=True):
        reasons = {id(line): reason for line in edge if (reason := _reason(line, places[_key(line)]))}
        drops += [Drop(reasons[id(line)], line.text) for line in page if id(line) in reasons]
        kept.append([line for line in page if id(line) not in reasons])
    return kept, drops


def _edge(page: Sequence[Printed]) -> list[Printed]:
    ordered = sorted(page, key=lambda line: line.top)
    return ordered if len(ordered) <= 2 * _EDGE else ordered[:_EDGE] + ordered[-_EDGE:]


def _key(line: Printed) -> str:
    return _DIGITS.sub("#", "".join(line.text.split()))


def _reason(line: Printed, alike: Sequence[Printed]) -> DropReason | None:
    text = line.text.strip()
    if is_page_number(text) or is_bare_number(text) or _ROMAN.fullmatch(text):
        return DropReason.PAGE_NUMBER
    if ends(text) or len(text) > _LONGEST:
        return None
    near = [other for other in alike if 0 < abs(other.page - line.page) <= _NEAR and _same_place(line, other)]
    return DropReason.PAGE_HEADER if any(_returns(line, other) for other in near) else None


def _same_place(line: Printed, other: Printed) -> bool:
    """A title in large print may say what the running head says."""
    return abs(other.top - line.top) < 0.5 * line.size and abs(other.size - line.size) < 0.2 * line.size


def _returns(line: Printed, other: Printed) -> bool:
    """Whether two heads are one: the same, or with a number that counts the pages."""
    numbers = [tuple(map(int, _DIGITS.findall(each.text))) for each in (line, other)]
    differences = [after - before for before, after in zip(*numbers, strict=True) if after != before]
    return differences in ([], [other.page - line.page])
