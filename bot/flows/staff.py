"""Appointing editors and reviewers, and the record of what was decided."""

from datetime import timedelta
from typing import Any

from bot.contests.results import WhichView
from bot.desk import AuditView, StaffView
from bot.flows.access import Access, turn_away
from bot.flows.contest_results import full_titles
from bot.flows.league import MOST_FOUND
from bot.flows.visit import Visit, arrive, reply
from bot.game.league import named
from bot.material import Entry
from bot.ports import Store, Transaction
from bot.replies import Edit, Notice, Words
from bot.roles import GIVEN, Action, Role

ENTRIES = 15
"""Decisions on a page of the audit."""


async def show_staff(store: Store, access: Access, visit: Visit) -> None:
    """Who holds which role, for owners."""
    if not await access.may(store, visit, Action.APPOINT):
        return await turn_away(store, visit)
    async with store.write() as tx:
        await reply(tx, visit, await arrive(tx, visit), await _staff(tx, access, visit))


async def appoint(
    store: Store, access: Access, visit: Visit, person_id: int, given: tuple[Role, str], term: timedelta | None = None
) -> None:
    """Give somebody who has written to the bot a role, for good or for a term.

    With the role of a local organiser comes the name of the organisation.
    """
    role, place = given
    if not await access.may(store, visit, Action.APPOINT) or visit.person is None:
        return await turn_away(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        name = (await tx.people.names([person_id])).get(person_id)
        if name is None:
            return await reply(tx, visit, chat, Words("admins_unknown", {"id": person_id}))
        home = await _home(tx, place) if role is Role.LOCAL else None
        if isinstance(home, Words | WhichView):
            return await reply(tx, visit, chat, home)
        until = visit.now + term if term else None
        await tx.staff.appoint(person_id, role, visit.person.id, visit.now, until, home)
        if role in _INSTEAD:
            await tx.staff.dismiss(person_id, _INSTEAD[role])
        await _write_down(tx, visit, "appoint", name, person_id, role)
        values: dict[str, Any] = {"name": name, "role": Words(f"role_{role}")}
        if until is None:
            return await reply(tx, visit, chat, Words("admins_appointed", values))
        values["until"] = f"{until.astimezone(access.zone):%Y-%m-%d %H:%M}"
        await reply(tx, visit, chat, Words("admins_appointed_until", values))


_INSTEAD = {Role.ORGANISER: Role.LOCAL, Role.LOCAL: Role.ORGANISER}
"""An organiser is one of the whole league or of an organisation, as was said last."""


async def _home(tx: Transaction, place: str) -> int | Words | WhichView:
    """The organisation that somebody means, or what is to be said where it is not clear which."""
    tree = await tx.organisations.all()
    found = named(tree, place)
    if len(found) == 1:
        return found[0].id
    if found:
        return WhichView(tuple(full_titles(tree, one.id) for one in found[:MOST_FOUND]))
    return Words("organisation_unknown", {"words": place}) if tree else Words("organisation_no_tree")


async def dismiss(store: Store, access: Access, visit: Visit, person_id: int, callback_id: str | None = None) -> None:
    """Take all roles from somebody, by command or by a press on their name."""
    if not await access.may(store, visit, Action.APPOINT):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        name = (await tx.people.names([person_id])).get(person_id, str(person_id))
        held = [role for role in GIVEN if await tx.staff.dismiss(person_id, role)]
        for role in held:
            await _write_down(tx, visit, "dismiss", name, person_id, role)
        roles = [Words(f"role_{role}") for role in held]
        words = Words("admins_dismissed", {"name": name, "role": roles})
        words = words if held else Words("admins_not_held", {"id": person_id})
        if callback_id is None:
            return await reply(tx, visit, chat, words)
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))
        if visit.message_id is not None:
            await tx.outbox.put(Edit(chat.id, visit.message_id, chat.language, await _staff(tx, access, visit)))


async def _staff(tx: Transaction, access: Access, visit: Visit) -> StaffView:
    staff = await tx.staff.all(visit.now)
    shown = ((person, role, until and until.astimezone(access.zone)) for person, role, until in staff)
    tree = await tx.organisations.all()
    held = await tx.staff.organisations(visit.now)
    homes = {person: " / ".join(full_titles(tree, home)) for person, home in held.items()}
    return StaffView(tuple(shown), tuple(sorted(access.owners)), homes)


async def show_audit(
    store: Store, access: Access, visit: Visit, before: int | None = None, callback_id: str | None = None
) -> None:
    """What was decided, the latest first; a press shows what was decided before entry `before`."""
    if not await access.may(store, visit, Action.READ_AUDIT):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        entries = await tx.audit.entries(ENTRIES + 1, before)
        if callback_id is not None:
            await tx.outbox.put(Notice(callback_id, chat.language))
        if not entries:
            return await reply(tx, visit, chat, Words("audit_none"))
        shown = tuple(access.local(entry) for entry in entries[:ENTRIES])
        names = await tx.people.names([entry.person_id for entry in shown if entry.person_id is not None])
        await reply(tx, visit, chat, AuditView(shown, names, more=len(entries) > ENTRIES))


async def _write_down(tx: Transaction, visit: Visit, action: str, name: str, person_id: int, role: Role) -> None:
    by = visit.person_id
    await tx.audit.put(Entry(visit.now, by, action, name, {"person": person_id, "role": str(role)}))
