"""Answers, passages and the editors' queue."""

from html import escape

from bot.asked import Gap
from bot.replies import (
    AnswerView,
    ContextView,
    GapsView,
    GapView,
    PassageView,
    PlaceView,
    RefusalView,
    SettledView,
    TodayView,
)
from bot.telegram.callbacks import (
    ContextButton,
    DropButton,
    GapButton,
    PlaceButton,
    RateButton,
    ReportButton,
    SettleButton,
)
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import Button, Content, Rows, candidates, cite, content, cut, places, quoted, rows_of
from knowledge.model import Answer
from knowledge.questions import Question, right_line

STEM = 40
"""Characters of a question or passage that a line of a list shows."""


@content.register
def _(view: AnswerView, words: Catalogue) -> Content:
    return Content(_answer(view.answer, words), _answer_buttons(view, words))


def _answer(answer: Answer, words: Catalogue) -> str:
    lines = [_quote(answer), words.html("answer_source", citation=cite(answer.citation, words))]
    if answer.further:
        lines += ["", words.html("answer_further"), *places(answer.further, words)]
    return "\n".join(lines)


def _quote(answer: Answer) -> str:
    """The quote, with the phrase that answers in bold."""
    if answer.highlight is None:
        return quoted(answer.quote)
    start, end = answer.highlight
    before, phrase, after = map(escape, (answer.quote[:start], answer.quote[start:end], answer.quote[end:]))
    return f"<blockquote>{before}<b>{phrase}</b>{after}</blockquote>"


def _answer_buttons(view: AnswerView, words: Catalogue) -> Rows:
    passage = view.answer.passage.id
    row = [
        Button(words.plain("answer_context"), ContextButton(passage=passage)),
        Button(words.plain("answer_place"), PlaceButton(passage=passage)),
    ]
    if view.asked_id is not None:
        ratings = {"👍": True, "👎": False}
        row += [Button(sign, RateButton(asked=view.asked_id, liked=liked)) for sign, liked in ratings.items()]
    return (tuple(row),)


@content.register
def _(view: SettledView, words: Catalogue) -> Content:
    passage = view.answer.passage.id
    button = Button(words.plain("answer_context"), ContextButton(passage=passage))
    told = words.html("gap_told", question=cut(view.question, STEM))
    return Content(f"{told}\n{_answer(view.answer, words)}", ((button,),))


@content.register
def _(view: ContextView, words: Catalogue) -> Content:
    """The neighbours are set off from the passage, which alone is in bold."""
    parts = [] if view.live else [words.html("passage_withdrawn")]
    around = [view.before.text if view.before else "", view.passage.text, view.after.text if view.after else ""]
    before, passage, after = map(escape, around)
    shown = [part for part in (before, f"<b>{passage}</b>", after) if part]
    parts.append("<blockquote>" + "\n\n".join(shown) + "</blockquote>")
    return Content("\n".join([*parts, words.html("answer_source", citation=cite(view.passage.citation, words))]))


@content.register
def _(view: PlaceView, words: Catalogue) -> Content:
    lines = [] if view.live else [words.html("passage_withdrawn")]
    lines += [escape(cite(view.citation, words)), words.html("place_number", number=view.number, total=view.total)]
    return Content("\n".join(lines))


@content.register
def _(view: GapsView, words: Catalogue) -> Content:
    lines = [words.html("gaps_title"), ""]
    lines += [_gap_line(number, gap, words) for number, gap in enumerate(view.gaps, 1)]
    buttons = [Button(str(number), GapButton(asked=gap.latest.id)) for number, gap in enumerate(view.gaps, 1)]
    return Content("\n".join(lines), rows_of(buttons))


def _gap_line(number: int, gap: Gap, words: Catalogue) -> str:
    return words.html(
        "gaps_line",
        number=number,
        question=cut(gap.latest.text, STEM),
        count=gap.count,
        state=words.plain(f"gap_{gap.latest.state}"),
    )


@content.register
def _(view: GapView, words: Catalogue) -> Content:
    asked = view.gap.latest
    lines = [words.html("gap_title", question=asked.text[:500], count=view.gap.count), ""]
    lines += candidates(view.candidates, words)
    row = tuple(
        Button(str(number), SettleButton(asked=asked.id, passage=passage.id))
        for number, passage in enumerate(view.candidates, 1)
    )
    drop = (Button(words.plain("gap_drop"), DropButton(asked=asked.id)),)
    return Content("\n".join([*lines, words.html("gap_hint")]), (row, drop) if row else (drop,))


@content.register
def _(view: RefusalView, words: Catalogue) -> Content:
    lines = [words.html("refusal")]
    if view.refusal.nearest:
        lines += ["", words.html("refusal_nearest"), *places(view.refusal.nearest, words)]
    return Content("\n".join(lines))


@content.register
def _(view: PassageView, words: Catalogue) -> Content:
    lines = [_solution(view.question, words)] if view.question else []
    lines += [] if view.live else [words.html("passage_withdrawn")]
    lines += [quoted(view.passage.text), words.html("answer_source", citation=cite(view.passage.citation, words))]
    report = ((Button(words.plain("report"), ReportButton(question=view.question.id)),),) if view.question else ()
    return Content("\n".join(lines), report)


def _solution(question: Question, words: Catalogue) -> str:
    """The answer to a question and the whole of its explanation."""
    solved = words.html("passage_solution", stem=question.stem, right=right_line(question))
    return "\n".join(filter(None, (solved, escape(question.explanation))))


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
