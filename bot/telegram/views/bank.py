"""The question bank as editors see it: drafts, reports, and questions whose passage has changed."""

from html import escape

from bot.desk import (
    BankView,
    DraftView,
    ExportView,
    FlaggedQuestionView,
    FlaggedView,
    ImportView,
    PictureView,
    ReportedView,
    RescoredView,
    StatisticsView,
    UnreadView,
)
from bot.game.statistics import Statistics
from bot.telegram.callbacks import (
    BankButton,
    BindButton,
    DraftBindButton,
    DraftButton,
    ExportButton,
    FlaggedButton,
    LookButton,
    LoosenButton,
    QuestionPictureButton,
    SoundButton,
    StatisticsButton,
)
from bot.telegram.catalogue import Catalogue
from bot.telegram.findings import place, sentence
from bot.telegram.views.content import SHORT, Button, Content, Rows, candidates, cite, content, cut, rows_of, turns_of
from bot.telegram.views.question import MOST_RIGHT, with_key
from knowledge.exchange import Finding
from knowledge.exchange.twins import Twins
from knowledge.questions import Question, right_line, right_texts, right_whole
from knowledge.typed import lettered

FINDINGS = 20
"""Faults of a file that a message names."""

_FORMS = (("xlsx", ".xlsx"), ("GIFT", ".gift"), ("Aiken", ".aiken"))
TWINS = 3
"""Questions that ask the same, shown beside a draft."""


@content.register
def _(view: BankView, words: Catalogue) -> Content:
    waiting = {"drafts": view.drafts, "reported": view.reported, "flagged": view.flagged}
    buttons = [
        Button(words.plain(f"bank_see_{which}", count=count), BankButton(which=which))
        for which, count in waiting.items()
        if count
    ]
    buttons.append(Button(words.plain("bank_statistics"), StatisticsButton()))
    files = [Button(words.plain("bank_export", name=name), ExportButton(form=form)) for name, form in _FORMS]
    template = Button(words.plain("bank_template"), ExportButton(form="template"))
    rows = (*rows_of(buttons, 1), tuple(files), (template,))
    return Content(words.html("bank_state", approved=view.approved, **waiting), rows)


@content.register
def _(view: ExportView, words: Catalogue) -> Content:
    lines = [words.plain("export_done", count=view.count)]
    if view.left_out:
        lines.append(words.plain("export_left_out", count=view.left_out))
    if view.lost:
        lost = [words.plain("export_lost_one", name=name, count=count) for name, count in view.lost.items()]
        lines.append(words.plain("export_lost", lost="、".join(lost)))
    return Content("\n".join(lines))


@content.register
def _(view: ImportView, words: Catalogue) -> Content:
    shown = [_finding(finding, words) for finding in view.findings[:FINDINGS]]
    more = len(view.findings) - FINDINGS
    shown += [words.html("import_more", count=more)] if more > 0 else []
    if view.refused:
        return Content("\n".join([words.html("import_refused", name=view.name), *shown]))
    counts = {"new": view.new, "changed": view.changed, "known": view.known, "unbound": view.unbound}
    if view.trial:
        return Content("\n".join([words.html("import_tried", name=view.name, **counts), *shown]))
    drafts = Button(words.plain("import_see"), BankButton(which="drafts"))
    return Content("\n".join([words.html("import_done", name=view.name, **counts), *shown]), ((drafts,),))


def _finding(finding: Finding, words: Catalogue) -> str:
    where = place(finding, words)
    return escape(f"· {where}{'：' if where else ''}{sentence(finding, words)}")


@content.register
def _(view: DraftView, words: Catalogue) -> Content:
    question = view.question
    lines = [words.html("draft_title"), "", *with_key(question, words), ""]
    lines += [_twin(pair, words) for pair in view.twins[:TWINS]]
    if view.passage is not None and view.live:
        lines.append(words.html("draft_stands", proof=question.proof, citation=cite(view.passage.citation, words)))
    else:
        lines += [words.html("draft_stands_nowhere"), *candidates(view.candidates, words)]
    bind = [
        Button(str(number), DraftBindButton(question=question.id, passage=passage.id))
        for number, passage in enumerate(view.candidates, 1)
    ]
    if view.live:
        bind.append(Button(words.plain("draft_loosen"), DraftBindButton(question=question.id)))
    decide = (
        Button(words.plain("draft_approve"), DraftButton(question=question.id, what="approve")),
        Button(words.plain("draft_drop"), DraftButton(question=question.id, what="drop")),
        Button("›", BankButton(which="drafts", after=question.id)),
    )
    hint = words.html("draft_hint", form=words.plain(f"draft_form_{question.kind}"))
    return Content("\n".join([*lines, "", hint]), (*rows_of(bind, 5), decide, *_look(question, words)))


