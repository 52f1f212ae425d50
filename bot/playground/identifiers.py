"""Ids that only rise, also from one run to the next."""

import time
from collections.abc import Callable, MutableMapping
from typing import Any

EPOCH = 1_735_689_600  # 2025-01-01 UTC
MESSAGES_A_SECOND = 8  # keeps message ids within 31 bits until 2033
UPDATES_A_SECOND = 1000
POLL_BASE = 5_040_000_000_000_000_000


class Identifiers:
    """Hands out ids. A kept counter goes on where it stood; a new one begins from the clock, so that
    two runs without a state file never give the same id (all but the digits of poll ids below 2**52).
    """

    def __init__(self, kept: MutableMapping[str, Any], clock: Callable[[], float] = time.time) -> None:
        self._kept = kept
        age = clock() - EPOCH
        for kind, rate in (("message", MESSAGES_A_SECOND), ("update", UPDATES_A_SECOND)):
            kept.setdefault(kind, int(age * rate))
        kept.setdefault("other", int(age * UPDATES_A_SECOND))

    def message(self) -> int:
        """The next message id; unique over all chats."""
        return self._next("message")

    def update(self) -> int:
        """The next update id."""
        return self._next("update")

    def poll(self) -> str:
        """The next poll id."""
        return str(POLL_BASE + self._next("other"))

    def press(self) -> str:
        """The next callback query id."""
        return str(POLL_BASE + self._next("other"))

    def plain(self) -> int:
        """A number for anything else (files, groups, people)."""
        return self._next("other")

    def _next(self, kind: str) -> int:
        self._kept[kind] += 1
        return int(self._kept[kind])
