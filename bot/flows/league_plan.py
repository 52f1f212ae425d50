"""The one plan of the league: organisers set it, and the groups that follow it take it over."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import structlog

from bot.flows.access import Access
from bot.flows.broadcast import progress_of
from bot.flows.contest_rights import local_groups
from bot.flows.daily import unknown_topic
from bot.flows.materials import replace_view
from bot.flows.visit import Visit, arrive, reply, say
from bot.game.league_plan import SPREADS, LeaguePlan, adopt, next_after
from bot.game.model import Daily
from bot.league import LeaguePlanView
from bot.material import Entry
from bot.ports import Store, Transaction
from bot.replies import Notice, Words
from bot.roles import Action, Role

TIMES = {"0700": time(7), "0800": time(8), "1200": time(12), "2000": time(20)}
COUNTS = (1, 2, 3, 5)
"""What the buttons offer; anything else can be written."""
BATCH = 200
"""Groups that take the plan over in one transaction."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Sight:
    """Who looks at the plan: `changes` it, or sees it for some `groups` (None: all)."""

    changes: bool
    groups: frozenset[int] | None = None


async def sight_of(tx: Transaction, access: Access, visit: Visit) -> Sight | None:
    """None for who has nothing to do with it, or asks in a group."""
    if visit.person is None or visit.in_group:
        return None
    if Action.PLAN_LEAGUE in await access.actions_of(tx, visit):
        return Sight(True)
    if Role.LOCAL in await access.roles(tx, visit.person.id, visit.now):
        return Sight(False, await local_groups(tx, visit.person.id, visit.now))
    return None


async def show_plan(store: Store, access: Access, visit: Visit) -> None:
    """The panel; a local organiser sees it without being able to change anything."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        sight = await sight_of(tx, access, visit)
        view = await _panel(tx, visit.now, sight) if sight else Words("league_organisers_only")
        await reply(tx, visit, chat, view)


async def set_plan(store: Store, access: Access, visit: Visit, at: time | None, count: int, about: str = "") -> None:
    """Plan as `/daily` does, for all groups that have no plan of their own. No time ends the plan."""
    if not await access.may(store, visit, Action.PLAN_LEAGUE):
        return await say(store, visit, Words("league_organisers_only"))
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if unknown := await unknown_topic(tx, about):
            return await reply(tx, visit, chat, unknown)
        plan = await tx.league_plan.hold()
        anniversaries = plan.daily is not None and plan.daily.anniversaries
        daily = Daily(at, count, about=about, anniversaries=anniversaries) if at else None
        await _change(tx, visit, replace(plan, daily=daily))
        await reply(tx, visit, chat, await _panel(tx, visit.now, Sight(True)))


async def press_plan(store: Store, access: Access, visit: Visit, callback_id: str, name: str, value: str) -> None:
    """A press on the panel: what it is called is set to a value."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        sight = await sight_of(tx, access, visit)
        plan = await tx.league_plan.hold()
        changed = _changed(plan, name, value)
        if sight is None or changed is None or (changed != plan and not sight.changes):
            words = Words("press_unknown" if sight and sight.changes else "league_organisers_only")
            return await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))
        if changed != plan:
            await _change(tx, visit, changed)
        await replace_view(tx, visit, chat, await _panel(tx, visit.now, sight))
        await tx.outbox.put(Notice(callback_id, chat.language, Words("saved") if changed != plan else None))


def _changed(plan: LeaguePlan, name: str, value: str) -> LeaguePlan | None:
    """The plan after a press; None for a button that does not exist, or does not fit any more."""
    if name == "panel":
        return plan
    if name == "at" and value in TIMES:
        return replace(plan, daily=replace(plan.daily or Daily(TIMES[value]), at=TIMES[value]))
    if plan.daily is None:
        return None
    match name:
        case "off":
            return replace(plan, daily=None)
        case "count" if value in map(str, COUNTS):
            return replace(plan, daily=replace(plan.daily, count=int(value)))
        case "spread" if value in map(str, SPREADS):
            return replace(plan, spread=int(value))
        case "anniversaries" if value in ("0", "1"):
            return replace(plan, daily=replace(plan.daily, anniversaries=value == "1"))
    return None


async def _change(tx: Transaction, visit: Visit, plan: LeaguePlan) -> None:
    stored = await tx.league_plan.put(replace(plan, set_by=visit.person_id))
    subject = f"{stored.daily.at:%H:%M} {stored.daily.count} {stored.daily.about}".strip() if stored.daily else ""
    action = "plan league" if stored.daily else "stop league"
    await tx.audit.put(Entry(visit.now, visit.person_id, action, subject, {"spread": stored.spread}))


async def _panel(tx: Transaction, now: datetime, sight: Sight) -> LeaguePlanView:
    last = await tx.broadcasts.latest()
    recent = last is not None and now - last.began_at < timedelta(days=1)
    progress = await progress_of(tx, last, now) if last is not None and recent else None
    counts = await tx.league_plan.counts(sight.groups)
    return LeaguePlanView(await tx.league_plan.get(), *counts, progress, sight.changes)


async def hand_out(store: Store, now: datetime) -> int:
    """Let groups that follow the league take over its plan, those that are new as well; gives how many did."""
    async with store.read() as tx:
        plan = await tx.league_plan.get()
        if not await tx.league_plan.is_behind(plan.revision):
            return 0
    async with store.write() as tx:
        plan = await tx.league_plan.get()
        behind = await tx.league_plan.hold_behind(plan.revision, BATCH)
        last = await tx.league_plan.last_days([chat.id for chat, _ in behind])
        taken = []
        for chat, planned in behind:
            adopted = adopt(chat, plan)
            taken.append((adopted, next_after(chat, adopted, planned, last.get(chat.id), now)))
        await tx.league_plan.follow(taken)
    log.info("groups took over the plan of the league", groups=len(taken), revision=plan.revision)
    return len(taken)
