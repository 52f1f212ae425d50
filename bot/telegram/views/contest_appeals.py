"""Solutions of a contest that is over, appeals against its questions, and what the organiser sees of them."""

from html import escape

from bot.contests.setup import AppealsView, AppealView, OwnAnswersView, RulingView
from bot.flows.verdict import said
from bot.game.appeal import Reason
from bot.telegram.catalogue import Catalogue
from bot.telegram.contest_buttons import AppealButton, AppealsButton, OwnAnswersButton, RulingButton
from bot.telegram.views.content import SHORT, Button, Content, content, cut, rows_of, turns_of
from bot.telegram.views.question import MOST_RIGHT, with_key
from knowledge.questions import key_list, right_whole

MARKS = {True: "✅", False: "❌", None: "—"}
MOST_SAID = 10
"""Appeals that a message shows."""


@content.register
def _(view: OwnAnswersView, words: Catalogue) -> Content:
    title = words.html("contest_answers_title", title=view.contest.title, page=view.page, pages=view.pages)
    lines = [
        f"{number}. {MARKS[right]} {escape(cut(question.stem, SHORT))}"
        for number, (_, question, right) in enumerate(view.questions, 1)
    ]
    buttons = [
        Button(str(number), AppealButton(contest=view.contest.id, place=place))
        for number, (place, _, _) in enumerate(view.questions, 1)
    ]
    turns = turns_of(
        view.page, view.pages, lambda page: OwnAnswersButton(contest=view.contest.id, page=page, turned=True)
    )
    return Content("\n".join([title, "", *lines, "", words.html("contest_answers_hint")]), (*rows_of(buttons), *turns))


@content.register
def _(view: AppealView, words: Catalogue) -> Content:
    question = view.question
    lines = [*with_key(question, words), ""]
    if view.answer is not None:
        lines.append(words.html("contest_your_answer", chosen=said(question, view.answer)))
    else:
        lines.append(words.html("contest_no_answer"))
    if view.counts is None:
        lines.append(words.html("contest_was_void"))
    elif key_list(view.counts) != key_list(question):
        lines.append(words.html("contest_was_corrected", right=cut(right_whole(view.counts), MOST_RIGHT)))
    if view.appeal is not None:
        return Content("\n".join([*lines, "", words.html(f"contest_appeal_{view.appeal.state}")]))
    if not view.may_appeal:
        return Content("\n".join([*lines, "", words.html("contest_appeal_over")]))
    reasons = [
        Button(
            words.plain(f"contest_reason_{one}"), AppealButton(contest=view.contest.id, place=view.place, reason=one)
        )
        for one in Reason
    ]
    return Content("\n".join([*lines, "", words.html("contest_appeal_hint")]), rows_of(reasons, 2))


@content.register
def _(view: AppealsView, words: Catalogue) -> Content:
    lines = [words.html("contest_appeals_title", title=view.contest.title), ""]
    lines += [
        words.html("contest_appeals_line", number=number, stem=cut(question.stem, SHORT), count=count)
        for number, (_, question, count) in enumerate(view.waiting, 1)
    ]
    buttons = [
        Button(str(number), RulingButton(contest=view.contest.id, place=place))
        for number, (place, _, _) in enumerate(view.waiting, 1)
    ]
    return Content("\n".join(lines), rows_of(buttons, 5))


@content.register
def _(view: RulingView, words: Catalogue) -> Content:
    contest, place = view.contest.id, view.place
    lines = [*with_key(view.question, words, view.chosen), ""]
    lines.append(words.html("contest_ruling_answers", answered=view.answered, right=view.right))
    lines.append(words.html("contest_ruling_chosen" if view.chosen else "contest_ruling_given"))
    lines += [f"{escape(cut(answer, SHORT))}　{times}" for answer, times in view.given]
    lines += [
        words.html("contest_ruling_said", reason=words.plain(f"contest_reason_{one.reason}"), words=one.words or "—")
        for one in view.appeals[:MOST_SAID]
    ]
    lines += ["", words.html("contest_ruling_hint", form=words.plain(view.form))]
    reject = Button(words.plain("contest_reject"), RulingButton(contest=contest, place=place, what="reject"))
    ask = Button(words.plain("contest_void"), RulingButton(contest=contest, place=place, what="sure"))
    sure = Button(words.plain("contest_void_sure"), RulingButton(contest=contest, place=place, what="void"))
    back = Button(words.plain("contest_back"), AppealsButton(contest=contest))
    return Content("\n".join(lines), ((reject,), (sure if view.void else ask,), (back,)))
