"""What becomes of the editions of a material: approved, in force from their day on, withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.material import Edition, Entry
from bot.ports import Store, Transaction
from knowledge.review import EditionState, PassageState, state_on


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides (None: the command line, or the bot by itself), when, and on which day in the bot's zone.

    `alone` records that nobody else could have decided.
    """

    by: int | None
    now: datetime
    today: date
    alone: bool = False


async def approve(
    tx: Transaction, edition: Edition, decision: Decision, effective_on: date | None = None
) -> EditionState:
    """Approve an edition with all its passages that wait: in force at once, or from a later day on."""
    await tx.library.judge(edition.id, None, PassageState.APPROVED)
    await tx.library.schedule(edition.id, effective_on)
    state = state_on(decision.today, effective_on)
    await _write_down(tx, "approve", edition, decision, effective_on=str(effective_on or decision.today))
    if state is EditionState.APPROVED:
        await _put_in_force(tx, edition, decision)
    else:
        await tx.library.decide(edition.id, state, decision.now, decision.by)
    return state


async def withdraw(tx: Transaction, edition: Edition, decision: Decision) -> None:
    """Take an edition out of the answers; its citations still open."""
    await tx.library.decide(edition.id, EditionState.WITHDRAWN, decision.now, decision.by)
    await _write_down(tx, "withdraw", edition, decision)


async def take_effect(store: Store, now: datetime, today: date) -> int:
    """Put those scheduled editions in force whose day has come; gives their number."""
    async with store.read() as tx:
        if not await tx.library.due(today):
            return 0
    async with store.write() as tx:
        due = await tx.library.due(today)
        for edition in due:
            decision = Decision(None, now, today)
            await _write_down(tx, "take effect", edition, decision)
            await _put_in_force(tx, edition, decision, approved_by=edition.approved_by)
    return len(due)


async def _put_in_force(tx: Transaction, edition: Edition, decision: Decision, approved_by: int | None = None) -> None:
    """The edition replaces the one in force; questions follow their passage where its text stands unchanged."""
    older = await tx.library.in_force(edition.title)
    if older is not None and older.id != edition.id:
        await tx.library.decide(older.id, EditionState.WITHDRAWN, decision.now, decision.by)
        await _write_down(tx, "replace", older, decision, by_edition=edition.id)
    await tx.library.decide(edition.id, EditionState.APPROVED, decision.now, decision.by or approved_by)
    if older is not None:
        await _follow(tx, older, edition)


async def _follow(tx: Transaction, older: Edition, newer: Edition) -> None:
    questions = await tx.bank.of_edition(older.id)
    if not questions:
        return
    before = {one.passage.id: one.passage.text for one in await tx.library.reviewed(older.id)}
    kept = [one for one in await tx.library.reviewed(newer.id) if one.state is PassageState.APPROVED]
    after = {one.passage.text: one.passage.id for one in kept}
    for question in questions:
        if passage_id := after.get(before[question.passage_id]):
            await tx.bank.rebind(question.id, passage_id)


async def _write_down(tx: Transaction, action: str, edition: Edition, decision: Decision, **details: object) -> None:
    details |= {"edition": edition.id} | ({"alone": True} if decision.alone else {})
    await tx.audit.put(Entry(decision.now, decision.by, action, edition.title, details))
