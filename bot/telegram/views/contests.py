"""Contests in lists, in words, and in the news of groups."""

from collections.abc import Sequence
from html import escape

from bot.contests.setup import ContestHereView, ContestsView, DraftedView, FileFaultsView, NewsView
from bot.game.contest import Form, Keep
from bot.game.running import Contest, ContestState, NewsKind
from bot.telegram.catalogue import Catalogue
from bot.telegram.contest_buttons import (
    GoOnButton,
    JoinButton,
    NewContestButton,
    OpenContestButton,
    OwnAnswersButton,
)
from bot.telegram.contest_words import file_sentence, hurdle_sentence
from bot.telegram.views.content import Button, Content, Rows, content, cut, rows_of
from bot.telegram.views.question import MOST_RIGHT
from knowledge.questions import KIND_NAMES

NAMED = 5
"""Groups that are named in words."""

_TITLE = 40


@content.register
def _(view: ContestsView, words: Catalogue) -> Content:
    shown = [*view.contests, *view.own]
    lines = [words.html("contest_list_title" if shown or view.played else "contest_list_none")]
    if view.contests:
        lines += ["", *_lines(view.contests, 1, words)]
    if view.own:
        lines += ["", words.html("contest_list_own"), *_lines(view.own, len(view.contests) + 1, words)]
    buttons = rows_of(
        [Button(str(number), OpenContestButton(contest=one.id)) for number, one in enumerate(shown, 1)], 5
    )
    if view.played:
        lines += ["", words.html("contest_list_played"), *_lines(view.played, len(shown) + 1, words)]
        buttons += rows_of(
            [
                Button(str(number), OwnAnswersButton(contest=one.id, page=1))
                for number, one in enumerate(view.played, len(shown) + 1)
            ],
            5,
        )
    if view.may_create:
        buttons = (*buttons, (Button(words.plain("contest_list_new"), NewContestButton()),))
    return Content("\n".join(lines), buttons)


def _lines(contests: Sequence[Contest], first: int, words: Catalogue) -> list[str]:
    return [
        words.html(
            "contest_list_line",
            number=number,
            title=title_of(one, words),
            state=words.plain(f"contest_state_{one.state}"),
            when=f" {one.opens_at:%m-%d %H:%M}—{one.closes_at:%m-%d %H:%M}" if one.opens_at and one.closes_at else "",
        )
        for number, one in enumerate(contests, first)
    ]


def title_of(contest: Contest, words: Catalogue) -> str:
    return contest.title or words.plain("contest_untitled")


@content.register
def _(view: ContestHereView, words: Catalogue) -> Content:
    lines = [words.html("contest_here_title"), "", *_lines(view.contests, 1, words)]
    return Content("\n".join(lines), _ways(view.contests, words))


def _ways(contests: Sequence[Contest], words: Catalogue) -> Rows:
    named = ((one, words.plain("contest_join_named", title=cut(one.title, _TITLE))) for one in contests)
    return tuple((Button(text, JoinButton(contest=one.id)),) for one, text in named)


@content.register
def _(view: DraftedView, words: Catalogue) -> Content:
    button = Button(words.plain("contest_go_on"), GoOnButton(contest=view.contest.id))
    return Content(words.html("contest_drafted"), ((button,),))


def stated(contest: Contest, titles: Sequence[str], words: Catalogue, fits: int | None = None) -> list[str]:
    """What a contest is, in plain words, a line for each thing that counts; times are shown in their own zone."""
    rules = contest.rules
    lines = [words.html(f"contest_about_{rules.form}", count=rules.count)]
    if fits is not None:
        lines.append(words.html("contest_says_bank", which=_which(contest, words), fits=fits))
    lines += [words.html("contest_says_groups", groups=_groups(contest, titles, words)), _who(contest, words)]
    lines += [_window(contest, words), _clock(contest, words), *_attempts(contest, words), *_points(contest, words)]
    if rules.appeal_hours:
        return [*lines, words.html("contest_says_appeals", hours=rules.appeal_hours)]
    return [*lines, words.html("contest_says_no_appeals")]


def _which(contest: Contest, words: Catalogue) -> str:
    selection = contest.selection
    if selection.ids:
        return words.plain("contest_says_ids", count=len(selection.ids))
    levels = "、".join(words.plain(f"contest_level_{level}") for level in selection.levels)
    kinds = [KIND_NAMES[kind] for kind in selection.kinds]
    named = [*selection.topics, *kinds, *([words.plain("contest_level_names", names=levels)] if levels else [])]
    named += [words.plain("contest_years", first=min(years), last=max(years))] if (years := selection.years) else []
    return "、".join(named) or words.plain("contest_says_all")


