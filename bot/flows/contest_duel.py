"""Duels: a challenge in a group or by a link, anybody who seeks too, and the moment when both are there."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from random import Random
from secrets import token_hex

from bot.contests.duel import ChallengeView, InviteView, PairView
from bot.flows.contest_live import QUICK_KINDS
from bot.flows.posting import Order, draw
from bot.flows.visit import Visit, arrive, reply
from bot.game.choosing import Wish
from bot.game.contest import seal
from bot.game.duel import FREE, LENGTH, LOT, PATIENCE, RULES, Duel, DuelState, pairs
from bot.game.model import Chat
from bot.game.running import Contest, ContestState, Run, RunState
from bot.ports import Store, Transaction
from bot.replies import Address, Edit, Notice, Send, View, Words

MINUTES = int(PATIENCE.total_seconds()) // 60
TITLE = "⚔"
"""Of the contest behind a duel: no names, which would outlast those who bear them."""


async def challenge(store: Store, visit: Visit, start: str) -> None:
    """In a group whoever presses first becomes the opponent; in private a link invites, or anybody who seeks too.

    `start` is the link into the bot's private chat, up to its payload.
    """
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        if visit.person is None:
            return await reply(tx, visit, chat, Words("anonymous"))
        stands = await tx.duels.standing(visit.person.id, chat.id if visit.in_group else None, visit.now)
        if stands is not None and visit.in_group:
            return await reply(tx, visit, chat, Words("duel_stands"))
        duel = stands or await tx.duels.add(await _planned(tx, visit, chat, visit.person.id))
        invite = InviteView(duel.id, f"{start}d_{duel.code}", RULES, MINUTES)
        posted = ChallengeView(duel.id, visit.person.name, RULES, MINUTES)
        await reply(tx, visit, chat, posted if visit.in_group else invite)


async def _planned(tx: Transaction, visit: Visit, chat: Chat, person_id: int) -> Duel:
    made = Duel(0, token_hex(5), person_id, chat.language, visit.now + PATIENCE)
    if not visit.in_group:
        return replace(made, challenger_here=True)
    here = await _can_be_told(tx, person_id)
    return replace(made, challenger_here=here, chat_id=chat.id, thread_id=visit.thread_id)


async def _can_be_told(tx: Transaction, person_id: int) -> bool:
    """Whether the bot may write to somebody: only those who have written to it in private."""
    chat = await tx.chats.get(person_id)
    return chat is not None and chat.active


async def press_duel(store: Store, visit: Visit, callback_id: str, duel_id: int) -> None:
    """A press in the group: the first other person is the opponent; who is not there yet is shown the way in."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        duel = await tx.duels.hold(duel_id)
        if duel is None or duel.chat_id != chat.id:
            notice = Notice(callback_id, chat.language, Words("press_unknown"), alert=True)
        elif visit.person is None:
            notice = Notice(callback_id, chat.language, Words("anonymous"), alert=True)
        else:
            notice = await _pressed(tx, visit, chat, duel, visit.person.id, callback_id)
        await tx.outbox.put(notice)


async def _pressed(tx: Transaction, visit: Visit, chat: Chat, duel: Duel, person_id: int, callback_id: str) -> Notice:
    if duel.state in FREE and person_id != duel.challenger_id:
        duel = await _accept(tx, duel, person_id, await _can_be_told(tx, person_id), visit.now) or duel
        if person_id in duel.people and visit.message_id is not None:
            view = PairView(duel.id, await _names(tx, duel), waits=duel.state is DuelState.MATCHED)
            await tx.outbox.put(Edit(chat.id, visit.message_id, chat.language, view))
    if person_id not in duel.people:
        return Notice(callback_id, chat.language, _why_not(duel), alert=True)
    if _is_here(duel, person_id):
        words = Words("duel_own" if duel.state in FREE else "duel_begun" if duel.contest_id else "duel_waits")
        return Notice(callback_id, chat.language, words, alert=duel.state in FREE)
    return Notice(callback_id, chat.language, start=f"d_{duel.code}")


def _is_here(duel: Duel, person_id: int) -> bool:
    return duel.challenger_here if person_id == duel.challenger_id else duel.opponent_here


def _why_not(duel: Duel) -> Words:
    over = duel.state in (DuelState.LAPSED, DuelState.OVER, *FREE)
    return Words("duel_lapsed_already" if over else "duel_taken")


