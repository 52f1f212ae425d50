"""The tokens of a row of texts as numbers, so that an index is made anew without reading every text again."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Terms:
    """The tokens of text i are `ids[offsets[i]:offsets[i + 1]]`, places in the vocabulary."""

    vocabulary: dict[str, int]
    ids: NDArray[np.int32]
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def of_text(self, row: int) -> NDArray[np.int32]:
        return self.ids[self.offsets[row] : self.offsets[row + 1]]


NO_TERMS = Terms({}, np.empty(0, dtype=np.int32), np.zeros(1, dtype=np.int64))


def terms_of(texts: Iterable[Sequence[str]], known: Terms = NO_TERMS) -> Terms:
    """The terms of token lists; the vocabulary goes on from a known one, whose numbers stay."""
    vocabulary = dict(known.vocabulary)
    ids, lengths = array("i"), [0]
    for tokens in texts:
        ids.extend(vocabulary.setdefault(token, len(vocabulary)) for token in tokens)
        lengths.append(len(tokens))
    return Terms(vocabulary, np.frombuffer(ids, dtype=np.int32), np.cumsum(lengths, dtype=np.int64))


def arranged(sources: Sequence[tuple[Terms, int]], vocabulary: dict[str, int]) -> Terms:
    """A row of texts, each one taken from some terms (of this vocabulary or an earlier state of it)."""
    parts = [terms.of_text(row) for terms, row in sources]
    ids = np.concatenate(parts) if parts else NO_TERMS.ids
    return Terms(vocabulary, ids, np.cumsum([0, *map(len, parts)], dtype=np.int64))
