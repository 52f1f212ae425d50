"""The signs that mean something in GIFT: escaped ones are hidden while a question is taken apart."""

import re
from html.parser import HTMLParser

from knowledge.exchange.wording import tidy

_SIGNS = ":#={}~\\\n"
_ESCAPED = ":#={}~\\n"
_HIDDEN = "\x01\x02\x03\x04\x05\x06\x07\x08"
_HIDE = {f"\\{sign}": stand_in for sign, stand_in in zip(_ESCAPED, _HIDDEN, strict=True)}
_PAIR = re.compile(r"\\[:#={}~\\n]")
_SHOW = str.maketrans(dict(zip(_HIDDEN, _SIGNS, strict=True)))
_WRITE = str.maketrans({sign: f"\\{letter}" for sign, letter in zip(_SIGNS, _ESCAPED, strict=True)})
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")


def hidden(text: str) -> str:
    """The text with control signs in the place of escaped ones; its own control signs are dropped."""
    clean = text.translate(dict.fromkeys(map(ord, _HIDDEN)))
    return _PAIR.sub(lambda pair: _HIDE[pair[0]], clean)


def written(text: str) -> str:
    """The text with every sign escaped that would mean something."""
    return text.translate(_WRITE)


def plain_text(text: str) -> str:
    """What a part of a question says: its format read, its hidden signs shown again."""
    named = _FORMAT.match(text)
    said = (text[named.end() :] if named else text).strip(" \t\n").translate(_SHOW)
    return tidy(_without_markup(said) if named and named[1] == "html" else said)


def _without_markup(text: str) -> str:
    reader = _Text()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts)


class _Text(HTMLParser):
    """The text of a piece of HTML; what stands on a line of its own begins one."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "p", "div", "li") and self.parts:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
