"""From views to what a message holds: text in Telegram's HTML and rows of buttons."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch
from html import escape

from aiogram.filters.callback_data import CallbackData

from bot.game.model import ChatKind, Mode, Period, Quiet, Standing
from bot.replies import (
    AnswerView,
    BoardView,
    ClosingView,
    DailyView,
    HelpView,
    Outcome,
    PassageView,
    QuestionView,
    Record,
    RecordsView,
    RefusalView,
    SettingsView,
    TodayView,
    View,
    Words,
)
from bot.telegram.callbacks import BoardButton, OptionButton, PassageButton, SettingButton, SourceButton
from bot.telegram.catalogue import Catalogue, Html
from bot.telegram.choices import choices, quiet_span, setting_value
from knowledge.model import Citation, Passage

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
LETTERS = "ABCDEFGHIJKL"


@dataclass(frozen=True, slots=True)
class Button:
    text: str
    data: CallbackData


@dataclass(frozen=True, slots=True)
class Content:
    """Text in Telegram's HTML, and rows of buttons below it."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()


@singledispatch
def content(view: View, words: Catalogue) -> Content:
    """The content of a view in one language."""
    raise TypeError(f"no content for {type(view).__name__}")


def cite(citation: Citation, words: Catalogue) -> str:
    """A citation as plain text: title, edition, heading, page."""
    edition = words.plain("citation_edition", edition=citation.edition) if citation.edition else ""
    place = [words.plain("citation", title=citation.title) + edition, citation.heading]
    if citation.page is not None:
        place.append(words.plain("citation_page", page=citation.page))
    return " · ".join(part for part in place if part)


def quoted(text: str) -> Html:
    return Html(f"<blockquote>{escape(text)}</blockquote>")


@content.register
def _(view: Words, words: Catalogue) -> Content:
    values = {name: _shown(value, words) for name, value in view.values.items()}
    return Content(words.html(view.key, **values))


def _shown(value: object, words: Catalogue) -> object:
    if isinstance(value, Quiet):
        return quiet_span(value, words)
    return "、".join(value) if isinstance(value, list | tuple) else value


@content.register
def _(view: HelpView, words: Catalogue) -> Content:
    if view.greeting:
        parts = [words.html("greeting"), words.html("greeting_next")]
    elif view.kind is ChatKind.PRIVATE:
        parts = [words.html("about"), words.html("help_private")]
    else:
        parts = [words.html("about"), words.html("help_group")]
        parts += [words.html("help_admin")] if view.admin else []
    if view.polls_forbidden:
        parts.append("⚠️ " + words.html("polls_forbidden"))
    return Content("\n\n".join(parts))


@content.register
def _(view: AnswerView, words: Catalogue) -> Content:
    answer = view.answer
    lines = [quoted(answer.quote), words.html("answer_source", citation=cite(answer.citation, words))]
    buttons = [(Button(words.plain("answer_open"), PassageButton(passage=answer.passage.id)),)]
    if answer.further:
        lines += ["", words.html("answer_further"), *_places(answer.further, words)]
    return Content("\n".join(lines), tuple(buttons))


def _places(passages: Iterable[Passage], words: Catalogue) -> list[str]:
    return [f"· {escape(cite(passage.citation, words))}" for passage in passages]


@content.register
def _(view: RefusalView, words: Catalogue) -> Content:
    lines = [words.html("refusal")]
    if view.refusal.nearest:
        lines += ["", words.html("refusal_nearest"), *_places(view.refusal.nearest, words)]
    return Content("\n".join(lines))


@content.register
def _(view: PassageView, words: Catalogue) -> Content:
    lines = [] if view.live else [words.html("passage_withdrawn")]
    lines += [quoted(view.passage.text)]
    return Content("\n".join([*lines, words.html("answer_source", citation=cite(view.passage.citation, words))]))


@content.register
def _(view: QuestionView, words: Catalogue) -> Content:
    """A question to be answered with buttons; native polls are made by `render`."""
    question, post = view.question, view.post
    lettered = list(zip(LETTERS, question.options, strict=False))
    lines = [f"<b>{escape(question.stem)}</b>", ""]
    lines += [f"{letter}. {escape(option)}" for letter, option in lettered]
    row = tuple(
        Button(letter, OptionButton(post=post.id, option=position)) for position, (letter, _) in enumerate(lettered)
    )
    source = Button(words.plain("question_open"), SourceButton(post=post.id))
    return Content("\n".join([*lines, "", f"<i>{words.html('question_buttons_hint')}</i>"]), (row, (source,)))


