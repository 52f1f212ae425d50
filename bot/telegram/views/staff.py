"""Questions that wait for a look, roles, and the audit."""

from collections.abc import Mapping
from html import escape

from bot.desk import AuditView, FlaggedQuestionView, FlaggedView, StaffView
from bot.material import Entry
from bot.telegram.callbacks import AuditButton, BindButton, DismissButton, FlaggedButton
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import Button, Content, by, cite, content, cut, rows_of
from knowledge.model import Passage

SHORT = 160
"""Characters of a question or passage that a list shows."""


@content.register
def _(view: FlaggedView, words: Catalogue) -> Content:
    lines = [f"{number}. {escape(cut(one.stem, SHORT))}" for number, one in enumerate(view.questions, 1)]
    buttons = [Button(str(number), FlaggedButton(question=one.id)) for number, one in enumerate(view.questions, 1)]
    return Content("\n".join([words.html("flagged_title"), "", *lines]), rows_of(buttons))


@content.register
def _(view: FlaggedQuestionView, words: Catalogue) -> Content:
    question = view.question
    right = "、".join(question.options[number] for number in sorted(question.key))
    lines = [words.html("flagged_question", stem=question.stem, right=right, proof=question.proof)]
    lines += [_candidate(number, passage, words) for number, passage in enumerate(view.candidates, 1)]
    buttons = [
        Button(str(number), BindButton(question=question.id, passage=passage.id))
        for number, passage in enumerate(view.candidates, 1)
    ]
    return Content("\n".join([*lines, words.html("flagged_hint")]), rows_of(buttons, 5))


def _candidate(number: int, passage: Passage, words: Catalogue) -> str:
    return f"{number}. {escape(cut(passage.text, SHORT))}\n——{escape(cite(passage.citation, words))}\n"


@content.register
def _(view: StaffView, words: Catalogue) -> Content:
    lines = [words.html("admins_title"), ""]
    if view.owners:
        lines.append(words.html("admins_owners", ids="、".join(map(str, view.owners))))
    lines += [
        words.html("admins_line", role=words.plain(f"role_{role}"), name=person.name, id=person.id)
        + (words.html("admins_until", until=f"{until:%Y-%m-%d}") if until else "")
        for person, role, until in view.staff
    ]
    people = dict.fromkeys(person for person, *_ in view.staff)
    buttons = [Button(f"✖ {cut(person.name, 20)}", DismissButton(person=person.id)) for person in people]
    return Content("\n".join([*lines, "", words.html("admins_usage")]), rows_of(buttons, 2))


@content.register
def _(view: AuditView, words: Catalogue) -> Content:
    lines = [_entry(entry, view.names, words) for entry in view.entries]
    more = Button(words.plain("audit_more"), AuditButton(before=view.entries[-1].id))
    return Content("\n".join([words.html("audit_title"), "", *lines]), ((more,),) if view.more else ())


def _entry(entry: Entry, names: Mapping[int, str], words: Catalogue) -> str:
    alone = words.plain("audit_alone") if entry.details.get("alone") else ""
    role = words.plain(f"role_{entry.details['role']}") if "role" in entry.details else ""
    what = words.plain(
        f"audit_{entry.action.replace(' ', '_')}", subject=cut(entry.subject, SHORT), alone=alone, role=role
    )
    return words.html("audit_line", at=f"{entry.at:%Y-%m-%d %H:%M}", who=by(entry.person_id, names, words), what=what)
