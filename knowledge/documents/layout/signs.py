"""What the first and last characters of a stretch of text say about its neighbours."""

import re
import unicodedata

_CLOSERS = r"[”’」』）)】\]\"]*"
_END = re.compile(rf"(?:[。！？!?：:；;…]|(?<=[A-Za-z0-9])\.){_CLOSERS}\s*$")
_COMMA = re.compile(r"[，,、]\s*$")
_INNER = re.compile(r"[。！？；，、：“”]|(?<=[^\d\s])[,;](?=[^\d\s])")
_GOES_ON = re.compile(r"[，、；：。！？”’）》」』,.;:!?)]")
_ITEM = re.compile(
    r"[•·●◆■□▪◇○☆★※①-⑳]|[-*+–](?=\s)|\d{1,3}[.．](?!\d)|[（(]?[一二三四五六七八九十]{1,3}[）)、]|[（(]?\d{1,3}[）)、](?!\d)"
)
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("「", "」"), ("(", ")"))
BROKEN = "\x02"
"""How pdfium marks a hyphen that breaks a word at the end of a line."""

_TAIL = 400
"""Characters of a long text that tell how it ends."""

_CUT_LENGTH = 30
_HEADLINE = 24


def ends(text: str) -> bool:
    """Whether a sentence, a speech or an item of a list ends here."""
    return _END.search(text[-_TAIL:]) is not None


def is_cut(text: str) -> bool:
    """Whether a stretch of text is surely broken off in the middle of a sentence."""
    text = text.strip()
    if ends(text):
        return False
    if _COMMA.search(text[-_TAIL:]) or _open(text[-_TAIL:]):
        return True
    length = len(text)
    return length > _CUT_LENGTH or (length > _HEADLINE and _INNER.search(text) is not None)


def goes_on(text: str) -> bool:
    """Whether a stretch of text can only be the rest of a sentence."""
    return _GOES_ON.match(text.lstrip()) is not None


def is_item(text: str) -> bool:
    """Whether an item of a list begins here."""
    return _ITEM.match(text.lstrip()) is not None


def glue(before: str, after: str) -> str:
    """What stands between two halves of a sentence: a space between Latin words, else nothing."""
    first, last = before.rstrip()[-1:], after.lstrip()[:1]
    return " " if _spaced(first) and _spaced(last) and first not in "-" + BROKEN else ""


def width(text: str) -> int:
    """Columns on a screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _open(text: str) -> bool:
    return any(text.rfind(opener) > text.rfind(closer) for opener, closer in _PAIRS)


def _spaced(sign: str) -> bool:
    return sign.isascii() and sign not in "([{\"'"
