"""The updates that wait for the bot, and the bot that waits for updates."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import islice, takewhile
from typing import Any

from bot.playground.errors import Conflict
from bot.playground.nouns import Json
from bot.playground.shelf import Shelf

NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
TERMINATED = "terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """A queue that forgets an update only when it is confirmed: by a higher offset, or by the webhook."""

    def __init__(self, shelf: Shelf, next_id: Callable[[], int]) -> None:
        self._rows, self._settings = shelf.table("update"), shelf.table("updates_setting")
        self._next_id = next_id
        # in the order of their ids
        self._pending: dict[int, Json] = {int(key): self._rows[key] for key in sorted(self._rows, key=int)}
        self._poll: asyncio.Future[None] | None = None
        self._is_open = True
        self.arrived = asyncio.Event()
        self._note_arrival()

    def put(self, kind: str, body: Json) -> None:
        """Queues an update of that kind, if the bot wants the kind."""
        if self.wants(kind):
            self.push({"update_id": self._next_id(), kind: body})

    def push(self, update: Json) -> int:
        """Queues a ready update, whatever the bot wants; returns its id, filled in where it is missing."""
        update = {"update_id": self._next_id()} | update
        number = int(update["update_id"])
        is_last = not self._pending or number > next(reversed(self._pending))
        self._pending[number] = update
        if not is_last:
            self._pending = dict(sorted(self._pending.items()))
        self._rows[str(number)] = update
        self._note_arrival()
        return number

    def wants(self, kind: str) -> bool:
        """Whether `allowed_updates`, or its default, lets the kind through."""
        allowed = self._settings.get("allowed", [])
        return kind in allowed if allowed else kind not in NOT_BY_DEFAULT

    def allow(self, kinds: Sequence[str] | None) -> None:
        """Sets `allowed_updates` for updates to come; None leaves it as it is, empty means the default."""
        if kinds is not None and list(kinds) != self._settings.get("allowed"):
            self._settings["allowed"] = list(kinds)

    @property
    def allowed(self) -> list[str]:
        """The kinds named by the bot; empty for the default."""
        return list(self._settings.get("allowed", []))

    def confirm(self, offset: int) -> None:
        """Forgets the updates below the offset; a negative one keeps only that many of the last."""
        low = takewhile(lambda number: number < offset, self._pending)
        for number in list(low) if offset >= 0 else list(self._pending)[:offset]:
            self.forget(number)

    def forget(self, number: int) -> None:
        """Drops one update."""
        if self._pending.pop(number, None) is not None:
            del self._rows[str(number)]
        self._note_arrival()

    def first(self, limit: int = 100) -> list[Json]:
        """The oldest updates, unchanged in the queue."""
        return list(islice(self._pending.values(), limit))

    def __len__(self) -> int:
        return len(self._pending)

    async def poll(self, limit: int, timeout: float) -> list[Json]:
        """The oldest updates, waited for up to `timeout` seconds. A poll that begins ends the one before."""
        self.interrupt(Conflict(TERMINATED))
        if not self._pending and timeout > 0 and self._is_open:
            await self._wait(timeout)
        return self.first(limit)

    @property
    def is_polled(self) -> bool:
        """Whether somebody waits for updates."""
        return self._poll is not None and not self._poll.done()

    def interrupt(self, error: Exception | None = None) -> None:
        """Ends the poll that waits: with nothing, or with that error."""
        if self._poll and not self._poll.done():
            self._poll.set_exception(error) if error else self._poll.set_result(None)

    def shut(self) -> None:
        """Ends the poll that waits and lets no other one wait."""
        self._is_open = False
        self.interrupt()

    async def _wait(self, timeout: float) -> None:
        mine = self._poll = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout):
                await mine
        except TimeoutError:
            pass
        finally:
            self._poll = None if self._poll is mine else self._poll

    def _note_arrival(self) -> None:
        if not self._pending:
            self.arrived.clear()
            return
        self.arrived.set()
        self.interrupt()


def named_kinds(value: Any) -> list[str] | None:
    """The value of an `allowed_updates` parameter; None when it was not given."""
    return [str(kind) for kind in value] if isinstance(value, list) else None
