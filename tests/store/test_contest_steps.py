"""Several processes look after one contest: each step is taken once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.flows.contest_course import run_contests
from bot.game.contest import Rules, seal
from bot.game.running import Contest, ContestState, NewsKind
from bot.store.schema import contest_news
from bot.store.store import SqlStore
from tests.store.samples import ANNA, NOW, QUESTION, approved, document, passages

HOUR = timedelta(hours=1)
CONTEST = Contest(0, "c0de", "赛", ContestState.PLANNED, ANNA.id, NOW, Rules(count=1, appeal_hours=1))


async def planned(store: SqlStore) -> Contest:
    source = document()
    async with store.write() as tx:
        await tx.people.upsert([ANNA])
        await approved(tx, source, "digest")
        await tx.bank.put([replace(QUESTION, passage_id=passages(source)[0].id)])
        return await tx.contests.add(replace(CONTEST, opens_at=NOW, closes_at=NOW + HOUR))


async def test_many_processes_open_and_close_it_once(store: SqlStore) -> None:
    contest, seen = await planned(store), []
    for moment in (NOW, NOW + HOUR, NOW + 2 * HOUR):
        await asyncio.gather(*(run_contests(store, moment) for _ in range(5)))
        async with store.read() as tx:
            seen.append(await tx.contests.get(contest.id) or contest)
    assert [one.state for one in seen] == [ContestState.OPEN, ContestState.CLOSED, ContestState.FINAL]
    assert len({one.seed for one in seen}) == 1
    assert {one.digest for one in seen} == {seal(CONTEST.rules, seen[0].questions, seen[0].seed)}
    while await run_contests(store, NOW + 2 * HOUR):
        pass
    async with store._engine.connect() as db:
        rows = (await db.execute(select(contest_news.c.kind, contest_news.c.done).order_by(contest_news.c.id))).all()
    assert [tuple(row) for row in rows] == [(NewsKind.OPENED, True), (NewsKind.CLOSED, True)]
