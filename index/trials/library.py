"""The library that a set of questions is put to, ready to be searched."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from index.encoder import Encoder
from index.reranker import Reranker
from index.search import Searcher
from index.snapshot import build_whole
from index.starter import starter_passages, starter_vectors
from index.trials.sets import TrialSet
from index.vectors import read_vectors, write_vectors
from knowledge.documents import read
from knowledge.model import Passage
from knowledge.passages import split


def library_of(trials: TrialSet, materials: Iterable[Path] = ()) -> tuple[Passage, ...]:
    """The set's own passages, or the starter library with further texts. Raises DocumentError and OSError."""
    if trials.passages:
        return trials.passages
    loaded = (split(read(file.name, file.read_bytes())) for file in materials)
    return (*starter_passages(), *(passage for passages in loaded for passage in passages))


def searcher_over(
    passages: Iterable[Passage], encoder: Encoder | None, kept: Path | None = None, reranker: Reranker | None = None
) -> Searcher:
    """A searcher with the shipped weights. `kept` is a file in which vectors outlive the run."""
    name = encoder.name if encoder else ""
    known: Mapping[str, bytes] = {**starter_vectors(name), **(read_vectors(kept, name) if kept else {})}
    snapshot, fresh = build_whole(passages, encoder, known)
    if kept and fresh:
        write_vectors(kept, name, {**read_vectors(kept, name), **fresh})
    searcher = Searcher(encoder, reranker=reranker)
    searcher.switch(snapshot)
    return searcher
