"""BM25 over tokens (bm25s). Scores are sums over the question's tokens, not bounded; 0 means no token in common."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bm25s import BM25

K1 = 1.2
B = 0.6


class Lexical:
    """The lexical index of a row of texts; built by `of_tokens`, read back by `load`."""

    def __init__(self, ranker: "BM25 | None", size: int) -> None:
        self._ranker: Any = ranker
        self.size = size

    @classmethod
    def of_tokens(cls, texts: Sequence[list[str]]) -> "Lexical":
        """An index of token lists, one a text; texts without tokens are allowed."""
        from bm25s import BM25

        if not any(texts):
            return cls(None, len(texts))
        ranker = BM25(method="lucene", k1=K1, b=B)
        ranker.index(list(texts), show_progress=False)
        return cls(ranker, len(texts))

    @classmethod
    def load(cls, folder: Path, size: int) -> "Lexical":
        """What `save` wrote. Raises OSError or ValueError where files are missing or broken."""
        from bm25s import BM25

        if not folder.exists():
            return cls(None, size)
        return cls(BM25.load(str(folder), mmap=True, load_vocab=True), size)

    def save(self, folder: Path) -> None:
        """Writes a folder of files; nothing when no text has tokens."""
        if self._ranker is not None:
            self._ranker.save(str(folder), show_progress=False)

    def scores(self, tokens: Sequence[str]) -> NDArray[np.float32]:
        """float32 `[size]`: the score of each text for a question's tokens."""
        known = [token for token in tokens if self._row(token) is not None]
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        scores: NDArray[np.float32] = self._ranker.get_scores(known)
        return scores

    def has(self, token: str) -> bool:
        """Whether any text has the token."""
        return self._row(token) is not None

    def rows_with(self, *tokens: str) -> list[int]:
        """The texts that have all of these tokens."""
        found: set[int] | None = None
        for token in tokens:
            row = self._row(token)
            held = set() if row is None else set(self._members[self._bounds[row] : self._bounds[row + 1]].tolist())
            found = held if found is None else found & held
        return sorted(found or ())

    def weight(self, token: str) -> float:
        """How much a token tells (its inverse document frequency, natural log); unknown tokens tell most."""
        row = self._row(token)
        count = 0 if row is None else int(self._bounds[row + 1] - self._bounds[row])
        return float(np.log(1 + (self.size - count + 0.5) / (count + 0.5)))

    def _row(self, token: str) -> int | None:
        return None if self._ranker is None else self._ranker.vocab_dict.get(token)

    @property
    def _bounds(self) -> Any:
        return self._ranker.scores["indptr"]

    @property
    def _members(self) -> Any:
        return self._ranker.scores["indices"]
