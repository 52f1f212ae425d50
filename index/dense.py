"""FAISS over unit vectors: the inner product is the cosine, higher is nearer."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.vectors import Rows, Units, unpacked

if TYPE_CHECKING:
    from faiss import IndexFlatIP


class Dense:
    """One vector a passage for search, and the vectors of its sentences to look closer at the best."""

    def __init__(self, passages: Rows, sentences: Rows, offsets: NDArray[np.int64]) -> None:
        """`sentences[offsets[i]:offsets[i + 1]]` belong to passage i."""
        self.passages = passages
        self.sentences = sentences
        self.offsets = offsets
        self._index: Any = _index_of(passages)

    def nearest(self, question: Units, limit: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows and cosines of the passages nearest to one vector `[d]`, best first; fewer when there are fewer."""
        limit = min(limit, len(self.passages))
        if limit == 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        cosines, rows = self._index.search(question[None, :], limit)
        return rows[0], cosines[0]

    def cosine(self, question: Units, row: int) -> float:
        """The cosine with one passage."""
        return float(unpacked(self.passages[row : row + 1])[0] @ question)

    def sentence_cosines(self, question: Units, row: int) -> NDArray[np.float32]:
        """The cosine with each sentence of one passage."""
        cosines: NDArray[np.float32] = unpacked(self.sentences[self.offsets[row] : self.offsets[row + 1]]) @ question
        return cosines


def _index_of(passages: Rows) -> "IndexFlatIP":
    from faiss import IndexFlatIP

    index = IndexFlatIP(passages.shape[1])
    index.add(unpacked(passages))
    return index
