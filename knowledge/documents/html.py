"""HTML: headings, paragraphs, lists and tables; nothing is fetched, and scripts and menus are left out."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import PurePath

from knowledge.documents.encoding import decode
from knowledge.documents.layout.mend import mend
from knowledge.documents.pieces import Drop, Piece, assemble
from knowledge.documents.progress import Report, silent
from knowledge.model import BlockKind, Document, DropReason

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_FIXED = frozenset("li dt dd pre tr".split())
_ASIDES = frozenset("figcaption caption aside".split())
_BREAKING = frozenset(
    "p div section article main header body html ul ol dl table thead tbody tfoot blockquote figure address hr form "
    "details summary fieldset center".split()
)
_SKIPPED = frozenset("script style template noscript nav footer button select textarea svg iframe object".split())
_CELLS = frozenset(("td", "th"))
_VOID = frozenset(("br", "hr", "img", "input", "meta", "link", "wbr", "source", "col"))
_SPACE = re.compile(r"[ \t\r\n\f]+")


class PieceParser(HTMLParser):
    """Gathers pieces; `title` is the page's own, `drops` the words that were left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.drops: list[Drop] = []
        self.title = ""
        self._words: list[str] = []
        self._within: list[str] = []
        self._skipping = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag == "title":
            self._in_title = not self.title
        elif tag == "br":
            self._words.append("\n")
        elif tag in _CELLS:
            self._words.append("\t")
        elif self._is_block(tag):
            self._flush()
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self._skipping = max(self._skipping - 1, 0)
        elif tag == "title":
            self._in_title = False
        elif self._is_block(tag):
            self._flush()
            if tag in self._within:
                del self._within[len(self._within) - 1 - self._within[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
        elif self._skipping:
            if data.strip():
                self.drops.append(Drop(DropReason.HIDDEN, data))
        else:
            self._words.append(data if "pre" in self._within else _SPACE.sub(" ", data))

    def close(self) -> None:
        super().close()
        self._flush()

    def _is_block(self, tag: str) -> bool:
        """Inside a row of a table the cells' own paragraphs stay on the row's line."""
        block = tag in _HEADINGS or tag in _FIXED or tag in _ASIDES or tag in _BREAKING
        return block and not (self._within and self._within[-1] == "tr" and tag in ("p", "div"))

    def _flush(self) -> None:
        text = "".join(self._words).strip()
        self._words = []
        if text:
            self.pieces.append(_piece(text, self._within))


def _piece(text: str, within: Iterable[str]) -> Piece:
    opens = text.startswith("\u3000")
    for tag in within:
        if tag in _HEADINGS:
            return Piece(" ".join(text.split()), BlockKind.HEADING, _HEADINGS[tag])
        if tag in _ASIDES:
            return Piece(text, BlockKind.ASIDE)
        if tag in _FIXED:
            return Piece(text, BlockKind.PARAGRAPH)
    return Piece(text, opens=opens)


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
