"""The way into a contest: its card, who may take part, the group somebody stands for, and the place in the queue."""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from zoneinfo import ZoneInfo

from bot.contests.card import CardView
from bot.contests.play import QueueView, StandForView
from bot.flows.contest_clock import BEGINS, ROUND
from bot.flows.contest_play import advance
from bot.flows.limits import OVERALL
from bot.flows.visit import Visit, arrive, reply
from bot.game.contest import Form
from bot.game.course import wait_seconds
from bot.game.model import Chat, ChatKind
from bot.game.running import Contest, ContestState, Run, RunState
from bot.ports import Rights, Store, Transaction
from bot.replies import Edit, Notice, View, Words

ALONE = frozenset({Form.PAPER, Form.CHALLENGE, Form.TEAM})
"""Forms that are played in private, each person in their own time."""

MOST_ASKED = 20
"""So many groups at most Telegram is asked about, and are offered to choose from."""

A_SECOND = OVERALL.messages / OVERALL.seconds


async def open_card(store: Store, visit: Visit, code: str) -> None:
    """The deep link of a contest."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.by_code(code)
        known = contest is not None and contest.state not in (ContestState.DRAFT, ContestState.CANCELLED)
        view: View = Words("play_unknown")
        if contest is not None and known:
            view = await card_of(tx, contest, chat.zone, visit.person_id)
        await reply(tx, visit, chat, view)


async def card_of(tx: Transaction, contest: Contest, zone: ZoneInfo, person_id: int | None) -> CardView:
    """The card as one person sees it, or (None) everybody."""
    chats = [await tx.chats.get(chat_id) for chat_id in contest.groups[:MOST_ASKED]]
    titles = tuple(chat.title for chat in chats if chat is not None)
    if person_id is None:
        return CardView(contest, zone, titles)
    runs = await tx.runs.of_person(contest.id, person_id)
    going = any(run.state is not RunState.ENDED for run in runs)
    return CardView(contest, zone, titles, max(contest.rules.attempts - len(runs), 0), going)


async def join(
    store: Store,
    rights: Rights,
    random: Random,
    visit: Visit,
    callback_id: str,
    contest_id: int,
    *,
    group: int | None = None,
    again: bool = False,
) -> None:
    """A press on the button of the card: the way to the private chat, and there into the queue.

    `group` is the one that somebody has chosen to stand for; `again`: the message that was pressed stays as it is.
    """
    async with store.read() as tx:
        contest = await tx.contests.get(contest_id)
        runs = await tx.runs.of_person(contest_id, visit.person_id) if visit.person_id else ()
    asked = contest is not None and visit.person_id is not None and not visit.in_group and not runs
    groups = await groups_of(store, rights, contest, visit.person_id) if asked and contest and visit.person_id else ()
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if contest is None or visit.person_id is None:
            words = Words("press_unknown" if contest is None else "anonymous")
            return await tx.outbox.put(Notice(callback_id, chat.language, words, alert=True))
        if visit.in_group:
            return await tx.outbox.put(Notice(callback_id, chat.language, start=f"c_{contest.code}"))
        told = await _enter(tx, contest, visit, groups, group, random)
        if isinstance(told, Words):
            return await tx.outbox.put(Notice(callback_id, chat.language, told, alert=True))
        await tx.outbox.put(Notice(callback_id, chat.language))
        if again or visit.message_id is None:
            return await reply(tx, visit, chat, told)
        await tx.outbox.put(Edit(chat.id, visit.message_id, chat.language, told))


async def groups_of(store: Store, rights: Rights, contest: Contest, person_id: int) -> Sequence[Chat]:
    """The groups of a contest that know somebody: by an answer there, or else because Telegram says so.

    Telegram is asked about listed groups only.
    """
    async with store.read() as tx:
        met = [chat for chat, _ in await tx.ledger.tallies_of(person_id) if chat.kind is ChatKind.GROUP]
        known = [chat for chat in met if not contest.groups or chat.id in contest.groups]
        if known or not contest.groups:
            return known[:MOST_ASKED]
        chats = [await tx.chats.get(chat_id) for chat_id in contest.groups[:MOST_ASKED]]
    return [chat for chat in chats if chat is not None and await rights.is_member(chat.id, person_id)]


async def _enter(
    tx: Transaction, contest: Contest, visit: Visit, groups: Sequence[Chat], group: int | None, random: Random
) -> View:
    """What whoever pressed sees next; words are a reason why not."""
    assert visit.person_id is not None
    runs = await tx.runs.of_person(contest.id, visit.person_id)
    zone = (await tx.chats.get(visit.chat.id) or visit.chat).zone
    if refusal := closed(contest, visit.received_at, zone):
        return refusal
    if runs and runs[-1].state is not RunState.ENDED:
        return await _go_on(tx, contest, runs[-1], visit.now)
    if len(runs) >= contest.rules.attempts:
        return Words("play_no_attempts", {"most": contest.rules.attempts})
    ids = [chat.id for chat in groups]
    if not runs and not ids and (contest.members_only or contest.rules.form is Form.TEAM):
        return Words("play_members_only")
    if not runs and len(ids) > 1 and group not in ids:
        return StandForView(contest.id, contest.title, tuple((chat.id, chat.title) for chat in groups))
    stands_for = runs[0].chat_id if runs else group if group in ids else next(iter(ids), None)
    lot, number = f"{random.getrandbits(64):016x}", len(runs) + 1
    new = Run(0, contest.id, visit.person_id, number, lot, RunState.QUEUED, visit.received_at, stands_for)
    run = await tx.runs.join(new)
    return await queue_view(tx, contest, run) if run else Words("play_going")


def closed(contest: Contest, at: datetime, zone: ZoneInfo) -> Words | None:
    """Why nobody can enter a contest at a moment."""
    if contest.rules.form not in ALONE:
        return Words("play_elsewhere")
    planned = contest.state is ContestState.PLANNED
    if contest.opens_at is not None and (planned or (contest.state is ContestState.OPEN and at < contest.opens_at)):
        return Words("play_not_yet", {"at": f"{contest.opens_at.astimezone(zone):%Y-%m-%d %H:%M}"})
    if contest.state is not ContestState.OPEN or (contest.closes_at is not None and at >= contest.closes_at):
        return Words("play_closed")
    return None


async def _go_on(tx: Transaction, contest: Contest, found: Run, now: datetime) -> View:
    """A run that has not ended: its place, or its next question should nothing be under way to it."""
    run = await tx.runs.hold(found.id) or found
    if run.state is RunState.QUEUED:
        return await queue_view(tx, contest, run)
    if all(turn.done for turn in await tx.runs.turns(run.id)):
        await advance(tx, contest, run, now, now)
    return Words("play_going")


async def queue_view(tx: Transaction, contest: Contest, run: Run) -> QueueView:
    place = await tx.runs.before(run.id) + 1
    _, going = await tx.runs.crowd()
    return QueueView(run.id, contest.title, place, wait_seconds(contest.rules, place, going, A_SECOND, BEGINS / ROUND))


async def show_place(store: Store, visit: Visit, callback_id: str, run_id: int) -> None:
    """A press that asks how far one's run is in the queue."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        run = await tx.runs.hold(run_id)
        contest = await tx.contests.get(run.contest_id) if run else None
        if run is None or contest is None or run.person_id != visit.person_id:
            return await tx.outbox.put(Notice(callback_id, chat.language, Words("press_unknown"), alert=True))
        await tx.outbox.put(Notice(callback_id, chat.language))
        queued = run.state is RunState.QUEUED
        view: View = await queue_view(tx, contest, run) if queued else Words("play_begun", {"title": contest.title})
        if visit.message_id is not None:
            await tx.outbox.put(Edit(chat.id, visit.message_id, chat.language, view))
