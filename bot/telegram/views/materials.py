"""Study material and its review."""

from datetime import datetime
from html import escape

from bot.desk import (
    DateView,
    DifferenceView,
    EditionView,
    HeadingView,
    LoadView,
    MaterialsView,
    ReviewView,
)
from bot.material import Edition, Reviewed
from bot.roles import Action
from bot.telegram.callbacks import (
    ApproveButton,
    CancelButton,
    DateButton,
    DiffButton,
    EditionButton,
    HeadingButton,
    JudgeButton,
    MakeButton,
    MaterialsButton,
    ReviewButton,
    WithdrawButton,
)
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import SHORT, Button, Content, Rows, by, content, cut, rows_of, span_of, turns_of
from knowledge.review import EditionState, PassageState

CHANGES = 8
"""Changes that a message shows."""
MARKS = {PassageState.WAITING: "", PassageState.APPROVED: "✅ ", PassageState.DROPPED: "🗑 "}


@content.register
def _(view: LoadView, words: Catalogue) -> Content:
    cancel = Button(words.plain("load_cancel"), CancelButton(load=view.load_id))
    text = _reading(view, words) if view.stage else words.html("load_waiting", name=view.name)
    return Content(text, ((cancel,),))


def _reading(view: LoadView, words: Catalogue) -> str:
    share = words.plain("load_share", share=round(100 * view.done / view.total)) if view.total else ""
    left = words.plain("load_left", left=span_of(view.seconds_left, words)) if view.seconds_left is not None else ""
    return words.html("load_reading", name=view.name, stage=words.plain(f"stage_{view.stage}"), share=share, left=left)


@content.register
def _(view: MaterialsView, words: Catalogue) -> Content:
    title = words.html("materials_title", page=view.page, pages=view.pages)
    if view.words:
        title = words.html("materials_found", words=view.words)
    lines = [_edition_line(number, edition, words) for number, edition in enumerate(view.editions, 1)]
    lines += [words.html("materials_more", count=view.more)] if view.more else []
    buttons = [Button(str(number), EditionButton(edition=one.id)) for number, one in enumerate(view.editions, 1)]
    turns = turns_of(view.page, view.pages, lambda page: MaterialsButton(page=page))
    return Content("\n".join([title, "", *lines]), (*rows_of(buttons), *turns))


def _edition_line(number: int, edition: Edition, words: Catalogue) -> str:
    return words.html(
        "materials_line",
        number=number,
        title=edition.title,
        edition=_label(edition, words),
        state=_state(edition, words),
        passages=edition.passages,
    )


def _label(edition: Edition, words: Catalogue) -> str:
    return words.plain("citation_edition", edition=edition.edition) if edition.edition else ""


def _state(edition: Edition, words: Catalogue) -> str:
    return words.plain(f"state_{edition.state}", day=edition.effective_on)


@content.register
def _(view: EditionView, words: Catalogue) -> Content:
    edition = view.edition
    notes = [words.html(key, **values) for key, values in view.notes]
    title = words.html(
        "edition_title",
        title=edition.title,
        edition=_label(edition, words),
        state=_state(edition, words),
        passages=edition.passages,
    )
    return Content("\n".join([*notes, title, *_history(view, words)]), _edition_buttons(view, words))


