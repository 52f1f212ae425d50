"""The end of the loops: asked for at any moment, taken where it is safe."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Stop:
    """Loops ask `is_set`, and wait inside `interruptible`. Nothing is cut off in the middle of a transaction."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._waits: set[asyncio.Timeout] = set()

    def set(self) -> None:
        self._event.set()
        for wait in self._waits:
            wait.reschedule(0)

    def is_set(self) -> bool:
        return self._event.is_set()

    async def wait(self) -> None:
        await self._event.wait()

    @asynccontextmanager
    async def interruptible(self) -> AsyncIterator[None]:
        """What stands inside is cut off by the stop, silently; it must be safe to cut off."""
        wait = asyncio.timeout(0 if self.is_set() else None)
        self._waits.add(wait)
        try:
            async with wait:
                yield
        except TimeoutError:
            if not wait.expired():
                raise
        finally:
            self._waits.discard(wait)