async def follow(store: Store, visit: Visit, code: str) -> None:
    """The link of a duel, in private: the challenger and the opponent are there now; a friend becomes the opponent."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        duel = await tx.duels.by_code(code)
        if duel is None or visit.person is None:
            return await reply(tx, visit, chat, Words("duel_unknown"))
        person_id = visit.person.id
        if duel.state in FREE and person_id != duel.challenger_id:
            duel = await _accept(tx, duel, person_id, True, visit.now) or duel
        elif duel.state in (*FREE, DuelState.MATCHED) and person_id in duel.people:
            duel = await _came(tx, duel, person_id, visit.now)
        if person_id not in duel.people:
            return await reply(tx, visit, chat, _why_not(duel))
        if duel.state is not DuelState.PLAYING:
            waits = duel.state in (*FREE, DuelState.MATCHED)
            await reply(tx, visit, chat, Words("duel_waits") if waits else Words("duel_lapsed_already"))


async def _came(tx: Transaction, duel: Duel, person_id: int, now: datetime) -> Duel:
    came = {"challenger_here": True} if person_id == duel.challenger_id else {"opponent_here": True}
    there = replace(duel, **came)  # type: ignore[arg-type]
    await tx.duels.save(there)
    return await _begin_if_ready(tx, there, now)


async def _accept(tx: Transaction, duel: Duel, person_id: int, here: bool, now: datetime) -> Duel | None:
    """The duel with its opponent; None: somebody was quicker, or it is too late."""
    if not await tx.duels.accept(duel.id, person_id, here=here, now=now, until=now + PATIENCE):
        return None
    matched = await tx.duels.hold(duel.id)
    assert matched is not None
    return await _begin_if_ready(tx, matched, now)


async def seek(store: Store, visit: Visit, callback_id: str, duel_id: int) -> None:
    """A press of the challenger: anybody who seeks too will do."""
    async with store.write() as tx:
        chat = await arrive(tx, visit)
        duel = await tx.duels.hold(duel_id)
        if duel is None or duel.challenger_id != visit.person_id or duel.chat_id is not None:
            told = Words("press_unknown")
        elif duel.state is not DuelState.OPEN or duel.expires_at <= visit.now:
            told = Words("duel_waits" if duel.state is DuelState.SEEKING else "duel_lapsed_already")
        elif await tx.duels.seeks(duel.challenger_id):
            told = Words("duel_waits")
        else:
            until = visit.now + PATIENCE
            sought = replace(duel, state=DuelState.SEEKING, expires_at=until, seeking_since=visit.received_at)
            await tx.duels.save(sought)
            await pair_waiting(tx, visit.now)
            told = Words("duel_seeks", {"minutes": MINUTES})
        await tx.outbox.put(Notice(callback_id, chat.language, told))


async def pair_waiting(tx: Transaction, now: datetime) -> int:
    """Pair those who wait for anybody; gives how many pairs there were."""
    found = pairs(await tx.duels.waiting(now))
    for older, younger in found:
        await tx.duels.remove(younger.id)
        opponent = {"opponent_id": younger.challenger_id, "opponent_here": True}
        matched = replace(older, state=DuelState.MATCHED, expires_at=now + PATIENCE, **opponent)  # type: ignore[arg-type]
        await _begin_if_ready(tx, matched, now)
    return len(found)


async def _begin_if_ready(tx: Transaction, duel: Duel, now: datetime) -> Duel:
    """When both are there their runs wait for their beginning, with the same questions."""
    home = await tx.chats.get(duel.challenger_id)
    if not duel.ready or home is None:
        await tx.duels.save(duel)
        return duel
    seed = token_hex(16)
    (drawn,) = await draw(tx, [Order(home, RULES.count, Wish(kinds=QUICK_KINDS))], now, Random(seed))
    questions = tuple(drawn)
    if not questions:
        await tx.duels.save(replace(duel, state=DuelState.LAPSED))
        await tell_both(tx, duel, Words("quiz_empty_bank"), "empty")
        return duel
    rules = replace(RULES, count=len(questions))
    contest = await tx.contests.add(
        Contest(
            id=0,
            code=duel.code,
            title=TITLE,
            state=ContestState.OPEN,
            owner_id=duel.challenger_id,
            created_at=now,
            rules=rules,
            groups=(duel.challenger_id,),  # nobody's business but theirs; none would mean all
            opens_at=now,
            closes_at=now + LENGTH,
            questions=questions,
            seed=seed,
            digest=seal(rules, questions, seed),
        )
    )
    for person_id in duel.people:
        await tx.runs.join(Run(0, contest.id, person_id, 1, LOT, RunState.QUEUED, now, duel.chat_id))
    playing = replace(duel, state=DuelState.PLAYING, contest_id=contest.id)
    await tx.duels.save(playing)
    first, second = await _names(tx, duel)
    words = Words("duel_starts", {"first": first, "second": second, "count": len(questions)})
    await tell_both(tx, playing, words, "begin")
    return playing


async def tell_both(tx: Transaction, duel: Duel, view: View, key: str, ids: Sequence[int] | None = None) -> None:
    """Tell the people of a duel, those of them to whom the bot can write."""
    for person_id in duel.people if ids is None else ids:
        chat = await tx.chats.get(person_id)
        if chat is not None and chat.active:
            address = Address(chat.id, chat.language)
            await tx.outbox.put(Send(address, view, key=f"duel:{duel.id}:{key}:{person_id}"))


async def _names(tx: Transaction, duel: Duel) -> tuple[str, str]:
    names = await tx.people.names(duel.people)
    first, second = (names.get(person_id, "—") for person_id in (*duel.people, 0)[:2])
    return first, second
