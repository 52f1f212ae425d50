"""Where somebody's name stands: on the boards of the own group, and on those beyond it."""

from bot.contests.results import NamesView
from bot.flows.materials import replace_view
from bot.flows.visit import Visit, arrive
from bot.ports import Store
from bot.replies import Notice, Words


async def press_names(
    store: Store, visit: Visit, callback_id: str, *, hidden: bool | None = None, shown: bool | None = None
) -> None:
    """A press in private on the panel, or on the button that opens it."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if visit.in_group or visit.person is None:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("private_only"), alert=True))
        await tx.people.show(visit.person.id, hidden=hidden, shown=shown)
        showing = (await tx.people.showings([visit.person.id]))[visit.person.id]
        await replace_view(tx, visit, chat, NamesView(showing.hidden, showing.shown))
        await tx.outbox.put(Notice(callback_id, chat.language))
