"""BM25 over tokens (bm25s). Scores are sums over the question's tokens, not bounded; 0 means no token in common."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.terms import Terms, terms_of

K1 = 1.2
B = 0.6
_TERMS, _OFFSETS = "terms.npy", "term_offsets.npy"


class Lexical:
    """The lexical index of a row of texts; built by `of_terms`, read back by `load`."""

    def __init__(self, ranker: Any, terms: Terms) -> None:
        """`ranker` is a BM25 of bm25s, None where no text has tokens."""
        self._ranker = ranker
        self.terms = terms
        self.size = len(terms)

    @classmethod
    def of_terms(cls, terms: Terms) -> "Lexical":
        """An index of texts; texts without tokens are allowed."""
        from bm25s.tokenization import Tokenized

        from index.postings import Ranker

        if len(terms.ids) == 0:
            return cls(None, terms)
        ranker = Ranker(method="lucene", k1=K1, b=B)
        ranker.index(Tokenized(terms, terms.vocabulary), create_empty_token=False, show_progress=False)
        return cls(ranker, terms)

    @classmethod
    def of_tokens(cls, texts: Sequence[list[str]]) -> "Lexical":
        """An index of token lists, one a text."""
        return cls.of_terms(terms_of(texts))

    @classmethod
    def load(cls, folder: Path) -> "Lexical":
        """What `save` wrote. Raises OSError or ValueError where files are missing or broken."""
        from bm25s import BM25

        ids, offsets = (np.load(folder / name, mmap_mode="r") for name in (_TERMS, _OFFSETS))
        if len(ids) == 0:
            return cls(None, Terms({}, ids, offsets))
        ranker = BM25.load(str(folder), mmap=True, load_vocab=True)
        return cls(ranker, Terms(ranker.vocab_dict, ids, offsets))

    def save(self, folder: Path) -> None:
        """Writes a folder of files."""
        folder.mkdir()
        np.save(folder / _TERMS, self.terms.ids)
        np.save(folder / _OFFSETS, self.terms.offsets)
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

    def count(self, token: str) -> int:
        """How many texts have the token."""
        row = self._row(token)
        return 0 if row is None else int(self._bounds[row + 1] - self._bounds[row])

    def weight(self, token: str) -> float:
        """How much a token tells (its inverse document frequency, natural log); unknown tokens tell most."""
        count = self.count(token)
        return float(np.log(1 + (self.size - count + 0.5) / (count + 0.5)))

    def _row(self, token: str) -> int | None:
        """The place of a token; none for one whose last text was taken away."""
        row = None if self._ranker is None else self.terms.vocabulary.get(token)
        return row if row is not None and self._bounds[row] < self._bounds[row + 1] else None

    @property
    def _bounds(self) -> Any:
        return self._ranker.scores["indptr"]

    @property
    def _members(self) -> Any:
        return self._ranker.scores["indices"]