@content.register
def _(view: BoardView, words: Catalogue) -> Content:
    lines = [words.html("board_title", period=words.plain(f"period_{view.period}")), ""]
    if not view.top:
        lines.append(words.html("board_empty"))
    lines += [_standing(standing, words) for standing in view.top]
    if view.own:
        own = view.own
        lines += ["", words.html("board_own", rank=own.rank, points=own.tally.points, players=view.players)]
    elif view.top:
        lines += ["", words.html("board_not_on")]
    periods = tuple(Button(words.plain(f"period_{period}"), BoardButton(period=period)) for period in Period)
    return Content("\n".join(lines), (periods,))


def _standing(standing: Standing, words: Catalogue) -> str:
    tally, days = standing.tally, standing.streak
    return words.html(
        "board_line",
        place=MEDALS.get(standing.rank, f"{standing.rank}."),
        name=tally.person.name,
        points=tally.points,
        right=tally.right,
        answered=tally.answered,
        streak=words.plain("board_streak", days=days) if days else "",
    )


@content.register
def _(view: RecordsView, words: Catalogue) -> Content:
    lines = [words.html("records_title", name=view.person_name), ""]
    lines += [_record(record, words) for record in view.records] or [words.html("records_empty")]
    return Content("\n".join(lines))


def _record(record: Record, words: Catalogue) -> str:
    tally = record.tally
    return words.html(
        "records_line" if record.title else "records_practice",
        title=record.title,
        points=tally.points,
        right=tally.right,
        answered=tally.answered,
        share=percent(tally.right, tally.answered),
        streak=record.streak,
    )


def percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


@content.register
def _(view: ClosingView, words: Catalogue) -> Content:
    lines = [words.html("closing_title"), ""]
    lines += [_outcome(number, outcome, words) for number, outcome in enumerate(view.outcomes, 1)]
    if view.leaders:
        lines += [
            "",
            words.html("closing_leaders"),
            *(_standing(standing, words) for standing in view.leaders),
        ]
    return Content("\n".join(lines))


def _outcome(number: int, outcome: Outcome, words: Catalogue) -> str:
    question = outcome.question
    return words.html(
        "closing_one" if outcome.answered else "closing_nobody",
        number=number,
        stem=question.stem,
        right=" / ".join(question.options[position] for position in sorted(question.key)),
        share=percent(outcome.right, outcome.answered),
        right_count=outcome.right,
        answered=outcome.answered,
    )


@content.register
def _(view: DailyView, words: Catalogue) -> Content:
    if view.daily is None or view.next_at is None:
        return Content(words.html("daily_off"))
    return Content(
        words.html(
            "daily_on",
            at=f"{view.daily.at:%H:%M}",
            count=view.daily.count,
            timezone=view.zone.key,
            next_at=f"{view.next_at.astimezone(view.zone):%Y-%m-%d %H:%M}",
        )
    )


@content.register
def _(view: SettingsView, words: Catalogue) -> Content:
    names = ("zone", "language", "quiet", "mode") if view.chat.kind is ChatKind.GROUP else ("zone", "language", "mode")
    if view.menu in names:
        return _menu(view, words)
    lines = [words.html("settings_title"), ""]
    lines += [
        words.html("settings_line", name=words.plain(f"settings_{name}"), value=setting_value(view.chat, name, words))
        for name in names
    ]
    buttons = tuple((Button(words.plain(f"settings_{name}"), SettingButton(name=name)),) for name in names)
    return Content("\n".join(lines), buttons)


def _menu(view: SettingsView, words: Catalogue) -> Content:
    rows = tuple(
        (Button(("• " if chosen else "") + label, SettingButton(name=view.menu, value=value)),)
        for value, label, chosen in choices(view.chat, view.menu, words)
    )
    back = (Button(words.plain("settings_back"), SettingButton(name="panel")),)
    return Content(words.html("settings_choose", name=words.plain(f"settings_{view.menu}")), (*rows, back))


@content.register
def _(view: TodayView, words: Catalogue) -> Content:
    first = view.events[0]
    days = {"month": first.month, "day": first.day}
    if (first.month, first.day) == (view.today.month, view.today.day):
        title = words.html("today_title", **days)
    else:
        title = words.html("today_later_title", **days, today_month=view.today.month, today_day=view.today.day)
    events = [
        words.html("today_event", year=event.year, quote=event.quote, citation=cite(event.passage.citation, words))
        for event in view.events
    ]
    return Content("\n\n".join([title, *events]))


def is_poll(view: View) -> bool:
    """Whether a view goes out as a native poll."""
    return isinstance(view, QuestionView) and view.chat.mode is Mode.POLL
