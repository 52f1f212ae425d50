"""A new index among 100,000 passages after a change: time until it is switched, memory, and questions meanwhile."""

import json
import os
import subprocess
import sys
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, process_time

import numpy as np

from index.encoder import bundled
from index.saved import fitting, load, save
from index.search import Searcher
from index.snapshot import build, embedded_texts, unseen
from index.trials.bank import bank_trials
from index.vectors import packed, text_key
from index.views import views_of
from knowledge.model import Passage
from tests.documents import processes
from tests.load.answers import stand_ins
from tests.load.figure import Figure, at_most

PASSAGES, CHANGED = 100_000, 1_000
SECONDS, MEMORY = 60.0, 1.5 * 1024**3 / 1e6


def measure() -> list[Figure]:
    """In a process of its own, so that the peak of its memory is its own."""
    with TemporaryDirectory() as folder:
        for part in ("first", "change"):
            done = subprocess.run(
                [sys.executable, "-m", "tests.load.index", part, folder], stdout=subprocess.PIPE, check=True
            )
        told = json.loads(done.stdout)
    return [
        Figure(f"passages; {CHANGED} of them new, {CHANGED} gone", str(PASSAGES)),
        at_most("seconds until the new index is switched", told["wall"], SECONDS, "{:.1f}"),
        Figure("… of processor time", f"{told['cpu']:.1f} s"),
        at_most("peak of memory, MB", told["peak"], MEMORY, "{:.0f}"),
        Figure("questions asked meanwhile", str(told["asked"])),
        at_most("… that found nothing", told["unanswered"], 0, "{:.0f}"),
        at_most("passages found that are gone", told["stale"], 0, "{:.0f}"),
    ]


def _vectors(passages: list[Passage], dim: int) -> dict[str, bytes]:
    """Stand-in vectors: random ones."""
    keys = [text_key(text) for text in embedded_texts(map(views_of, passages))]
    rows = packed(np.random.default_rng(1).normal(size=(len(keys), dim)).astype(np.float32))
    return {key: row.tobytes() for key, row in zip(keys, rows, strict=True)}


def _first(folder: Path) -> None:
    """The index before the change, as a running bot has it on disk."""
    encoder, passages = bundled(), list(stand_ins(PASSAGES))
    save(build(passages, encoder, _vectors(passages, encoder.dim)).indexed, folder / "index")


def _change(folder: Path) -> None:
    encoder = bundled()
    everything = list(stand_ins(PASSAGES + CHANGED))
    before, after = everything[:PASSAGES], everything[CHANGED:]
    searcher = Searcher(encoder)
    snapshot = fitting(load(folder / "index", encoder.name), before)
    searcher.switch(snapshot)
    known = _vectors(unseen(after, snapshot.indexed), encoder.dim)
    stop, counts = Event(), {"asked": 0, "unanswered": 0}
    asking = Thread(target=_ask, args=(searcher, stop, counts))
    asking.start()
    began, spent = perf_counter(), process_time()
    changed = build(after, encoder, known, snapshot.indexed)
    save(changed.indexed, folder / "index")
    searcher.switch(changed)
    told = {"wall": perf_counter() - began, "cpu": process_time() - spent}
    stop.set()
    asking.join()
    gone = {passage.id for passage in before[:CHANGED]}
    asked = [passage.text[:40] for passage in before[:20]]
    stale = sum(found.passage.id in gone for text in asked for found in searcher.search(text))
    peak = processes.peak(os.getpid())
    print(json.dumps({**told, **counts, "stale": stale, "peak": peak}))


def _ask(searcher: Searcher, stop: Event, counts: dict[str, int]) -> None:
    for trial in cycle(bank_trials()):
        if stop.is_set():
            return
        counts["asked"] += 1
        counts["unanswered"] += not searcher.search(trial.question)
        stop.wait(0.1)


if __name__ == "__main__":
    {"first": _first, "change": _change}[sys.argv[1]](Path(sys.argv[2]))
