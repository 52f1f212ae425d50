"""Reads a file in a process of its own: what a hostile or broken file does there ends with that process."""

import asyncio
import json
import signal
from asyncio.subprocess import Process
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.apart import apart
from knowledge.documents import LARGEST, DocumentError, Fault, Progress, Stopped
from knowledge.documents.wire import Message, decode
from knowledge.model import Document

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
    progress: Callable[[Progress], None] | None = None,
) -> Document:
    """The document in a file, as `knowledge.documents.read` gives it, without holding up the caller.

    Raises DocumentError; a process that crashes or passes a limit is `Stopped`. Cancelling kills the process.
    """
    try:
        words = (str(limits.memory), str(limits.cpu_seconds))
        reading = apart("knowledge.documents", *words, longest_line=_LONGEST_LINE)
        async with asyncio.timeout(limits.seconds), reading as process:
            last = await _converse(process, json.dumps(name).encode() + b"\n" + data, progress or _ignore)
            await process.wait()
    except TimeoutError:
        raise Stopped(name, Fault.TIME) from None
    if isinstance(last, Document):
        return last
    raise last or Stopped(name, _how_it_ended(process.returncode))


async def _converse(
    process: Process, data: bytes, progress: Callable[[Progress], None]
) -> Document | DocumentError | None:
    """Hands the bytes over and listens; None when the process ended without a result."""
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_feed(process, data))
        listening = tasks.create_task(_listen(process, progress))
    return listening.result()


async def _feed(process: Process, data: bytes) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(data)
        await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()


async def _listen(process: Process, progress: Callable[[Progress], None]) -> Document | DocumentError | None:
    assert process.stdout is not None
    while line := await _line(process.stdout):
        message = await asyncio.to_thread(_decoded, line)
        if isinstance(message, Progress):
            progress(message)
        else:
            return message
    return None


async def _line(stream: asyncio.StreamReader) -> bytes:
    """The next line; none when it is longer than any document."""
    try:
        return await stream.readline()
    except ValueError:
        return b""


def _decoded(line: bytes) -> Message | None:
    try:
        return decode(line)
    except ValueError:
        return None


def _how_it_ended(code: int | None) -> Fault:
    return {-signal.SIGXCPU: Fault.TIME, -signal.SIGKILL: Fault.MEMORY, -signal.SIGABRT: Fault.MEMORY}.get(
        code or 0, Fault.CRASH
    )


def _ignore(progress: Progress) -> None:
    """For callers who do not watch."""
