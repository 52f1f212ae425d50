"""The calls the bot has made."""

import asyncio
from collections import deque
from collections.abc import Iterator

from bot.playground.nouns import Call

KEPT = 20_000


class CallLog:
    """The last 20,000 calls, oldest first, and a way to wait for one."""

    def __init__(self) -> None:
        self._calls: deque[Call] = deque(maxlen=KEPT)
        self._news = asyncio.Event()

    def add(self, call: Call) -> None:
        """Notes a call."""
        self._calls.append(call)
        self._news.set()

    def of(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self._calls if call.method.lower() == method.lower()]

    def clear(self) -> None:
        """Forgets the calls so far."""
        self._calls.clear()

    async def wait(self, method: str, count: int = 1, timeout: float = 5.0) -> list[Call]:
        """The calls of a method once there are `count`; TimeoutError when they do not come in time."""
        async with asyncio.timeout(timeout):
            while len(found := self.of(method)) < count:
                self._news.clear()
                await self._news.wait()
        return found

    def __iter__(self) -> Iterator[Call]:
        return iter(tuple(self._calls))

    def __len__(self) -> int:
        return len(self._calls)

    def __getitem__(self, place: int) -> Call:
        return self._calls[place]
