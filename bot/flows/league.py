"""The tree of organisations: loaded from a table, and the groups that stand for them."""

from bot.contests.results import BoundView, RosterView, WhichView
from bot.flows.contest_results import full_titles
from bot.flows.loads import show
from bot.flows.visit import Visit, arrive, may_manage, needs_group, refuse, reply
from bot.game.league import bases, named
from bot.game.model import Chat
from bot.material import Entry, Load, LoadState
from bot.ports import Rights, Store, Transaction
from bot.replies import Address, FileView, Send, View, Words
from bot.roster import Roster

MOST_FOUND = 8
MOST_FAULTS = 20


async def bind_group(store: Store, rights: Rights, visit: Visit, words: str) -> None:
    """Say which organisation the group stands for; without words, tell which it is."""
    if not visit.in_group:
        return await needs_group(store, visit)
    if words and not await may_manage(visit, rights):
        return await refuse(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        view = await _bind(tx, visit, chat, words) if words else await _bound(tx, chat.id)
        await reply(tx, visit, chat, view)


async def _bind(tx: Transaction, visit: Visit, chat: Chat, words: str) -> View:
    tree = await tx.organisations.all()
    found = named(tree, words)
    if not found:
        return Words("organisation_unknown" if tree else "organisation_no_tree", {"words": words} if tree else {})
    if len(found) > 1:
        return WhichView(tuple(full_titles(tree, one.id) for one in found[:MOST_FOUND]))
    (wanted,) = found
    if wanted.chat_id not in (None, chat.id):
        return Words("organisation_taken", {"title": wanted.title})
    await tx.organisations.bind(wanted.id, chat.id)
    await tx.audit.put(Entry(visit.now, visit.person_id, "bind", wanted.title, {"chat": chat.id}))
    return await _bound(tx, chat.id)


async def _bound(tx: Transaction, chat_id: int) -> View:
    tree = await tx.organisations.all()
    own = next((one for one in tree if one.chat_id == chat_id), None)
    if own is None:
        return BoundView(())
    return BoundView(full_titles(tree, own.id), own.level, bases(tree).get(own.id))


async def take_roster(tx: Transaction, name: str, roster: Roster) -> RosterView:
    """Take a table over, or leave everything as it is where it has a fault."""
    if roster.faults:
        return RosterView(name, faults=tuple((one.row, one.why, one.found) for one in roster.faults))
    done = await tx.organisations.put(roster.lines)
    return RosterView(name, done.new, done.changed, done.listed, done.unlisted)


async def finish_roster(store: Store, load: Load, roster: Roster, empty: FileView | None = None) -> None:
    """The table that an owner has sent; an `empty` one that shows how it should be follows."""
    async with store.write() as tx:
        if not await tx.loads.end(load.id, LoadState.FAILED if roster.faults else LoadState.DONE):
            return
        await show(tx, load, await take_roster(tx, load.name, roster))
        if empty is not None:
            await tx.outbox.put(Send(Address(load.chat_id, load.language), empty))
