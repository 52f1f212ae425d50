"""The league's plan."""

from bot.flows.league_plan import COUNTS, TIMES
from bot.game.broadcast import Progress
from bot.game.league_plan import SPREADS
from bot.game.model import Daily
from bot.league import BroadcastView, LeaguePlanView
from bot.telegram.callbacks import LeagueButton, PreviewButton
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import Button, Content, Rows, content, span_of


@content.register
def _(view: LeaguePlanView, words: Catalogue) -> Content:
    daily, spread = view.plan.daily, view.plan.spread
    lines = [words.html("league_title"), "", words.html("league_none") if daily is None else _says(daily, words)]
    if daily is not None and daily.anniversaries:
        lines.append(words.html("league_says_anniversaries"))
    if daily is not None and spread:
        lines.append(words.html("league_says_spread", minutes=spread))
    lines += ["", words.html("league_groups", following=view.following, own=view.own)]
    lines += [_progress(view.progress, words)] if view.progress is not None else []
    lines.append(words.html("league_hint" if view.changes else "league_looks"))
    return Content("\n".join(lines), _buttons(view, words))


def _says(daily: Daily, words: Catalogue) -> str:
    about = words.plain("daily_about", about=daily.about) if daily.about else ""
    return words.html("league_says", at=f"{daily.at:%H:%M}", count=daily.count, about=about)


def _buttons(view: LeaguePlanView, words: Catalogue) -> Rows:
    daily = view.plan.daily
    times = [
        _button(f"{at:%H:%M}", "at", value, chosen=daily is not None and daily.at == at) for value, at in TIMES.items()
    ]
    look = Button(words.plain("league_preview"), PreviewButton())
    again = [Button(words.plain("league_again"), LeagueButton(name="panel"))] if view.progress is not None else []
    if not view.changes:
        return ((look, *again),)
    if daily is None:
        return tuple(times), (look, *again)
    counts = [
        _button(words.plain("league_count", count=count), "count", str(count), chosen=daily.count == count)
        for count in COUNTS
    ]
    spreads = [
        _button(_spread(minutes, words), "spread", str(minutes), chosen=view.plan.spread == minutes)
        for minutes in SPREADS
    ]
    turned = "league_anniversaries_off" if daily.anniversaries else "league_anniversaries_on"
    dated = _button(words.plain(turned), "anniversaries", "0" if daily.anniversaries else "1")
    off = _button(words.plain("league_stop"), "off")
    return tuple(times), tuple(counts), tuple(spreads), (dated,), (look, *again, off)


def _spread(minutes: int, words: Catalogue) -> str:
    return words.plain("league_spread", minutes=minutes) if minutes else words.plain("league_spread_none")


def _button(label: str, name: str, value: str = "", *, chosen: bool = False) -> Button:
    return Button(f"• {label}" if chosen else label, LeagueButton(name=name, value=value))


@content.register
def _(view: BroadcastView, words: Catalogue) -> Content:
    title = words.html("broadcast_over" if view.over else "broadcast_title")
    unsure = [words.html("broadcast_unsure")] if view.progress.unsure else []
    return Content("\n".join([title, _progress(view.progress, words), *unsure]))


def _progress(progress: Progress, words: Catalogue) -> str:
    seconds = progress.seconds_left if progress.left else None
    left = words.plain("load_left", left=span_of(seconds, words)) if seconds is not None else ""
    numbers = {"sent": progress.sent, "waiting": progress.left, "unsure": progress.unsure, "failed": progress.failed}
    return words.html("broadcast_line", share=progress.share, total=progress.total, left=left, **numbers)
