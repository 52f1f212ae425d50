"""Long work in a thread that nothing waits for when the process ends: what it writes is switched whole."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from typing import Any, TypeVar, cast

Result = TypeVar("Result")


async def aside(work: Callable[..., Result], *args: Any) -> Result:
    """The result of `work(*args)`, done in a thread of its own."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[Result] = loop.create_future()

    def report(result: Result | None, error: Exception | None) -> None:
        if done.cancelled():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(cast(Result, result))

    def run() -> None:
        result, error = None, None
        try:
            result = work(*args)
        except Exception as caught:
            error = caught
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(report, result, error)

    Thread(target=run, name=work.__name__, daemon=True).start()
    return await done
