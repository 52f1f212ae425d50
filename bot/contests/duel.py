"""What people see of a duel."""

from dataclasses import dataclass

from bot.game.contest import Rules


@dataclass(frozen=True, slots=True)
class ChallengeView:
    """To a group: somebody challenges whoever presses first."""

    duel_id: int
    challenger: str
    rules: Rules
    minutes: int


@dataclass(frozen=True, slots=True)
class InviteView:
    """To whoever challenges: the link for a friend, and the way to anybody who seeks too."""

    duel_id: int
    link: str
    rules: Rules
    minutes: int


@dataclass(frozen=True, slots=True)
class PairView:
    """To a group: who plays whom; while `waits` it holds the way to the private chat for those who are not there."""

    duel_id: int
    names: tuple[str, str]
    waits: bool


@dataclass(frozen=True, slots=True)
class DuelResultView:
    """How a duel ended: name, score and right answers of each, best first; `draw`: neither is ahead."""

    lines: tuple[tuple[str, int, int], ...]
    count: int
    draw: bool


DuelView = ChallengeView | InviteView | PairView | DuelResultView
