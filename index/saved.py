"""Snapshots on disk: a folder with a manifest, written aside and switched whole."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import numpy as np

from index.dense import Dense
from index.lexical import Lexical
from index.snapshot import Indexed, Snapshot, in_order, passage_key
from index.text import text_rules
from knowledge.model import Passage

FORMAT = 2
_MANIFEST, _KEYS = "manifest.json", "keys.npy"
_DENSE = ("passages", "sentences", "offsets")


class SnapshotMismatch(Exception):
    """What is saved does not belong to what is asked for, or is damaged: build it anew. `why` says what differs."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class _Manifest:
    format: int
    encoder: str
    text_rules: str
    checksums: dict[str, str]


def save(indexed: Indexed, folder: Path) -> None:
    """Writes beside `folder` and puts it in its place whole. Raises OSError."""
    aside = folder.with_name(f"{folder.name}.{uuid4().hex[:8]}")
    aside.mkdir(parents=True)
    try:
        _write(indexed, aside)
        _switch(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def load(folder: Path, encoder_name: str) -> Indexed:
    """What was saved with this encoder ("" for none), whatever its passages. Raises SnapshotMismatch."""
    manifest = _manifest(folder)
    wanted = _Manifest(FORMAT, encoder_name, text_rules(), manifest.checksums)
    for field, value in asdict(wanted).items():
        if getattr(manifest, field) != value:
            raise SnapshotMismatch(f"another {field.replace('_', ' ')}")
    if _checksums(folder) != manifest.checksums:
        raise SnapshotMismatch("damaged or missing files")
    return _read(folder, encoder_name)


def fitting(indexed: Indexed, passages: Iterable[Passage]) -> Snapshot:
    """The snapshot of exactly these passages. Raises SnapshotMismatch when they are others."""
    ordered = in_order(passages)
    if tuple(map(passage_key, ordered)) != indexed.keys:
        raise SnapshotMismatch("other passages")
    return Snapshot(ordered, indexed)


def _write(indexed: Indexed, folder: Path) -> None:
    np.save(folder / _KEYS, np.frombuffer(b"".join(indexed.keys), dtype=np.uint8))
    indexed.lexical.save(folder / "lexical")
    if indexed.dense is not None:
        for name in _DENSE:
            np.save(folder / f"{name}.npy", getattr(indexed.dense, name))
    manifest = _Manifest(FORMAT, indexed.encoder, text_rules(), _checksums(folder))
    (folder / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), "utf-8")


def _switch(aside: Path, folder: Path) -> None:
    """Two renames: between them there is no snapshot, never half of one."""
    old = aside.with_name(f"{aside.name}.old")
    if folder.exists():
        folder.rename(old)
    aside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _manifest(folder: Path) -> _Manifest:
    try:
        return _Manifest(**json.loads((folder / _MANIFEST).read_text("utf-8")))
    except FileNotFoundError as error:
        raise SnapshotMismatch("no snapshot") from error
    except (OSError, ValueError, TypeError) as error:
        raise SnapshotMismatch("broken manifest") from error


def _checksums(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _MANIFEST)
    return {path.relative_to(folder).as_posix(): _checksum(path) for path in files}


def _checksum(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(2**20):
            digest.update(block)
    return digest.hexdigest()


def _read(folder: Path, encoder_name: str) -> Indexed:
    try:
        keys = np.load(folder / _KEYS).tobytes()
        lexical = Lexical.load(folder / "lexical")
        dense = Dense(*(np.load(folder / f"{name}.npy", mmap_mode="r") for name in _DENSE)) if encoder_name else None
    except (OSError, ValueError, KeyError) as error:
        raise SnapshotMismatch(f"unreadable files: {error}") from error
    return Indexed(tuple(keys[at : at + 16] for at in range(0, len(keys), 16)), lexical, dense, encoder_name)
