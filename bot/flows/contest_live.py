"""A live contest in a group: opening one, and the buttons of its host."""

from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from secrets import token_hex

from bot.contests.live import LiveChoicesView, LiveOpeningView, LivePanelView
from bot.flows.posting import Order, draw
from bot.flows.quiz import no_question
from bot.flows.visit import Visit, arrive, may_manage, needs_group, refuse, reply
from bot.game.choosing import wish_of
from bot.game.contest import Form, Rules, seal
from bot.game.live import LEAD, Live, LiveState, Wish
from bot.game.model import Chat
from bot.game.running import Contest, ContestState, Turn
from bot.ports import Rights, Store, Transaction
from bot.replies import ClosePoll, Notice, Send, Words
from knowledge.questions import Kind

QUICK_KINDS = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.TRUEFALSE})
"""What is asked when no kind is named: what can be answered in a poll."""
MOST_LIVE = 30
APPEALS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LiveOrder:
    """What a host asks for: `count` questions of `seconds` each, about a topic or of a kind if one is named."""

    about: str = ""
    count: int = 10
    seconds: int = 30


async def show_live(store: Store, rights: Rights, visit: Visit) -> None:
    """The contest that is going on, or those that were set up for this group."""
    if not visit.in_group:
        return await needs_group(store, visit)
    manages = await may_manage(visit, rights)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        live = await tx.lives.going(chat.id)
        if live is not None:
            return await reply(tx, visit, chat, panel_of(live))
        ready = await _ready(tx, chat)
        own = [contest for contest in ready if manages or contest.owner_id == visit.person_id]
        if own:
            choices = tuple((contest.id, contest.title) for contest in own)
            return await reply(tx, visit, chat, LiveChoicesView(choices))
        await reply(tx, visit, chat, Words("live_usage" if manages else "admins_only"))


async def _ready(tx: Transaction, chat: Chat) -> list[Contest]:
    """Open live contests for this group that it has not had."""
    had = await tx.lives.contests_of(chat.id)
    return [one for one in await tx.contests.listed([ContestState.OPEN]) if _fits(one, chat) and one.id not in had]


def _fits(contest: Contest, chat: Chat) -> bool:
    here = not contest.groups or chat.id in contest.groups
    return contest.rules.form is Form.LIVE and contest.state is ContestState.OPEN and bool(contest.questions) and here


async def quick_live(store: Store, rights: Rights, visit: Visit, order: LiveOrder) -> None:
    """Draw questions, freeze them, and begin."""
    if not visit.in_group:
        return await needs_group(store, visit)
    if not await may_manage(visit, rights):
        return await refuse(store, visit)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        live = await tx.lives.going(chat.id)
        if live is not None:
            return await reply(tx, visit, chat, panel_of(live))
        contest = await _drawn(tx, visit, chat, order)
        if contest is None:
            return await reply(tx, visit, chat, no_question(await tx.bank.topics(), order.about))
        await _begin(tx, visit, chat, await tx.contests.add(contest))


async def _drawn(tx: Transaction, visit: Visit, chat: Chat, order: LiveOrder) -> Contest | None:
    """An open contest with questions that this group has not had lately; None where there are none."""
    wish = wish_of(order.about)
    wish = replace(wish, kinds=QUICK_KINDS) if wish.kinds == frozenset(Kind) else wish
    seed = token_hex(16)
    (drawn,) = await draw(tx, [Order(chat, order.count, wish)], visit.now, Random(seed))
    questions = tuple(drawn)
    if not questions:
        return None
    rules = Rules(Form.LIVE, count=len(questions), seconds=order.seconds, bonus=5)
    return Contest(
        id=0,
        code=token_hex(5),
        title=order.about or chat.title,
        state=ContestState.OPEN,
        owner_id=visit.person_id or chat.id,
        created_at=visit.now,
        rules=rules,
        groups=(chat.id,),
        opens_at=visit.now,
        questions=questions,
        seed=seed,
        digest=seal(rules, questions, seed),
    )


