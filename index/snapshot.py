"""The index of a set of passages, built aside and switched whole; on disk a folder with a manifest.

The order of the passages does not matter: every process builds the same snapshot from the same passages.
"""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from index.dense import Dense
from index.encoder import Encoder
from index.lexical import Lexical
from index.text import text_rules, tokens
from index.vectors import Rows, packed, row_of, text_key
from index.views import Views, views_of
from knowledge.model import Passage

FORMAT = 1
_BATCH = 64
_MANIFEST = "manifest.json"


class SnapshotMismatch(Exception):
    """A saved snapshot does not belong to what is asked for, or is damaged: build it anew. `why` says what differs."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a search needs. `dense` is None where there is no encoder; rows follow `passages`."""

    passages: tuple[Passage, ...]
    lexical: Lexical
    dense: Dense | None
    encoder: str


@dataclass(frozen=True, slots=True)
class _Manifest:
    format: int
    encoder: str
    text_rules: str
    passages: str
    checksums: dict[str, str]


def build(
    passages: Iterable[Passage], encoder: Encoder | None, known: Mapping[str, bytes]
) -> tuple[Snapshot, dict[str, bytes]]:
    """A snapshot, and the vectors that `known` lacked, by `text_key`, as int8 bytes (see `index.vectors`).

    Without an encoder nothing is embedded. Takes long for many new texts: call it in a thread.
    """
    ordered = _ordered(passages)
    views = [views_of(passage) for passage in ordered]
    lexical = Lexical.of_tokens([tokens(view.words) for view in views])
    if encoder is None:
        return Snapshot(ordered, lexical, None, ""), {}
    fresh = embed_missing(embedded_texts(views), encoder, known)
    dense = _dense(views, {**known, **fresh}, encoder.dim)
    return Snapshot(ordered, lexical, dense, encoder.name), fresh


def embedded_texts(views: Iterable[Views]) -> list[str]:
    """The texts of the views whose vectors a snapshot needs, each once, in order."""
    return list(dict.fromkeys(text for view in views for text in (view.whole, *view.sentences)))


def missing_texts(texts: Sequence[str], encoder: Encoder, known: Mapping[str, bytes]) -> list[str]:
    """The texts whose vectors `known` lacks, or holds in another size."""
    return [text for text in texts if len(known.get(text_key(text), b"")) != encoder.dim]


def embed_missing(texts: Sequence[str], encoder: Encoder, known: Mapping[str, bytes]) -> dict[str, bytes]:
    """The vectors of the `missing_texts`, as int8 bytes by `text_key`."""
    missing = missing_texts(texts, encoder, known)
    fresh: dict[str, bytes] = {}
    for at in range(0, len(missing), _BATCH):
        batch = missing[at : at + _BATCH]
        rows = packed(encoder.encode_document(batch))
        fresh |= {text_key(text): row.tobytes() for text, row in zip(batch, rows, strict=True)}
    return fresh


def save(snapshot: Snapshot, folder: Path) -> None:
    """Writes beside `folder` and puts it in its place whole. Raises OSError."""
    aside = folder.with_name(f"{folder.name}.{uuid4().hex[:8]}")
    aside.mkdir(parents=True)
    try:
        _write(snapshot, aside)
        _switch(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def load(folder: Path, passages: Iterable[Passage], encoder_name: str) -> Snapshot:
    """The saved snapshot of exactly these passages and this encoder ("" for none), else `SnapshotMismatch`."""
    ordered = _ordered(passages)
    manifest = _manifest(folder)
    wanted = _Manifest(FORMAT, encoder_name, text_rules(), _digest(ordered), manifest.checksums)
    for field, value in asdict(wanted).items():
        if getattr(manifest, field) != value:
            raise SnapshotMismatch(f"another {field.replace('_', ' ')}")
    if _checksums(folder) != manifest.checksums:
        raise SnapshotMismatch("damaged or missing files")
    return _read(folder, ordered, encoder_name)


def _ordered(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    return tuple(passage for _, passage in sorted({passage.id: passage for passage in passages}.items()))


def _digest(passages: tuple[Passage, ...]) -> str:
    """Covers ids and headings, since the id leaves the headings out and they are indexed."""
    parts = (part for passage in passages for part in (passage.id, *passage.heading, "\n"))
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _dense(views: list[Views], vectors: Mapping[str, bytes], dim: int) -> Dense:
    counts = [len(view.sentences) for view in views]
    return Dense(
        _rows([view.whole for view in views], vectors, dim),
        _rows([text for view in views for text in view.sentences], vectors, dim),
        np.concatenate(([0], np.cumsum(counts, dtype=np.int64))).astype(np.int64),
    )


def _rows(texts: list[str], vectors: Mapping[str, bytes], dim: int) -> Rows:
    rows = np.empty((len(texts), dim), dtype=np.int8)
    for at, text in enumerate(texts):
        rows[at] = row_of(vectors[text_key(text)])
    return rows


def _write(snapshot: Snapshot, folder: Path) -> None:
    snapshot.lexical.save(folder / "lexical")
    if snapshot.dense is not None:
        for name, rows in _arrays(snapshot.dense).items():
            np.save(folder / f"{name}.npy", rows)
    digest = _digest(snapshot.passages)
    manifest = _Manifest(FORMAT, snapshot.encoder, text_rules(), digest, _checksums(folder))
    (folder / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), "utf-8")


def _arrays(dense: Dense) -> dict[str, NDArray[np.int8] | NDArray[np.int64]]:
    return {"passages": dense.passages, "sentences": dense.sentences, "offsets": dense.offsets}


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
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def _read(folder: Path, passages: tuple[Passage, ...], encoder_name: str) -> Snapshot:
    try:
        lexical = Lexical.load(folder / "lexical", len(passages))
        return Snapshot(passages, lexical, _read_dense(folder) if encoder_name else None, encoder_name)
    except (OSError, ValueError, KeyError) as error:
        raise SnapshotMismatch(f"unreadable files: {error}") from error


def _read_dense(folder: Path) -> Dense:
    names = ("passages", "sentences", "offsets")
    passages, sentences, offsets = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in names)
    return Dense(passages, sentences, offsets)
