"""Duels: two people, the same questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.game.contest import Form, Rules

LOT = "duel"
"""Both get the same questions."""
RULES = Rules(Form.DUEL, count=5, seconds=20, bonus=5)
PATIENCE = timedelta(minutes=10)
"""Until somebody accepts, and again until both are there."""
LENGTH = timedelta(minutes=15)
"""The longest a duel is played."""


class DuelState(StrEnum):
    """`open` for whoever accepts, `seeking` anybody who seeks too, `matched` until both are there, `playing`, `over`;
    `lapsed` without a result.
    """

    OPEN = "open"
    SEEKING = "seeking"
    MATCHED = "matched"
    PLAYING = "playing"
    OVER = "over"
    LAPSED = "lapsed"


FREE = (DuelState.OPEN, DuelState.SEEKING)
"""States in which somebody may still become the opponent."""


@dataclass(frozen=True, slots=True)
class Duel:
    """`code` names it in links; `chat_id` is the group where it was posted. `challenger_here` and `opponent_here`: the
    bot can write to them. From `expires_at` on it lapses if it still waits.
    """

    id: int
    code: str
    challenger_id: int
    language: str
    expires_at: datetime
    state: DuelState = DuelState.OPEN
    opponent_id: int | None = None
    challenger_here: bool = False
    opponent_here: bool = False
    chat_id: int | None = None
    thread_id: int | None = None
    contest_id: int | None = None
    seeking_since: datetime | None = None

    @property
    def ready(self) -> bool:
        """Both are known, and both are there."""
        return self.state is DuelState.MATCHED and self.challenger_here and self.opponent_here

    @property
    def people(self) -> tuple[int, ...]:
        return (self.challenger_id,) if self.opponent_id is None else (self.challenger_id, self.opponent_id)


def pairs(waiting: Sequence[Duel]) -> list[tuple[Duel, Duel]]:
    """Who plays whom of those who wait, oldest first: each with the one who came next, nobody twice or with themselves.

    Whoever waits several times is the oldest of them.
    """
    seen: dict[int, Duel] = {}
    for duel in waiting:
        seen.setdefault(duel.challenger_id, duel)
    line = list(seen.values())
    return list(zip(line[::2], line[1::2], strict=False))
