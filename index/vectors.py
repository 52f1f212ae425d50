"""Unit vectors as bytes: one int8 a dimension, scaled by the largest, so that normalising gives the vector back."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int8]
Units = NDArray[np.float32]


def text_key(text: str) -> str:
    """32 hex digits of a text as it was given to the encoder; vectors are kept under it."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def packed(vectors: Units) -> Rows:
    """int8 `[n, d]` of float32 `[n, d]`; the cosine with the original stays above 0.9995 for encoder outputs."""
    peak = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-9)
    rows: Rows = np.rint(vectors / peak * 127).astype(np.int8)
    return rows


def unpacked(rows: Rows) -> Units:
    """float32 unit vectors `[n, d]` of packed rows."""
    vectors = rows.astype(np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: Units = vectors / np.maximum(norms, 1e-9)
    return units


def row_of(data: bytes) -> Rows:
    """One packed row `[d]` from its bytes."""
    return np.frombuffer(data, dtype=np.int8)


def read_vectors(file: Path, encoder: str) -> dict[str, bytes]:
    """The int8 vectors in a file by text key; none where there is no file or another encoder made it.

    Raises OSError or ValueError for a file that is none of ours.
    """
    if not file.exists():
        return {}
    try:
        with np.load(file) as stored:
            if str(stored["encoder"]) != encoder:
                return {}
            keys, rows = stored["keys"], stored["rows"]
    except (KeyError, AttributeError, BadZipFile, EOFError) as error:
        raise ValueError(f"{file} holds no vectors") from error
    return {key.hex(): row.tobytes() for key, row in zip(map(bytes, keys), rows, strict=True)}


def write_vectors(file: Path, encoder: str, vectors: Mapping[str, bytes]) -> None:
    """Writes int8 vectors by text key, in the order of their keys."""
    keys = sorted(vectors)
    with file.open("wb") as out:
        np.savez_compressed(
            out,
            encoder=np.array(encoder),
            keys=np.array([list(bytes.fromhex(key)) for key in keys], dtype=np.uint8),
            rows=np.array([row_of(vectors[key]) for key in keys]),
        )
