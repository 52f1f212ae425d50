"""BM25 of bm25s with its matrix made by NumPy: the same scores, in seconds for 100,000 texts."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from bm25s import BM25
from numpy.typing import NDArray

from index.terms import Terms

_BLOCK = 5_000
"""Texts that are counted at a time, which bounds the memory."""
_MOST = np.iinfo(np.uint16).max
"""How often a token is counted in one text; by far more often than its score still grows."""

Counted = tuple[NDArray[np.int32], NDArray[np.uint16], NDArray[np.uint16]]
"""Of a block: tokens in rising order, the text of the block that has each, and how often it does."""


class Ranker(BM25):  # type: ignore[misc]
    """Only the way the matrix is made is another one; bm25s says of this method that it may be replaced."""

    def build_index_from_ids(
        self, unique_token_ids: list[int], corpus_token_ids: Terms, **shown: Any
    ) -> dict[str, Any]:
        """Scores by token (compressed columns), as bm25s keeps them: `data`, `indices`, `indptr`, `num_docs`."""
        self.nonoccurrence_array = None  # of other methods than ours
        terms, width = corpus_token_ids, len(unique_token_ids)
        blocks = list(_counted(terms))
        texts_with = np.zeros(width, dtype=np.int64)
        for tokens, _, _ in blocks:
            texts_with += np.bincount(tokens, minlength=width)
        indptr = np.concatenate(([0], np.cumsum(texts_with)))
        data, indices = np.empty(indptr[-1], dtype=np.float32), np.empty(indptr[-1], dtype=np.int32)
        weights = np.log(1 + (len(terms) - texts_with + 0.5) / (texts_with + 0.5))
        lengths = np.diff(terms.offsets)
        room = self.k1 * (1 - self.b + self.b * lengths / lengths.mean())
        free = indptr[:-1].copy()
        for first in range(0, len(terms), _BLOCK):
            tokens, places, counts = blocks.pop(0)
            rows = places.astype(np.int32) + first
            at = free[tokens] + _rank_within(tokens)
            data[at] = weights[tokens] * counts / (room[rows] + counts)
            indices[at] = rows
            free += np.bincount(tokens, minlength=width)
        return {"data": data, "indices": indices, "indptr": indptr, "num_docs": len(terms)}


def _counted(terms: Terms) -> Iterator[Counted]:
    """The terms of block after block."""
    for first in range(0, len(terms), _BLOCK):
        last = min(first + _BLOCK, len(terms))
        ids = terms.ids[terms.offsets[first] : terms.offsets[last]].astype(np.int64)
        rows = np.repeat(np.arange(last - first), np.diff(terms.offsets[first : last + 1]))
        pairs, counts = np.unique(ids * (last - first) + rows, return_counts=True)
        tokens, rows = np.divmod(pairs, last - first)
        yield tokens.astype(np.int32), rows.astype(np.uint16), np.minimum(counts, _MOST).astype(np.uint16)


def _rank_within(tokens: NDArray[np.int32]) -> NDArray[np.int64]:
    """0, 1, 2 … within each run of equal tokens."""
    begins = np.flatnonzero(np.diff(tokens, prepend=-1))
    return np.arange(len(tokens)) - np.repeat(begins, np.diff(begins, append=len(tokens)))
