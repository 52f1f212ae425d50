"""Files that people and the bot have sent."""

import hashlib
import mimetypes
import struct
from dataclasses import asdict
from pathlib import PurePath

from bot.playground.errors import BadRequest, TooLarge
from bot.playground.nouns import Json, StoredFile, Upload
from bot.playground.shelf import Shelf

DOWNLOAD_LIMIT = 20 * 2**20
UPLOAD_LIMIT = 50 * 2**20
PHOTO_LIMIT = 10 * 2**20


class FileBook:
    """Files by id and by path."""

    def __init__(self, shelf: Shelf) -> None:
        self._rows, self._bytes = shelf.table("file"), shelf.table("bytes")
        self._by_path = {row["path"]: key for key, row in self._rows.items()}

    def keep(self, upload: Upload, folder: str, number: int) -> StoredFile:
        """Keeps an upload under an id made from the number."""
        if len(upload.data) > UPLOAD_LIMIT:
            raise TooLarge
        name = PurePath(upload.name.replace("\\", "/")).name or "file"
        mime = mimetypes.guess_type(name)[0] or upload.mime or "application/octet-stream"
        digest = hashlib.sha256(f"{number}".encode() + upload.data).hexdigest()
        path = f"{folder}/file_{number}{PurePath(name).suffix}"
        file = StoredFile(f"BQAC{digest[:48]}", f"Ag{digest[-14:]}", name, mime, len(upload.data), path)
        self._rows[file.id], self._bytes[file.id] = asdict(file), upload.data
        self._by_path[path] = file.id
        return file

    def get(self, file_id: str) -> StoredFile | None:
        """The file of that id, or None."""
        row = self._rows.get(file_id)
        return StoredFile(**row) if row else None

    def at(self, path: str) -> StoredFile | None:
        """The file at a path that getFile gave, or None."""
        return self.get(self._by_path.get(path, ""))

    def read(self, file: StoredFile) -> bytes:
        """The bytes of a kept file."""
        return bytes(self._bytes[file.id])


def document_json(file: StoredFile) -> Json:
    """A file as a Document object."""
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_name": file.name,
        "mime_type": file.mime,
        "file_size": file.size,
    }


def photo_json(file: StoredFile, data: bytes) -> list[Json]:
    """A picture as the sizes of a photo; BadRequest when it is neither PNG nor JPEG."""
    width, height = picture_size(data)
    known = {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": file.size}
    return [known | {"width": width, "height": height}]


def picture_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG picture."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    if data.startswith(b"\xff\xd8"):
        return jpeg_size(data)
    raise BadRequest("IMAGE_PROCESS_FAILED")


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height out of the first frame header of a JPEG."""
    place = 2
    while place + 9 < len(data):
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4], "big")
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + length
    raise BadRequest("IMAGE_PROCESS_FAILED")
