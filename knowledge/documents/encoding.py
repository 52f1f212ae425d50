"""Bytes -> text, whatever the editor: UTF-8, UTF-16, GB 18030 (what WPS and old Notepad save) or Big5."""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from knowledge.documents.errors import Fault, Unreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffe\uffff]")

# The commonest characters of running Chinese text, in both scripts. A wrong codec turns text into rare characters.
_COMMON = frozenset(
    "的一是不了在有人我他这中大来上国和地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去"
    "这国来时说会对为开们动进产个与并党政主民革命军战争东实义议员"
    "這國來時說會對為開們動進產個與並黨過發後裡經麼種實義議員戰爭東軍"
    "，。、：；（）《》“”「」0123456789"
)
_SAMPLE = 20_000


def decode(name: str, data: bytes) -> str:
    """The text in a file, its line ends as "\\n" and without a byte order mark.

    Raises `Unreadable` when the bytes are no text or their encoding cannot be told.
    """
    text = _marked(name, data)
    if text is None:
        text = _guessed(name, data)
    if len(_CONTROL.findall(text)) > len(text) // 1000:
        raise Unreadable(name, Fault.BINARY)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _marked(name: str, data: bytes) -> str | None:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(codec)
            except UnicodeDecodeError as error:
                raise Unreadable(name, Fault.ENCODING, str(error)) from error
    return None


def _guessed(name: str, data: bytes) -> str:
    """UTF-8 proves itself; between the others the share of common characters decides."""
    texts = dict(_decodings(data))
    if "utf-8" in texts and "\0" not in texts["utf-8"]:
        return texts["utf-8"]
    best = max(texts.values(), key=_plausibility, default="")
    if best and _plausibility(best) > 0.1:
        return best
    return _detected(name, data)


def _decodings(data: bytes) -> Iterator[tuple[str, str]]:
    for codec in _GUESSES:
        try:
            yield codec, data.decode(codec)
        except UnicodeDecodeError:
            continue


def _plausibility(text: str) -> float:
    sample = [sign for sign in text[:_SAMPLE] if not sign.isspace()]
    return sum(sign in _COMMON for sign in sample) / len(sample) if sample else 0.0


def _detected(name: str, data: bytes) -> str:
    """What is left (another language's code page, or no text at all) goes by statistics."""
    best = from_bytes(data).best()
    if best is None:
        raise Unreadable(name, Fault.BINARY if b"\0" in data else Fault.ENCODING)
    return str(best)
