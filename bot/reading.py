"""Reads a file in a process of its own: what a hostile or broken file does there ends with that process."""

import asyncio
import json
import signal
from asyncio.subprocess import Process
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.apart import apart
from knowledge.documents import LARGEST, DocumentError, Fault, Progress, Report, Stopped, silent
from knowledge.documents.wire import decode, decode_passages
from knowledge.model import Cut, Document, Passage

__all__ = ["Limits", "Progress", "bytes_of", "read_aside"]

_LONGEST_LINE = 128 << 20
"""Bytes of the longest document as JSON."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost: bytes of address space, seconds of processor time, seconds on the clock."""

    memory: int = 2 << 30
    cpu_seconds: int = 600
    seconds: float = 900.0


def bytes_of(file: Path) -> bytes:
    """No more of a file than shows that it is too large. Raises OSError."""
    with file.open("rb") as opened:
        return opened.read(LARGEST + 1)


async def read_aside(
    name: str,
    data: bytes,
    limits: Limits = Limits(),
    *,
    title: str = "",
    progress: Report = silent,
) -> Cut:
    """The document in a file, under another title if one is given, and its passages, without holding up the caller.

    What `knowledge.documents.read` and `knowledge.passages.split` give, but for the document's blocks.

    Raises DocumentError; a process that crashes or passes a limit is `Stopped`. Cancelling kills the process.
    """
    try:
        words = (str(limits.memory), str(limits.cpu_seconds))
        reading = apart("knowledge.documents", *words, longest_line=_LONGEST_LINE)
        async with asyncio.timeout(limits.seconds), reading as process:
            last = await _converse(process, json.dumps([name, title]).encode() + b"\n" + data, progress)
            await process.wait()
    except TimeoutError:
        raise Stopped(name, Fault.TIME) from None
    if isinstance(last, tuple):
        return last
    raise last or Stopped(name, _how_it_ended(process.returncode))


async def _converse(process: Process, data: bytes, progress: Report) -> Cut | DocumentError | None:
    """Hands the bytes over and listens; None when the process ended without a result."""
    assert process.stdout is not None
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_feed(process, data))
        listening = tasks.create_task(_listen(process.stdout, progress))
    return listening.result()


async def _feed(process: Process, data: bytes) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(data)
        await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()


async def _listen(stream: asyncio.StreamReader, progress: Report) -> Cut | DocumentError | None:
    with suppress(ValueError):
        while line := await _line(stream):
            match decode(line):
                case Progress() as step:
                    progress(step)
                case Document() as document:
                    return document, await _passages(stream, document)
                case DocumentError() as error:
                    return error
    return None


async def _passages(stream: asyncio.StreamReader, document: Document) -> tuple[Passage, ...]:
    passages: list[Passage] = []
    while some := decode_passages(await _line(stream), document):
        passages += some
    return tuple(passages)


async def _line(stream: asyncio.StreamReader) -> bytes:
    """The next line; others have their turn before it. Raises ValueError for one that is longer than any document."""
    await asyncio.sleep(0)
    return await stream.readline()


def _how_it_ended(code: int | None) -> Fault:
    return {-signal.SIGXCPU: Fault.TIME, -signal.SIGKILL: Fault.MEMORY, -signal.SIGABRT: Fault.MEMORY}.get(
        code or 0, Fault.CRASH
    )
