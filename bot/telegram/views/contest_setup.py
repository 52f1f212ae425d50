"""The form of a contest, step by step."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from bot.contests.setup import SetupView
from bot.game.contest import Form, Keep
from bot.game.running import OVER, ContestState
from bot.game.setup import LONGEST_TITLE, OFFERED, Step, asked_rules, choice_of, following, topic_key
from bot.game.window import LENGTHS
from bot.telegram.callbacks import ResultsButton
from bot.telegram.catalogue import Catalogue
from bot.telegram.contest_buttons import ActButton, AppealsButton, SetupButton
from bot.telegram.contest_words import hurdle_sentence
from bot.telegram.views.content import Button, Content, Rows, content, cut, rows_of, turns_of
from bot.telegram.views.contests import stated, title_of
from knowledge.questions import KIND_NAMES, Kind

STEPS = tuple(Step)


@content.register
def _(view: SetupView, words: Catalogue) -> Content:
    contest = view.contest
    state = words.plain(f"contest_state_{contest.state}")
    lines = [f"🏁 <b>{escape(title_of(contest, words))}</b>　{state}", ""]
    lines += stated(contest, view.titles, words, view.fits)
    if contest.state is not ContestState.DRAFT:
        return Content("\n".join(lines), _whole(view, words))
    lines += ["", _ask(view, words)]
    if view.step is Step.REVIEW and view.hurdles:
        lines += [words.html("contest_hurdles"), *(f"· {escape(hurdle_sentence(one, words))}" for one in view.hurdles)]
    choices = _CHOICES[view.step](view, words) if view.step in _CHOICES else ()
    return Content("\n".join(lines), (*choices, *_ways(view, words)))


def _ask(view: SetupView, words: Catalogue) -> str:
    key = "members" if view.step is Step.GROUPS and not view.everywhere else str(view.step)
    opens = view.contest.opens_at or (view.near[0] if view.near else None)
    zone = str(opens.tzinfo) if opens else ""
    return words.html(f"contest_step_{key}", most=LONGEST_TITLE, zone=zone)


def _button(view: SetupView, text: str, value: str, *, on: bool = False) -> Button:
    """A choice of the step that is shown."""
    data = SetupButton(contest=view.contest.id, at=view.step, step=view.step, value=value)
    return Button(("✓ " if on else "") + text, data)


def _way(view: SetupView, text: str, step: Step) -> Button:
    return Button(text, SetupButton(contest=view.contest.id, at=view.step, step=step))


def _ways(view: SetupView, words: Catalogue) -> Rows:
    """To the steps beside this one; from the last one to the first that something is missing at."""
    place = STEPS.index(view.step)
    row = [_way(view, words.plain("contest_back"), STEPS[place - 1])] if place else []
    if view.step is not Step.REVIEW:
        return ((*row, _way(view, words.plain("contest_next"), STEPS[place + 1])),)
    if view.hurdles:
        row.append(_way(view, words.plain("contest_next"), view.hurdles[0].step))
    acts = ("drop",) if view.hurdles else ("publish", "drop")
    return tuple(_act(view, words, what) for what in acts), tuple(row)


def _act(view: SetupView, words: Catalogue, what: str) -> Button:
    text = words.plain(f"contest_{what}")
    if view.sure == what:
        return Button(words.plain("contest_sure", what=text), ActButton(contest=view.contest.id, what=f"{what}!"))
    return Button(text, ActButton(contest=view.contest.id, what=what))


_ACTS: Mapping[ContestState, tuple[str, ...]] = {
    ContestState.PLANNED: ("edit", "cancel"),
    ContestState.OPEN: ("close",),
}


def _whole(view: SetupView, words: Catalogue) -> Rows:
    """What may be done to a contest that is no draft."""
    contest = view.contest
    row = tuple(_act(view, words, what) for what in _ACTS.get(contest.state, ()))
    if contest.state is ContestState.CLOSED:
        row += (Button(words.plain("contest_see_appeals", count=view.appeals), AppealsButton(contest=contest.id)),)
    if contest.state in OVER:
        row += (Button(words.plain("result_open"), ResultsButton(contest=contest.id)),)
    return (row,) if row else ()


def _forms(view: SetupView, words: Catalogue) -> Rows:
    form = view.contest.rules.form
    return rows_of([_button(view, words.plain(f"contest_form_{one}"), one, on=one is form) for one in Form], 3)


def _questions(view: SetupView, words: Catalogue) -> Rows:
    selection, rules = view.contest.selection, view.contest.rules
    every = _button(view, words.plain("contest_all_topics"), "t", on=not selection.topics)
    always = _button(view, words.plain("contest_all_years"), "y", on=not selection.years)
    topics = [_button(view, cut(one, 16), f"t{topic_key(one)}", on=one in selection.topics) for one in view.topics]
    kinds = [_button(view, KIND_NAMES[one], f"k{one}", on=one in selection.kinds) for one in Kind]
    levels = [
        _button(view, words.plain(f"contest_level_{level}"), f"l{level}", on=level in selection.levels)
        for level in (1, 2, 3)
    ]
    counts = [_button(view, str(count), f"n{count}", on=count == rules.count) for count in OFFERED["count"]]
    return ((every, always), *rows_of(topics, 2), *rows_of(kinds, 3), tuple(levels), tuple(counts))


def _groups(view: SetupView, words: Catalogue) -> Rows:
    contest = view.contest
    members = _button(view, words.plain("contest_members_only"), "members", on=contest.members_only)
    if not view.everywhere:
        return ((members,),)
    every = _button(view, words.plain("contest_all_groups"), "all", on=not contest.groups)
    chats = [(_button(view, cut(one.title, 30), f"g{one.id}", on=one.id in contest.groups),) for one in view.groups]
    turns = turns_of(
        view.page,
        view.pages,
        lambda page: SetupButton(contest=contest.id, at=view.step, step=view.step, value=f"p{page}"),
    )
    return ((every, members), *chats, *turns)


def _window(view: SetupView, words: Catalogue) -> Rows:
    opens, closes = view.contest.opens_at, view.contest.closes_at
    starts = [
        _button(view, f"{one:%m-%d %H:%M}", f"at{int(one.timestamp()) // 60}", on=one == opens) for one in view.near
    ]
    lasts = (closes - opens).total_seconds() / 60 if opens and closes else None
    lengths = [_button(view, _length(minutes, words), f"for{minutes}", on=minutes == lasts) for minutes in LENGTHS]
    return (*rows_of(starts, 3), *(rows_of(lengths, 3) if opens else ()))


def _length(minutes: int, words: Catalogue) -> str:
    for key, size in (("days", 24 * 60), ("hours", 60)):
        if minutes % size == 0:
            return words.plain(f"contest_{key}", count=minutes // size)
    return words.plain("contest_minutes", count=minutes)


def _rules(view: SetupView, words: Catalogue) -> Rows:
    """A button a field, with its present value; it carries the value that comes next."""
    rules = view.contest.rules
    buttons = [
        _button(
            view,
            f"{words.plain(f'contest_rule_{name}')}：{_value(name, getattr(rules, name), words)}",
            f"{name}={choice_of(following(rules, name))}",
        )
        for name in asked_rules(rules)
    ]
    return rows_of(buttons, 2)


def _value(name: str, value: Any, words: Catalogue) -> str:
    if isinstance(value, Keep):
        return words.plain(f"contest_keep_{value}")
    if isinstance(value, bool):
        return words.plain("contest_yes" if value else "contest_no")
    if value is None:
        return words.plain("contest_summed" if name == "best_of" else "contest_none")
    if name in ("seconds", "total_seconds"):
        return words.plain("contest_seconds_value", count=value)
    return words.plain("contest_hours", count=value) if name == "appeal_hours" else str(value)


_CHOICES: Mapping[Step, Callable[[SetupView, Catalogue], Rows]] = {
    Step.FORM: _forms,
    Step.QUESTIONS: _questions,
    Step.GROUPS: _groups,
    Step.WINDOW: _window,
    Step.RULES: _rules,
}
