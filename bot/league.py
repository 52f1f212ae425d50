"""What organisers see of the league's plan, as values."""

from dataclasses import dataclass

from bot.game.broadcast import Progress
from bot.game.league_plan import LeaguePlan
from bot.game.league_preview import Planned, Preview


@dataclass(frozen=True, slots=True)
class LeaguePlanView:
    """The panel of the league's plan: so many groups follow it, so many have a plan of their own.

    `progress` is that of the last questions that went out, if they did within a day; who `changes` nothing only looks.
    """

    plan: LeaguePlan
    following: int
    own: int
    progress: Progress | None = None
    changes: bool = True


@dataclass(frozen=True, slots=True)
class BroadcastView:
    """How far the questions of the plan are that go out together."""

    progress: Progress
    over: bool = False


@dataclass(frozen=True, slots=True)
class LeaguePreviewView:
    """What the plan will do; `dated` has for each moment how many questions there are on that day in history."""

    plan: LeaguePlan
    preview: Preview
    dated: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LeagueGroupsView:
    """A page, from 1, of all groups, each with the instant at which it is due."""

    groups: tuple[Planned, ...]
    page: int
    pages: int


LeagueView = LeaguePlanView | BroadcastView | LeaguePreviewView | LeagueGroupsView
