"""Pieces of text, as a reader finds them, and the document they make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.model import Block, BlockKind, Document, Dropped, DropReason, Loss

_GAP = "\n\n"
_SAMPLE = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text on its way to become a block.

    `kind` is None where the file does not say what it is: then it may prove to be a heading or an aside, or the rest of
    the piece before. `opens` says that it surely begins a paragraph, `floats` that its place among the others is an
    accident of the layout. `turns` are the positions in `text` at which each following page begins.
    """

    text: str
    kind: BlockKind | None = None
    level: int = 0
    page: int | None = None
    turns: tuple[int, ...] = ()
    opens: bool = False
    floats: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Something of the file that stays out of the document."""

    reason: DropReason
    text: str = ""


def heading(text: str, level: int, page: int | None = None) -> Piece:
    return Piece(text, BlockKind.HEADING, level, page)


def paragraph(text: str, page: int | None = None) -> Piece:
    return Piece(text, BlockKind.PARAGRAPH, page=page)


def aside(text: str, page: int | None = None) -> Piece:
    return Piece(text, BlockKind.ASIDE, page=page)


def solid(text: str) -> int:
    """The number of characters that are no white space."""
    return sum(map(len, text.split()))


def assemble(title: str, pieces: Sequence[Piece], drops: Iterable[Drop], source: str | None = None) -> Document:
    """The document of the pieces in their order; what is of `source` and neither kept nor dropped counts as markup."""
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    for piece in pieces:
        if text := piece.text.strip():
            blocks.append(_block(piece, text, at))
            parts.append(text)
            at += len(text) + len(_GAP)
    whole = _GAP.join(parts)
    return Document(title, "", whole, tuple(blocks), loss=loss_of(solid(whole), drops, source))


def _block(piece: Piece, text: str, at: int) -> Block:
    shift = at - (len(piece.text) - len(piece.text.lstrip()))
    turns = tuple(shift + turn for turn in piece.turns)
    return Block(piece.kind or BlockKind.PARAGRAPH, at, at + len(text), piece.level, piece.page, turns)


def loss_of(kept: int, drops: Iterable[Drop], source: str | None = None) -> Loss:
    """The balance of a file of which `kept` solid characters are in the document."""
    rows: dict[DropReason, Dropped] = {}
    for drop in drops:
        _add(rows, drop.reason, solid(drop.text), drop.text)
    known = kept + sum(row.characters for row in rows.values())
    if source is not None and (rest := solid(source) - known) > 0:
        _add(rows, DropReason.MARKUP, rest)
        known += rest
    return Loss(known, kept, tuple(rows.values()))


def _add(rows: dict[DropReason, Dropped], reason: DropReason, characters: int, text: str = "") -> None:
    before = rows.get(reason, Dropped(reason, 0, 0, " ".join(text.split())[:_SAMPLE]))
    rows[reason] = replace(before, characters=before.characters + characters, times=before.times + 1)
