"""Contests to choose from, in private and in groups."""

from bot.contests.setup import ContestHereView, ContestsView
from bot.flows.access import Access
from bot.flows.contest_join import card_of
from bot.flows.contest_rights import may_run, scope_of
from bot.flows.contest_setup import open_setup
from bot.flows.visit import Visit, arrive, reply
from bot.game.contest import Form
from bot.game.running import Contest, ContestState
from bot.ports import Rights, Store, Transaction
from bot.replies import Notice, Words

MOST = 20
"""Contests in a list."""

COMING = (ContestState.OPEN, ContestState.PLANNED)


async def show_contests(store: Store, access: Access, visit: Visit) -> None:
    """What is open or planned; in a group what it can take part in now."""
    if visit.in_group:
        return await _show_here(store, access, visit)
    scope = await scope_of(store, access, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        own = await _own(tx, visit)
        listed = [one for one in await tx.contests.listed(COMING) if _is_public(one) and one not in own]
        view = ContestsView(
            tuple(map(access.local, listed[:MOST])),
            tuple(map(access.local, own[:MOST])),
            tuple([access.local(one) for one in await _played(tx, visit) if one not in own][:MOST]),
            scope.everywhere or bool(scope.groups),
        )
        await reply(tx, visit, chat, view)


def _is_public(contest: Contest) -> bool:
    """A duel is between two people, and what is for members is found in their groups."""
    return not contest.members_only and contest.rules.form is not Form.DUEL


async def _own(tx: Transaction, visit: Visit) -> list[Contest]:
    found = await tx.contests.of_owner(visit.person.id) if visit.person else ()
    return [one for one in found if one.state is not ContestState.CANCELLED and one.rules.form is not Form.DUEL]


async def _played(tx: Transaction, visit: Visit) -> list[Contest]:
    """Closed contests in which the visitor took part, while appeals may be made."""
    closed = await tx.contests.listed([ContestState.CLOSED])
    return [one for one in closed if visit.person and await tx.runs.of_person(one.id, visit.person.id)]


async def _show_here(store: Store, access: Access, visit: Visit) -> None:
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        opened = await tx.contests.listed([ContestState.OPEN])
        here = [access.local(one) for one in opened if _is_for(one, chat.id)][:MOST]
        await reply(tx, visit, chat, ContestHereView(tuple(here)) if here else Words("contest_here_none"))


def _is_for(contest: Contest, chat_id: int) -> bool:
    return contest.rules.form is not Form.DUEL and (not contest.groups or chat_id in contest.groups)


async def open_contest(
    store: Store, access: Access, rights: Rights, visit: Visit, callback_id: str, contest_id: int
) -> None:
    """A press on a contest of the list: its form for those who run it, what it is for all others."""
    async with store.read() as tx:
        contest = await tx.contests.get(contest_id)
    if contest is not None and not visit.in_group and await may_run(store, access, rights, visit, contest):
        return await open_setup(store, access, rights, visit, contest_id, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if contest is None or contest.state not in COMING:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("contest_gone"), alert=True))
        await tx.outbox.put(Notice(callback_id, chat.language))
        await reply(tx, visit, chat, await card_of(tx, contest, chat.zone, None if visit.in_group else visit.person_id))


async def go_to(store: Store, visit: Visit, callback_id: str, contest_id: int, prefix: str) -> None:
    """A press in a group that leads to the private chat: to take part in a contest, or to go on setting it up."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.get(contest_id)
        if contest is None:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("contest_gone"), alert=True))
        await tx.outbox.put(Notice(callback_id, chat.language, start=f"{prefix}{contest.code}"))
