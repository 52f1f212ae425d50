"""The card of a contest."""

from datetime import datetime

from bot.contests.card import CardView
from bot.game.contest import Form, Rules
from bot.game.running import OVER, Contest, ContestState
from bot.telegram.callbacks import JoinButton, ResultsButton
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import Button, Content, Rows, content

PRIVATE_FORMS = frozenset({Form.PAPER, Form.CHALLENGE, Form.TEAM})
DIGEST_SHOWN = 16


@content.register
def _(view: CardView, words: Catalogue) -> Content:
    contest = view.contest
    lines = [words.html("card_title", title=contest.title), "", *rule_lines(contest.rules, words)]
    if contest.opens_at and contest.closes_at:
        opens, closes = (_moment(at, view) for at in (contest.opens_at, contest.closes_at))
        lines.append(words.html("card_window", opens=opens, closes=closes))
    lines.append(_who(view, words))
    if contest.state not in (ContestState.PLANNED, ContestState.OPEN):
        lines.append(words.html("card_over"))
    elif view.attempts_left is not None:
        lines.append(words.html("card_attempts_left", left=view.attempts_left))
    if contest.digest:
        lines.append(words.html("card_digest", digest=contest.digest[:DIGEST_SHOWN]))
    return Content("\n".join(lines), _buttons(contest, view, words))


def rule_lines(rules: Rules, words: Catalogue) -> list[str]:
    """The rules, each in a line, as they count for whoever plays."""
    total = rules.total_seconds
    lines = [words.html(f"card_form_{rules.form}", count=rules.count, seconds=rules.seconds)]
    lines += [words.html("card_total", time=span(total, words))] if total is not None else []
    lines.append(words.html("card_points", points=rules.points))
    lines += [words.html("card_bonus", bonus=rules.bonus)] if rules.bonus else []
    lines += [words.html("card_partial")] if rules.partial else []
    lines += [words.html("card_cap", most=rules.daily_cap)] if rules.daily_cap is not None else []
    if rules.attempts > 1:
        lines.append(words.html("card_attempts", most=rules.attempts, keep=words.plain(f"card_keep_{rules.keep}")))
    if rules.form is Form.TEAM:
        lines.append(words.html("card_team_mean" if rules.best_of else "card_team_sum", best=rules.best_of))
    return lines


def span(seconds: float, words: Catalogue) -> str:
    """A time in seconds, or from a minute and a half on in whole minutes, never less than it is."""
    if seconds <= 90:
        return words.plain("card_seconds", count=-int(-seconds // 1))
    return words.plain("card_minutes", count=-int(-seconds // 60))


def _moment(at: datetime, view: CardView) -> str:
    return f"{at.astimezone(view.zone):%Y-%m-%d %H:%M}"


def _who(view: CardView, words: Catalogue) -> str:
    groups = "、".join(view.groups) + ("…" if len(view.groups) < len(view.contest.groups) else "")
    who = words.html("card_groups", groups=groups) if view.groups else words.html("card_all_groups")
    return who + (words.html("card_members_only") if view.contest.members_only else "")


def _buttons(contest: Contest, view: CardView, words: Catalogue) -> Rows:
    if contest.state in OVER:
        return ((Button(words.plain("result_open"), ResultsButton(contest=contest.id)),),)
    if contest.state is not ContestState.OPEN or contest.rules.form not in PRIVATE_FORMS:
        return ()
    label = "card_go_on" if view.going else "card_join"
    return ((Button(words.plain(label), JoinButton(contest=contest.id)),),)
