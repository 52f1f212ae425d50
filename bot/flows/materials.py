"""The library in the chat: its editions, what one changes in another, and withdrawing."""

from bot.desk import DifferenceView, EditionView, MaterialsView
from bot.flows.access import Access, turn_away
from bot.flows.editions import withdraw
from bot.flows.visit import Visit, arrive, reply
from bot.game.model import Chat
from bot.material import Edition
from bot.ports import Store, Transaction
from bot.replies import Edit, Notice, View, Words
from bot.roles import Action
from knowledge.difference import difference
from knowledge.review import EditionState, PassageState

EDITIONS = 8
"""Editions on a page of the list."""


def sees_library(actions: frozenset[Action]) -> bool:
    return bool(actions & {Action.LOAD, Action.REVIEW})


async def show_materials(store: Store, access: Access, visit: Visit, words: str = "", page: int = 1) -> None:
    """The library, the latest first, or what has the words in its title, and then what has them in its passages."""
    if not sees_library(await access.actions(store, visit)):
        return await turn_away(store, visit)
    async with store.read() as tx:
        view = await (_found(tx, words) if words else _list(tx, page))
    async with store.write() as tx:
        await reply(tx, visit, await arrive(tx, visit), view)


async def turn_materials(store: Store, access: Access, visit: Visit, callback_id: str, page: int) -> None:
    """A press on ‹ or › below the list."""
    if not sees_library(await access.actions(store, visit)):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await replace_view(tx, visit, chat, await _list(tx, page))
        await tx.outbox.put(Notice(callback_id, chat.language))


async def _list(tx: Transaction, page: int) -> MaterialsView | Words:
    found = list(reversed(await tx.library.editions()))
    if not found:
        return Words("materials_empty")
    page, pages = page_of(page, len(found), EDITIONS)
    return MaterialsView(tuple(found[(page - 1) * EDITIONS : page * EDITIONS]), page, pages)


async def _found(tx: Transaction, words: str) -> MaterialsView | Words:
    titled, holding = await tx.library.editions(words), await tx.library.holding(words)
    found = [*reversed(titled), *(one for one in reversed(holding) if one not in titled)]
    if not found:
        return Words("materials_none")
    shown = found[: 2 * EDITIONS]
    return MaterialsView(tuple(shown), words=words, more=len(found) - len(shown))


async def open_edition(
    store: Store, access: Access, visit: Visit, callback_id: str, edition_id: int, *, sure: bool = False
) -> None:
    """A press on an edition; `sure`: on the button to withdraw it, which asks once more."""
    actions = await access.actions(store, visit)
    if not sees_library(actions):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        edition = await tx.library.edition(edition_id)
        view = await edition_view(tx, access, edition, actions, sure=sure) if edition else Words("edition_gone")
        if sure:
            await replace_view(tx, visit, chat, view)
        else:
            await reply(tx, visit, chat, view)


async def edition_view(
    tx: Transaction, access: Access, edition: Edition, actions: frozenset[Action], *, sure: bool = False
) -> EditionView:
    """An edition with its people and the days in the zone of the settings."""
    people = {edition.loaded_by, edition.approved_by, edition.withdrawn_by} - {None}
    names = await tx.people.names([person_id for person_id in people if person_id is not None])
    return EditionView(access.local(edition), names, actions, sure)


async def withdraw_edition(store: Store, access: Access, visit: Visit, callback_id: str, edition_id: int) -> None:
    """A press that takes an edition out of the answers."""
    if Action.REVIEW not in await access.actions(store, visit):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        edition = await tx.library.edition(edition_id)
        if edition is None or edition.state is EditionState.WITHDRAWN:
            words = Words("edition_gone" if edition is None else "decided_already")
        else:
            await withdraw(tx, edition, access.decision(visit))
            words = Words("withdrawn_now")
            await show_again(access, tx, visit, chat, edition.id)
        await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))


async def keep_as_is(store: Store, visit: Visit, callback_id: str) -> None:
    """A press on the button of a question that asks for a reply: nothing changes."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await replace_view(tx, visit, chat, Words("kept_as_is"))
        await tx.outbox.put(Notice(callback_id, chat.language))


async def compare(store: Store, access: Access, visit: Visit, callback_id: str, edition_id: int) -> None:
    """A press that shows what an edition changes in the one in force."""
    if not sees_library(await access.actions(store, visit)):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        edition = await tx.library.edition(edition_id)
        older = await older_edition(tx, edition) if edition else None
        if edition is None or older is None:
            return await reply(tx, visit, chat, Words("diff_nothing"))
        before, after = [
            [item.passage for item in await tx.library.reviewed(one.id) if item.state is not PassageState.DROPPED]
            for one in (older, edition)
        ]
        await reply(tx, visit, chat, DifferenceView(edition, difference(before, after)))


async def older_edition(tx: Transaction, edition: Edition) -> Edition | None:
    """What an edition is compared with: the one of its title in force, or the one before it where it is that itself."""
    current = await tx.library.in_force(edition.title)
    if current is not None and current.id != edition.id:
        return current
    before = [one for one in await tx.library.editions(edition.title) if one.title == edition.title]
    return next((one for one in reversed(before) if one.id < edition.id), None)


async def show_again(access: Access, tx: Transaction, visit: Visit, chat: Chat, edition_id: int) -> None:
    edition = await tx.library.edition(edition_id)
    assert edition is not None
    actions = await access.actions_of(tx, visit)
    await replace_view(tx, visit, chat, await edition_view(tx, access, edition, actions))


async def replace_view(tx: Transaction, visit: Visit, chat: Chat, view: View) -> None:
    """Show something else in the message that was pressed."""
    if visit.message_id is not None:
        await tx.outbox.put(Edit(chat.id, visit.message_id, chat.language, view))


def page_of(page: int, count: int, size: int) -> tuple[int, int]:
    """A page that exists, and the number of pages."""
    pages = max(-(-count // size), 1)
    return min(max(page, 1), pages), pages
