"""Who may set up and run which contest."""

from dataclasses import dataclass
from datetime import datetime

from bot.flows.access import Access
from bot.flows.visit import Visit, arrive
from bot.game.league import groups_below
from bot.game.running import Contest
from bot.ports import Rights, Store, Transaction
from bot.replies import Notice, Send, Words
from bot.roles import Action, Role, allowed


@dataclass(frozen=True, slots=True)
class Scope:
    """`everywhere`: contests of the league; `of_all`: also those that others set up; `local`: of these `groups`."""

    everywhere: bool
    of_all: bool
    local: bool = False
    groups: frozenset[int] = frozenset()


async def scope_of(store: Store, access: Access, visit: Visit) -> Scope:
    """What the roles that somebody was given allow."""
    if visit.person is None:
        return Scope(False, False)
    async with store.read() as tx:
        return await scope_in(tx, access, visit.person.id, visit.now)


async def scope_in(tx: Transaction, access: Access, person_id: int, now: datetime) -> Scope:
    """As `scope_of`, within a transaction."""
    roles = set(await access.roles(tx, person_id, now))
    everywhere = allowed(roles - {Role.LOCAL}, Action.RUN_CONTESTS)
    if everywhere or Role.LOCAL not in roles:
        return Scope(everywhere, Role.OWNER in roles)
    return Scope(False, False, True, await local_groups(tx, person_id, now))


async def local_groups(tx: Transaction, person_id: int, now: datetime) -> frozenset[int]:
    """The groups of a local organiser."""
    home = (await tx.staff.organisations(now)).get(person_id)
    return groups_below(await tx.organisations.all(), home) if home is not None else frozenset()


async def may_run(store: Store, access: Access, rights: Rights, visit: Visit, contest: Contest) -> bool:
    """Owners run every contest, organisers their own; local ones and admins of groups their own for these groups."""
    scope = await scope_of(store, access, visit)
    if scope.of_all or visit.person is None or contest.owner_id != visit.person.id:
        return scope.of_all
    if scope.everywhere:
        return True
    if contest.groups and scope.groups.issuperset(contest.groups):
        return True
    admin = [await rights.is_admin(chat_id, visit.person.id) for chat_id in contest.groups]
    return bool(admin) and all(admin)


async def contest_for(
    store: Store, access: Access, rights: Rights, visit: Visit, contest_id: int, callback_id: str | None = None
) -> Contest | None:
    """A contest that the visitor may run, in private; else they are told why not, and it is None."""
    async with store.read() as tx:
        contest = await tx.contests.get(contest_id)
    if contest is not None and not visit.in_group and await may_run(store, access, rights, visit, contest):
        return contest
    await decline(store, visit, Words("contest_not_yours" if contest else "contest_gone"), callback_id)
    return None


async def decline(store: Store, visit: Visit, words: Words, callback_id: str | None = None) -> None:
    """Say why not: to a press in a box, else in a message."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if callback_id is None:
            return await tx.outbox.put(Send(visit.address(chat), words))
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))
