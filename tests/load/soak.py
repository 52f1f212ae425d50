"""Thirty days in minutes: a clock that runs fast, a quiz in every group every day, and a Telegram that fails."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from zoneinfo import ZoneInfo

from bot.playground import Person, Playground
from bot.playground.nouns import Json
from tests.bot.conftest import House, running
from tests.bot.process import Books
from tests.load.figure import Figure, at_most
from tests.load.murder import post_of

SEED, DAYS, GROUPS, PEOPLE, MINUTES = 20260701, 30, 10, 60, 10.0
ZONE, AT = ZoneInfo("Asia/Shanghai"), time(20)
FIRST_MEMBER, SHARE = 7_000_000_000, 0.6
FAULTS_A_DAY = 12
STEP, SPED_UP = 0.1, timedelta(seconds=1)
"""While something is awaited, so much passes in each such part of a second."""
PATIENCE = 120.0
UNSURE = "SELECT id, method, post_id FROM outbox WHERE state = 'unsure'"
SUMS = (
    "SELECT chat_id, person_id, sum(points), sum(right), count(*) FROM answers WHERE scored GROUP BY 1, 2",
    "SELECT chat_id, person_id, points, right, answered FROM tallies WHERE period = 'all' AND answered",
)


def measure() -> list[Figure]:
    with TemporaryDirectory() as place:
        return asyncio.run(_measure(Path(place)))


async def _measure(folder: Path) -> list[Figure]:
    began = perf_counter()
    async with Playground() as telegram, running(telegram, folder, admin_ids=(FIRST_MEMBER,)) as house:
        league = League(house, folder, Random(SEED), GROUPS, PEOPLE)
        await league.live(DAYS)
        findings = league.findings()
    print(*findings[:20], sep="\n", end="\n" if findings else "")
    return [
        at_most(f"{DAYS} days of {GROUPS} groups", (perf_counter() - began) / 60, MINUTES, "{:.1f} minutes"),
        Figure("faults of the Bot API", str(dict(league.faults))),
        Figure("polls, votes cast", f"{len(league.polls)}, {len(league.cast)}"),
        Figure("calls that were unsure, and settled", str(league.settled)),
        Figure("lost, doubled or wrong", str(len(findings)), "0", not findings),
    ]


class League:
    """Groups that have a quiz a day, their members, and whoever looks after the bot."""

    def __init__(self, house: House, folder: Path, random: Random, groups: int, people: int) -> None:
        self.house, self.telegram, self.random, self.books = house, house.telegram, random, Books(folder)
        self.telegram._world.now = lambda: int(house.clock().timestamp())  # type: ignore[method-assign]
        members = range(FIRST_MEMBER, FIRST_MEMBER + people)
        self.people = [self.telegram.add_person(Person(number, f"同学 {number}")) for number in members]
        self.groups = [self.telegram.add_group(f"第 {number} 组", self.people) for number in range(groups)]
        self.polls: dict[str, Json] = {}
        self.cast: Counter[tuple[str, int, bool]] = Counter()
        self.faults: Counter[str] = Counter()
        self.settled = 0
        self._open: list[str] = []

    async def live(self, days: int) -> None:
        """Plan a quiz in every group, and let so many days pass."""
        for group in self.groups:
            self.telegram.set_bot_status("member", group)
            self.telegram.say(self.people[0], group, f"/daily {AT:%H:%M} 1 单选题")
        await self._idle()
        now = self.house.clock().astimezone(ZONE)
        first = now.date() + timedelta(days=now.time() >= AT)
        for number in range(days):
            self._break()
            self.house.clock.go_to(datetime.combine(first + timedelta(days=number), AT, ZONE) + timedelta(seconds=1))
            await self._posted(number + 1)
            self._vote()
            await self._idle()
            self._close()
        self.telegram.faults.clear()
        await self._idle()
        self._look()

    def _break(self) -> None:
        """Order the faults of a day."""
        for _ in range(FAULTS_A_DAY):
            name, order = self.random.choice(KINDS)
            order(self.telegram.faults)
            self.faults[name] += 1

    async def _posted(self, days: int) -> None:
        """Until every group has its poll of the day; calls that are unsure are settled by whoever looks after the bot."""
        async with asyncio.timeout(PATIENCE):
            while len(self._look()) < days * len(self.groups) or self._unsettled():
                await self._settle()
                await self._pass()

    async def _idle(self) -> None:
        """Until nothing is left to be done."""
        async with asyncio.timeout(PATIENCE):
            while self.telegram.pending_updates() or not self.books.is_idle() or self._unsettled():
                await self._settle()
                await self._pass()

    async def _pass(self) -> None:
        self.house.clock.ahead += SPED_UP
        await asyncio.sleep(STEP)

    def _look(self) -> dict[str, Json]:
        """The polls that stand in the groups."""
        for group in self.groups:
            for message in self.telegram.messages(group):
                if "poll" in message and message["poll"]["id"] not in self.polls:
                    self.polls[message["poll"]["id"]] = message
                    self._open.append(message["poll"]["id"])
        return self.polls

    def _unsettled(self) -> int:
        return self.books.count(f"SELECT count(*) FROM ({UNSURE})")

    async def _settle(self) -> None:
        """A poll that did arrive is pressed, which binds it; what did not is sent again; the rest is taken as sent."""
        arrived = {post_of(message): message for message in self._look().values()}
        for call_id, method, post_id in self.books.rows(UNSURE):
            self.settled += 1
            if post_id in arrived:
                message = arrived[post_id]
                data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
                self.telegram.press(self.people[0], message["chat"]["id"], message["message_id"], data)
                await asyncio.sleep(10 * STEP)
                continue
            async with self.house.store.write() as tx:
                await tx.calls.settle(call_id, again=method == "sendPoll")

    def _vote(self) -> None:
        """Most members vote in each poll that is open."""
        for poll_id in self._open:
            right = set(self.polls[poll_id]["poll"]["correct_option_ids"])
            for person in self.people:
                if self.random.random() < SHARE:
                    position = self.random.randrange(len(self.polls[poll_id]["poll"]["options"]))
                    answer = self.telegram.vote(person, poll_id, [position])
                    assert answer is not None
                    self.cast[poll_id, person, set(answer["option_ids"]) == right] += 1

    def _close(self) -> None:
        for poll_id in self._open:
            self.telegram.close_poll(poll_id)
        self._open.clear()

    def findings(self) -> list[str]:
        """Empty when the ledger is what was voted, and the tallies are its sums."""
        return [*self._votes(), *self._posts(), *self._tallies()]

    def _votes(self) -> Iterator[str]:
        written = Counter((poll_id, person, right) for poll_id, person, _, right in self.books.answers())
        yield from (f"vote not in the ledger: {vote}" for vote in self.cast - written)
        yield from (f"in the ledger and not voted so: {vote}" for vote in written - self.cast)
        if parked := self.books.count("SELECT count(*) FROM parked_votes"):
            yield f"votes still parked: {parked}"

    def _posts(self) -> Iterator[str]:
        """A group has one post a slot, and each post one poll."""
        seen = Counter(map(post_of, self.polls.values()))
        yield from (f"post {post_id} has {count} polls" for post_id, count in seen.items() if count > 1)
        if (posts := self.books.count("SELECT count(*) FROM posts")) != len(seen):
            yield f"posts {posts}, of which the groups have seen {len(seen)}"

    def _tallies(self) -> Iterator[str]:
        sums, kept = (set(self.books.rows(query)) for query in SUMS)
        yield from (f"tally differs from the sum: {line}" for line in sums ^ kept)


KINDS = (
    ("poll: 500", lambda faults: faults.fail("sendPoll", 500)),
    ("poll: 429", lambda faults: faults.fail("sendPoll", retry_after=1)),
    ("poll: lost before", lambda faults: faults.drop_before("sendPoll")),
    ("poll: lost after", lambda faults: faults.drop_after("sendPoll")),
    ("poll: slow", lambda faults: faults.delay("sendPoll", 0.3)),
    ("message: lost after", lambda faults: faults.drop_after("sendMessage")),
    ("message: 429", lambda faults: faults.fail("sendMessage", retry_after=1)),
    ("updates: 500", lambda faults: faults.fail("getUpdates", 502)),
    ("updates: lost after", lambda faults: faults.drop_after("getUpdates")),
    ("updates: slow", lambda faults: faults.delay("getUpdates", 0.2)),
)
