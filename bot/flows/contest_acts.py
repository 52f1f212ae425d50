"""What is done to a contest as a whole: published, changed, cancelled, ended early."""

from collections.abc import Sequence
from dataclasses import replace

from bot.flows.access import Access
from bot.flows.contest_rights import contest_for, scope_of
from bot.flows.contest_setup import setup_view
from bot.flows.materials import replace_view
from bot.flows.visit import Visit, arrive
from bot.game.running import Contest, ContestState
from bot.game.setup import Hurdle, Step, fitting, hurdles
from bot.material import Entry
from bot.ports import Rights, Store, Transaction
from bot.replies import Notice, Words


async def act(
    store: Store, access: Access, rights: Rights, visit: Visit, callback_id: str, contest_id: int, what: str
) -> None:
    """A press that publishes a contest, makes it a draft again, cancels it, or ends it early; some ask once more."""
    if await contest_for(store, access, rights, visit, contest_id, callback_id) is None:
        return
    scope = await scope_of(store, access, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.hold(contest_id)
        assert contest is not None
        name, sure = what.removesuffix("!"), what.endswith("!")
        if (name, contest.state) not in DONE:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("contest_not_now"), alert=True))
        if name in ASKED_TWICE and not sure:
            await tx.outbox.put(Notice(callback_id, chat.language))
            view = await setup_view(tx, access, visit.now, contest, scope, Step.REVIEW)
            return await replace_view(tx, visit, chat, replace(view, sure=name))
        if name == "publish" and (found := await _hurdles(tx, contest, visit)):
            words = _sentence(found[0])
            return await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))
        await _do(tx, visit, contest, name)
        view = await setup_view(tx, access, visit.now, await tx.contests.get(contest.id) or contest, scope, Step.REVIEW)
        await replace_view(tx, visit, chat, view)
        await tx.outbox.put(
            Notice(callback_id, chat.language, Words(f"contest_{DONE[name, contest.state]}"), alert=True)
        )


DONE = {
    ("publish", ContestState.DRAFT): "published",
    ("drop", ContestState.DRAFT): "dropped",
    ("edit", ContestState.PLANNED): "edited",
    ("cancel", ContestState.PLANNED): "cancelled",
    ("close", ContestState.OPEN): "closing",
}
"""What may be done to a contest in which state, and what is said then."""

ASKED_TWICE = ("drop", "cancel", "close")
_NEXT = {
    "publish": ContestState.PLANNED,
    "edit": ContestState.DRAFT,
    "cancel": ContestState.CANCELLED,
    "drop": ContestState.CANCELLED,
}


async def _do(tx: Transaction, visit: Visit, contest: Contest, name: str) -> None:
    """The course closes a contest whose end has come; answers that came before it count."""
    if name == "close":
        await tx.contests.save(replace(contest, closes_at=visit.now))
    else:
        await tx.contests.save(replace(contest, state=_NEXT[name]))
    if name != "drop":
        action = "plan contest" if name == "publish" else f"{name} contest"
        await tx.audit.put(Entry(visit.now, visit.person_id, action, contest.title, {"contest": contest.code}))


async def _hurdles(tx: Transaction, contest: Contest, visit: Visit) -> Sequence[Hurdle]:
    fits = fitting(await tx.bank.deck(), contest.selection)
    return hurdles(contest, len(fits), visit.now)


def _sentence(hurdle: Hurdle) -> Words:
    """Why a contest cannot be published, in words."""
    values = dict(hurdle.values)
    if "name" in values:
        values["name"] = Words(f"contest_rule_{values['name']}")
    return Words(f"contest_fault_{hurdle.name}", values)
