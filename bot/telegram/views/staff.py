"""Roles and the audit."""

from collections.abc import Mapping

from bot.desk import AuditView, StaffView
from bot.material import Entry
from bot.roles import Role
from bot.telegram.callbacks import AuditButton, DismissButton
from bot.telegram.catalogue import Catalogue
from bot.telegram.views.content import SHORT, Button, Content, by, content, cut, rows_of
from knowledge.typed import lettered


@content.register
def _(view: StaffView, words: Catalogue) -> Content:
    lines = [words.html("admins_title"), ""]
    if view.owners:
        lines.append(words.html("admins_owners", ids="、".join(map(str, view.owners))))
    lines += [
        words.html("admins_line", role=words.plain(f"role_{role}"), name=person.name, id=person.id)
        + (words.html("admins_of", home=view.homes.get(person.id, "")) if role is Role.LOCAL else "")
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
    numbers = {name: _key(entry.details.get(name, "")) for name in ("before", "after", "answers")}
    what = words.plain(
        f"audit_{entry.action.replace(' ', '_')}", subject=cut(entry.subject, SHORT), alone=alone, role=role, **numbers
    )
    return words.html("audit_line", at=f"{entry.at:%Y-%m-%d %H:%M}", who=by(entry.person_id, names, words), what=what)


def _key(value: object) -> object:
    """Positions of options as their letters, accepted answers one after the other."""
    match value:
        case [str(), *_]:
            return cut("；".join(map(str, value)), SHORT)
        case list():
            return lettered(tuple(value))
    return value
