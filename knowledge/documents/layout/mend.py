"""Pieces whose borders come from the layout -> pieces that are paragraphs, headings and asides."""

from dataclasses import replace

from knowledge.documents.headings import LONGEST_ALONE, UNNUMBERED, heading_level, may_be_heading
from knowledge.documents.layout.furniture import clear
from knowledge.documents.layout.signs import BROKEN, ends, glue, goes_on, is_cut, is_item
from knowledge.documents.pieces import Drop, Piece
from knowledge.model import BlockKind, DropReason

_SURE = UNNUMBERED - 1
"""Numbered headings up to this level are told by their number alone; "1 …" needs a finished paragraph before it."""

LONGEST = 20_000
"""Characters beyond which nothing more is joined: no sentence is that long, and a hostile text would cost hours."""

_ROW = 2
"""So many lines without a number can follow each other as headings; more are a list."""


def mend(pieces: list[Piece]) -> tuple[list[Piece], list[Drop]]:
    """Joins what was cut, names headings and asides, drops what is no text; the order stays.

    The solid characters of the pieces are those of the result and of the drops.
    """
    kept, drops = clear(pieces)
    kept = _numbered(kept)
    kept, interrupting = _joined(kept)
    return _unnumbered(kept), drops + interrupting


def join(first: Piece, second: Piece, between: str | None = None) -> Piece:
    """One piece of two; remembers where in it the pages turn. `between` is white space, found by itself if None."""
    gap = glue(first.text, second.text) if between is None else between
    head, tail = first.text.rstrip().removesuffix(BROKEN), second.text.lstrip()
    shift = len(head) + len(gap)
    moved = shift - (len(second.text) - len(tail))
    turns = first.turns
    if first.page is not None and second.page is not None:
        turns += (shift,) * (second.page - first.page - len(first.turns))
    return replace(first, text=head + gap + tail, turns=turns + tuple(moved + turn for turn in second.turns))


def _numbered(pieces: list[Piece]) -> list[Piece]:
    levels = [_level(piece) for piece in pieces]
    done = list(pieces)
    for at, level in enumerate(levels):
        neighbours = {levels[at - 1] if at else None, levels[at + 1] if at + 1 < len(levels) else None}
        if level and level not in neighbours and (level <= _SURE or _begins(done[at - 1] if at else None)):
            done[at] = replace(pieces[at], kind=BlockKind.HEADING, level=level)
    return done


def _level(piece: Piece) -> int | None:
    if piece.kind is not None or "\n" in piece.text.strip():
        return None
    return heading_level(piece.text, LONGEST_ALONE)


def _begins(before: Piece | None) -> bool:
    """Whether a new thought can begin after this piece."""
    return before is None or before.kind is not None or ends(before.text) or may_be_heading(before.text)


def _joined(pieces: list[Piece]) -> tuple[list[Piece], list[Drop]]:
    """Asides in the middle of a cut sentence make way, so that it can be joined: they follow it if they float, else
    they are dropped."""
    kept, drops = list[Piece](), list[Drop]()
    waiting = list[Piece]()
    for piece in pieces:
        if piece.kind is BlockKind.ASIDE and kept and _wants_more(kept[-1]):
            waiting.append(piece)
        elif kept and _continues(kept[-1], piece):
            kept[-1] = join(kept[-1], piece)
            drops += [Drop(DropReason.INTERRUPTION, aside.text) for aside in waiting if not aside.floats]
            waiting = [aside for aside in waiting if aside.floats]
        else:
            kept += [*waiting, piece]
            waiting.clear()
    return kept + waiting, drops


def _wants_more(piece: Piece) -> bool:
    return piece.kind is None and len(piece.text) < LONGEST and not ends(piece.text)


def _continues(before: Piece, piece: Piece) -> bool:
    if piece.kind is not None or piece.opens or not _wants_more(before):
        return False
    if goes_on(piece.text):
        return True
    return is_cut(before.text) and not is_item(piece.text)


def _unnumbered(pieces: list[Piece]) -> list[Piece]:
    done = list(pieces)
    at = 0
    while at < len(pieces):
        row = _row(pieces, at)
        if 0 < row <= _ROW and at + row < len(pieces) and _begins(pieces[at - 1] if at else None):
            for each in range(at, at + row):
                done[each] = replace(pieces[each], kind=BlockKind.HEADING, level=UNNUMBERED)
        at += max(row, 1)
    return done


def _row(pieces: list[Piece], at: int) -> int:
    """How many pieces from here on look like headings without a number."""
    end = at
    while end < len(pieces) and _looks_like_heading(pieces[end]):
        end += 1
    return end - at


def _looks_like_heading(piece: Piece) -> bool:
    return piece.kind is None and may_be_heading(piece.text) and not is_item(piece.text)
