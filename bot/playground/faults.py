"""Faults that a test orders: the next calls of a method fail, hang or lose their answer."""

from collections import deque
from dataclasses import dataclass
from typing import Literal

from bot.playground.errors import ApiError, Staged, TooManyRequests

PREFIXES = {400: "Bad Request", 403: "Forbidden", 500: "Internal Server Error", 502: "Bad Gateway"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call of `method` ("*": of any)."""

    method: str
    kind: Literal["fail", "drop_before", "drop_after", "delay"]
    error: ApiError | None = None
    seconds: float = 0.0


class Faults:
    """Ordered faults; each is used once, by the next call of its method, in the order they were given."""

    def __init__(self) -> None:
        self._waiting: deque[Fault] = deque()

    def fail(
        self,
        method: str,
        status: int = 500,
        description: str = "",
        retry_after: int | None = None,
        times: int = 1,
    ) -> None:
        """The call is not done and gets this error; `retry_after` makes it a 429."""
        if retry_after is not None or status == 429:
            error: ApiError = TooManyRequests(5 if retry_after is None else retry_after)
        else:
            error = Staged(status, description or PREFIXES.get(status, "Error"))
        self._waiting.extend([Fault(method.lower(), "fail", error)] * times)

    def drop_before(self, method: str, times: int = 1) -> None:
        """The connection breaks before the call is done."""
        self._waiting.extend([Fault(method.lower(), "drop_before")] * times)

    def drop_after(self, method: str, times: int = 1) -> None:
        """The call is done, and the connection breaks before its answer."""
        self._waiting.extend([Fault(method.lower(), "drop_after")] * times)

    def delay(self, method: str, seconds: float, times: int = 1) -> None:
        """The call is done that much later."""
        self._waiting.extend([Fault(method.lower(), "delay", seconds=seconds)] * times)

    def clear(self) -> None:
        """Forgets the faults that have not happened yet."""
        self._waiting.clear()

    def take(self, method: str) -> Fault | None:
        """The fault for this call, used up by asking."""
        for fault in self._waiting:
            if fault.method in {"*", method.lower()}:
                self._waiting.remove(fault)
                return fault
        return None

    def __len__(self) -> int:
        return len(self._waiting)
