"""What the league's plan will do, before it does it."""

import asyncio
from collections.abc import Sequence

from bot.flows.access import Access
from bot.flows.contest_rights import decline
from bot.flows.league_plan import Sight, sight_of
from bot.flows.materials import page_of, replace_view
from bot.flows.today import dated_questions
from bot.flows.visit import Visit, arrive
from bot.game.league import counties
from bot.game.league_preview import Planned, Preview, preview
from bot.league import LeagueGroupsView, LeaguePreviewView
from bot.ports import Store, Transaction
from bot.replies import Notice, Words

GROUPS = 10
"""Groups on a page."""


async def show_preview(store: Store, access: Access, visit: Visit, callback_id: str, page: int) -> None:
    """A press: whom the plan reaches and when, or a page, from 1, of all groups."""
    async with store.read() as tx:
        sight = await sight_of(tx, access, visit)
        groups = _seen(await tx.league_plan.groups(), sight) if sight else []
        view = _page(groups, page) if page else await _preview(tx, groups)
    if sight is None:
        return await decline(store, visit, Words("league_organisers_only"), callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await replace_view(tx, visit, chat, view)
        await tx.outbox.put(Notice(callback_id, chat.language))


def _seen(groups: Sequence[Planned], sight: Sight) -> Sequence[Planned]:
    """A local organiser sees their own groups."""
    own = sight.groups
    return groups if own is None else [group for group in groups if group[0].id in own]


async def _preview(tx: Transaction, groups: Sequence[Planned]) -> LeaguePreviewView:
    plan = await tx.league_plan.get()
    seen = await asyncio.to_thread(preview, groups, plan, counties(await tx.organisations.all()))
    dated = plan.daily is not None and plan.daily.anniversaries
    return LeaguePreviewView(plan, seen, await _dated(tx, seen) if dated else ())


async def _dated(tx: Transaction, seen: Preview) -> tuple[int, ...]:
    return tuple([len(await dated_questions(tx, moment.at.date())) for moment in seen.moments])


def _page(groups: Sequence[Planned], page: int) -> LeagueGroupsView:
    page, pages = page_of(page, len(groups), GROUPS)
    return LeagueGroupsView(tuple(groups[(page - 1) * GROUPS : page * GROUPS]), page, pages)
