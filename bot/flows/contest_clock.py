"""What happens in contests by itself: runs begin as the send limits allow, times run out, contests come to their end.

Every step is a transaction of its own, after which everything stands in rows.
"""

from datetime import datetime, timedelta

from bot.flows.contest_issue import time_left
from bot.flows.contest_play import advance, begin, end, is_open
from bot.flows.limits import OVERALL
from bot.game.course import gives_up
from bot.game.running import Contest, Run, RunState, Turn
from bot.ports import Store, Transaction
from bot.replies import Edit, Words

ROUND = 0.25
"""Seconds from one round to the next."""

WAITING = OVERALL.messages // 2
"""So many messages may wait for the limits when another run begins: half a second, for those who play as well."""

BEGINS = 2
"""Runs that begin in one round. A slow start costs nothing, since each run has many questions to be sent, and it shows
what the machine can do before too many have begun.
"""

BEHIND = timedelta(seconds=0.3)
"""With presses that have waited longer than this, the machine has enough to do."""

BATCH = 200
GRACE = timedelta(seconds=1)
"""After the time of a question, for presses that are being stored."""

PATIENCE = timedelta(seconds=30)
"""So long the end of a time waits for older updates that are not handled; those that come later still count."""


async def run_clock(store: Store, now: datetime) -> int:
    """Do everything that is due; gives how many steps were made."""
    async with store.read() as tx:
        if not await tx.runs.in_play():
            return 0
        heard = await heard_until(tx, now)
        unsent, late = await tx.runs.unsent(BATCH), await tx.runs.overdue(heard, BATCH)
        stranded, room = await tx.runs.stranded(heard, BATCH), await _room(tx, now)
    for turn, unsure in unsent:
        await _note_unsent(store, turn, now, unsure=unsure)
    for turn in late:
        await _finish_overdue(store, turn, heard, now)
    for run_id in stranded:
        await _end_stranded(store, run_id, now)
    begun = await _begin_queued(store, min(BEGINS, room), now) if room > 0 else 0
    return len(unsent) + len(late) + len(stranded) + begun


async def heard_until(tx: Transaction, now: datetime) -> datetime:
    """Everything that was received before this moment has been handled."""
    waiting_since = await tx.updates.waiting_since()
    return min(now - GRACE, max(waiting_since or now, now - PATIENCE))


async def _room(tx: Transaction, now: datetime) -> int:
    """How many messages those who wait to begin may ask for."""
    queued, _ = await tx.runs.crowd()
    return WAITING - await tx.calls.crowd(now) if queued and not await _is_behind(tx, now) else 0


async def _is_behind(tx: Transaction, now: datetime) -> bool:
    """Whether people who play wait for their presses to be handled: then nobody begins."""
    waiting_since = await tx.updates.waiting_since()
    return waiting_since is not None and now - waiting_since > BEHIND


async def _begin_queued(store: Store, most: int, now: datetime) -> int:
    """In the order in which people have joined."""
    found: dict[int, Contest | None] = {}
    async with store.write() as tx:
        queued = await tx.runs.queued(most)
        for run in queued:
            if run.contest_id not in found:
                found[run.contest_id] = await tx.contests.get(run.contest_id)
            contest = found[run.contest_id]
            assert contest is not None
            await (begin(tx, contest, run, now) if is_open(contest, now) else end(tx, contest, run, now))
    return len(queued)


async def _note_unsent(store: Store, turn: Turn, now: datetime, *, unsure: bool) -> None:
    """What nobody knows to have arrived is waited for as long as its time is; what was refused is not."""
    async with store.write() as tx:
        contest, run = await _held(tx, turn)
        if unsure:
            seconds = await time_left(tx, contest, run, await tx.runs.turns(run.id))
            await tx.runs.doubt(turn.post_id, now + timedelta(seconds=seconds))
        else:
            await tx.runs.finish_turn(turn.post_id)


async def _finish_overdue(store: Store, turn: Turn, heard: datetime, now: datetime) -> None:
    """A time that is over; a press that was received before, and is not handled yet, comes first."""
    async with store.write() as tx:
        await _finish(tx, turn, heard, now)


async def _finish(tx: Transaction, found: Turn, heard: datetime, now: datetime) -> None:
    contest, run = await _held(tx, found)
    turn = await tx.runs.turn(found.post_id)
    if turn is None or turn.due_at is None or turn.due_at > heard or not await tx.runs.finish_turn(turn.post_id):
        return
    if turn.issued_at is None:
        await tx.posts.close_at(turn.post_id, now)
        if gives_up(await tx.runs.turns(run.id)):
            return
    if run.state is RunState.RUNNING:
        await advance(tx, contest, run, turn.due_at, now)
    await _say_over(tx, contest, run, turn)


async def _say_over(tx: Transaction, contest: Contest, run: Run, turn: Turn) -> None:
    """The message of the question loses its buttons."""
    post, chat = await tx.posts.get(turn.post_id), await tx.chats.get(run.person_id)
    if post is not None and post.message_id is not None and chat is not None and chat.active:
        pictured = any(one.picture for one in contest.questions if one.id == post.question_id)
        await tx.outbox.put(Edit(chat.id, post.message_id, chat.language, Words("play_time_over"), pictured))


async def _end_stranded(store: Store, run_id: int, now: datetime) -> None:
    """A run of a contest that is over ends with what it has, when everything that came in time has been handled."""
    async with store.write() as tx:
        run = await tx.runs.hold(run_id)
        contest = await tx.contests.get(run.contest_id) if run else None
        if run is not None and contest is not None:
            await end(tx, contest, run, contest.closes_at or now)


async def _held(tx: Transaction, turn: Turn) -> tuple[Contest, Run]:
    """The run of a turn, held, and its contest."""
    assert turn.run_id is not None
    run, contest = await tx.runs.hold(turn.run_id), await tx.contests.get(turn.contest_id)
    assert run is not None, "a turn without its run"
    assert contest is not None, "a turn without its contest"
    return contest, run
