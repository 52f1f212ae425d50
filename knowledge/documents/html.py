"""HTML: headings, paragraphs, lists and tables; nothing is fetched, and scripts and menus are left out."""

import re
from html.parser import HTMLParser
from pathlib import PurePath

from knowledge.documents.encoding import decode
from knowledge.documents.layout.mend import mend
from knowledge.documents.pieces import Drop, Piece, assemble
from knowledge.documents.progress import Report, silent
from knowledge.model import BlockKind, Document, DropReason

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_KINDS = dict.fromkeys(_HEADINGS, BlockKind.HEADING)
_KINDS |= dict.fromkeys(("li", "dt", "dd", "pre", "tr"), BlockKind.PARAGRAPH)
_KINDS |= dict.fromkeys(("figcaption", "caption", "aside"), BlockKind.ASIDE)
_BREAKING = frozenset(
    "p div section article main header body html ul ol dl table thead tbody tfoot blockquote figure address hr form "
    "details summary fieldset center".split()
)
_SKIPPED = frozenset("script style template noscript nav footer button select textarea svg iframe object".split())
_CELLS = frozenset(("td", "th"))
_DEEPEST = 100
_SPACE = re.compile(r"[ \t\r\n\f]+")
_TAB = re.compile(r"[ \n]*\t[ \n\t]*")
_NOTE = re.compile(r"#?(?:foot|end)note-(?:ref-)?\d+")

Attributes = list[tuple[str, str | None]]


class PieceParser(HTMLParser):
    """Gathers pieces; `title` is the page's own, `drops` the words that were left out.

    The marks that point from a text to its notes and back are no words, and the notes are asides.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.drops: list[Drop] = []
        self.title = ""
        self._words: list[str] = []
        self._within: list[tuple[str, BlockKind]] = []
        self._skipped: list[str] = []
        self._in_title = False
        self._in_mark = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag in _SKIPPED:
            self._skipped.append(tag)
        elif tag == "title":
            self._in_title = not self.title
        elif tag == "a":
            self._in_mark = _is_note(attrs, "href")
        elif tag == "br":
            self._words.append("\n")
        elif tag in _CELLS:
            self._words.append("\t")
        elif self._in_row(tag):
            self._words.append(" ")
        elif tag in _KINDS or tag in _BREAKING:
            self._flush()
            self._enter(tag, BlockKind.ASIDE if _is_note(attrs, "id") else _KINDS.get(tag))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            del self._skipped[self._skipped.index(tag) :]
        elif tag == "title":
            self._in_title = False
        elif tag == "a":
            self._in_mark = False
        elif not self._in_row(tag) and (tag in _KINDS or tag in _BREAKING):
            self._flush()
            self._leave(tag)

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif self._skipped:
            reason = DropReason.CONTENTS if "nav" in self._skipped else DropReason.HIDDEN
            self.drops += [Drop(reason, data)] if data.strip() else []
        elif not self._in_mark:
            self._words.append(data if ("pre", BlockKind.PARAGRAPH) in self._within else _SPACE.sub(" ", data))

    def close(self) -> None:
        super().close()
        self._flush()

    def _in_row(self, tag: str) -> bool:
        """Inside a row of a table the cells' own paragraphs stay on the row's line."""
        return tag in ("p", "div") and bool(self._within) and self._within[-1][0] == "tr"

    def _enter(self, tag: str, kind: BlockKind | None) -> None:
        """A heading that was never closed ends where another block begins."""
        self._within = [each for each in self._within if each[0] not in _HEADINGS]
        if kind and len(self._within) < _DEEPEST:
            self._within.append((tag, kind))

    def _leave(self, tag: str) -> None:
        places = [at for at, each in enumerate(self._within) if each[0] == tag]
        if places:
            del self._within[places[-1] :]

    def _flush(self) -> None:
        text = _TAB.sub("\t", "".join(self._words)).strip(" \t\n")
        self._words = []
        if text:
            self.pieces.append(_piece(text, self._within))


def _is_note(attributes: Attributes, name: str) -> bool:
    return any(key == name and _NOTE.fullmatch(value or "") for key, value in attributes)


def _piece(text: str, within: list[tuple[str, BlockKind]]) -> Piece:
    """The innermost heading or aside decides, else whether anything marks the text at all."""
    kinds = {kind: tag for tag, kind in within}
    if BlockKind.HEADING in kinds:
        return Piece(" ".join(text.split()), BlockKind.HEADING, _HEADINGS[kinds[BlockKind.HEADING]])
    if BlockKind.ASIDE in kinds:
        return Piece(text, BlockKind.ASIDE)
    return Piece(text, BlockKind.PARAGRAPH if kinds else None, opens=text.startswith("\u3000"))


def read_html(name: str, data: bytes, report: Report = silent) -> Document:
    """The document in a page. Title: its only `h1`, else the page's own title, else the file's stem."""
    text = decode(name, data)
    parser = parsed(text)
    pieces, drops = mend(parser.pieces)
    title = title_of(pieces) or " ".join(parser.title.split()) or PurePath(name).stem
    return assemble(title, pieces, [*parser.drops, *drops], text)


def parsed(text: str) -> PieceParser:
    """The pieces of a page, before they are mended."""
    parser = PieceParser()
    parser.feed(text)
    parser.close()
    return parser


def title_of(pieces: list[Piece]) -> str:
    """The only heading of the first level."""
    first = [piece.text.strip() for piece in pieces if piece.kind is BlockKind.HEADING and piece.level == 1]
    return first[0] if len(first) == 1 else ""
