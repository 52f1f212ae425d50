"""Whatever happens in whatever order, a run through a contest counts each question once and comes to its end.

People press early, late, twice and at old messages; messages arrive, are refused, or nobody knows; what waits is handled
after it has become old; and any transaction may be cut off and done again.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.flows.access import Access
from bot.flows.choose import choose
from bot.flows.contest_clock import run_clock
from bot.flows.delivery import Sent, Unsure, in_time, settle
from bot.flows.visit import Seen, Visit
from bot.game.contest import Form, Rules
from bot.game.course import gives_up
from bot.game.model import Chat, ChatKind, Person
from bot.game.running import Contest, ContestState, Run, RunState
from bot.ports import Binding, Store, Transaction, Update
from bot.store import schema
from bot.store.engine import create_engine
from bot.store.store import SqlStore
from bot.telegram.job import Job
from bot.telegram.render import Renderer
from tests.store.conftest import sqlite_url
from tests.store.samples import LEASE, NOW, QUESTION

HOUR = timedelta(hours=1)
ACCESS = Access(frozenset(), ZoneInfo("Asia/Shanghai"))
PEOPLE = [Person(number, f"同学 {number}") for number in (1, 2, 3)]
QUESTIONS = tuple(replace(QUESTION, id=f"q{number}", stem=f"第 {number} 题？") for number in range(5))


class CutOff(Exception):
    """The process was killed before its transaction was committed."""


@dataclass
class Brittle:
    """A store whose next transaction is cut off when it is told so."""

    store: Store
    cut: bool = False

    def read(self) -> object:
        return self.store.read()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        async with self.store.write() as tx:
            yield tx
            if self.cut:
                self.cut = False
                raise CutOff


@dataclass
class Hall:
    """People who play, a Telegram that is asked to send, and a clock that only goes forward."""

    store: Brittle
    now: datetime = NOW
    shown: list[tuple[int, int]] = field(default_factory=list)
    pressed: list[tuple[int, datetime]] = field(default_factory=list)
    number: int = 0

    async def open(self, rules: Rules) -> None:
        async with self.store.write() as tx:
            await tx.people.upsert(PEOPLE)
            await tx.bank.put(QUESTIONS)
            for person in PEOPLE:
                await tx.chats.ensure(Chat(person.id, ChatKind.PRIVATE, person.name, "UTC", "zh-Hans"))
            planned = Contest(
                0, "c", "赛", ContestState.OPEN, 1, NOW, rules, opens_at=NOW, closes_at=NOW + HOUR,
                questions=QUESTIONS, seed="seed",
            )  # fmt: skip
            self.contest = await tx.contests.add(planned)
            for person in PEOPLE:
                await tx.runs.join(Run(0, self.contest.id, person.id, 1, f"lot{person.id}", RunState.QUEUED, NOW))

    async def wait(self, seconds: int) -> None:
        """Time goes by, and what is due happens."""
        self.now += timedelta(seconds=seconds)
        await self._whole(run_clock(self.store, self.now))  # type: ignore[arg-type]

    async def send(self, fate: str) -> None:
        """The next messages go out: they arrive, or nobody knows although they have or have not, or the process ends."""
        async with self.store.store.write() as tx:
            claimed = await tx.calls.claim(self.now, 2, LEASE)
        for call in claimed:
            await self._whole(self._settle(call, fate))
        async with self.store.store.write() as tx:
            await tx.calls.orphans(self.now + 2 * LEASE)

    async def _settle(self, call: object, fate: str) -> None:
        async with self.store.write() as tx:
            if not await in_time(tx, [call], self.now):  # type: ignore[list-item]
                return
        self.number += 1
        if call.post_id is not None and fate != "lost":  # type: ignore[attr-defined]
            self.shown.append((call.post_id, call.chat_id))  # type: ignore[attr-defined]
        outcome = Sent({"message_id": self.number}) if fate == "arrives" else Unsure("no answer")
        async with self.store.write() as tx:
            await settle(tx, call, outcome, self.now)  # type: ignore[arg-type]

    async def press(self, which: int, option: int) -> None:
        """Somebody presses a button of one of the latest messages; the update is stored and waits."""
        if not self.shown:
            return
        post_id, person_id = self.shown[-1 - which % min(len(self.shown), 4)]
        self.number += 1
        self.pressed.append((post_id, self.now))
        async with self.store.store.write() as tx:
            payload = {"post": post_id, "option": option, "message": self.number}
            await tx.updates.put([Update(self.number, person_id, payload)], self.now)

    async def handle(self) -> bool:
        """The update that has waited longest."""
        async with self.store.store.write() as tx:
            claimed = await tx.updates.claim(self.now, 1, LEASE)
        for update in claimed:
            if not await self._whole(self._choose(update)):
                async with self.store.store.write() as tx:
                    await tx.updates.retry(update.id, self.now, "cut off")
        return bool(claimed)

    async def _choose(self, update: Update) -> None:
        assert update.received_at is not None
        person = PEOPLE[update.lane - 1]
        chat = Chat(person.id, ChatKind.PRIVATE, person.name, "UTC", "zh-Hans")
        post_id, option = update.payload["post"], update.payload["option"]
        seen = Seen(post_id, Binding(update.payload["message"]))
        visit = Visit(chat, person, self.now, update.received_at, seen=seen)
        job = Job(self.store, update.id)  # type: ignore[arg-type]
        await choose(job, ACCESS, visit, f"press-{update.id}", post_id, option)

    async def _whole(self, work: object) -> bool:
        try:
            await work  # type: ignore[misc]
        except CutOff:
            return False
        return True

    async def come_to_rest(self) -> None:
        """Nothing goes wrong any more."""
        self.store.cut = False
        for _ in range(30):
            while await self.handle():
                pass
            await self.send("arrives")
            await self.send("arrives")
            await self.wait(16)
            async with self.store.store.read() as tx:
                runs = await tx.runs.unended(self.contest.id)
            if not runs:
                break
        await self.wait(40)

    async def check(self) -> None:
        async with self.store.store.read() as tx:
            marks = await tx.runs.marks(self.contest.id)
            for person in PEOPLE:
                (run,) = await tx.runs.of_person(self.contest.id, person.id)
                turns = await tx.runs.turns(run.id)
                own = [mark for mark in marks if mark.run_id == run.id]
                assert run.state is RunState.ENDED or gives_up(turns)
                sums = [sum(getattr(mark, name) for mark in own) for name in ("points", "right", "millis")]
                assert [run.score, run.right, run.millis] == sums and run.answered == len(own)
                posts = {turn.post_id: await tx.posts.get(turn.post_id) for turn in turns}
                asked = [posts[mark.post_id].question_id for mark in own]  # type: ignore[union-attr]
                assert len(set(asked)) == len(asked) <= self.contest.rules.count
                issued = [turn for turn in turns if turn.issued_at]
                given = [posts[turn.post_id].question_id for turn in issued]  # type: ignore[union-attr]
                assert len(set(given)) == len(given) <= self.contest.rules.count
                assert all(turn.done for turn in turns)
                assert {mark.post_id for mark in own} <= {turn.post_id for turn in issued}
                assert all(mark.person_id == person.id for mark in own)
                if self.contest.rules.form is Form.PAPER and run.state is RunState.ENDED:
                    assert len(given) == self.contest.rules.count
                for turn in issued:
                    in_time = [at for post_id, at in self.pressed if post_id == turn.post_id and at < turn.due_at]  # type: ignore[operator]
                    assert bool(in_time) == (turn.post_id in {mark.post_id for mark in own})
            db = tx.ledger._db  # type: ignore[attr-defined]
            told = (await db.execute(select(schema.answers.c.post_id))).scalars().all()
            assert sorted(told) == sorted(mark.post_id for mark in marks)


HANDLED_LATE = [
    ("wait", 0), ("send", "unknown"), ("wait", 1), ("press", 0, 1), ("wait", 31), ("wait", 31), ("handle",),
]  # fmt: skip
"""A press at a question that was given again while the press waited to be handled."""

QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failing example is shown as it is: making it smaller would take minutes."""

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.sampled_from([0, 1, 5, 29, 31])),
        st.tuples(st.just("send"), st.sampled_from(["arrives", "arrives", "arrives", "unknown", "lost"])),
        st.tuples(st.just("press"), st.integers(0, 3), st.integers(0, 2)),
        st.tuples(st.just("handle")),
        st.tuples(st.just("cut")),
    ),
    min_size=5,
    max_size=60,
)


@pytest.mark.parametrize("rules", [Rules(count=3), Rules(Form.CHALLENGE, 4), Rules(count=3, total_seconds=70)])
@settings(max_examples=6, deadline=None, phases=QUICK)
@given(steps=STEPS)
@example(steps=HANDLED_LATE)
def test_each_question_counts_once_and_no_run_is_stuck(
    sqlite_template: Path, rules: Rules, steps: list[tuple[object, ...]]
) -> None:
    asyncio.run(_play(sqlite_template, rules, steps))


async def _play(template: Path, rules: Rules, steps: list[tuple[object, ...]]) -> None:
    with TemporaryDirectory() as place:
        file = Path(place, "store.db")
        shutil.copy(template, file)
        engine = create_engine(sqlite_url(file))
        try:
            hall = Hall(Brittle(SqlStore(engine, Renderer("bot"), lambda: NOW)))
            await hall.open(rules)
            for name, *values in steps:
                if name == "cut":
                    hall.store.cut = True
                else:
                    await getattr(hall, str(name))(*values)
            await hall.come_to_rest()
            await hall.check()
        finally:
            await engine.dispose()
