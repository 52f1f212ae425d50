"""What the league's plan will do, before it does it."""

import asyncio

from bot.flows.access import Access
from bot.flows.contest_rights import decline
from bot.flows.materials import page_of, replace_view
from bot.flows.today import dated_questions
from bot.flows.visit import Visit, arrive
from bot.game.league import counties
from bot.game.league_preview import Preview, preview
from bot.league import LeagueGroupsView, LeaguePreviewView
from bot.ports import Store, Transaction
from bot.replies import Notice, Words
from bot.roles import Action

GROUPS = 10
"""Groups on a page."""


async def show_preview(store: Store, access: Access, visit: Visit, callback_id: str, page: int) -> None:
    """A press: whom the plan reaches and when, or a page, from 1, of all groups."""
    if not await access.may(store, visit, Action.PLAN_LEAGUE):
        return await decline(store, visit, Words("league_organisers_only"), callback_id)
    async with store.read() as tx:
        view = await _page(tx, page) if page else await _preview(tx)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        await replace_view(tx, visit, chat, view)
        await tx.outbox.put(Notice(callback_id, chat.language))


async def _preview(tx: Transaction) -> LeaguePreviewView:
    plan, groups = await tx.league_plan.get(), await tx.league_plan.groups()
    seen = await asyncio.to_thread(preview, groups, plan, counties(await tx.organisations.all()))
    dated = plan.daily is not None and plan.daily.anniversaries
    return LeaguePreviewView(plan, seen, await _dated(tx, seen) if dated else ())


async def _dated(tx: Transaction, seen: Preview) -> tuple[int, ...]:
    return tuple([len(await dated_questions(tx, moment.at.date())) for moment in seen.moments])


async def _page(tx: Transaction, page: int) -> LeagueGroupsView:
    groups = await tx.league_plan.groups()
    page, pages = page_of(page, len(groups), GROUPS)
    return LeagueGroupsView(tuple(groups[(page - 1) * GROUPS : page * GROUPS]), page, pages)
