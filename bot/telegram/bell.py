"""Wakes a loop that waits for rows."""

import asyncio
from contextlib import suppress


class Bell:
    """A loop waits on it, others ring it; a ring while nobody waits is not lost."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        self._event.set()

    async def wait(self, most: float) -> None:
        """Until somebody rings, `most` seconds at the longest."""
        with suppress(TimeoutError):
            async with asyncio.timeout(most):
                await self._event.wait()
        self._event.clear()
