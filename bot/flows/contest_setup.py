"""Setting up a contest in private, step by step; every step changes the draft at once."""

from dataclasses import replace
from datetime import datetime
from secrets import token_hex

from bot.contests.setup import DraftedView, SetupView
from bot.flows.access import Access
from bot.flows.contest_rights import Scope, contest_for, decline, scope_of
from bot.flows.materials import page_of, replace_view
from bot.flows.visit import Visit, arrive, reply
from bot.game.model import ChatKind
from bot.game.running import Contest, ContestState
from bot.game.setup import LONGEST_TITLE, Step, chosen, dated, fitting, hurdles, titled
from bot.game.window import near_times, read_window
from bot.ports import Rights, Store, Transaction
from bot.replies import Notice, Words

MOST_DRAFTS = 20
TITLES, GROUPS = 5, 8
"""Groups that are named in words, and those on a page to choose from."""

STEPS = tuple(Step)


async def start_contest(
    store: Store, access: Access, rights: Rights, visit: Visit, callback_id: str | None = None
) -> None:
    """A new draft: for the league or the groups of a local organiser in private, for a group where its admin asks."""
    scope = await scope_of(store, access, visit)
    known = visit.in_group and visit.person is not None and await rights.is_admin(visit.chat.id, visit.person.id)
    if visit.person is None:
        return await decline(store, visit, Words("contest_person_only"), callback_id)
    if not (scope.everywhere or known or (scope.groups and not visit.in_group)):
        key = "contest_no_local_groups" if scope.local and not visit.in_group else "contest_organisers_only"
        return await decline(store, visit, Words(key), callback_id)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if callback_id is not None:
            await tx.outbox.put(Notice(callback_id, chat.language))
        mine = await tx.contests.of_owner(visit.person.id)
        drafts = sum(one.state is ContestState.DRAFT for one in mine)
        if drafts >= MOST_DRAFTS:
            return await reply(tx, visit, chat, Words("contest_many_drafts", {"count": drafts}))
        groups = (chat.id,) if visit.in_group else tuple(sorted(scope.groups))
        contest = Contest(0, new_code(), "", ContestState.DRAFT, visit.person.id, visit.now, groups=groups)
        contest = await tx.contests.add(contest)
        view = DraftedView(contest) if visit.in_group else await setup_view(tx, access, visit.now, contest, scope)
        await reply(tx, visit, chat, view)


def new_code() -> str:
    return token_hex(4)


