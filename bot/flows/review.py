"""A draft in the chat: its passages page by page, and what reviewers decide about them."""

from datetime import date

from bot.desk import DateView, HeadingView, ReviewView
from bot.flows.access import Access, turn_away
from bot.flows.editions import Decision, approve
from bot.flows.materials import page_of, replace_view, sees_library, show_again
from bot.flows.visit import Visit, arrive, reply
from bot.material import Edition, Entry, Reviewed
from bot.ports import Store, Transaction
from bot.replies import Notice, Words
from bot.roles import Action
from knowledge.review import EditionState, PassageState, Standing, standing

PASSAGES = 3
"""Passages on a page of a review; the longest fill a message."""


async def review(
    store: Store, access: Access, visit: Visit, callback_id: str, edition_id: int, page: int, *, turned: bool
) -> None:
    """A press that opens the passages of an edition, or turns their page in place."""
    actions = await access.actions(store, visit)
    if not sees_library(actions):
        return await turn_away(store, visit, callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await tx.outbox.put(Notice(callback_id, chat.language))
        edition = await tx.library.edition(edition_id)
        view = await _review(tx, edition, page, Action.REVIEW in actions) if edition else Words("edition_gone")
        if turned:
            await replace_view(tx, visit, chat, view)
        else:
            await reply(tx, visit, chat, view)


async def _review(tx: Transaction, edition: Edition, page: int, may_decide: bool) -> ReviewView:
    everything = await tx.library.reviewed(edition.id)
    waiting = sum(one.state is PassageState.WAITING for one in everything)
    page, pages = page_of(page, len(everything), PASSAGES)
    shown = tuple(everything[(page - 1) * PASSAGES : page * PASSAGES])
    return ReviewView(edition, page, pages, shown, waiting, may_decide and edition.state is EditionState.DRAFT)


async def judge(
    store: Store, access: Access, visit: Visit, callback_id: str, edition_id: int, position: int, state: PassageState
) -> None:
    """A press that approves or drops one passage of a draft; the draft is approved when the last one is decided."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        edition, refusal = await _to_decide(access, tx, visit, edition_id)
        if edition is None or refusal:
            return await tx.outbox.put(Notice(callback_id, chat.language, refusal, alert=True))
        await tx.library.judge(edition.id, [position], state)
        if state is PassageState.DROPPED:
            await _write_down(tx, visit, "drop", edition, position=position + 1)
        view = await _review(tx, edition, position // PASSAGES + 1, may_decide=True)
        words = Words("review_done") if view.waiting == 0 else None
        await replace_view(tx, visit, chat, view)
        await tx.outbox.put(Notice(callback_id, chat.language, words))


async def approve_all(store: Store, access: Access, visit: Visit, callback_id: str, edition_id: int) -> None:
    """A press that approves what waits of a draft, and puts it in force."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        edition, refusal = await _to_decide(access, tx, visit, edition_id)
        if edition is None or refusal:
            return await tx.outbox.put(Notice(callback_id, chat.language, refusal, alert=True))
        await approve(tx, edition, await _decision(access, tx, visit, edition))
        await tx.outbox.put(Notice(callback_id, chat.language, Words("approved_now"), alert=True))
        await show_again(access, tx, visit, chat, edition.id)


async def ask_heading(
    store: Store, access: Access, visit: Visit, callback_id: str, edition_id: int, position: int
) -> None:
    """A press that asks for another heading of a passage."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        edition, refusal = await _to_decide(access, tx, visit, edition_id)
        passage = await _passage(tx, edition, position)
        await tx.outbox.put(Notice(callback_id, chat.language, refusal, alert=bool(refusal)))
        if edition is not None and passage is not None and not refusal:
            await reply(tx, visit, chat, HeadingView(edition.id, passage))


async def set_heading(store: Store, access: Access, visit: Visit, edition_id: int, position: int, heading: str) -> None:
    """The reply with the heading; its levels are parted by › or >."""
    levels = [level.strip() for level in heading.replace(">", "›").split("›") if level.strip()]
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        edition, refusal = await _to_decide(access, tx, visit, edition_id)
        if edition is None or refusal or not levels:
            return await reply(tx, visit, chat, refusal or Words("edition_gone"))
        await tx.library.name(edition.id, position, levels)
        await _write_down(tx, visit, "rename", edition, position=position + 1, heading=levels)
        await reply(tx, visit, chat, Words("heading_saved", {"number": position + 1}))


async def ask_date(store: Store, access: Access, visit: Visit, callback_id: str, edition_id: int) -> None:
    """A press that asks from which day on a draft is to be in force."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        edition, refusal = await _to_decide(access, tx, visit, edition_id)
        await tx.outbox.put(Notice(callback_id, chat.language, refusal, alert=bool(refusal)))
        if edition is not None and not refusal:
            await reply(tx, visit, chat, DateView(edition))


async def approve_from(store: Store, access: Access, visit: Visit, edition_id: int, day: date | None) -> None:
    """The reply with the day; None is no date."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        edition, refusal = await _to_decide(access, tx, visit, edition_id)
        if edition is None or refusal:
            return await reply(tx, visit, chat, refusal or Words("edition_gone"))
        decision = await _decision(access, tx, visit, edition)
        if day is None or day <= decision.today:
            return await reply(tx, visit, chat, Words("date_wrong"))
        await approve(tx, edition, decision, day)
        await reply(tx, visit, chat, Words("approved_later", {"day": day}))


async def _to_decide(
    access: Access, tx: Transaction, visit: Visit, edition_id: int
) -> tuple[Edition | None, Words | None]:
    """A draft that the visitor may decide about, or why they may not."""
    edition = await tx.library.edition(edition_id)
    reviewers = await access.who_may(tx, Action.REVIEW, visit.now)
    if visit.person is None or visit.in_group or visit.person.id not in reviewers:
        return edition, Words("staff_only")
    if edition is None:
        return None, Words("edition_gone")
    if edition.state is not EditionState.DRAFT:
        return edition, Words("decided_already")
    if standing(visit.person.id, edition.loaded_by, reviewers) is Standing.OWN:
        return edition, Words("own_upload")
    return edition, None


async def _decision(access: Access, tx: Transaction, visit: Visit, edition: Edition) -> Decision:
    assert visit.person is not None
    reviewers = await access.who_may(tx, Action.REVIEW, visit.now)
    alone = standing(visit.person.id, edition.loaded_by, reviewers) is Standing.ALONE
    return access.decision(visit, alone=alone)


async def _passage(tx: Transaction, edition: Edition | None, position: int) -> Reviewed | None:
    found = await tx.library.reviewed(edition.id, position, 1) if edition else ()
    return found[0] if found else None


async def _write_down(tx: Transaction, visit: Visit, action: str, edition: Edition, **details: object) -> None:
    by = visit.person_id
    await tx.audit.put(Entry(visit.now, by, action, edition.title, {"edition": edition.id, **details}))
