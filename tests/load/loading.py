"""Reading and cutting files in a process of its own: pages a second, memory, and whether the caller is ever held up."""

import asyncio
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

from bot.reading import read_aside
from knowledge.model import Document, Passage
from tests.documents import office, paper
from tests.documents.processes import children, peak
from tests.load.figure import Figure, at_most

PAGES, MEGABYTES, MILLISECONDS = 600, 500.0, 100.0
SENTENCE = "代表们在河边的小屋里连续开会三天，逐条讨论了今后一年的工作安排，会后各自回到原来的地方去。"
PARAGRAPHS = 3_000
SCANNED = 4
TICK = 0.005
LOOKS = 10


@dataclass(frozen=True, slots=True)
class Read:
    """What reading one file took: seconds on the clock, seconds of its process, started from nothing, on a processor,
    megabytes at the peak, and the longest the loop stood still."""

    document: Document
    passages: tuple[Passage, ...]
    seconds: float
    busy: float
    megabytes: float
    stalled: float


def measure() -> list[Figure]:
    tiny = asyncio.run(_read("x.txt", SENTENCE.encode()))
    book = asyncio.run(_read("x.pdf", paper.book(PAGES)))
    text = asyncio.run(_read("x.txt", f"{SENTENCE * 3}\n".encode() * PARAGRAPHS))
    word = asyncio.run(_read("x.docx", office.word(*[SENTENCE * 3] * PARAGRAPHS)))
    return [
        Figure("a text of one sentence", f"{tiny.seconds:.2f} s"),
        Figure(f"PDF of {PAGES} pages, cut into {len(book.passages)} passages", f"{book.seconds:.1f} s"),
        Figure("… pages a second of processor time", f"{PAGES / book.busy:.0f}"),
        at_most("… memory of its process at the peak", book.megabytes, MEGABYTES, "{:.0f} MB"),
        at_most("… longest that the caller's loop stood still", 1000 * book.stalled, MILLISECONDS, "{:.0f} ms"),
        Figure(f"text of {len(text.document.text)} characters", f"{text.seconds:.1f} s, {text.megabytes:.0f} MB"),
        *_recognition(),
        Figure(f"Word file of {len(word.document.text)} characters", f"{word.seconds:.1f} s, {word.megabytes:.0f} MB"),
    ]


def _recognition() -> list[Figure]:
    if find_spec("rapidocr") is None:
        return []
    pages = paper.Paper()
    for number in range(SCANNED):
        pages.page().picture(paper.scan([f"{number}{line}{SENTENCE[:24]}" for line in range(9)]))
    read = asyncio.run(_read("x.pdf", pages.bytes()))
    each = f"{read.busy / SCANNED:.1f} s of processor time each, {read.megabytes:.0f} MB"
    return [Figure(f"{SCANNED} scanned pages, 9 lines each", each)]


async def _read(name: str, data: bytes) -> Read:
    before = _processor_time()
    ticks = [perf_counter()]
    peaks = [0.0]
    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(read_aside(name, data))
        while not reading.done():
            await asyncio.sleep(TICK)
            ticks.append(perf_counter())
            if len(ticks) % LOOKS == 0:
                peaks += [peak(pid) for pid in children()]
    stalled = max(second - first for first, second in pairwise(ticks)) - TICK
    return Read(*reading.result(), ticks[-1] - ticks[0], _processor_time() - before, max(peaks), stalled)


def _processor_time() -> float:
    """Of all processes that this one has started and reaped."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
