"""Playing a contest in private: the queue, the questions, the end, and what was right."""

from html import escape

from bot.contests.play import EndView, QueueView, SolutionView, StandForView, TakenView, TurnView
from bot.flows.verdict import said
from bot.game.contest import Form
from bot.telegram.callbacks import JoinButton, QueueButton, SolutionButton, SourceButton, StandForButton
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import Button, Content, Rows, cite, content, cut, quoted, turns_of
from bot.telegram.views.contest_card import span
from bot.telegram.views.game import answer_buttons, option_lines
from knowledge.questions import right_line

TITLE = 40
"""Characters of a group's name that a button shows."""

PASSAGE = 1200
"""Characters of a passage below a solution; stem, options and explanation fit into the message beside them."""


@content.register
def _(view: StandForView, words: Catalogue) -> Content:
    rows = tuple(
        (Button(cut(title, TITLE), StandForButton(contest=view.contest_id, group=chat_id)),)
        for chat_id, title in view.groups
    )
    return Content(words.html("play_stand_for", title=view.title), rows)


@content.register
def _(view: QueueView, words: Catalogue) -> Content:
    text = words.html("play_queue", title=view.title, place=view.place, time=span(view.seconds, words))
    return Content(text, ((Button(words.plain("play_queue_look"), QueueButton(run=view.run_id)),),))


@content.register
def _(view: TurnView, words: Catalogue) -> Content:
    """The button of the passage opens it when the contest is over; until then it tells which post this is."""
    key = "play_turn_open" if view.form is Form.CHALLENGE else "play_turn"
    head = words.html(key, number=view.number, count=view.count, seconds=int(view.seconds))
    question = view.question
    hint = f"<i>{words.html(f'play_hint_{question.kind}')}</i>"
    parts = [head, f"<b>{escape(question.stem)}</b>", "\n".join(option_lines(question)), hint]
    later = (Button(words.plain("play_source_later"), SourceButton(post=view.post.id)),)
    rows = (*answer_buttons(question, view.post.id, words), later)
    return Content("\n\n".join(filter(None, parts)), rows, photo=question.picture)


@content.register
def _(view: TakenView, words: Catalogue) -> Content:
    return Content(words.html("play_received"))


@content.register
def _(view: EndView, words: Catalogue) -> Content:
    run, contest = view.run, view.contest
    lines = [words.html("play_end_title", title=contest.title)]
    if run.started_at is None:
        lines.append(words.html("play_end_unbegun"))
    else:
        seconds = f"{run.millis / 1000:.1f}"
        lines.append(words.html("play_end_score", score=run.score))
        lines.append(words.html("play_end_right", right=run.right, asked=view.asked, seconds=seconds))
    if view.at is not None:
        lines.append(words.html("play_end_later", at=f"{view.at:%Y-%m-%d %H:%M}"))
    if view.attempts_left:
        lines.append(words.html("play_end_again", left=view.attempts_left))
    return Content("\n".join(lines), _end_buttons(view, words))


def _end_buttons(view: EndView, words: Catalogue) -> Rows:
    again = Button(words.plain("play_again"), JoinButton(contest=view.contest.id, again=True))
    solutions = Button(words.plain("play_solutions"), SolutionButton(run=view.run.id, page=1))
    rows = ((again,),) if view.attempts_left else ()
    return (*rows, (solutions,)) if view.asked else rows


@content.register
def _(view: SolutionView, words: Catalogue) -> Content:
    question, answer, mark = view.question, view.answer, view.mark
    parts = [words.html("play_solution_title", number=view.number, count=view.count)]
    parts += [f"<b>{escape(question.stem)}</b>", "\n".join(option_lines(question))]
    if answer is None:
        parts.append(words.html("play_solution_none"))
    else:
        key = "play_solution_right" if answer.right else "play_solution_wrong"
        parts.append(words.html(key, said=said(question, answer), points=mark.points if mark else 0))
    explanation = escape(question.explanation)
    parts.append("\n".join(filter(None, (words.html("play_solution_key", right=right_line(question)), explanation))))
    if view.citation is not None:
        source = words.html("answer_source", citation=cite(view.citation, words))
        parts.append(f"{quoted(cut(view.text, PASSAGE))}\n{source}")
    pages = turns_of(view.number, view.count, lambda page: SolutionButton(run=view.run_id, page=page, turned=True))
    return Content("\n\n".join(filter(None, parts)), pages)
