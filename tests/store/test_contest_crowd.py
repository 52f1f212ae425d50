"""Many take part at the same moment: who came first begins first, and all wait equally for what comes next.

Raw presses go through the dispatcher; Telegram takes as many messages a second as it allows, by a clock of its own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from aiogram import Bot
from aiogram.types import Update
from sqlalchemy import delete, or_
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.flows.access import Access
from bot.flows.contest_clock import BEGINS, ROUND, run_clock
from bot.flows.delivery import Sent, settle
from bot.flows.limits import OVERALL
from bot.game.contest import Rules
from bot.game.course import wait_seconds
from bot.game.model import Chat, ChatKind, Person
from bot.game.running import Contest, ContestState, Run
from bot.store.schema import outbox
from bot.store.store import SqlStore
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.intake import Me
from bot.telegram.render import Renderer
from bot.telegram.visits import Defaults
from tests.store.samples import LEASE, NOW, QUESTION

PEOPLE, SECONDS_TO_THINK, STEP = 120, 5.0, 0.25
A_STEP = int(OVERALL.messages / OVERALL.seconds * STEP)
ME = Me(99, "bot")


class Press(NamedTuple):
    """Somebody presses a button of a message at a moment."""

    at: datetime
    person_id: int
    message_id: int
    data: str


class Crowd:
    def __init__(self, engine: AsyncEngine) -> None:
        self.engine, self.store = engine, SqlStore(engine, Renderer("bot"), lambda: self.now)
        self.now, self.number = NOW, 0
        self.presses: list[Press] = []
        access = Access(frozenset(), ZoneInfo("Asia/Shanghai"))
        self.dispatcher = build_dispatcher(
            Defaults("UTC", "zh-Hans"), me=ME, search=None, fold=str, rights=None, random=Random(1), access=access
        )
        self.bot = Bot("1:x")

    async def open(self, rules: Rules) -> Contest:
        async with self.store.write() as tx:
            await tx.people.upsert(Person(number, f"同学 {number}") for number in range(1, PEOPLE + 1))
            await tx.bank.put([QUESTION])
            for number in range(1, PEOPLE + 1):
                await tx.chats.ensure(Chat(number, ChatKind.PRIVATE, f"同学 {number}", "UTC", "zh-Hans"))
            planned = Contest(0, "c", "赛", ContestState.OPEN, 1, NOW, rules, questions=(QUESTION,), seed="seed")
            return await tx.contests.add(replace(planned, opens_at=NOW, closes_at=NOW + timedelta(hours=1)))

    async def step(self) -> None:
        """A quarter of a second: presses that are due, what happens by itself, and what Telegram takes."""
        due = [press for press in self.presses if press.at <= self.now]
        self.presses = [press for press in self.presses if press.at > self.now]
        for press in due:
            await self.press(press)
        await run_clock(self.store, self.now)
        await self.send()
        self.now += timedelta(seconds=STEP)

    async def press(self, press: Press) -> None:
        self.number += 1
        user = {"id": press.person_id, "is_bot": False, "first_name": f"同学 {press.person_id}"}
        chat = {"id": press.person_id, "type": "private", "first_name": "x"}
        message = {"message_id": press.message_id, "date": 1, "chat": chat, "text": "x", "from": user}
        query = {"id": str(self.number), "from": user, "chat_instance": "1", "message": message, "data": press.data}
        update = Update.model_validate({"update_id": self.number, "callback_query": query})
        await self.dispatcher.feed_update(self.bot, update, store=self.store, now=self.now, received_at=press.at)

    async def send(self) -> None:
        """Answers to presses and edits have no limit."""
        free = or_(outbox.c.chat_id.is_(None), outbox.c.method.startswith("edit"))
        async with self.engine.begin() as db:
            await db.execute(delete(outbox).where(free))
        async with self.store.write() as tx:
            for call in await tx.calls.claim(self.now, A_STEP, LEASE):
                self.number += 1
                await settle(tx, call, Sent({"message_id": self.number}), self.now)
                if call.post_id is not None:
                    data = call.params["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
                    at = self.now + timedelta(seconds=SECONDS_TO_THINK)
                    self.presses.append(Press(at, call.chat_id or 0, self.number, data))

    async def waits(self, contest: Contest, runs: Sequence[Run]) -> list[float]:
        """Seconds from each question's post to its sending."""
        found = []
        async with self.store.read() as tx:
            for run in runs:
                for turn in await tx.runs.turns(run.id):
                    post: Any = await tx.posts.get(turn.post_id)
                    assert turn.issued_at is not None
                    found.append((turn.issued_at - post.opened_at).total_seconds())
        return found


@pytest.fixture
async def crowd(engine: AsyncEngine) -> Crowd:
    return Crowd(engine)


async def test_who_came_first_begins_first_and_all_wait_equally(crowd: Crowd) -> None:
    rules = Rules(count=1, seconds=30)
    contest = await crowd.open(rules)
    order = list(range(1, PEOPLE + 1))
    Random(7).shuffle(order)
    for person in order:
        await crowd.press(Press(crowd.now, person, 1, f"cp:{contest.id}:0"))
    for _ in range(400):
        await crowd.step()
        async with crowd.store.read() as tx:
            if not await tx.runs.unended(contest.id):
                break
    async with crowd.store.read() as tx:
        runs = sorted((run for run, _ in await tx.runs.ended(contest.id)), key=lambda run: run.id)
    assert [run.person_id for run in runs] == order
    assert [run.answered for run in runs] == [1] * PEOPLE
    begun = [(run.started_at - NOW).total_seconds() for run in runs if run.started_at]
    assert begun == sorted(begun)
    waits = [wait_seconds(rules, place, 0, A_STEP / STEP, BEGINS / ROUND) for place in range(1, PEOPLE + 1)]
    assert all(waited <= 1.2 * told + 2 for waited, told in zip(begun, waits, strict=True))
    assert max(await crowd.waits(contest, runs)) <= 1.5