def _groups(contest: Contest, titles: Sequence[str], words: Catalogue) -> str:
    if not contest.groups:
        return words.plain("contest_all_groups")
    if not titles:
        return words.plain("contest_says_groups_count", count=len(contest.groups))
    names = "、".join(titles[:NAMED])
    more = len(contest.groups) > NAMED
    return words.plain("contest_says_groups_more", groups=names, count=len(contest.groups)) if more else names


def _who(contest: Contest, words: Catalogue) -> str:
    return words.html("contest_says_members" if contest.members_only else "contest_says_anyone")


def _window(contest: Contest, words: Catalogue) -> str:
    opens, closes = contest.opens_at, contest.closes_at
    if opens is None or closes is None:
        return words.html("contest_says_no_window")
    same = opens.date() == closes.date()
    last = f"{closes:%H:%M}" if same else f"{closes:%Y-%m-%d %H:%M}"
    return words.html("contest_says_window", opens=f"{opens:%Y-%m-%d %H:%M}", closes=last, zone=str(opens.tzinfo))


def _clock(contest: Contest, words: Catalogue) -> str:
    rules = contest.rules
    if rules.total_seconds is None:
        return words.html("contest_says_seconds", seconds=rules.seconds)
    return words.html("contest_says_total", seconds=rules.seconds, total=rules.total_seconds)


def _attempts(contest: Contest, words: Catalogue) -> list[str]:
    rules = contest.rules
    if rules.form in (Form.LIVE, Form.DUEL):
        return []
    if rules.attempts == 1:
        return [words.html("contest_says_once")]
    key = {Keep.BEST: "best", Keep.FIRST: "first", Keep.SUM: "sum"}[rules.keep]
    return [words.html(f"contest_says_{key}", attempts=rules.attempts)]


def _points(contest: Contest, words: Catalogue) -> list[str]:
    rules = contest.rules
    bonus = "contest_says_bonus" if rules.bonus else "contest_says_points"
    lines = [words.html(bonus, points=rules.points, bonus=rules.bonus)]
    lines.append(words.html("contest_says_partial" if rules.partial else "contest_says_whole"))
    if rules.daily_cap is not None:
        lines.append(words.html("contest_says_cap", cap=rules.daily_cap))
    if rules.form is Form.TEAM:
        mean = "contest_says_team_sum" if rules.best_of is None else "contest_says_team_mean"
        lines.append(words.html(mean, best_of=rules.best_of))
    return [*lines, words.html("contest_says_ties")]


@content.register
def _(view: FileFaultsView, words: Catalogue) -> Content:
    sentences = [file_sentence(fault, words) for fault in view.faults]
    sentences += [hurdle_sentence(hurdle, words) for hurdle in view.hurdles]
    lines = [words.html("contest_file_refused", name=view.name), *(f"· {escape(one)}" for one in sentences)]
    return Content("\n".join(lines))


@content.register
def _(view: NewsView, words: Catalogue) -> Content:
    contest = view.contest
    if view.news.kind is NewsKind.OPENED:
        lines = [words.html("contest_opened", title=contest.title), *stated(contest, (), words), ""]
        lines.append(words.html("contest_sealed", digest=contest.digest))
        return Content("\n".join(lines), ((Button(words.plain("contest_join"), JoinButton(contest=contest.id)),),))
    if view.news.kind is NewsKind.CLOSED:
        return Content("\n".join(_closed(contest, words)))
    return Content("\n".join(_recounted(view, words)))


def _closed(contest: Contest, words: Catalogue) -> list[str]:
    lines = [words.html("contest_closed", title=contest.title)]
    if contest.appeals_until is not None and contest.state is ContestState.CLOSED:
        lines.append(words.html("contest_closed_appeals", until=f"{contest.appeals_until:%m-%d %H:%M}"))
    return [*lines, "", words.html("contest_closed_seed", seed=contest.seed, digest=contest.digest)]


def _recounted(view: NewsView, words: Catalogue) -> list[str]:
    """Places without names: who stands there is said on the boards, to those who may know."""
    told = view.news.details
    key = "contest_recounted_void" if told["void"] else "contest_recounted_key"
    stem, right = cut(told["stem"], 120), cut(told["right"], MOST_RIGHT)
    lines = [words.html(key, title=view.contest.title, stem=stem, right=right)]
    names = ("rank", "score", "old_rank", "old_score")
    lines += [words.html("contest_recounted_place", **dict(zip(names, row, strict=True))) for row in told["top"]]
    changed = "contest_recounted_changed" if told["changed"] else "contest_recounted_same"
    return [*lines, words.html(changed, count=told["changed"])]
