"""Reading in a process of its own: the same document and passages, with limits, progress, and nothing left behind."""

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.reading import Limits, read_aside
from knowledge.documents import DocumentError, Fault, Progress, Stage, Stopped, Unreadable, read
from knowledge.documents.wire import decode, decode_passages, encode, encode_passages
from knowledge.model import Cut, Document
from knowledge.passages import split
from tests.documents import office, paper
from tests.documents.processes import children, peak

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes by Linux's /proc")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where private folders are made; each test ends with none of them left and no process running."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def once(stage: Stage, work: Callable[[], object]) -> Callable[[Progress], None]:
    """Does the work at the first sign of a stage."""
    todo = [work]

    def report(progress: Progress) -> None:
        if progress.stage is stage and todo:
            todo.pop()()

    return report


def here(name: str, data: bytes, title: str = "") -> Cut:
    """What reading and cutting a file without another process gives."""
    document = read(name, data)
    document = replace(document, title=title or document.title)
    return replace(document, blocks=()), split(document)


@pytest.mark.parametrize("name", ["旗志.txt", "-n.txt", "a\nb\x00c.txt", "\ud83d.txt", "长" * 3000 + ".txt"])
async def test_any_name_gives_what_reading_here_gives(name: str, newspaper: bytes) -> None:
    assert await read_aside(name, newspaper) == here(name, newspaper)


async def test_another_title_is_that_of_all_passages(newspaper: bytes) -> None:
    document, passages = await read_aside("旗志.txt", newspaper, title="县报")
    assert (document, passages) == here("旗志.txt", newspaper, "县报")
    assert {passage.title for passage in passages} == {"县报"}


async def test_all_that_a_document_holds_comes_back(awkward_word: bytes, book: bytes) -> None:
    text = "---\ntitle: 甲\nsources: [乙]\nchecked: 2026-11-23\n---\n\n丙丁。\n".encode()
    for name, data in (("x.md", text), ("x.docx", awkward_word), ("x.pdf", book), ("x.pptx", office.slides())):
        assert await read_aside(name, data) == here(name, data)


async def test_a_refusal_comes_back_as_itself() -> None:
    with pytest.raises(Unreadable) as caught:
        await read_aside("旗志.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    assert caught.value.why is Fault.OLD_WORD and caught.value.name == "旗志.doc"


async def test_progress_counts_the_pages(book: bytes) -> None:
    seen = list[Progress]()
    await read_aside("x.pdf", book, progress=seen.append)
    reading = [step for step in seen if step.stage is Stage.READING]
    assert seen[0].stage is Stage.OPENING and seen[-1].stage is Stage.MENDING
    assert [step.done for step in reading] == list(range(60)) and {step.total for step in reading} == {60}


async def test_cancelling_kills_the_process_and_leaves_nothing(book: bytes, place: Path) -> None:
    async with asyncio.timeout(20):
        begun = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            reading = tasks.create_task(read_aside("x.pdf", book, progress=once(Stage.READING, begun.set)))
            await begun.wait()
            reading.cancel()
        assert reading.cancelled()
    assert children() == [] and list(place.iterdir()) == []


async def test_a_process_that_takes_too_long_is_stopped(book: bytes, place: Path) -> None:
    with pytest.raises(Stopped) as caught:
        await read_aside("x.pdf", book, Limits(seconds=0.2))
    assert caught.value.why is Fault.TIME and "takes too long" in str(caught.value)
    assert children() == [] and list(place.iterdir()) == []


async def test_a_process_that_wants_too_much_memory_is_stopped() -> None:
    with pytest.raises(Stopped) as caught:
        await read_aside("x.txt", "记".encode() * 6_000_000, Limits(memory=64 << 20))
    assert caught.value.why is Fault.MEMORY and "too much memory" in str(caught.value)


async def test_a_sheet_without_bounds_does_not_eat_the_machine() -> None:
    with pytest.raises(Stopped) as caught:
        await read_aside("x.xlsx", office.boundless_sheet())
    assert caught.value.why is Fault.MEMORY


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (signal.SIGSEGV, Fault.CRASH),
        (signal.SIGABRT, Fault.MEMORY),
        (signal.SIGKILL, Fault.MEMORY),
        (signal.SIGXCPU, Fault.TIME),
    ],
)
async def test_a_process_that_dies_is_an_error_with_a_sentence(book: bytes, sent: signal.Signals, why: Fault) -> None:
    with pytest.raises(Stopped) as caught:
        await read_aside("x.pdf", book, progress=once(Stage.READING, lambda: os.kill(children()[0], sent)))
    assert caught.value.why is why and str(caught.value).startswith("x.pdf: ")


async def test_processor_time_is_limited() -> None:
    """A regular text so long that a second does not do; the clock is far from its own limit."""
    text = ("代表们在河边开会，" * 6 + "\n").encode() * 60_000
    with pytest.raises(Stopped) as caught:
        await read_aside("x.txt", text[:19_000_000], Limits(cpu_seconds=1))
    assert caught.value.why is Fault.TIME


async def test_the_process_is_told_no_secrets_and_is_nice(book: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "1:secret")
    seen = list[bytes]()

    def look() -> None:
        (pid,) = children()
        seen.append(Path(f"/proc/{pid}/environ").read_bytes())
        seen.append(str(os.getpriority(os.PRIO_PROCESS, pid)).encode())

    await read_aside("x.pdf", book, progress=once(Stage.READING, look))
    assert b"secret" not in seen[0] and int(seen[1]) >= 10


async def test_six_hundred_pages_stay_below_500_megabytes() -> None:
    seen = list[float]()
    look = once(Stage.MENDING, lambda: seen.append(peak(*children())))
    _, passages = await read_aside("x.pdf", paper.book(600), progress=look)
    assert (passages[0].page, passages[-1].page) == (1, 600)
    assert seen[0] < 500


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"[]",
        b"nonsense",
        b'{"document": {}}',
        b'{"error": {"error": "Exception", "name": "x"}}',
        b'{"x": 1}',
        b'{"progress": {"stage": "reading", "done": Infinity, "total": 1}}',
        b"\xff",
    ],
)
def test_what_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="no message"):
        decode(line)


def test_messages_come_through(newspaper: bytes) -> None:
    document, _ = here("x.txt", newspaper)
    messages: list[Document | DocumentError | Progress] = [
        document,
        Stopped("x", Fault.CRASH, "detail"),
        Progress(Stage.RECOGNISING, 1, 2),
    ]
    for message in messages:
        again = decode(encode(message))
        assert (str(again), repr(again)) == (str(message), repr(message))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[",
        b"7",
        b"[7]",
        b"[[0, 1]]",
        b'[[0, 99999999, 1, ["x"]]]',
        b"[[2, 1, 1, []]]",
        b'[[0, 1, "x", []]]',
        b"{}x",
    ],
)
def test_what_holds_no_passages_of_the_document_is_refused(line: bytes, newspaper: bytes) -> None:
    with pytest.raises(ValueError, match="no passages"):
        decode_passages(line, read("x.txt", newspaper))


def test_passages_come_through_in_many_lines(book: bytes) -> None:
    document, passages = here("x.pdf", book)
    *lines, last = encode_passages(passages)
    assert len(lines) > 1 and decode_passages(last, document) == []
    assert [passage for line in lines for passage in decode_passages(line, document)] == list(passages)
