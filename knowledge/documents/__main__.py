"""python -m knowledge.documents MEMORY SECONDS: reads a file in a process of its own, within limits, and cuts it.

MEMORY is the most address space in bytes, SECONDS the most processor time. Standard input is one line with the name and
another title (or "") as JSON, then the bytes. Standard output gets the lines of `wire`. Nothing else is written.
"""

import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TextIO

from knowledge.documents import DocumentError, Fault, Progress, Stopped, read
from knowledge.documents.wire import Message, encode, encode_passages
from knowledge.passages import split

_NICENESS = 10
_DESCRIPTORS = 64
_LAST_SECONDS = 5
"""Between the signal that names the reason and the one that cannot be refused."""

Tell = Callable[[Message], None]


def main(memory: int, seconds: int) -> None:
    out = _output()

    def tell(message: Message) -> None:
        _write(out, encode(message))

    _limit(memory, seconds)
    name, title = map(str, json.loads(sys.stdin.buffer.readline()))
    try:
        document = read(name, sys.stdin.buffer.read(), _by_share(tell))
        document = replace(document, title=title or document.title)
        for line in [encode(document), *encode_passages(split(document))]:  # a failure is told before, or not at all
            _write(out, line)
    except DocumentError as error:
        tell(error)
    except MemoryError:
        tell(Stopped(name, Fault.MEMORY))
    except Exception:
        tell(Stopped(name, Fault.CRASH))


def _output() -> TextIO:
    """Keeps standard output for the lines: whatever a library prints goes where errors go."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", errors="replace")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return own


def _write(out: TextIO, line: str) -> None:
    out.write(f"{line}\n")
    out.flush()


def _by_share(tell: Tell) -> Callable[[Progress], None]:
    """Tells of a new stage, and of every hundredth part of it."""
    told: tuple[object, int] = ("", 0)

    def report(progress: Progress) -> None:
        nonlocal told
        share = (progress.stage, 100 * progress.done // (progress.total or 1))
        if share != told:
            told = share
            tell(progress)

    return report


def _limit(memory: int, seconds: int) -> None:
    """As far as the system has such limits."""
    try:
        import resource
    except ImportError:
        return
    os.nice(_NICENESS)
    wanted = {
        resource.RLIMIT_AS: (memory, memory),
        resource.RLIMIT_CPU: (seconds, seconds + _LAST_SECONDS),
        resource.RLIMIT_CORE: (0, 0),
        resource.RLIMIT_NOFILE: (_DESCRIPTORS, _DESCRIPTORS),
    }
    for limit, values in wanted.items():
        with suppress(OSError, ValueError):
            resource.setrlimit(limit, values)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