def _twin(pair: Twins, words: Catalogue) -> str:
    other = pair.second
    return words.html(f"draft_{pair.verdict}", stem=cut(other.stem, SHORT), right=cut(right_line(other), SHORT))


@content.register
def _(view: UnreadView, words: Catalogue) -> Content:
    shown = [_finding(finding, words) for finding in view.findings[:FINDINGS]]
    form = words.html("draft_unread", form=words.plain(f"draft_form_{view.kind}"))
    return Content("\n".join([form, *shown]))


def _look(question: Question, words: Catalogue) -> Rows:
    """The row that shows the picture of a question, where it has one."""
    button = Button(words.plain("picture_look"), QuestionPictureButton(question=question.id))
    return ((button,),) if question.picture else ()


@content.register
def _(view: PictureView, words: Catalogue) -> Content:
    key = "picture_given" if view.fresh else "picture_of"
    take = Button(words.plain("picture_take"), QuestionPictureButton(question=view.question_id, take=True))
    return Content(words.html(key, stem=cut(view.stem, SHORT)), ((take,),), photo=view.picture)


@content.register
def _(view: ReportedView, words: Catalogue) -> Content:
    question = view.question
    title = words.html("reported_title", people=view.people) if view.people else words.html("statistics_look")
    lines = [title, "", *with_key(question, words, view.chosen), ""]
    lines.append(words.html("reported_answers", answered=view.answered, right=view.right))
    if view.typed:
        typed = "；".join(f"{cut(text, SHORT)}（{count}）" for text, count in view.typed)
        lines.append(words.html("reported_typed", typed=typed))
    if view.passage is not None:
        lines.append(words.html("draft_stands", proof=question.proof, citation=cite(view.passage.citation, words)))
    lines += ["", words.html("report_hint", form=words.plain(f"key_form_{question.kind}"))]
    keep = Button(words.plain("report_keep"), SoundButton(question=question.id, keep=True))
    drop = Button(words.plain("report_drop"), SoundButton(question=question.id, keep=False))
    return Content("\n".join(lines), ((keep, drop) if view.people else (drop,), *_look(question, words)))


@content.register
def _(view: StatisticsView, words: Catalogue) -> Content:
    lines = [words.html("statistics_title", questions=view.questions, suspicious=view.suspicious), ""]
    lines += [_statistics_line(number, *one, words) for number, one in enumerate(view.first, 1)]
    buttons = [Button(str(number), LookButton(question=one.id)) for number, (one, _) in enumerate(view.first, 1)]
    turns = turns_of(view.page, view.pages, lambda page: StatisticsButton(page=page))
    return Content("\n".join([*lines, words.html("statistics_hint")]), (*rows_of(buttons), *turns))


def _statistics_line(number: int, question: Question, found: Statistics, words: Catalogue) -> str:
    values = {"answered": found.answered, "share": round(100 * found.right / found.answered)}
    line = words.html("statistics_line", number=number, stem=cut(question.stem, SHORT), **values)
    if found.discrimination is not None:
        line += words.html("statistics_discrimination", value=f"{found.discrimination:+.2f}")
    if found.lure is not None and found.lure[0]:
        line += words.html("statistics_lure", chosen=lettered(found.lure[0]), count=found.lure[1])
    return f"{'❗ ' if found.suspicious else ''}{line}"


@content.register
def _(view: RescoredView, words: Catalogue) -> Content:
    key = "rescored_void" if view.voided else "rescored_key"
    right = cut(right_whole(view.question), MOST_RIGHT)
    return Content(words.html(key, stem=view.question.stem, right=right, count=view.changed))


@content.register
def _(view: FlaggedView, words: Catalogue) -> Content:
    lines = [f"{number}. {escape(cut(one.stem, SHORT))}" for number, one in enumerate(view.questions, 1)]
    buttons = [Button(str(number), FlaggedButton(question=one.id)) for number, one in enumerate(view.questions, 1)]
    more = Button("›", BankButton(which="flagged", after=view.questions[-1].id))
    rows = (*rows_of(buttons), (more,)) if view.more else rows_of(buttons)
    return Content("\n".join([words.html("flagged_title"), "", *lines]), rows)


@content.register
def _(view: FlaggedQuestionView, words: Catalogue) -> Content:
    question = view.question
    right = "、".join(right_texts(question))
    lines = [words.html("flagged_question", stem=question.stem, right=right, proof=question.proof)]
    lines += [*candidates(view.candidates, words), words.html("flagged_hint")]
    buttons = [
        Button(str(number), BindButton(question=question.id, passage=passage.id))
        for number, passage in enumerate(view.candidates, 1)
    ]
    loosen = Button(words.plain("flagged_loosen"), LoosenButton(question=question.id))
    return Content("\n".join(lines), (*rows_of(buttons, 5), (loosen,)))
