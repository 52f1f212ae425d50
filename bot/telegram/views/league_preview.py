"""What the league's plan will do."""

from datetime import timedelta

from bot.game.league_plan import LeaguePlan
from bot.game.league_preview import Moment, Planned, Reach, reach_of
from bot.league import LeagueGroupsView, LeaguePreviewView
from bot.telegram.callbacks import LeagueButton, PreviewButton
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import SHORT, Button, Content, content, cut, turns_of

COUNTIES = 8
"""Counties that are named; the others are counted together."""


@content.register
def _(view: LeaguePreviewView, words: Catalogue) -> Content:
    counts = {str(reach): view.preview.counts[reach] for reach in Reach}
    lines = [words.html("league_preview_title"), "", words.html("league_preview_counts", **counts)]
    dated = view.dated or (0,) * len(view.preview.moments)
    for moment, number in zip(view.preview.moments, dated, strict=True):
        lines += ["", *_moment(moment, view.plan, number, words)]
    lines += [] if view.preview.moments else ["", words.html("league_preview_none")]
    groups = Button(words.plain("league_preview_groups"), PreviewButton(page=1))
    return Content("\n".join(lines), ((groups,), (_back(words),)))


def _moment(moment: Moment, plan: LeaguePlan, dated: int, words: Catalogue) -> list[str]:
    at = f"{moment.at:%Y-%m-%d %H:%M}"
    if plan.spread:
        at += f"–{moment.at + timedelta(minutes=plan.spread - 1):%H:%M}"
    zones = "、".join(zone if len(moment.zones) == 1 else f"{zone} {number}" for zone, number in moment.zones)
    lines = [words.html("league_moment", at=at, zones=zones, groups=moment.groups)]
    count = plan.daily.count if plan.daily else 0
    about = moment.about or words.plain("league_anything")
    lines.append(words.html("league_moment_about", count=count, about=about))
    lines += [words.html("league_moment_dated", count=dated)] if dated else []
    if any(county for county, _ in moment.counties):
        lines.append(words.html("league_moment_counties", counties=_counties(moment, words)))
    return lines


def _counties(moment: Moment, words: Catalogue) -> str:
    named = [(county, number) for county, number in moment.counties if county]
    shown = [f"{county} {number}" for county, number in named[:COUNTIES]]
    rest = moment.groups - sum(number for _, number in named[:COUNTIES])
    return "、".join([*shown, *([words.plain("league_others", count=rest)] if rest else [])])


@content.register
def _(view: LeagueGroupsView, words: Catalogue) -> Content:
    lines = [words.html("league_groups_title"), "", *(_group(group, words) for group in view.groups)]
    turns = turns_of(view.page, view.pages, lambda page: PreviewButton(page=page))
    up = Button(words.plain("league_preview"), PreviewButton())
    return Content("\n".join(lines), (*turns, (up, _back(words))))


def _group(group: Planned, words: Catalogue) -> str:
    chat, due = group
    reach = reach_of(chat)
    at = f"{due.astimezone(chat.zone):%m-%d %H:%M}" if due is not None else words.plain("league_group_never")
    return words.html(f"league_group_{reach}", title=cut(chat.title, SHORT), at=at)


def _back(words: Catalogue) -> Button:
    return Button(words.plain("league_back"), LeagueButton(name="panel"))
