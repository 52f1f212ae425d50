"""Office files are zip archives of XML; nothing is handed to a reader before it is known to be harmless."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from knowledge.documents.errors import Fault, Unreadable

_MOST_ENTRIES = 5_000
_MOST_BYTES = 200_000_000
_MOST_XML = 100_000_000
_HIGHEST_RATIO = 200
_BLOCK = 1 << 20
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_MARKUP = (".xml", ".rels", ".vml")
_ENCRYPTED = 1


def entries(name: str, data: bytes) -> list[str]:
    """The names of what is in an archive; raises `Unreadable`."""
    with _opened(name, data) as archive:
        return archive.namelist()


def check_archive(name: str, data: bytes) -> None:
    """Raises `Unreadable` for an archive that is damaged, encrypted, too much once unpacked, or declares entities."""
    with _opened(name, data) as archive:
        infos = archive.infolist()
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise Unreadable(name, Fault.ENCRYPTED)
        if _is_bomb(infos, len(data)):
            raise Unreadable(name, Fault.BOMB)
        for info in infos:
            _check_entry(name, archive, info)


@contextmanager
def _opened(name: str, data: bytes) -> Iterator[ZipFile]:
    try:
        with ZipFile(BytesIO(data)) as archive:
            yield archive
    except (BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(name, Fault.DAMAGED) from error


def _is_bomb(infos: list[ZipInfo], packed: int) -> bool:
    total = sum(info.file_size for info in infos)
    markup = sum(info.file_size for info in infos if _is_markup(info))
    return (
        len(infos) > _MOST_ENTRIES
        or total > _MOST_BYTES
        or markup > _MOST_XML
        or (total > _BLOCK and total > _HIGHEST_RATIO * packed)
    )


def _is_markup(info: ZipInfo) -> bool:
    return info.filename.lower().endswith(_MARKUP)


def _check_entry(name: str, archive: ZipFile, info: ZipInfo) -> None:
    """Reads an entry to its end, which checks its checksum too; declarations may be hidden in UTF-16."""
    before = b""
    with archive.open(info) as entry:
        while block := entry.read(_BLOCK):
            seen = before + block.replace(b"\0", b"").upper()
            if _is_markup(info) and any(word in seen for word in _FORBIDDEN):
                raise Unreadable(name, Fault.ENTITIES)
            before = seen[-16:]
