"""Cuts a document into passages: quotable pieces whose spans give back the exact source text.

A paragraph is a passage. A long one is cut at sentence ends, a very short one joins its neighbour of the same section.
An aside is a passage of its own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from knowledge.model import Block, BlockKind, Document, Passage

LONGEST = 400
"""Characters a passage should not exceed; only a single sentence that is longer may."""

SHORTEST = 30
"""A paragraph below this many characters joins its neighbour."""

_DEEPEST = 20
"""Quotations inside each other; what opens more often never closes."""

Span = tuple[int, int]

_CLOSER = {"“": "”", "‘": "’", "「": "」", "『": "』", "（": "）", "《": "》", "(": ")", '"': '"'}
_CLOSERS = frozenset(_CLOSER.values())
_BREAK = re.compile(
    r"(?P<mark>[。！？!?…]+(?P<closers>[”’」』）》)\"]*))"
    r"|(?P<dot>(?<=[A-Za-z)\"])\.(?=\s))"
    r"|(?P<gap>\n[ \t\u3000]*\n|\n(?=[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]))"
)
_GOES_ON = re.compile(r"\s*[，、；：。,;:—）)》]")
_SPEECH_GOES_ON = re.compile(r"[的等之]")
_SPEECH_END = re.compile(r"。[”’」』\"]+$")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A span on its way to become a passage; `section` counts the headings and asides before it."""

    section: int
    heading: tuple[str, ...]
    block: Block
    start: int
    end: int

    @property
    def page(self) -> int | None:
        if self.block.page is None:
            return None
        return self.block.page + sum(turn <= self.start for turn in self.block.turns)


def sentences(text: str) -> tuple[Span, ...]:
    """The bounds of the sentences of a passage, in order, without the white space between them.

    A quotation or bracket of at most `LONGEST` characters is never cut. Every character that is not white space
    belongs to exactly one sentence.
    """
    quoted = _quotations(text)
    spans, start = [], 0
    for end in _ends(text, quoted):
        spans.append(_trimmed(text, start, end))
        start = end
    spans.append(_trimmed(text, start, len(text)))
    return tuple(span for span in spans if span[0] < span[1])


def split(document: Document) -> tuple[Passage, ...]:
    """The passages of a document in reading order; `document.text[p.start:p.end] == p.text` holds for each."""
    pieces = [piece for paragraph in _paragraphs(document) for piece in _cut(document.text, paragraph)]
    joined = (piece for _, group in groupby(pieces, _place) for piece in _join(list(group)))
    return tuple(passage_at(document, piece.start, piece.end, piece.page, piece.heading) for piece in joined)


def passage_at(document: Document, start: int, end: int, page: int | None, heading: tuple[str, ...]) -> Passage:
    """The passage of a document from `start` to `end`."""
    return Passage(
        title=document.title,
        edition=document.edition,
        heading=heading,
        start=start,
        end=end,
        text=document.text[start:end],
        topic=document.topic,
        page=page,
    )


def _quotations(text: str) -> list[Span]:
    """The outermost balanced quotations and brackets; one that is never closed, or too long, protects nothing."""
    stack: list[int] = []
    found: list[Span] = []
    for at, sign in enumerate(text):
        if sign in _CLOSERS and (opener := _opener_of(text, stack, sign)) is not None:
            del stack[opener + 1 :]
            found.append((stack.pop(), at + 1))
        elif sign in _CLOSER:
            stack.append(at)
    return _outermost([span for span in found if span[1] - span[0] <= LONGEST])


def _opener_of(text: str, stack: list[int], closer: str) -> int | None:
    """The position in the stack of the nearest opener that this sign closes, among the innermost few."""
    for depth in range(len(stack) - 1, max(len(stack) - _DEEPEST, 0) - 1, -1):
        if _CLOSER[text[stack[depth]]] == closer:
            return depth
    return None


def _outermost(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _ends(text: str, quoted: list[Span]) -> Iterator[int]:
    ahead = iter(quoted)
    span = next(ahead, None)
    for found in _BREAK.finditer(text):
        while span is not None and span[1] < found.end():
            span = next(ahead, None)
        if span is not None and span[0] < found.end() < span[1]:
            continue
        if found["gap"] is not None or _is_end(text, found):
            yield found.end()


def _is_end(text: str, found: re.Match[str]) -> bool:
    """Speech ends a sentence by its full stop; 《怎么办？》 or “前进！” in the middle of one does not."""
    if _GOES_ON.match(text, found.end()):
        return False
    if not found["closers"]:
        return True
    if _SPEECH_END.search(found[0]):
        return not _SPEECH_GOES_ON.match(text, found.end())
    return not text[found.end() : found.end() + 1].strip()


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _paragraphs(document: Document) -> Iterator[_Piece]:
    section, path = 0, list[Block]()
    for block in document.blocks:
        if block.kind is BlockKind.HEADING:
            section += 1
            path = [above for above in path if above.level < block.level] + [block]
        else:
            aside = block.kind is BlockKind.ASIDE
            section += aside
            yield _Piece(section, _heading(document, path), block, *_trimmed(document.text, block.start, block.end))
            section += aside


def _heading(document: Document, path: list[Block]) -> tuple[str, ...]:
    """The heading path, without a first heading that only repeats the title."""
    names = (document.text[block.start : block.end] for block in path)
    return tuple(name for name in names if name and name != document.title)


def _cut(text: str, paragraph: _Piece) -> Iterator[_Piece]:
    """Parts of about equal length, cut at sentence ends, so that no crumb is left at the end."""
    length = paragraph.end - paragraph.start
    target = length / -(-length // LONGEST) if length > LONGEST else LONGEST
    start, end = paragraph.start, paragraph.start
    for first, last in sentences(text[paragraph.start : paragraph.end]):
        full = end - start >= target or paragraph.start + last - start > LONGEST
        if full and end > start:
            yield _resized(paragraph, start, end)
            start = paragraph.start + first
        end = paragraph.start + last
    if end > start:
        yield _resized(paragraph, start, end)


def _place(piece: _Piece) -> tuple[int, int | None]:
    return piece.section, piece.page


def _join(pieces: list[_Piece]) -> Iterator[_Piece]:
    kept = pieces[0]
    for piece in pieces[1:]:
        short = min(kept.end - kept.start, piece.end - piece.start) < SHORTEST
        if short and piece.end - kept.start <= LONGEST:
            kept = _resized(kept, kept.start, piece.end)
        else:
            yield kept
            kept = piece
    yield kept


def _resized(piece: _Piece, start: int, end: int) -> _Piece:
    return replace(piece, start=start, end=end)
