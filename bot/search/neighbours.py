"""Which questions of many ask nearly the same, by the words of their stems and by their vectors."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from bot.aside import aside
from bot.ports import Store
from index.encoder import Encoder
from index.text import fold
from index.vectors import packed, row_of, text_key, unpacked
from knowledge.exchange.twins import Twins, twins
from knowledge.questions import Question

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Units = NDArray[np.float32]

NEAR_BY_MEANING = 0.955
"""Cosine of the bundled encoder. Of the starter bank's 222,778 pairs some 30 lie above; none asks the same."""

NEAR_BY_WORDS = 0.8
"""Without an encoder."""

WORTH_ENCODING = 0.4
"""Stems with fewer words in common are not encoded: encoding takes most of the time."""

MOST_ENCODED = 300
"""Stems encoded at a time, at 15 to 25 a second; those with most words in common go first."""

_BUCKETS = 2048
_BLOCK = 512
_BATCH = 64

Pair = tuple[int, int, float]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Near pairs, the vectors (packed, by key) that had to be made, and how many pairs were too many to be compared."""

    pairs: tuple[Pair, ...]
    made: Mapping[str, bytes] = field(default_factory=dict)
    left_out: int = 0


Tell = Callable[[int, int], None]
"""Hears how many of the stems are encoded, and of how many."""


class Comparison:
    """Implements `ports.Compare`: questions held against the bank. The vectors that it makes are kept."""

    def __init__(self, store: Store, encoder: Encoder | None) -> None:
        self.store, self.encoder = store, encoder

    async def __call__(self, question: Question) -> Sequence[Twins]:
        return (await self.of_all([question]))[0]

    async def of_all(
        self, questions: Sequence[Question], progress: Tell = lambda _done, _total: None
    ) -> tuple[tuple[Twins, ...], int]:
        """Pairs of which at least one is among the questions, and how many were too many to be compared."""
        fresh, encoder = {question.id for question in questions}, self.encoder
        async with self.store.read() as tx:
            everything = [*questions, *(one for one in await tx.bank.questions() if one.id not in fresh)]
            stems = [question.stem for question in everything]
            known = await tx.library.vectors(encoder.name, list(map(vector_key, stems))) if encoder else {}
        found = await aside(neighbours, stems, len(questions), encoder, known, progress)
        if encoder and found.made:
            async with self.store.write() as tx:
                await tx.library.keep_vectors(encoder.name, found.made)
        return await aside(lambda: tuple(twins(everything, found.pairs, fold))), found.left_out


def neighbours(
    stems: Sequence[str],
    fresh: int,
    encoder: Encoder | None,
    known: Mapping[str, bytes],
    progress: Tell = lambda _done, _total: None,
) -> Neighbours:
    """Pairs of near stems of which at least one is among the first `fresh`.

    `known` are vectors made before; `progress` hears how many of the stems are encoded. Slow; any thread.
    """
    if encoder is None:
        return Neighbours(tuple(by_words(stems, fresh, NEAR_BY_WORDS)))
    pairs = sorted(by_words(stems, fresh, WORTH_ENCODING), key=lambda pair: -pair[2])
    wanted = _stems_of(pairs, stems, known)
    made = _encoded(encoder, [stem for stem in wanted if vector_key(stem) not in known], progress)
    vectors = {**known, **made}
    units = {stem: unpacked(row_of(vectors[vector_key(stem)])[np.newaxis])[0] for stem in wanted}
    compared = [pair for pair in pairs if stems[pair[0]] in units and stems[pair[1]] in units]
    close = ((first, second, float(units[stems[first]] @ units[stems[second]])) for first, second, _ in compared)
    near = tuple(pair for pair in close if pair[2] >= NEAR_BY_MEANING)
    return Neighbours(near, made, len(pairs) - len(compared))


def _stems_of(pairs: Sequence[Pair], stems: Sequence[str], known: Mapping[str, bytes]) -> Collection[str]:
    """The stems of the pairs, in their order, as long as not too many of them have to be encoded."""
    wanted: dict[str, None] = {}
    unknown = 0
    for first, second, _ in pairs:
        new = [stem for stem in {stems[first], stems[second]} if stem not in wanted]
        unknown += sum(vector_key(stem) not in known for stem in new)
        if unknown > MOST_ENCODED:
            break
        wanted |= dict.fromkeys(new)
    return wanted


def vector_key(stem: str) -> str:
    """Vectors of stems are kept apart from those of passages, which are encoded otherwise."""
    return text_key(f"stem\0{stem}")


def by_words(stems: Sequence[str], fresh: int, least: float) -> Iterator[Pair]:
    """Pairs whose stems have much in common, each once; rare characters and pairs of characters weigh more."""
    units = _word_vectors(stems)
    for begin in range(0, fresh, _BLOCK):
        cosines = units[begin : min(begin + _BLOCK, fresh)] @ units.T
        for row, other in zip(*np.nonzero(cosines >= least), strict=True):
            first, second = begin + int(row), int(other)
            if first < second:
                yield first, second, float(cosines[row, other])


def _word_vectors(stems: Sequence[str]) -> "Units":
    """float32 `[n, buckets]`, rows of length 1: characters and pairs of them, hashed, weighed by how rare they are."""
    counts = np.zeros((len(stems), _BUCKETS), dtype=np.float32)
    for row, stem in enumerate(stems):
        signs = [sign for sign in fold(stem) if sign.isalnum()]
        for word in (*signs, *map("".join, pairwise(signs))):
            counts[row, crc32(word.encode()) % _BUCKETS] += 1
    weighed = counts * np.log((1 + len(stems)) / (1 + np.count_nonzero(counts, axis=0)) + 1).astype(np.float32)
    units: Units = weighed / np.maximum(np.linalg.norm(weighed, axis=1, keepdims=True), 1e-9)
    return units


def _encoded(encoder: Encoder, stems: Sequence[str], progress: Tell) -> dict[str, bytes]:
    made: dict[str, bytes] = {}
    for begin in range(0, len(stems), _BATCH):
        batch = list(stems[begin : begin + _BATCH])
        rows = packed(encoder.encode_query(batch))
        made |= {vector_key(stem): row.tobytes() for stem, row in zip(batch, rows, strict=True)}
        progress(min(begin + _BATCH, len(stems)), len(stems))
    return made
