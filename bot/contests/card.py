"""The card of a contest: what it is, when it is, and the way in."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.game.running import Contest


@dataclass(frozen=True, slots=True)
class CardView:
    """`groups` are the titles of those that take part, as far as they are known; instants are shown in `zone`.

    `attempts_left` is that of whoever looks, None where nobody in particular does; `going` says that a run of theirs
    has not ended.
    """

    contest: Contest
    zone: ZoneInfo
    groups: tuple[str, ...] = ()
    attempts_left: int | None = None
    going: bool = False
