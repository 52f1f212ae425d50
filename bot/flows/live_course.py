"""How a live contest goes on by itself: questions, boards, the end. Every step is one transaction over stored rows."""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.contests.live import LiveBoardView, LiveFinalView, Timing
from bot.flows.contest_live import APPEALS, panel_of
from bot.flows.live_marks import count_votes, ranking
from bot.flows.posting import Posting, post
from bot.flows.verdict import question_of
from bot.game.contest import paper
from bot.game.live import (
    LATE,
    LOOK,
    LOT,
    READING,
    Ask,
    Doubt,
    Fate,
    Finale,
    Live,
    LiveState,
    Lose,
    Rest,
    Score,
    Step,
    Wait,
    next_step,
)
from bot.game.model import Chat
from bot.game.running import Contest, ContestState, Turn
from bot.ports import Store, Transaction
from bot.replies import Address, Send, View

BATCH = 100
SHOWN = 10
WAITING = timedelta(minutes=10)
"""How long a question may wait to be sent before it is given up."""
log = structlog.get_logger(__name__)


async def run_live(store: Store, now: datetime) -> int:
    """Do what is due, a transaction each; gives how many contests were looked at."""
    async with store.read() as tx:
        due = await tx.lives.due(now, BATCH)
    for live in due:
        try:
            await step_live(store, live, now)
        except Exception:
            log.exception("a live contest failed", live=live.id)
    return len(due)


async def step_live(store: Store, found: Live, now: datetime) -> None:
    """The next step of one contest; one that another process has done meanwhile is left alone."""
    async with store.write() as tx:
        chat = await tx.chats.hold(found.chat_id)  # before the contest, as every press does
        live = await tx.lives.hold(found.id)
        if chat is None or live is None or live.next_at is None or live.next_at > now:
            return
        contest = await tx.contests.get(live.contest_id)
        assert contest is not None
        course = Course(tx, chat, live, contest, now)
        if live.state is LiveState.OVER:
            return await course.count_late()
        await course.go(await _next(tx, chat, live, now))


async def _next(tx: Transaction, chat: Chat, live: Live, now: datetime) -> Step:
    turn = next((turn for turn in await tx.lives.turns(live) if not turn.done), None)
    fate = await tx.lives.fate(turn.post_id) if turn and turn.due_at is None else Fate.SENT
    return next_step(live, turn, fate, now, present=chat.active)


class Course:
    """One step of one contest, within a transaction that holds it."""

    def __init__(self, tx: Transaction, chat: Chat, live: Live, contest: Contest, now: datetime) -> None:
        self.tx, self.chat, self.live, self.contest, self.now = tx, chat, live, contest, now

    async def go(self, step: Step) -> None:
        match step:
            case Wait(until):
                await self._save(next_at=until)
            case Ask(position) if self.contest.state is ContestState.OPEN:
                await self._ask(position)
            case Ask():  # it was closed meanwhile
                await self._save(count=self.live.asked, next_at=self.now)
            case Score(turn):
                await self._score(turn)
            case Doubt(turn):
                await self._doubt(turn)
            case Lose(turn):
                await self._lose(turn)
            case Rest():
                await self._save(state=LiveState.PAUSED, next_at=None)
            case Finale():
                await self._finale()

    async def count_late(self) -> None:
        """Votes that came after the last board are counted once more, and the board is shown if they change it."""
        changed = await count_votes(self.tx, self.contest, self.live)
        await self._save(next_at=None)
        if changed:
            await self._say(await self._final(late=True), f"late:{self.live.id}")

    async def _ask(self, position: int) -> None:
        rules, questions = self.contest.rules, {one.id: one for one in self.contest.questions}
        chosen = questions[paper(questions, rules.count, self.contest.seed, LOT)[position]]
        timing = Timing(position + 1, self.live.count, rules.seconds)
        given_up_at = self.now + WAITING + timedelta(seconds=rules.seconds)
        posting = Posting(self.chat, chosen, given_up_at, scored=False, thread_id=self.live.thread_id, timing=timing)
        (posted,) = await post(self.tx, [posting], self.now)
        await self.tx.runs.add_turn(Turn(posted.id, self.contest.id, position))
        await self._save(asked=position + 1, next_at=self.now + LOOK)

    async def _score(self, turn: Turn) -> None:
        await self.tx.runs.finish_turn(turn.post_id)
        await count_votes(self.tx, self.contest, self.live)
        paused = self.live.state is LiveState.PAUSED and self.live.asked < self.live.count
        await self._save(next_at=None if paused else self.now + READING)
        await self._say(await self._board(turn), f"live:{self.live.id}:{turn.post_id}")

    async def _board(self, turn: Turn) -> View:
        posted = await self.tx.posts.get(turn.post_id)
        assert posted is not None
        places = await ranking(self.tx, self.live)
        return LiveBoardView(
            self.live.id,
            turn.position + 1,
            self.live.count,
            await question_of(self.tx, posted),
            *await self.tx.ledger.outcome(turn.post_id),
            places[:SHOWN],
            len(places),
            self.live.state is LiveState.PAUSED,
        )

    async def _doubt(self, turn: Turn) -> None:
        """Nobody knows whether the poll stands there: the contest goes on, and votes in it count once it is known."""
        due_at = self.now + timedelta(seconds=self.contest.rules.seconds)
        await self.tx.posts.close_at(turn.post_id, due_at)
        await self.tx.runs.doubt(turn.post_id, due_at)
        await self._save(next_at=due_at)
        await self._say(panel_of(self.live, "live_unsure"), f"unsure:{turn.post_id}")

    async def _lose(self, turn: Turn) -> None:
        await self.tx.runs.finish_turn(turn.post_id)
        await self._save(state=LiveState.PAUSED, asked=turn.position, next_at=None)
        await self._say(panel_of(replace(self.live, asked=turn.position + 1), "live_lost"), f"lost:{turn.post_id}")

    async def _finale(self) -> None:
        """One that a host began on the spot closes with its end; one that was set up closes by its window."""
        await count_votes(self.tx, self.contest, self.live)
        await self._save(state=LiveState.OVER, next_at=self.now + LATE)
        if self.contest.closes_at is None:
            heard = self.now + APPEALS
            closed = replace(self.contest, state=ContestState.CLOSED, closes_at=self.now, appeals_until=heard)
            await self.tx.contests.save(closed)
        await self._say(await self._final(), f"final:{self.live.id}")

    async def _final(self, *, late: bool = False) -> View:
        places = await ranking(self.tx, self.live)
        return LiveFinalView(
            self.contest.title, self.live.asked, places[:SHOWN], len(places), self.contest.seed, late=late
        )

    async def _save(self, **values: object) -> None:
        self.live = replace(self.live, **values)  # type: ignore[arg-type]
        await self.tx.lives.save(self.live)

    async def _say(self, view: View, key: str) -> None:
        if self.chat.active:
            address = Address(self.chat.id, self.chat.language, self.live.thread_id)
            await self.tx.outbox.put(Send(address, view, key=key))
