"""What organisers see of the league's plan, as values."""

from dataclasses import dataclass

from bot.game.league_plan import LeaguePlan


@dataclass(frozen=True, slots=True)
class LeaguePlanView:
    """The panel of the league's plan: so many groups follow it, so many have a plan of their own."""

    plan: LeaguePlan
    following: int
    own: int


LeagueView = LeaguePlanView