async def open_setup(
    store: Store, access: Access, rights: Rights, visit: Visit, contest_id: int, callback_id: str | None = None
) -> None:
    """The form of a contest in a new message: a draft at what is missing, others as a whole."""
    if await contest_for(store, access, rights, visit, contest_id, callback_id) is None:
        return
    scope = await scope_of(store, access, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.get(contest_id)
        assert contest is not None
        if callback_id is not None:
            await tx.outbox.put(Notice(callback_id, chat.language))
        await reply(tx, visit, chat, await setup_view(tx, access, visit.now, contest, scope))


async def choose(
    store: Store,
    access: Access,
    rights: Rights,
    visit: Visit,
    callback_id: str,
    contest_id: int,
    choice: tuple[Step, str],
) -> None:
    """A press in the form: on a choice of a step, or (no value) on the way to the step."""
    step, value = choice
    if await contest_for(store, access, rights, visit, contest_id, callback_id) is None:
        return
    scope = await scope_of(store, access, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.hold(contest_id)
        assert contest is not None
        changed = await _changed(tx, contest, step, value, scope)
        if isinstance(changed, Words):
            return await tx.outbox.put(Notice(callback_id, chat.language, changed, alert=True))
        await tx.contests.save(changed)
        page = int(value[1:]) if _is_page(value) else 1
        view = await setup_view(tx, access, visit.now, changed, scope, step, page)
        await replace_view(tx, visit, chat, view)
        await tx.outbox.put(Notice(callback_id, chat.language))


def _is_page(value: str) -> bool:
    return value[:1] == "p" and value[1:].isdecimal() and len(value) < 7


async def _changed(tx: Transaction, contest: Contest, step: Step, value: str, scope: Scope) -> Contest | Words:
    if contest.state is not ContestState.DRAFT:
        return Words("contest_not_now")
    if not value or (step is Step.GROUPS and _is_page(value)):
        return contest
    if step is Step.GROUPS and value != "members":
        if not scope.everywhere:
            return Words("contest_not_yours")
        if value != "all" and not await _is_group(tx, value):
            return Words("contest_no_choice")
    return chosen(contest, step, value, await tx.bank.topics()) or Words("contest_no_choice")


async def _is_group(tx: Transaction, value: str) -> bool:
    number = value.removeprefix("g-")
    chat = await tx.chats.get(-int(number)) if number.isdecimal() and len(number) < 19 else None
    return chat is not None and chat.kind is ChatKind.GROUP


async def typed(
    store: Store, access: Access, rights: Rights, visit: Visit, contest_id: int, step: Step, words: str
) -> None:
    """The reply to a step of the form: a title, years, a window, or a part of the name of a group."""
    if await contest_for(store, access, rights, visit, contest_id) is None:
        return
    scope = await scope_of(store, access, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.hold(contest_id)
        assert contest is not None
        if contest.state is not ContestState.DRAFT:
            return await reply(tx, visit, chat, Words("contest_not_now"))
        if step is Step.GROUPS and scope.everywhere:
            view = await setup_view(tx, access, visit.now, contest, scope, step, words=words)
            none = Words("contest_no_group", {"words": words[:40]})
            return await reply(tx, visit, chat, view if view.groups else none)
        changed = _written(contest, step, words, access, visit)
        if isinstance(changed, Words):
            return await reply(tx, visit, chat, changed)
        await tx.contests.save(changed)
        following = step if step is Step.QUESTIONS else STEPS[STEPS.index(step) + 1]
        await reply(tx, visit, chat, await setup_view(tx, access, visit.now, changed, scope, following))


def _written(contest: Contest, step: Step, words: str, access: Access, visit: Visit) -> Contest | Words:
    if step is Step.TITLE:
        return titled(contest, words) or Words("contest_title_wrong", {"most": LONGEST_TITLE})
    if step is Step.QUESTIONS:
        return dated(contest, words) or Words("contest_years_wrong")
    if step is not Step.WINDOW:
        return Words("contest_no_typing")
    window = read_window(words, visit.now, access.zone)
    if window is None:
        return Words("contest_window_wrong")
    return replace(contest, opens_at=window[0], closes_at=window[1])


async def setup_view(
    tx: Transaction,
    access: Access,
    now: datetime,
    contest: Contest,
    scope: Scope,
    step: Step | None = None,
    page: int = 1,
    words: str = "",
) -> SetupView:
    """A contest at a step of its form: where none is named, the first one that something is missing at."""
    fits = len(fitting(await tx.bank.deck(), contest.selection))
    found = hurdles(contest, fits, now) if contest.state is ContestState.DRAFT else []
    if contest.state is not ContestState.DRAFT:
        step = Step.REVIEW
    step = step or (found[0].step if found else Step.REVIEW)
    page, pages = page_of(page, await tx.chats.count_groups(words), GROUPS)
    wanted = step is Step.GROUPS and scope.everywhere
    return SetupView(
        contest=access.local(contest),
        step=step,
        fits=fits if contest.state in (ContestState.DRAFT, ContestState.PLANNED) else len(contest.questions),
        hurdles=tuple(found),
        titles=await titles_of(tx, contest),
        topics=tuple(await tx.bank.topics()) if step is Step.QUESTIONS else (),
        near=tuple(near_times(now, access.zone)) if step is Step.WINDOW else (),
        groups=tuple(await tx.chats.groups(words, (page - 1) * GROUPS, GROUPS)) if wanted else (),
        page=page,
        pages=1 if words else pages,
        everywhere=scope.everywhere,
        appeals=await tx.appeals.waiting(contest.id) if contest.state is ContestState.CLOSED else 0,
    )


async def titles_of(tx: Transaction, contest: Contest) -> tuple[str, ...]:
    """The names of the first groups that take part; none where all do."""
    found = [await tx.chats.get(chat_id) for chat_id in contest.groups[:TITLES]]
    return tuple(chat.title for chat in found if chat is not None)
