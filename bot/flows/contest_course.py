"""The course of contests: they open, close and become final at their time, and the groups that take part are told."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex

import structlog

from bot.contests.setup import NewsView
from bot.game.contest import paper, seal
from bot.game.model import Chat
from bot.game.running import Contest, ContestState, News, NewsKind
from bot.game.schedule import quiet_until
from bot.game.setup import fitting
from bot.ports import Store, Transaction
from bot.replies import Address, Send, Words

MOST_FROZEN = 500
"""Questions that a contest draws from: a larger choice of the bank is drawn down to so many by its seed."""

BATCH = 100
"""Groups that are told in one transaction."""

log = structlog.get_logger(__name__)


async def run_contests(store: Store, now: datetime, *, closing: bool = True) -> bool:
    """Do what is due, a transaction each; says whether there was anything. Contests close only while `closing`."""
    async with store.read() as tx:
        due, waiting = await tx.contests.due(now), await tx.contest_news.waiting()
    done = [await _guarded(contest_id, _advance(store, contest_id, now, closing=closing)) for contest_id in due]
    done += [await _guarded(news_id, tell(store, news_id, now)) for news_id in waiting]
    return any(done)


async def _guarded(number: int, work: Awaitable[bool]) -> bool:
    """One broken contest does not hold up the others."""
    try:
        return await work
    except Exception:
        log.exception("a contest failed", number=number)
        return False


async def _advance(store: Store, contest_id: int, now: datetime, *, closing: bool) -> bool:
    """Whoever holds the row acts; the others find that it is done."""
    async with store.write() as tx:
        contest = await tx.contests.hold(contest_id)
        if contest is None or contest_id not in await tx.contests.due(now):
            return False
        match contest.state:
            case ContestState.PLANNED:
                await open_contest(tx, contest, now)
            case ContestState.OPEN if closing:
                await close_contest(tx, contest, now)
            case ContestState.CLOSED:
                await tx.contests.save(replace(contest, state=ContestState.FINAL))
            case _:
                return False
    return True


async def open_contest(tx: Transaction, contest: Contest, now: datetime) -> None:
    """Freeze questions, rules and seed, and have the groups told; what cannot be played is a draft again."""
    seed = token_hex(16)
    ids = paper(fitting(await tx.bank.deck(), contest.selection), MOST_FROZEN, seed, "bank")
    found = await tx.bank.postable(ids)
    questions = tuple(found[one] for one in sorted(found))
    assert contest.closes_at is not None
    if contest.closes_at <= now:
        return await _back_to_draft(tx, contest, Words("contest_fault_past"))
    if len(questions) < contest.rules.count:
        values = {"fits": len(questions), "count": contest.rules.count}
        return await _back_to_draft(tx, contest, Words("contest_fault_few", values))
    digest = seal(contest.rules, questions, seed)
    opened = replace(contest, state=ContestState.OPEN, questions=questions, seed=seed, digest=digest)
    await tx.contests.save(opened)
    await tx.contest_news.add(contest.id, NewsKind.OPENED, {})
    log.info("contest opened", contest=contest.code, questions=len(questions), digest=digest)


async def _back_to_draft(tx: Transaction, contest: Contest, reason: Words) -> None:
    await tx.contests.save(replace(contest, state=ContestState.DRAFT))
    await tell_owner(tx, contest, Words("contest_back_to_draft", {"title": contest.title, "reason": reason}))
    log.warning("contest not opened", contest=contest.code, reason=reason.key)


async def tell_owner(tx: Transaction, contest: Contest, words: Words, key: str | None = None) -> None:
    """To the private chat of whoever set the contest up."""
    chat = await tx.chats.get(contest.owner_id)
    if chat is not None and chat.active:
        await tx.outbox.put(Send(Address(chat.id, chat.language), words, urgent=False, key=key))


async def close_contest(tx: Transaction, contest: Contest, now: datetime) -> None:
    """From now on solutions are shown, and appeals may be made for a while."""
    until = now + timedelta(hours=contest.rules.appeal_hours)
    await tx.contests.save(replace(contest, state=ContestState.CLOSED, appeals_until=until))
    await tx.contest_news.add(contest.id, NewsKind.CLOSED, {})
    log.info("contest closed", contest=contest.code, appeals_until=until.isoformat())


async def tell(store: Store, news_id: int, now: datetime) -> bool:
    """Tell the next groups some news, after their quiet hours; how far it has come is kept with what is sent."""
    async with store.write() as tx:
        news = await tx.contest_news.hold(news_id)
        contest = await tx.contests.get(news.contest_id) if news else None
        if news is None or contest is None:
            return False
        chats = await tx.chats.groups_behind(news.told, BATCH)
        for chat in chats:
            if not contest.groups or chat.id in contest.groups:
                await _tell_group(tx, contest, news, chat, now)
        await tx.contest_news.told(news.id, chats[-1].id if len(chats) == BATCH else None)
    return True


async def _tell_group(tx: Transaction, contest: Contest, news: News, chat: Chat, now: datetime) -> None:
    """Nothing is said of an opening that would come when all is over."""
    not_before = quiet_until(chat.quiet, chat.zone, now)
    if news.kind is NewsKind.OPENED and contest.closes_at is not None and not_before >= contest.closes_at:
        return
    names = ("opens_at", "closes_at", "appeals_until")
    moments = {name: at.astimezone(chat.zone) for name in names if (at := getattr(contest, name)) is not None}
    shown = replace(contest, **moments)
    key = f"contest:{contest.id}:{news.id}:{chat.id}"
    address = Address(chat.id, chat.language)
    await tx.outbox.put(Send(address, NewsView(shown, news), urgent=False, key=key, not_before=not_before))
