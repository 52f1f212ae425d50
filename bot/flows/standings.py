"""How contests stand: ranked beside the event loop, once for all who look."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable

from bot.aside import aside
from bot.game.running import Contest
from bot.game.standings import Standings, standings
from bot.ports import Store

REMEMBERED = 8
"""Contests whose standings are kept in memory; 79,000 people take some 30 MB."""


class Ranking:
    """The standings of contests, kept as long as no attempt changes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[Hashable, Standings]] = OrderedDict()
        self._turn = asyncio.Lock()

    async def of(self, store: Store, contest: Contest) -> Standings:
        """Those who come while they are made wait for the same."""
        async with self._turn, store.read() as tx:
            stamp = (contest.rules, await tx.results.stamp(contest.id))
            known = self._kept.get(contest.id)
            if known is None or known[0] != stamp:
                attempts = await tx.results.attempts(contest.id)
                known = (stamp, await aside(standings, contest.rules, attempts))
                self._keep(contest.id, known)
        return known[1]

    def _keep(self, contest_id: int, made: tuple[Hashable, Standings]) -> None:
        self._kept[contest_id] = made
        self._kept.move_to_end(contest_id)
        while len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)
