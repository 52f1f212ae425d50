"""FAISS over unit vectors: the inner product is the cosine, higher is nearer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.vectors import Rows, Units, packed, unpacked

if TYPE_CHECKING:
    from faiss import IndexScalarQuantizer

_COARSE = 4
"""So many times the passages asked for are looked at closely: the index knows each number by a byte, on one scale."""
_AT_ONCE = 10_000
"""Passages unpacked at a time: they take four times the room."""


class Dense:
    """One vector a passage for search, and the vectors of its sentences to look closer at the best.

    A passage that has not been embedded yet has vectors of zeros, and is told by `has`.
    """

    def __init__(self, passages: Rows, sentences: Rows, offsets: NDArray[np.int64]) -> None:
        """`sentences[offsets[i]:offsets[i + 1]]` belong to passage i."""
        self.passages = passages
        self.sentences = sentences
        self.offsets = offsets
        self._index: Any = _index_of(passages)

    def has(self, row: int) -> bool:
        """Whether a passage has been embedded."""
        return bool(self.passages[row].any())

    def is_whole(self) -> bool:
        """Whether all passages have been embedded."""
        return bool(self.passages.any(axis=1).all())

    def nearest(self, question: Units, limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows and cosines of the passages nearest to one vector `[d]`, best first; fewer when there are fewer."""
        count = min(_COARSE * limit, len(self.passages))
        if count == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        asked = packed(question[None, :]).astype(np.float32)  # the index compares whole numbers
        _, (likely,) = self._index.search(asked, count)
        cosines: NDArray[np.float32] = unpacked(self.passages[likely]) @ question
        best = np.argsort(-cosines, kind="stable")[:limit]
        return likely[best], cosines[best]

    def cosine(self, question: Units, row: int) -> float:
        """The cosine with one passage."""
        return float(unpacked(self.passages[row : row + 1])[0] @ question)

    def vectors_of(self, row: int) -> tuple[Units, Units]:
        """The vector of one passage `[d]` and those of its sentences `[n, d]`."""
        return unpacked(self.passages[row : row + 1])[0], unpacked(self.sentences_of(row))

    def sentences_of(self, row: int) -> Rows:
        """The vectors of the sentences of one passage."""
        return self.sentences[self.offsets[row] : self.offsets[row + 1]]


Embedded = tuple[Rows, Rows]
"""The vector of a passage `[1, d]` and those of its sentences `[n, d]`."""


def dense_of(embedded: Sequence[Embedded], dim: int) -> Dense:
    """The index of a row of passages."""
    none = np.empty((0, dim), dtype=np.int8)
    return Dense(
        np.concatenate([none, *(passage for passage, _ in embedded)]),
        np.concatenate([none, *(sentences for _, sentences in embedded)]),
        np.cumsum([0, *(len(sentences) for _, sentences in embedded)], dtype=np.int64),
    )


def _index_of(passages: Rows) -> "IndexScalarQuantizer":
    from faiss import METRIC_INNER_PRODUCT, IndexScalarQuantizer, ScalarQuantizer

    parts = [passages[at : at + _AT_ONCE] for at in range(0, len(passages), _AT_ONCE)]
    peak = max((float(np.abs(unpacked(part)).max()) for part in parts), default=0.0) or 1.0
    index = IndexScalarQuantizer(passages.shape[1], ScalarQuantizer.QT_8bit_direct_signed, METRIC_INNER_PRODUCT)
    for part in parts:
        index.add(np.rint(unpacked(part) * (127 / peak)))
    return index
