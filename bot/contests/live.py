"""What a group sees of a live contest."""

from dataclasses import dataclass

from bot.game.contest import Place, Rules
from bot.game.live import LiveState
from knowledge.questions import Question


@dataclass(frozen=True, slots=True)
class Timing:
    """A question of a live contest: the `number`-th of `count`, open for so many seconds from when it was sent."""

    number: int
    count: int
    seconds: int


@dataclass(frozen=True, slots=True)
class LiveOpeningView:
    """A live contest begins in `lead` seconds: its rules, and the seal of what was frozen."""

    live_id: int
    title: str
    rules: Rules
    count: int
    digest: str
    lead: int


@dataclass(frozen=True, slots=True)
class LiveChoicesView:
    """The contests (id, title) that were set up for this group and may be run in it now."""

    contests: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class LivePanelView:
    """Where a live contest stands, with the buttons of its host; `asks` whether it should really end now.

    `trouble` is the sentence of the catalogue that says why it rests, about question `asked`.
    """

    live_id: int
    state: LiveState
    asked: int
    count: int
    asks: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class LiveBoardView:
    """After question `number` of `count`: what was right, how many knew it, and the top of `players`."""

    live_id: int
    number: int
    count: int
    question: Question
    answered: int
    right: int
    top: tuple[Place, ...]
    players: int
    paused: bool = False


@dataclass(frozen=True, slots=True)
class LiveFinalView:
    """The end: the top of `players` after `asked` questions, and the seed of the draw; `late`: once more, corrected."""

    title: str
    asked: int
    top: tuple[Place, ...]
    players: int
    seed: str
    late: bool = False


LiveView = LiveOpeningView | LiveChoicesView | LivePanelView | LiveBoardView | LiveFinalView
