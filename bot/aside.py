"""Long work in a thread that nothing waits for when the process ends: what it writes is switched whole."""

import asyncio
import os
from collections.abc import Callable
from contextlib import suppress
from threading import Thread, get_native_id
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


async def aside_gently(work: Callable[..., Result], *args: Any) -> Result:
    """The same with the lowest priority; where threads have none of their own (not Linux) it makes no difference."""

    def gently(*args: Any) -> Result:
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), 19)
        return work(*args)

    return await aside(gently, *args)
