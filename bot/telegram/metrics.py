"""What this process has done and how far behind it is, as Prometheus reads it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.ports import Store

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric


@dataclass(slots=True)
class Counts:
    """What happened since the process started. Votes are stored when they stand in the ledger: repeated ones, and those
    whose poll is not known yet, are received only.
    """

    votes_received: int = 0
    votes_stored: int = 0
    updates_dropped: int = 0
    sends: Counter[str] = field(default_factory=Counter)


class Metrics:
    """The page that is served at /metrics; `edition` gives the revision of the library that is searched."""

    def __init__(self, counts: Counts, store: Store, clock: Callable[[], datetime], edition: Callable[[], int]) -> None:
        self.counts, self.store, self.clock, self.edition = counts, store, clock, edition

    async def page(self) -> bytes:
        """Text in Prometheus's format. Its library is imported at the first request: a start does without."""
        from prometheus_client import CollectorRegistry, generate_latest

        now = self.clock()
        async with self.store.read() as tx:
            waiting = {"inbox": await tx.updates.waiting_since(), "outbox": await tx.calls.waiting_since(now)}
        ages = {queue: (now - since).total_seconds() if since else 0.0 for queue, since in waiting.items()}
        registry = CollectorRegistry()
        registry.register(_Families(list(self._families(ages))))
        return generate_latest(registry)

    def _families(self, ages: dict[str, float]) -> Iterator["Metric"]:
        from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily

        counts = self.counts
        yield CounterMetricFamily("wenshi_votes_received", "Votes that Telegram delivered", value=counts.votes_received)
        yield CounterMetricFamily("wenshi_votes_stored", "Votes written to the ledger", value=counts.votes_stored)
        yield CounterMetricFamily("wenshi_updates_dropped", "Updates beyond a budget", value=counts.updates_dropped)
        sends = CounterMetricFamily("wenshi_sends", "Calls of the outbox by outcome", labels=["outcome"])
        for outcome, number in sorted(counts.sends.items()):
            sends.add_metric([outcome], number)
        yield sends
        waiting = GaugeMetricFamily("wenshi_queue_age_seconds", "Age of what has waited longest", labels=["queue"])
        for queue, seconds in ages.items():
            waiting.add_metric([queue], seconds)
        yield waiting
        yield GaugeMetricFamily("wenshi_index_edition", "Revision of the library in the index", value=self.edition())


class _Families:
    """A collector of what was collected already."""

    def __init__(self, families: list["Metric"]) -> None:
        self.families = families

    def collect(self) -> list["Metric"]:
        return self.families
