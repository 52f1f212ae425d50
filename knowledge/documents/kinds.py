"""What a file really is, by its first bytes, and the refusals that need no reader."""

import re
from pathlib import PurePath

from knowledge.documents.archive import entries
from knowledge.documents.errors import Fault, Unreadable

LARGEST = 50_000_000
"""Bytes of a file. Telegram hands a bot 20 MB at most: the command line and the folder are the way around."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLD = {".doc": Fault.OLD_WORD, ".wps": Fault.OLD_WORD, ".dot": Fault.OLD_WORD}
_OLD |= {".xls": Fault.OLD_SHEET, ".et": Fault.OLD_SHEET, ".ppt": Fault.OLD_SLIDES, ".dps": Fault.OLD_SLIDES}
_STREAMS = {
    "EncryptedPackage": Fault.ENCRYPTED,
    "WordDocument": Fault.OLD_WORD,
    "Workbook": Fault.OLD_SHEET,
    "PowerPoint Document": Fault.OLD_SLIDES,
}
_PARTS = {"word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "ppt/presentation.xml": ".pptx"}
_MAGIC = {
    ".pdf": re.compile(rb"%PDF-"),
    ".png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    ".jpg": re.compile(rb"\xff\xd8\xff"),
    ".bmp": re.compile(rb"BM.{4}\0{4}", re.DOTALL),
    ".tif": re.compile(rb"II\*\0|MM\0\*"),
    ".webp": re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
}
_SAME = {".jpeg": ".jpg", ".tiff": ".tif"}
_ZIPPED = frozenset(_PARTS.values())
_BY_MAGIC = _MAGIC.keys() | _ZIPPED


def check_kind(name: str, data: bytes) -> None:
    """Raises `Unreadable` for a file that no reader need look at: too large, old, encrypted, or misnamed."""
    if len(data) > LARGEST:
        raise Unreadable(name, Fault.LARGE, str(LARGEST // 1_000_000))
    ending = PurePath(name).suffix.lower()
    if data.startswith(_OLE):
        raise Unreadable(name, _old(ending, data))
    if data.lstrip().startswith(b"{\\rtf"):
        raise Unreadable(name, Fault.RICH_TEXT)
    _compare(name, _SAME.get(ending, ending), _kind(name, data))


def is_old(ending: str) -> bool:
    """Whether files of this ending are refused with a way around."""
    return ending in _OLD or ending == ".rtf"


def _old(ending: str, data: bytes) -> Fault:
    for stream, fault in _STREAMS.items():
        if stream.encode("utf-16-le") in data:
            return fault
    return _OLD.get(ending, Fault.OLD_WORD)


def _compare(name: str, ending: str, kind: str | None) -> None:
    if kind and kind != ending:
        raise Unreadable(name, Fault.DISGUISED, kind)
    if kind is None and (ending in _BY_MAGIC or is_old(ending)):
        raise Unreadable(name, Fault.DAMAGED)


def _kind(name: str, data: bytes) -> str | None:
    """The ending that the bytes call for; None where they tell nothing. A PDF may begin with a few strange bytes."""
    if data.startswith(b"PK\x03\x04"):
        return _packed(name, data)
    if name.lower().endswith(".pdf") and b"%PDF-" in data[:1024]:
        return ".pdf"
    return next((ending for ending, magic in _MAGIC.items() if magic.match(data)), None)


def _packed(name: str, data: bytes) -> str:
    names = set(entries(name, data))
    return next((ending for part, ending in _PARTS.items() if part in names), ".zip")