async def _begin(tx: Transaction, visit: Visit, chat: Chat, contest: Contest) -> bool:
    """False: the group is in another one, or has had this one."""
    count = min(contest.rules.count, len(contest.questions))
    planned = Live(0, contest.id, chat.id, visit.person_id, count, visit.now + LEAD, visit.thread_id)
    live = await tx.lives.add(planned)
    if live is None:
        return False
    lead = int(LEAD.total_seconds())
    view = LiveOpeningView(live.id, contest.title, contest.rules, count, contest.digest, lead)
    await tx.outbox.put(Send(replace(visit.address(chat), reply_to=None), view, key=f"live:{live.id}"))
    return True


async def start_live(store: Store, rights: Rights, visit: Visit, callback_id: str, contest_id: int) -> None:
    """A press that begins a contest that was set up."""
    manages = visit.in_group and await may_manage(visit, rights)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        contest = await tx.contests.get(contest_id)
        if contest is None or not _fits(contest, chat) or not visit.in_group:
            told: Words | None = Words("press_unknown")
        elif not manages and contest.owner_id != visit.person_id:
            told = Words("admins_only")
        else:
            told = None if await _begin(tx, visit, chat, contest) else Words("live_going")
        await tx.outbox.put(Notice(callback_id, chat.language, told, alert=told is not None))


async def press_live(store: Store, rights: Rights, visit: Visit, callback_id: str, live_id: int, wish: Wish) -> None:
    """A press of the host; nobody else's does anything."""
    manages = await may_manage(visit, rights)
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        live = await tx.lives.hold(live_id)
        if live is None or live.chat_id != chat.id:
            told = Words("press_unknown")
        elif live.state is LiveState.OVER:
            told = Words("live_over")
        elif not _is_host(live, visit, manages=manages):
            told = Words("live_host_only")
        else:
            told = await _wished(tx, visit, chat, live, wish)
        await tx.outbox.put(Notice(callback_id, chat.language, told))


def _is_host(live: Live, visit: Visit, *, manages: bool) -> bool:
    """Where an anonymous admin began, nobody can tell who it was: any admin may go on."""
    return manages if live.host_id is None else live.host_id == visit.person_id


async def _wished(tx: Transaction, visit: Visit, chat: Chat, live: Live, wish: Wish) -> Words:
    open_turn = next((turn for turn in await tx.lives.turns(live) if not turn.done), None)
    match wish:
        case Wish.PAUSE:
            paused = replace(live, state=LiveState.PAUSED, next_at=live.next_at if open_turn else None)
            await _turn_to(tx, visit, chat, paused)
            return Words("live_paused")
        case Wish.STOP:
            await reply(tx, replace(visit, message_id=None), chat, replace(panel_of(live), asks=True))
            return Words("live_sure")
        case Wish.END:
            await _cut(tx, visit, open_turn)
            await tx.lives.save(replace(live, count=live.asked, next_at=visit.now))
            return Words("live_ending")
        case Wish.NEXT if open_turn is not None and not await _cut(tx, visit, open_turn):
            return Words("live_not_sent")
    await tx.lives.save(replace(live, state=LiveState.RUNNING, next_at=visit.now))
    return Words("live_goes_on")


async def _turn_to(tx: Transaction, visit: Visit, chat: Chat, live: Live) -> None:
    """Store a new state, and show it to the group."""
    await tx.lives.save(live)
    await reply(tx, replace(visit, message_id=None), chat, panel_of(live))


async def _cut(tx: Transaction, visit: Visit, turn: Turn | None) -> bool:
    """End the time of an open question now. False: there is none, or its time has not begun."""
    if turn is None or turn.due_at is None:
        return False
    await tx.lives.cut(turn.post_id, visit.now)
    post = await tx.posts.get(turn.post_id)
    if post is not None and post.poll_id is not None and post.message_id is not None:
        await tx.outbox.put(ClosePoll(post.chat_id, post.message_id))
    return True


def panel_of(live: Live, trouble: str = "") -> LivePanelView:
    return LivePanelView(live.id, live.state, live.asked, live.count, trouble=trouble)
