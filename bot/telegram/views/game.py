"""Questions, boards, records and closings."""

from html import escape

from bot.game.model import Mode, Period, Standing
from bot.replies import BoardView, ClosingView, Outcome, QuestionView, Record, RecordsView, View
from bot.telegram.callbacks import BoardButton, OptionButton, SourceButton
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import Button, Content, content

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
LETTERS = "ABCDEFGHIJKL"


def is_poll(view: View) -> bool:
    """Whether a view goes out as a native poll."""
    return isinstance(view, QuestionView) and view.chat.mode is Mode.POLL


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
        streak=words.plain("board_streak", days=days) if days > 1 else "",
    )


@content.register
def _(view: RecordsView, words: Catalogue) -> Content:
    lines = [words.html("records_title", name=view.person.name), ""]
    lines += [_record(record, words) for record in view.records] or [words.html("records_empty")]
    lines += ["", words.html("records_id", id=view.person.id)] if view.with_id else []
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
