"""Question -> ranked passages, each with a confidence."""

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from index.cosines import NO_COSINES, Cosines, cosines_of
from index.evidence import Evidence, evidence_of
from index.fuse import Weights, confidence, score, shipped_weights
from index.highlight import highlight
from index.needs import Needs, needs_of
from index.question import Question, question_of, without_typos
from index.text import spelled_out
from index.typos import Written
from index.views import Close, close_view, views_of
from knowledge.model import Found, Passage
from knowledge.passages import Span

if TYPE_CHECKING:
    from index.encoder import Encoder
    from index.reranker import Reranker
    from index.snapshot import Snapshot
    from index.vectors import Units

CANDIDATES = 20
"""Passages that each ranking proposes."""

LOOKED = 16
"""Passages that are looked at closely, the most costly step."""

RERANKED = 5
"""Passages that a reranker puts in order anew; each is a run of its model."""


class Searcher:
    """Searches the current snapshot, from any thread.

    A search keeps the snapshot it began with, so a switch never shows half of one.
    """

    def __init__(
        self,
        encoder: "Encoder | None" = None,
        weights: Weights | None = None,
        reranker: "Reranker | None" = None,
    ) -> None:
        self._encoder, self._reranker = encoder, reranker
        self._weights = weights or shipped_weights(encoder.name if encoder else "")
        self._snapshot: Snapshot | None = None
        self._views = lru_cache(maxsize=4096)(close_view)
        self._vectors = lru_cache(maxsize=256)(self._embed)

    @property
    def threshold(self) -> float:
        """The confidence from which a passage answers (see `knowledge.answer`)."""
        return self._weights.threshold

    def switch(self, snapshot: "Snapshot") -> None:
        """Searches from now on in this snapshot. Raises ValueError when it was built with another encoder."""
        name = self._encoder.name if self._encoder else ""
        if snapshot.encoder != name:
            raise ValueError(f"snapshot of encoder {snapshot.encoder!r}, searcher has {name!r}")
        self._snapshot = snapshot

    def search(self, question: str, limit: int = 10) -> tuple[Found, ...]:
        """The best passages for any text, at most `limit`; none when it has no content words or nothing is loaded.

        A reranker changes the order of the first few and nothing else: each passage keeps its own score and
        confidence. A reranker's numbers are fitted on other texts and say nothing about this threshold, so whether
        there is an answer at all is still decided by the evidence for the passage that comes first.
        """
        found = [self._found(passage, evidence) for passage, evidence in self.look(question)]
        ranked = self._reranked(question, sorted(found, key=lambda one: -one.score))[:limit]
        return (*(_highlighted(question_of(question), first) for first in ranked[:1]), *ranked[1:])

    def look(self, question: str) -> list[tuple[Passage, Evidence]]:
        """The candidates in no order, with the evidence for each."""
        snapshot, asked = self._snapshot, question_of(question)
        if snapshot is None or not snapshot.passages or not asked.tokens:
            return []
        asked = without_typos(asked, Written(snapshot.lexical, lambda row: self._views(snapshot.passages[row]).whole))
        return [(snapshot.passages[row], evidence) for row, evidence in self._look(snapshot, asked)]

    def best_span(self, passage: Passage, evidence: Evidence) -> Span:
        """The bounds of the best sentence in the passage."""
        return self._views(passage).spans[evidence.best]

    def _found(self, passage: Passage, evidence: Evidence) -> Found:
        best = self.best_span(passage, evidence)
        return Found(passage, score(evidence, self._weights), confidence(evidence, self._weights), best)

    def _reranked(self, question: str, ranked: list[Found]) -> list[Found]:
        """In the reranker's order, as far as it looks; it reads what the encoder reads."""
        first, rest = ranked[:RERANKED], ranked[RERANKED:]
        if self._reranker is None or len(first) < 2:
            return ranked
        asked = spelled_out(question_of(question).text)
        marks = self._reranker.predict([(asked, views_of(one.passage).whole) for one in first])
        order = sorted(range(len(first)), key=lambda place: -float(marks[place]))
        return [*(first[place] for place in order), *rest]

    def _look(self, snapshot: "Snapshot", asked: Question) -> list[tuple[int, Evidence]]:
        needs = needs_of(asked, snapshot.lexical)
        vector = self._vector(asked)
        lexical = snapshot.lexical.scores(asked.terms)
        rows = self._most_likely(snapshot, _candidates(snapshot, lexical, vector), lexical / needs.total, vector)
        return [(row, self._evidence(snapshot, needs, row, float(lexical[row]) / needs.total, vector)) for row in rows]

    def _most_likely(
        self, snapshot: "Snapshot", rows: list[int], lexical: "Units", vector: "Units | None"
    ) -> list[int]:
        """The rows worth a close look: the best by the two rankings together."""
        weights = self._weights.rank
        by_meaning = weights.get("cosine", 0.0) + weights.get("sentence", 0.0) / 2

        def mark(row: int) -> float:
            cosine = snapshot.dense.cosine(vector, row) if snapshot.dense and vector is not None else 0.0
            return weights.get("lexical", 0.0) * float(lexical[row]) + by_meaning * cosine

        return sorted(rows, key=mark, reverse=True)[:LOOKED]

    def _evidence(
        self, snapshot: "Snapshot", needs: Needs, row: int, lexical: float, vector: "Units | None"
    ) -> Evidence:
        view: Close = self._views(snapshot.passages[row])
        return evidence_of(needs, view, lexical, self._cosines(snapshot, row, vector))

    def _cosines(self, snapshot: "Snapshot", row: int, vector: "Units | None") -> Cosines:
        if vector is None or snapshot.dense is None:
            return NO_COSINES
        if snapshot.dense.has(row):
            return cosines_of(vector, *snapshot.dense.vectors_of(row))
        vectors = self._vectors(snapshot.passages[row])
        return cosines_of(vector, vectors[0], vectors[1:])

    def _embed(self, passage: Passage) -> "Units":
        """The vectors `[1 + n, d]` of a passage and its sentences, for one that is not in the index yet."""
        assert self._encoder is not None
        view = views_of(passage)
        return self._encoder.encode_document([view.whole, *view.sentences])

    def _vector(self, asked: Question) -> "Units | None":
        vector: Units | None = self._encoder.encode_query([spelled_out(asked.text)])[0] if self._encoder else None
        return vector


def _highlighted(question: Question, found: Found) -> Found:
    """With the phrase of the best sentence that answers."""
    start, end = found.best
    phrase = highlight(question, found.passage.text[start:end])
    return replace(found, highlight=(start + phrase[0], start + phrase[1])) if phrase else found


def _candidates(snapshot: "Snapshot", lexical: "Units", vector: "Units | None") -> list[int]:
    """The rows that either ranking puts among its first."""
    import numpy as np

    count = min(CANDIDATES, len(lexical))
    first = np.argpartition(-lexical, count - 1)[:count]
    rows = {int(row) for row in first if lexical[row] > 0}
    if vector is not None and snapshot.dense is not None:
        rows |= {int(row) for row in snapshot.dense.nearest(vector, CANDIDATES)[0]}
    return sorted(rows)
