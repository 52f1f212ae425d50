"""`python -m bot.searching`: searches for the bot that started it, and ends with it.

It is given its settings, says whether it can work with them, then answers requests (see `bot.search.wire`).
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from bot.interpreter import keep_what_stands, set_up
from bot.log import configure_log
from bot.refusal import Refusal
from bot.search.embedding import embedding_apart
from bot.search.opening import open_retrieval
from bot.search.retrieval import Retrieval
from bot.search.settings import SearchSettings
from bot.search.wire import Ready, Refused, Request, Response, receive, send
from bot.store.opening import open_store, sends_nothing

METHODS: Mapping[str, Callable[..., Awaitable[object]]] = {
    "search": Retrieval.__call__,
    "compare": Retrieval.compare,
    "key": Retrieval.key,
    "prepare": Retrieval.prepare,
    "refresh": Retrieval.refresh,
}
log = structlog.get_logger(__name__)


async def main() -> None:
    reader, writer = await _pipes()
    settings: SearchSettings | None = await receive(reader)
    if settings is None:
        return
    configure_log(settings.log_level)
    try:
        async with open_store(settings.database, sends_nothing, lambda: datetime.now(UTC)) as store:
            embedding = embedding_apart(settings.encoder_model, settings.caches)
            retrieval = open_retrieval(settings, store, embedding)
            await retrieval.refresh()
            keep_what_stands()
            send(writer, Ready(retrieval.threshold, retrieval.revision))
            await _serve(retrieval, reader, writer)
    except Refusal as refusal:
        send(writer, Refused(str(refusal)))
        await writer.drain()


async def _pipes() -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Standard input and output; whatever a library prints goes where errors go."""
    own = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    transport, protocol = await loop.connect_write_pipe(asyncio.streams.FlowControlMixin, own)
    return reader, asyncio.StreamWriter(transport, protocol, None, loop)


async def _serve(retrieval: Retrieval, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Until the bot ends. One search follows the other: two at a time share the interpreter, and both are late."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    async with asyncio.TaskGroup() as tasks:
        while (request := await receive(reader)) is not None:
            tasks.create_task(_answer(retrieval, request, writer))
        os._exit(0)  # nobody is there for what is still being done


async def _answer(retrieval: Retrieval, request: Request, writer: asyncio.StreamWriter) -> None:
    value, error = None, ""
    try:
        value = await METHODS[request.method](retrieval, *request.args)
    except Exception as failure:
        log.exception("search failed", method=request.method)
        error = type(failure).__name__
    send(writer, Response(request.number, value, error, retrieval.revision))


if __name__ == "__main__":
    set_up()
    with suppress(KeyboardInterrupt):
        asyncio.run(main())
