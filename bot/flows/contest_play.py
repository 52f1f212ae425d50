"""A run through a contest, in private: it begins, an answer counts, the next question is posted, it ends.

Every function works inside the transaction of what caused it; the run is held, so that nothing else moves it meanwhile.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.contests.play import EndView, TakenView, TurnView
from bot.flows.access import Access
from bot.flows.contest_issue import Asked, issued, time_used
from bot.flows.delivery import SHORTEST_OPEN
from bot.game.contest import Rules, capped, earned, millis_taken, paper
from bot.game.course import Next, is_lost, next_turn
from bot.game.model import Answer, Chat, Post
from bot.game.running import Contest, ContestState, Mark, Run, RunState, Turn
from bot.ports import Transaction
from bot.replies import Address, Send, View
from knowledge.questions import Question


async def begin(tx: Transaction, contest: Contest, run: Run, now: datetime) -> None:
    """The first question of a run that waited for its turn."""
    started = replace(run, state=RunState.RUNNING)
    await tx.runs.save(started)
    await advance(tx, contest, started, now, now)


async def advance(tx: Transaction, contest: Contest, run: Run, at: datetime, now: datetime) -> None:
    """The next question of a run all of whose turns are done, or its end, which counts from `at`."""
    turns = await tx.runs.turns(run.id)
    following = next_turn(rules_of(contest), run, turns, await time_used(tx, contest, run, turns))
    if following is None or not is_open(contest, now):
        return await end(tx, contest, run, at)
    chat = await tx.chats.get(run.person_id)
    if chat is not None and chat.active:
        await _post(tx, contest, run, chat, following, now)


def is_open(contest: Contest, now: datetime) -> bool:
    """Whether a question may still be given."""
    return contest.state is ContestState.OPEN and (contest.closes_at is None or now + SHORTEST_OPEN < contest.closes_at)


def rules_of(contest: Contest) -> Rules:
    """Its rules, with no more questions than it has."""
    return replace(contest.rules, count=min(contest.rules.count, len(contest.questions)))


async def _post(tx: Transaction, contest: Contest, run: Run, chat: Chat, following: Next, now: datetime) -> None:
    """It stays open until the contest closes, or, as soon as its message is known to be there, while its time runs."""
    rules = rules_of(contest)
    draw = paper([one.id for one in contest.questions], rules.count, contest.seed, run.lot)
    question = next(one for one in contest.questions if one.id == draw[following.number])
    (stored,) = await tx.posts.add(_planned(contest, question, chat, now))
    await tx.runs.add_turn(Turn(stored.id, contest.id, following.position, run.id))
    view = TurnView(stored, question, following.number + 1, rules.count, following.seconds, rules.form)
    await tx.outbox.put(Send(Address(chat.id, chat.language), view, key=f"post:{stored.id}", post_id=stored.id))


def _planned(contest: Contest, question: Question, chat: Chat, now: datetime) -> Post:
    assert contest.closes_at is not None, "a contest without an end is not open"
    return Post(
        id=0,
        chat_id=chat.id,
        question_id=question.id,
        kind=question.kind,
        key=question.key,
        order=question.order,
        accepted=question.accepted,
        day=now.astimezone(chat.zone).date(),
        opened_at=now,
        closes_at=contest.closes_at,
        scored=False,
    )


async def answered(
    tx: Transaction, access: Access, asked: Asked, question: Question, answer: Answer, now: datetime
) -> TakenView:
    """What a new line of the ledger earns in the contest that asked, and what comes next.

    An answer that came in time counts even when its turn was finished before it could be handled.
    """
    turn, run = asked.turn, asked.run
    if turn.issued_at is None:  # the answer is the first news that the question has arrived
        await issued(tx, turn.post_id, answer.received_at)
        turn = await tx.runs.turn(turn.post_id) or turn
        run = await tx.runs.hold(run.id) if run else None
    if run is not None:
        run = await _mark(tx, access, asked.contest, run, turn, question, answer)
        if await tx.runs.finish_turn(turn.post_id):
            await advance(tx, asked.contest, run, answer.received_at, now)
    return TakenView()


async def _mark(
    tx: Transaction, access: Access, contest: Contest, run: Run, turn: Turn, question: Question, answer: Answer
) -> Run:
    """The run with what an answer brought."""
    day, millis = access.today(answer.received_at), millis_taken(contest.rules, turn.issued_at, answer.received_at)
    points = earned(contest.rules, question, answer.chosen, right=answer.right, seconds=millis / 1000)
    before = await tx.runs.earned_on(contest.id, run.person_id, day) if contest.rules.daily_cap is not None else 0
    worth = capped(contest.rules, points, before)
    mark = Mark(answer.post_id, answer.person_id, run.id, answer.right, worth, millis, day)
    await tx.runs.mark([mark])
    after = replace(
        run,
        score=run.score + mark.points,
        right=run.right + mark.right,
        answered=run.answered + 1,
        millis=run.millis + mark.millis,
    )
    await tx.runs.save(after)
    return after


async def end(tx: Transaction, contest: Contest, run: Run, at: datetime) -> None:
    """A run ends with what it has, and whoever played is told; one that has ended stays as it is."""
    if run.state is RunState.ENDED:
        return
    ended = replace(run, state=RunState.ENDED, ended_at=at)
    await tx.runs.save(ended)
    chat = await tx.chats.get(run.person_id)
    if chat is not None and chat.active:
        view = await end_view(tx, contest, ended, chat.zone)
        await tx.outbox.put(Send(Address(chat.id, chat.language), view, key=f"run:{run.id}"))


async def end_view(tx: Transaction, contest: Contest, run: Run, zone: ZoneInfo) -> View:
    """What somebody has reached, and how often they may try again."""
    asked = sum(not is_lost(turn) for turn in await tx.runs.turns(run.id))
    left = contest.rules.attempts - len(await tx.runs.of_person(contest.id, run.person_id))
    closes_at = contest.closes_at.astimezone(zone) if contest.closes_at else None
    again = max(left, 0) if contest.state is ContestState.OPEN else 0
    return EndView(contest, run, asked, again, closes_at)
