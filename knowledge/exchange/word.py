"""docx -> lines, by mammoth, whose lists keep how deep an item lies though not its number or letter."""

import io
from html.parser import HTMLParser

from knowledge.exchange.archive import archive_fault
from knowledge.exchange.nouns import Fault, Finding, Parsed, Place
from knowledge.exchange.numbered import Line, parse_numbered

_BLOCKS = frozenset(("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "br"))
_LISTS = frozenset(("ol", "ul"))


def read_word(name: str, data: bytes) -> Parsed:
    """The rows of a Word file in the numbered form; lines count its paragraphs."""
    import mammoth

    if fault := archive_fault(name, data):
        return Parsed((), (), (Finding(fault, Place(), name),))
    try:
        no_picture = mammoth.images.img_element(lambda _image: {"src": ""})
        html = mammoth.convert_to_html(io.BytesIO(data), convert_image=no_picture).value
    except Exception as error:  # whatever a part of the file that is no WordprocessingML makes of it
        return Parsed((), (), (Finding(Fault.UNREADABLE, Place(), name, type(error).__name__),))
    reader = _Lines()
    reader.feed(html)
    reader.close()
    return parse_numbered(reader.finished())


class _Lines(HTMLParser):
    """A line each paragraph, item of a list, row of a table, and break."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._text = ""
        self._depth = 0

    def finished(self) -> list[Line]:
        self._flush()
        return self._lines

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS or tag in _LISTS:
            self._flush()
        if tag in _LISTS:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS or tag in _LISTS:
            self._flush()
        if tag in _LISTS:
            self._depth -= 1
        if tag == "td":
            self._text += " "

    def handle_data(self, data: str) -> None:
        self._text += data

    def _flush(self) -> None:
        if self._text.strip():
            self._lines.append(Line(self._text, len(self._lines) + 1, self._depth))
        self._text = ""