def _history(view: EditionView, words: Catalogue) -> list[str]:
    """Who did what and when, in words; a withdrawn edition may have been approved again."""
    edition = view.edition
    steps = [
        ("edition_loaded", edition.loaded_at, edition.loaded_by),
        ("edition_approved", edition.approved_at, edition.approved_by),
        ("edition_withdrawn", edition.withdrawn_at, edition.withdrawn_by),
    ]
    return [words.html(key, day=_day(at), who=by(person_id, view.names, words)) for key, at, person_id in steps if at]


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _edition_buttons(view: EditionView, words: Catalogue) -> Rows:
    edition, draft = view.edition, view.edition.state is EditionState.DRAFT
    rows = [[Button(words.plain("edition_open"), ReviewButton(edition=edition.id, page=1))]]
    if edition.state is not EditionState.WITHDRAWN:
        key = "edition_changes" if edition.state is EditionState.APPROVED else "edition_diff"
        rows[0].append(Button(words.plain(key), DiffButton(edition=edition.id)))
    if Action.EDIT in view.actions and edition.state is EditionState.APPROVED:
        rows[0].append(Button(words.plain("edition_make"), MakeButton(edition=edition.id)))
    if Action.REVIEW in view.actions and draft:
        approve = Button(words.plain("edition_approve"), ApproveButton(edition=edition.id))
        rows.append([approve, Button(words.plain("edition_date"), DateButton(edition=edition.id))])
    if Action.REVIEW in view.actions and edition.state is not EditionState.WITHDRAWN:
        ask = Button(words.plain("edition_withdraw"), EditionButton(edition=edition.id, sure=True))
        do = Button(words.plain("edition_sure"), WithdrawButton(edition=edition.id))
        rows.append([do if view.sure else ask])
    return tuple(map(tuple, rows))


@content.register
def _(view: ReviewView, words: Catalogue) -> Content:
    edition = view.edition
    title = words.html(
        "review_title",
        title=edition.title,
        edition=_label(edition, words),
        page=view.page,
        pages=view.pages,
        waiting=view.waiting,
    )
    parts = [title, *(_reviewed(one, words) for one in view.passages)]
    rows = [_judge_row(view, one) for one in view.passages] if view.may_decide else []
    if view.may_decide:
        rows.append((Button(words.plain("review_all"), ApproveButton(edition=edition.id)),))
    turns = turns_of(view.page, view.pages, lambda page: ReviewButton(edition=edition.id, page=page, turned=True))
    return Content("\n\n".join(parts), (*rows, *turns))


def _reviewed(one: Reviewed, words: Catalogue) -> str:
    heading = " › ".join(one.passage.heading) or "—"
    line = words.html("review_heading", number=one.position + 1, mark=MARKS[one.state], heading=heading)
    return f"{line}\n{escape(one.passage.text)}"


def _judge_row(view: ReviewView, one: Reviewed) -> tuple[Button, ...]:
    number, edition, position = one.position + 1, view.edition.id, one.position
    return (
        Button(f"✅ {number}", JudgeButton(edition=edition, position=position, state=PassageState.APPROVED)),
        Button(f"✏️ {number}", HeadingButton(edition=edition, position=position)),
        Button(f"🗑 {number}", JudgeButton(edition=edition, position=position, state=PassageState.DROPPED)),
    )


@content.register
def _(view: HeadingView, words: Catalogue) -> Content:
    one = view.passage
    text = words.html("heading_ask", number=one.position + 1, heading=" › ".join(one.passage.heading) or "—")
    button = HeadingButton(edition=view.edition_id, position=one.position, asked=True)
    return Content(text, ((Button(words.plain("heading_keep"), button),),))


@content.register
def _(view: DateView, words: Catalogue) -> Content:
    button = Button(words.plain("heading_keep"), DateButton(edition=view.edition.id, asked=True))
    return Content(words.html("date_ask", title=view.edition.title), ((button,),))


@content.register
def _(view: DifferenceView, words: Catalogue) -> Content:
    found = view.difference
    parts = [words.html("diff_title", title=view.edition.title, changes=len(found.changes), same=found.same)]
    for change in found.changes[:CHANGES]:
        lines = [words.html("diff_before", text=cut(one.text, SHORT)) for one in change.before[:2]]
        lines += [words.html("diff_after", text=cut(one.text, SHORT)) for one in change.after[:2]]
        parts.append("\n".join(lines))
    if more := len(found.changes) - CHANGES:
        parts += [words.html("diff_more", count=more, number=view.edition.id)] if more > 0 else []
    return Content("\n\n".join(parts))
