"""A whole answer among 100,000 passages on one core, beside the encoder's own time; and the bot's event loop meanwhile."""

import asyncio
import os
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from bot.interpreter import keep_what_stands, set_up
from bot.search import client
from bot.search.client import SearchApart, search_apart
from bot.settings import Settings
from index.encoder import Encoder, bundled
from index.saved import save
from index.search import Searcher
from index.snapshot import Snapshot, build_whole, embedded_texts
from index.starter import starter_passages
from index.trials.bank import bank_trials
from index.trials.report import percentile
from index.vectors import packed, text_key
from index.views import views_of
from knowledge.answer import answer
from knowledge.model import Passage
from knowledge.passages import sentences
from tests.load.figure import Figure, at_most

PASSAGES, QUESTIONS, WARM = 100_000, 200, 20
A_SECOND, SECONDS, TICK = 10, 20.0, 0.005
TIMES_P50, TIMES_P99, TIMES_LATE = 2.5, 3.0, 2.0


def measure() -> list[Figure]:
    """With the interpreter as the bot sets it up."""
    set_up()
    encoder, snapshot = _prepared(PASSAGES)
    searcher = Searcher(encoder)
    searcher.switch(snapshot)
    keep_what_stands()
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    questions = [trial.question for trial in islice(cycle(bank_trials()), QUESTIONS + WARM)]
    random = Random(2)
    asked = [f"{question[:-1]}{random.randint(1, 99)}" for question in questions]
    alone, whole = [], []
    for text in asked:
        alone.append(_seconds(lambda text=text: encoder.encode_query([text])))  # type: ignore[misc]
        whole.append(_seconds(lambda text=text: answer(searcher.search(text), searcher.threshold)))  # type: ignore[misc]
    os.sched_setaffinity(0, cores)
    idle, busy = asyncio.run(_lateness(snapshot, asked))
    return [*_latency(alone[WARM:], whole[WARM:]), *_loop(idle, busy)]


def _prepared(count: int) -> tuple[Encoder, Snapshot]:
    """Stand-in passages with stand-in vectors: random ones, and nothing is embedded."""
    encoder = bundled()
    passages = list(stand_ins(count))
    keys = [text_key(text) for text in embedded_texts(map(views_of, passages))]
    rows = packed(np.random.default_rng(1).normal(size=(len(keys), encoder.dim)).astype(np.float32))
    snapshot, fresh = build_whole(passages, encoder, {key: row.tobytes() for key, row in zip(keys, rows, strict=True)})
    assert not fresh
    return encoder, snapshot


def stand_ins(count: int) -> Iterator[Passage]:
    """Passages of sentences of the starter library, thrown together, with a number that tells them apart."""
    random = Random(1)
    texts = [one.text[start:end] for one in starter_passages() for start, end in sentences(one.text)]
    for number in range(count):
        text = "".join([*random.sample(texts, 2), f"编号{number}。"])
        yield Passage(f"书{number % 100}", "1", (f"第{number % 1000}节",), number, number + len(text), text)


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _latency(alone: list[float], whole: list[float]) -> list[Figure]:
    base50, base99 = percentile(alone, 0.5), percentile(alone, 0.99)
    return [
        Figure(f"the encoder, p50 of {QUESTIONS} questions", f"{base50 * 1000:.1f} ms"),
        Figure("the encoder, p99", f"{base99 * 1000:.1f} ms"),
        Figure(f"a whole answer among {PASSAGES} passages, p50", f"{percentile(whole, 0.5) * 1000:.1f} ms"),
        Figure("a whole answer, p99", f"{percentile(whole, 0.99) * 1000:.1f} ms"),
        at_most("p50 as a multiple of the encoder's p50", percentile(whole, 0.5) / base50, TIMES_P50, "{:.2f}"),
        at_most("p99 as a multiple of the encoder's p99", percentile(whole, 0.99) / base99, TIMES_P99, "{:.2f}"),
    ]


async def _lateness(snapshot: Snapshot, questions: list[str]) -> tuple[list[float], list[float]]:
    """How late a timer of the bot's event loop is, idle and with questions in its search process, in seconds."""
    with TemporaryDirectory() as folder:
        save(snapshot.indexed, Path(folder, "index"))
        client.PROCESS = "tests.load.many"
        async with search_apart(Settings(_env_file=None, data_dir=Path(folder))) as search:
            await search.refresh()
            idle = await _late(SECONDS)
            async with asyncio.TaskGroup() as tasks:
                asking = tasks.create_task(_ask(search, questions))
                busy = await _late(SECONDS)
                asking.cancel()
    return idle, busy


async def _late(seconds: float) -> list[float]:
    found, until = [], perf_counter() + seconds
    while perf_counter() < until:
        began = perf_counter()
        await asyncio.sleep(TICK)
        found.append(perf_counter() - began - TICK)
    return found


async def _ask(search: SearchApart, questions: list[str]) -> None:
    """Questions at a steady pace."""
    async with asyncio.TaskGroup() as tasks:
        for question in cycle(questions):
            tasks.create_task(search(question))
            await asyncio.sleep(1 / A_SECOND)


def _loop(idle: list[float], busy: list[float]) -> list[Figure]:
    calm, worst = percentile(idle, 0.999), percentile(busy, 0.999)
    return [
        Figure("lateness of a timer, idle, p99.9", f"{calm * 1000:.2f} ms"),
        Figure(f"… with {A_SECOND} questions a second", f"{worst * 1000:.2f} ms"),
        at_most("… as a multiple of idle", worst / max(calm, 1e-9), TIMES_LATE, "{:.1f}"),
    ]
