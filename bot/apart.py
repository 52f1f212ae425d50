"""A Python module in a process of its own, which ends with whoever started it and holds none of its secrets."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from tempfile import TemporaryDirectory

_LONGEST_LINE = 64 << 10


@asynccontextmanager
async def apart(
    module: str,
    *words: str,
    longest_line: int = _LONGEST_LINE,
    environment: Mapping[str, str] = {},
    errors: int | None = DEVNULL,
) -> AsyncIterator[Process]:
    """`python -m module words…` with pipes; it is killed when the context ends.

    Its environment is its own and holds no token, its folder vanishes with it. `longest_line` is in bytes. Standard
    error goes to `errors`, with None to this process's own.
    """
    with TemporaryDirectory(prefix="wenshi-apart-") as folder:
        own = {"PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), "HOME": folder, "TMPDIR": folder}
        own |= {"PYTHONUTF8": "1", "PYTHONSAFEPATH": "1", "OMP_NUM_THREADS": "1"}
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            module,
            *words,
            stdin=PIPE,
            stdout=PIPE,
            stderr=errors,
            cwd=folder,
            env={**own, **environment},
            limit=longest_line,
            process_group=0,  # no session of its own: niceness may count within a session only
        )
        try:
            yield process
        finally:
            await _end(process)


async def _end(process: Process) -> None:
    """Kills what still runs and waits for it; a caller that is cancelled meanwhile is so when it has ended."""
    cancelled = None
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    while process.returncode is None:
        try:
            await process.wait()
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        raise cancelled
