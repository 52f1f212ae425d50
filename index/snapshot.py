"""The index of a set of passages, built aside and switched whole; `index.saved` keeps it on disk.

The order of the passages does not matter: every process builds the same snapshot from the same passages. What a
snapshot has of a passage is taken over by the next one, so that only what is new is read and embedded.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from index.dense import Dense, Embedded, dense_of
from index.encoder import Encoder
from index.lexical import Lexical
from index.terms import arranged, terms_of
from index.text import tokens
from index.vectors import packed, row_of, text_key
from index.views import Views, views_of
from knowledge.model import Passage

_BATCH = 64


@dataclass(frozen=True, slots=True)
class Indexed:
    """What was made of a row of passages: row i is that of the passage with `keys[i]` (see `passage_key`).

    `dense` is None where there is no encoder.
    """

    keys: tuple[bytes, ...]
    lexical: Lexical
    dense: Dense | None
    encoder: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything a search needs; the rows of `indexed` follow `passages`."""

    passages: tuple[Passage, ...]
    indexed: Indexed

    @property
    def lexical(self) -> Lexical:
        return self.indexed.lexical

    @property
    def dense(self) -> Dense | None:
        return self.indexed.dense

    @property
    def encoder(self) -> str:
        return self.indexed.encoder


def passage_key(passage: Passage) -> bytes:
    """16 bytes that change whenever something indexed does; the passage's id leaves the headings out."""
    text = "\0".join((passage.id, *passage.heading))
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def in_order(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Each passage once, in the order of a snapshot."""
    return tuple(passage for _, passage in sorted({passage.id: passage for passage in passages}.items()))


def unseen(passages: Iterable[Passage], before: Indexed | None) -> list[Passage]:
    """Those of which `before` has nothing, or no vectors where it should."""
    rows = _rows(before)
    return [passage for passage in in_order(passages) if passage_key(passage) not in rows]


def build(
    passages: Iterable[Passage],
    encoder: Encoder | None,
    known: Mapping[str, bytes],
    before: Indexed | None = None,
) -> Snapshot:
    """A snapshot, from the vectors in `known` (int8 bytes by `text_key`) and what `before` has.

    Passages whose vectors are not all known are found by their words alone. Takes long for many new texts: call it in
    a thread.
    """
    ordered = in_order(passages)
    keys = tuple(map(passage_key, ordered))
    rows = _rows(before)
    fresh = [passage for passage, key in zip(ordered, keys, strict=True) if key not in rows]
    views = {passage_key(passage): views_of(passage) for passage in fresh}
    lexical = _lexical(keys, views, before, rows)
    if encoder is None:
        return Snapshot(ordered, Indexed(keys, lexical, None, ""))
    taken = {key: _taken(before, rows[key]) for key in keys if key in rows}
    made = {key: _embedded(view, known, encoder.dim) for key, view in views.items()}
    dense = dense_of([taken.get(key) or made[key] for key in keys], encoder.dim)
    return Snapshot(ordered, Indexed(keys, lexical, dense, encoder.name))


def _rows(before: Indexed | None) -> dict[bytes, int]:
    """The rows that can be taken over."""
    if before is None:
        return {}
    dense = before.dense
    return {key: row for row, key in enumerate(before.keys) if dense is None or dense.has(row)}


def _lexical(
    keys: Sequence[bytes], views: Mapping[bytes, Views], before: Indexed | None, rows: Mapping[bytes, int]
) -> Lexical:
    new = [tokens(view.words) for view in views.values()]
    fresh = terms_of(new, before.lexical.terms) if before else terms_of(new)
    at = {key: (fresh, row) for row, key in enumerate(views)}
    if before is not None:
        at |= {key: (before.lexical.terms, row) for key, row in rows.items()}
    return Lexical.of_terms(arranged([at[key] for key in keys], fresh.vocabulary))


def _taken(before: Indexed | None, row: int) -> Embedded:
    assert before is not None
    assert before.dense is not None
    return before.dense.passages[row : row + 1], before.dense.sentences_of(row)


def _embedded(view: Views, known: Mapping[str, bytes], dim: int) -> Embedded:
    """The vectors of a view; zeros where one is not known."""
    vectors = [known.get(text_key(text), b"") for text in (view.whole, *view.sentences)]
    if not all(len(vector) == dim for vector in vectors):
        vectors = [bytes(dim)] * len(vectors)
    stacked = np.stack([row_of(vector) for vector in vectors])
    return stacked[:1], stacked[1:]


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


def build_whole(
    passages: Iterable[Passage], encoder: Encoder | None, known: Mapping[str, bytes]
) -> tuple[Snapshot, dict[str, bytes]]:
    """A snapshot in which every passage is embedded, and the vectors that `known` lacked."""
    ordered = in_order(passages)
    fresh = embed_missing(embedded_texts(map(views_of, ordered)), encoder, known) if encoder else {}
    return build(ordered, encoder, {**known, **fresh}), fresh
