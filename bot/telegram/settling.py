"""Writes down what became of calls."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from bot.flows.delivery import Held, Outcome, settle
from bot.ports import Call, Store
from bot.telegram.metrics import Counts

log = structlog.get_logger(__name__)
Ended = tuple[Call, Outcome, datetime]


class Settling:
    """Calls that end while others are being written down share the next transaction."""

    def __init__(self, store: Store, clock: Callable[[], datetime], counts: Counts) -> None:
        self.store, self.clock, self.counts = store, clock, counts
        self._ended: dict[int, Ended] = {}
        self._turn = asyncio.Lock()

    async def settle(self, call: Call, outcome: Outcome) -> None:
        """Returns when it is stored. When that fails, the lease of the call runs out, as if the process had ended."""
        self._ended[call.id] = (call, outcome, self.clock())  # what waits for its turn to be written was done before
        async with self._turn:
            if call.id in self._ended:  # nobody who came before has stored it as well
                ended, self._ended = list(self._ended.values()), {}
                if not await self._stored(ended) and len(ended) > 1:
                    for one in ended:
                        await self._stored([one])

    async def _stored(self, ended: Sequence[Ended]) -> bool:
        try:
            await self._store(ended)
        except Exception:
            log.exception("what became of calls could not be stored", calls=[call.id for call, _, _ in ended])
            return False
        return True

    async def _store(self, ended: Sequence[Ended]) -> None:
        async with self.store.write() as tx:
            for call, outcome, moment in ended:
                await settle(tx, call, outcome, moment)
                if isinstance(outcome, Held) and outcome.reason == "too many requests" and call.chat_id is not None:
                    await tx.buckets.hold(call.chat_id, outcome.delay.total_seconds())
        for _, outcome, _ in ended:
            self.counts.sends[type(outcome).__name__.lower()] += 1
