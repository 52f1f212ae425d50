"""Results of contests, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.game.awards import Award
from bot.game.league import Level
from bot.game.running import Contest
from bot.game.standings import Measure


class BoardOf(StrEnum):
    """Who stands on a board."""

    PERSONS = "p"
    GROUPS = "g"
    ORGANISATIONS = "o"


@dataclass(frozen=True, slots=True)
class PersonLine:
    """`name` is empty where it is not to be seen; `home` is the organisation or group of somebody of another group."""

    rank: int
    name: str
    home: str
    score: int
    right: int
    answered: int
    millis: int


@dataclass(frozen=True, slots=True)
class SumLine:
    """A group or an organisation; with an `id` the organisations below it can be opened."""

    rank: int
    title: str
    points: float
    players: int
    base: int | None
    id: int = 0


@dataclass(frozen=True, slots=True)
class ResultsView:
    """A board of a contest that is over, the best lines first, for whoever looks.

    `own` is the line of the person, or of the group in which it is shown; `total` the lines of the whole board;
    `parent` the organisation that is opened (0: those at the top), `title` what it is called. `may_run` is for its
    organiser, `certificate` says that the person may ask for one.
    """

    contest: Contest
    board: BoardOf
    measure: Measure
    lines: tuple[PersonLine | SumLine, ...]
    own: PersonLine | SumLine | None
    total: int
    players: int
    parent: int = 0
    title: str = ""
    up: int | None = None
    may_run: bool = False
    certificate: bool = False


@dataclass(frozen=True, slots=True)
class OverView:
    """Contests that are over, the latest first."""

    contests: tuple[Contest, ...]


@dataclass(frozen=True, slots=True)
class PodiumView:
    """To a group, or to the organiser: the results as a picture.

    `group` is the line of the group among `groups`, the picture shows its own people; without one it shows all.
    """

    contest: Contest
    zone: ZoneInfo
    lines: tuple[PersonLine | SumLine, ...]
    players: int
    measure: Measure | None = None
    group: SumLine | None = None
    groups: int = 0


@dataclass(frozen=True, slots=True)
class AwardsView:
    """What the organiser gives certificates for; `most` points can be reached."""

    contest: Contest
    award: Award
    most: int


@dataclass(frozen=True, slots=True)
class CertificateView:
    """A certificate as a picture; `by` is who gives it, empty for nobody in particular."""

    contest: Contest
    name: str
    by: str
    rank: int
    score: int
    players: int
    prize: bool
    code: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class VerifiedView:
    """What a code certifies; the name is empty when the person was erased."""

    title: str
    name: str
    rank: int
    score: int
    prize: bool
    code: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class NamesView:
    """Where somebody's name stands."""

    hidden: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class BoundView:
    """The organisation that a group stands for, from the top down, and its member base; none: no titles."""

    titles: tuple[str, ...]
    level: Level | None = None
    base: int | None = None


@dataclass(frozen=True, slots=True)
class WhichView:
    """Several organisations that may be meant, each from the top down."""

    found: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class RosterView:
    """What became of a table of organisations: taken over, or refused with its faults (row, sentence, what stands)."""

    name: str
    new: int = 0
    changed: int = 0
    listed: int = 0
    unlisted: int = 0
    faults: tuple[tuple[int, str, str], ...] = ()


ResultView = (
    ResultsView
    | OverView
    | PodiumView
    | AwardsView
    | CertificateView
    | VerifiedView
    | NamesView
    | BoundView
    | WhichView
    | RosterView
)
