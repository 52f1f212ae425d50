"""Questions, boards, records and closings."""

from html import escape

from bot.game.model import Mode, Period, Standing
from bot.replies import (
    BoardView,
    ClosingView,
    Outcome,
    ProgressView,
    QuestionView,
    ReceivedView,
    Record,
    RecordsView,
    Source,
    View,
)
from bot.telegram.callbacks import (
    BoardButton,
    NamesButton,
    OptionButton,
    RestartButton,
    ResultButton,
    SourceButton,
    SubmitButton,
)
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import Button, Content, Rows, content, cut, rows_of
from knowledge.questions import Kind, Question, right_line
from knowledge.typed import LETTERS

MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
POLL_OPTION = 100
"""The longest option of a native poll."""

POLL_KINDS = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.TRUEFALSE})
LETTERS_A_ROW = 6
PROGRESS_ROOM = 150
"""Characters of a notice that shows what is chosen so far."""


def is_poll(view: View) -> bool:
    """Whether a view goes out as a native poll: the chat wants polls, and nothing of the question would be lost."""
    if not isinstance(view, QuestionView) or view.chat.mode is not Mode.POLL:
        return False
    question = view.question
    return question.kind in POLL_KINDS and all(len(option) <= POLL_OPTION for option in question.options)


def numbered(view: QuestionView, words: Catalogue) -> str:
    """The stem, in a live contest behind the number of the question."""
    if view.timing is None:
        return view.question.stem
    return words.plain("live_number", number=view.timing.number, count=view.timing.count) + view.question.stem


@content.register
def _(view: QuestionView, words: Catalogue) -> Content:
    """A question to be answered with buttons or by a reply; native polls are made by `render`."""
    question, post = view.question, view.post
    hint = f"<i>{words.html(f'question_hint_{question.kind}')}</i>"
    parts = [f"<b>{escape(numbered(view, words))}</b>", "\n".join(option_lines(question)), hint]
    parts += [words.html("live_seconds", seconds=view.timing.seconds)] if view.timing else []
    below = (
        Button(words.plain("question_open"), SourceButton(post=post.id)),
        Button(words.plain("question_result"), ResultButton(post=post.id)),
    )
    rows = (*answer_buttons(question, post.id, words), below)
    return Content("\n\n".join(filter(None, parts)), rows, photo=question.picture)


def option_lines(question: Question) -> list[str]:
    return [f"{LETTERS[place]}. {escape(option)}" for place, option in enumerate(question.options)]


def answer_buttons(question: Question, post_id: int, words: Catalogue) -> Rows:
    """The letters of the options, and what else an answer of several presses needs."""
    places = range(len(question.options))
    letters = [Button(LETTERS[place], OptionButton(post=post_id, option=place)) for place in places]
    return (*rows_of(letters, LETTERS_A_ROW), *_more_buttons(question, post_id, words))


def _more_buttons(question: Question, post_id: int, words: Catalogue) -> tuple[tuple[Button, ...], ...]:
    match question.kind:
        case Kind.MULTIPLE:
            return ((Button(words.plain("question_submit"), SubmitButton(post=post_id)),),)
        case Kind.ORDER:
            return ((Button(words.plain("question_restart"), RestartButton(post=post_id)),),)
    return ()


@content.register
def _(view: ProgressView, words: Catalogue) -> Content:
    options, chosen = view.question.options, view.chosen
    if not chosen:
        return Content(words.html("progress_none"))
    if view.question.kind is not Kind.ORDER:
        return Content(words.html("progress_chosen", letters=" ".join(LETTERS[place] for place in chosen)))
    room = PROGRESS_ROOM // len(chosen) - 5
    steps = [f"{at}. {LETTERS[place]} {cut(options[place], room)}" for at, place in enumerate(chosen, 1)]
    return Content(words.html("progress_order", steps=" ".join(steps), left=len(options) - len(chosen)))


@content.register
def _(view: ReceivedView, words: Catalogue) -> Content:
    button = Button(words.plain("question_result"), ResultButton(post=view.post_id))
    return Content(words.html("received_first" if view.first else "received_again"), ((button,),))


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
        name=tally.person.name or words.plain("result_someone"),
        points=tally.points,
        right=tally.right,
        answered=tally.answered,
        streak=words.plain("board_streak", days=days) if days > 1 else "",
    )


@content.register
def _(view: RecordsView, words: Catalogue) -> Content:
    lines = [words.html("records_title", name=view.person.name), ""]
    lines += [_record(record, words) for record in view.records]
    lines += [] if view.records or view.sources else [words.html("records_empty")]
    lines += [""] if view.records and view.sources else []
    lines += [words.html("records_study", days=view.streak)] if view.sources else []
    lines += [_source(source, words) for source in view.sources]
    lines += ["", words.html("records_id", id=view.person.id)] if view.with_id else []
    names = ((Button(words.plain("names_open"), NamesButton()),),)
    return Content("\n".join(lines), names if view.with_id else ())


def _source(source: Source, words: Catalogue) -> str:
    return words.html(
        f"records_{source.name}",
        points=source.points,
        right=source.right,
        answered=source.answered,
        share=percent(source.right, source.answered),
    )


def _record(record: Record, words: Catalogue) -> str:
    tally = record.tally
    return words.html(
        "records_line",
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
        right=right_line(question),
        share=percent(outcome.right, outcome.answered),
        right_count=outcome.right,
        answered=outcome.answered,
    )
