"""How contests stand: ranked beside the event loop, once for all who look."""

import asyncio
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from bot.aside import aside
from bot.game.league import Organisation
from bot.game.running import Contest
from bot.game.standings import Standings, standings
from bot.ports import Store

REMEMBERED = 8
"""Contests whose standings are kept in memory; 79,000 people take some 30 MB."""

FRESH_SECONDS = 5.0
"""So long nobody asks whether anything has changed; a contest that has changed its state is looked at at once."""


@dataclass(frozen=True, slots=True)
class _Kept:
    key: Hashable
    stamp: Hashable
    seen: float
    stand: Standings


class Ranking:
    """The standings of contests and the tree of organisations, kept as long as nothing changes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._tree: tuple[float, Sequence[Organisation]] | None = None
        self._turn = asyncio.Lock()

    async def of(self, store: Store, contest: Contest) -> Standings:
        """Those who come while they are made wait for the same."""
        key: Hashable = (contest.state, contest.rules)
        async with self._turn:
            known = self._kept.get(contest.id)
            if known is None or known.key != key or _now() - known.seen >= FRESH_SECONDS:
                known = await self._look(store, contest, known, key)
                self._keep(contest.id, known)
        return known.stand

    async def tree(self, store: Store) -> Sequence[Organisation]:
        """All organisations, as they stood some seconds ago at the most."""
        async with self._turn:
            if self._tree is None or _now() - self._tree[0] >= FRESH_SECONDS:
                async with store.read() as tx:
                    self._tree = _now(), await tx.organisations.all()
            return self._tree[1]

    async def _look(self, store: Store, contest: Contest, known: _Kept | None, key: Hashable) -> _Kept:
        async with store.read() as tx:
            stamp = await tx.results.stamp(contest.id)
            if known is not None and (known.stamp, known.key) == (stamp, key):
                return _Kept(key, stamp, _now(), known.stand)
            attempts = await tx.results.attempts(contest.id)
        return _Kept(key, stamp, _now(), await aside(standings, contest.rules, attempts))

    def _keep(self, contest_id: int, made: _Kept) -> None:
        self._kept[contest_id] = made
        self._kept.move_to_end(contest_id)
        while len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)


def _now() -> float:
    """Seconds of a clock that never goes back."""
    return asyncio.get_running_loop().time()
