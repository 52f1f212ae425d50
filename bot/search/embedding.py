"""Embeds texts beside the bot: in a process of lowest priority, so that nobody who asks or votes waits for it."""

import asyncio
import json
import os
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress

from bot.apart import apart
from bot.aside import aside
from index.encoder import Encoder
from index.snapshot import embed_missing

_LONGEST_LINE = 64 << 20
PATIENCE_SECONDS = 5.0
"""So long texts wait for a processor that nobody else wants; then they get a small share of a busy one."""
Embed = Callable[[Sequence[str]], Awaitable[Mapping[str, bytes]]]
"""Texts -> int8 vectors by `text_key`."""
Embedding = Callable[[], AbstractAsyncContextManager[Embed]]
"""Embeds as long as its context is open."""


def embedding_apart(setting: str, environment: Mapping[str, str]) -> Embedding:
    """In a process of its own, which loads the encoder of the setting once more and ends with the context.

    A folder in `setting` has its whole path. `environment` says where models were downloaded to, and whether they may
    be. Embedding raises ChildProcessError when the process has ended before its time.
    """

    @asynccontextmanager
    async def opened() -> AsyncIterator[Embed]:
        async with apart("index.embedding", setting, longest_line=_LONGEST_LINE, environment=environment) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            there, back = process.stdin, process.stdout

            async def embed(texts: Sequence[str]) -> Mapping[str, bytes]:
                there.write(json.dumps(list(texts)).encode() + b"\n")
                _schedule(process.pid, idle=True)
                try:
                    async with asyncio.timeout(PATIENCE_SECONDS):
                        line = await back.readline()
                except TimeoutError:
                    _schedule(process.pid, idle=False)
                    line = await back.readline()
                if not line:
                    raise ChildProcessError("the process that embeds has ended")
                return {key: b64decode(vector) for key, vector in json.loads(line).items()}

            yield embed

    return opened


def _schedule(pid: int, *, idle: bool) -> None:
    """Idle: only where nobody else wants a processor. To Linux it is still a free one, where whoever wakes up runs at
    once. Otherwise niceness alone counts. Systems that have no such choice do without it.
    """
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(pid, os.SCHED_IDLE if idle else os.SCHED_OTHER, os.sched_param(0))


def embedding_here(encoder: Encoder) -> Embedding:
    """In a thread of this process."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Embed]:
        async def embed(texts: Sequence[str]) -> Mapping[str, bytes]:
            return await aside(embed_missing, texts, encoder, {})

        yield embed

    return opened
