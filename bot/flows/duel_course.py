"""How duels go on by themselves: who waits is paired, what nobody came to lapses, what was played has a result."""

from dataclasses import replace
from datetime import datetime

from bot.contests.duel import DuelResultView
from bot.flows.contest_duel import pair_waiting, tell_both
from bot.flows.live_marks import result_of
from bot.game.contest import ranked
from bot.game.duel import FREE, LOT, Duel, DuelState
from bot.game.running import Contest, ContestState
from bot.ports import Store, Transaction
from bot.replies import Address, Send, View, Words

BATCH = 100


async def run_duels(store: Store, now: datetime) -> int:
    """Do what is due, a transaction each; gives how many steps there were."""
    async with store.read() as tx:
        lapsed, played = await tx.duels.lapsed(now, BATCH), await tx.duels.played(BATCH)
        wait = await tx.duels.seekers(now) > 1
    for step, ids in ((_lapse, lapsed), (_finish, played)):
        for duel_id in ids:
            async with store.write() as tx:
                await step(tx, duel_id, now)
    if wait:  # a pair that a crash has left
        async with store.write() as tx:
            await pair_waiting(tx, now)
    return len(lapsed) + len(played) + wait


async def _lapse(tx: Transaction, duel_id: int, now: datetime) -> None:
    duel = await tx.duels.hold(duel_id)
    if duel is None or duel.expires_at > now or duel.state not in (*FREE, DuelState.MATCHED):
        return
    await tx.duels.save(replace(duel, state=DuelState.LAPSED))
    await _tell(tx, duel, Words("duel_nobody" if duel.state in FREE else "duel_missed"), "lapsed")


async def _finish(tx: Transaction, duel_id: int, now: datetime) -> None:
    duel = await tx.duels.hold(duel_id)
    if duel is None or duel.state is not DuelState.PLAYING or duel.contest_id is None:
        return
    contest = await tx.contests.hold(duel.contest_id)
    assert contest is not None
    await tx.duels.save(replace(duel, state=DuelState.OVER))
    await tx.contests.save(replace(contest, state=ContestState.FINAL, closes_at=now))
    view = await _result(tx, duel, contest)
    await tell_both(tx, duel, view, "result")
    if duel.chat_id is not None:
        await _tell(tx, duel, view, "result")


async def _result(tx: Transaction, duel: Duel, contest: Contest) -> View:
    names = await tx.people.names(duel.people)
    runs = await tx.runs.of_lot(contest.id, LOT)
    places = ranked(result_of(run, names.get(run.person_id, "—")) for run in runs)
    lines = tuple((place.result.name, place.result.score, place.result.right) for place in places)
    return DuelResultView(lines, contest.rules.count, draw=all(place.rank == 1 for place in places))


async def _tell(tx: Transaction, duel: Duel, view: View, key: str) -> None:
    """In the group that it came from, or else whoever challenged."""
    if duel.chat_id is None:
        return await tell_both(tx, duel, view, key, [duel.challenger_id])
    chat = await tx.chats.get(duel.chat_id)
    if chat is not None and chat.active:
        address = Address(chat.id, chat.language, duel.thread_id)
        await tx.outbox.put(Send(address, view, key=f"duel:{duel.id}:{key}"))
