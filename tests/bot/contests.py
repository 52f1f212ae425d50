"""Open contests on the running bot, and people who play them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.flows.contest_verify import verify
from bot.game.contest import Rules, paper, seal
from bot.game.running import Contest, ContestState, Run
from bot.store.store import SqlStore
from index.text import fold
from knowledge.questions import Kind, Question
from tests.bot.conftest import House

SEED = "seed"
HOUR = timedelta(hours=1)


async def choices(store: SqlStore, count: int) -> tuple[Question, ...]:
    """Questions of the bank with one right option."""
    async with store.read() as tx:
        found = [one for one in await tx.bank.questions() if one.kind is Kind.SINGLE]
    return tuple(found[:count])


async def opened(house: House, questions: tuple[Question, ...] = (), **fields: Any) -> Contest:
    """A contest that is open for an hour; `fields` are those of its rules and its own."""
    own = {name: fields.pop(name) for name in list(fields) if name in Contest.__dataclass_fields__ and name != "rules"}
    rules = Rules(**({"count": 3, "seconds": 30} | fields))
    asked = questions or await choices(house.store, max(rules.count, 1))
    now = house.clock()
    planned = Contest(
        0, "c0de", "五四知识赛", ContestState.OPEN, house.owner, now, rules,
        opens_at=now - HOUR, closes_at=now + HOUR, appeals_until=now + 2 * HOUR,
        questions=asked, seed=SEED, digest=seal(rules, asked, SEED),
    )  # fmt: skip
    async with house.store.write() as tx:
        return await tx.contests.add(replace(planned, **own))


async def replayed(house: House, contest_id: int) -> tuple[object, ...]:
    """What `contest verify` finds wrong with a contest."""
    async with house.store.read() as tx:
        contest = await tx.contests.get(contest_id)
        assert contest is not None
        return (await verify(tx, fold, contest)).differences


def data_of(message: dict[str, Any], label: str) -> str:
    """What the button of a label carries."""
    rows = message["reply_markup"]["inline_keyboard"]
    return str(next(one["callback_data"] for row in rows for one in row if label in one["text"]))


class Player:
    """Somebody who plays in their private chat."""

    def __init__(self, house: House, user_id: int) -> None:
        self.house, self.id = house, user_id
        self.met = 0

    async def card(self, code: str = "c0de") -> dict[str, Any]:
        made = await self.house.tell(self.id, f"/start c_{code}")
        self.met = len(self.house.sent(self.id))
        return made

    async def join(self, code: str = "c0de") -> str:
        """Gives what the press is answered with."""
        card = await self.card(code)
        return str((await self.house.press(self.id, card, data_of(card, "▶"))).get("text", ""))

    async def next(self) -> dict[str, Any]:
        """The bot's next message behind the last one."""
        message = await self.house.next_message(self.id, self.met)
        self.met += 1
        return message

    async def press(self, message: dict[str, Any], label: str) -> str:
        return str((await self.house.press(self.id, message, data_of(message, label))).get("text", ""))

    async def answer(self, message: dict[str, Any], question: Question, *, right: bool = True) -> str:
        """Press an option of a question with one right option."""
        place = next(place for place in range(len(question.options)) if (place in question.key) == right)
        return await self.press(message, "ABCDEF"[place])

    async def runs(self, contest: Contest) -> list[Run]:
        async with self.house.store.read() as tx:
            return list(await tx.runs.of_person(contest.id, self.id))

    async def draw(self, contest: Contest) -> list[Question]:
        """The questions of the latest run in their order."""
        run = (await self.runs(contest))[-1]
        by_id = {one.id: one for one in contest.questions}
        return [by_id[one] for one in paper(by_id, contest.rules.count, contest.seed, run.lot)]


async def eventually(test: Any, seconds: float = 20.0) -> Any:
    """The first true value of a coroutine function."""
    async with asyncio.timeout(seconds):
        while not (value := await test()):
            await asyncio.sleep(0.02)
    return value
