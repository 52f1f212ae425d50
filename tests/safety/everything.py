"""A database in which one person stands everywhere, and words to look for them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.asked import Asked, AskedState
from bot.game.appeal import Appeal, Reason
from bot.game.awards import Certificate
from bot.game.broadcast import Broadcast
from bot.game.duel import Duel, DuelState
from bot.game.habit import Habit
from bot.game.league import Line
from bot.game.league_plan import LeaguePlan
from bot.game.live import Live
from bot.game.model import Chat, ChatKind, Person, Rescoring, Vote
from bot.game.practice import Card
from bot.game.recount import Ruling
from bot.game.running import Contest, ContestState, Mark, Run, RunState, Turn
from bot.material import Entry, Load, LoadState
from bot.ports import Update
from bot.roles import Role
from bot.store.schema import answers, buckets, metadata, outbox, parked_votes
from bot.store.store import SqlStore, SqlTransaction
from tests.store.samples import ANNA, GROUP, NOW, QUESTION, answer, approved, document, planned, posted, send

EVE = Person(987654321012, "伊芙·Éve", "zh-hans")
HOME = Chat(EVE.id, ChatKind.PRIVATE, EVE.name, "UTC", "zh-Hans")


async def furnish(store: SqlStore, engine: AsyncEngine) -> int:
    """EVE in every table that can hold her; gives the number of her post in the group."""
    post = await posted(store)
    async with store.write() as tx:
        await tx.people.upsert([EVE])
        await tx.chats.ensure(HOME)
        (home,) = await tx.posts.add(planned(HOME.id, scored=False))
        await tx.posts.open_slot(HOME.id, NOW.date(), NOW.time(), NOW)
        await tx.ledger.append([answer(post), answer(post, EVE), answer(home, EVE)])
        await tx.ledger.park([Vote("later", EVE, ("a",), (0,), NOW)])
        await tx.staff.appoint(EVE.id, Role.OWNER, ANNA.id, NOW)
        await tx.staff.appoint(ANNA.id, Role.EDITOR, EVE.id, NOW)
        await tx.audit.put(Entry(NOW, ANNA.id, "appoint", EVE.name, {"person": EVE.id, "role": "owner"}))
        await tx.audit.put(Entry(NOW, EVE.id, "appoint", ANNA.name, {"person": ANNA.id, "role": "editor"}))
        edition = await approved(tx, document(), "digest")
        await tx.library.decide(edition, (await tx.library.edition(edition)).state, NOW, EVE.id)  # type: ignore[union-attr]
        await tx.loads.add(Load(0, EVE.id, HOME.id, "zh-Hans", "secret-file", "伊芙·Éve.md", LoadState.WAITING), NOW)
        number = await tx.asked.add(_asked(GROUP.id))
        await tx.asked.add(_asked(HOME.id))
        await tx.asked.rate(number, EVE.id, liked=True)
        await tx.ledger.keep_attempt(post.id, EVE.id, (0,))
        await tx.practice.keep(EVE.id, [Card(QUESTION.id, None, NOW, 1)])
        await tx.habits.save(Habit(EVE.id, remind_at=NOW.time(), next_at=NOW))
        await _certified(tx)
        await tx.reports.add(QUESTION.id, EVE.id, NOW)
        await _rounds(tx, home.id)
        await tx.rescorings.apply(Rescoring(QUESTION.id, QUESTION, QUESTION, EVE.id), NOW)
        await _contest(tx)
        await tx.league_plan.put(LeaguePlan(set_by=EVE.id))
        await tx.broadcasts.add(Broadcast(0, EVE.id, HOME.id, "zh-Hans", NOW), NOW)
        await tx.outbox.put(send(EVE.name, HOME.id, key=f"x:{EVE.id}"), send(f"1. {EVE.name}"))
        await tx.updates.put([_update(1, GROUP.id), _update(2, HOME.id)], NOW)
        await tx.updates.put_dead(_update(3, 0), NOW, "trouble")
        reply = {"message": {"from": {"id": ANNA.id}, "reply_to_message": {"from": {"id": EVE.id}}}}
        await tx.updates.put_dead(Update(4, 0, reply), NOW, "trouble")
    async with engine.begin() as db:
        await db.execute(buckets.insert().values(chat_id=EVE.id, passed=[], held_until=0.0, until=0.0))
        await db.execute(answers.update().where(answers.c.person_id == EVE.id).values(typed=EVE.name))
        await db.execute(outbox.update().where(outbox.c.chat_id == GROUP.id).values(state="unsure"))
    return post.id


async def _rounds(tx: SqlTransaction, post_id: int) -> None:
    """She has hosted a live contest, played in it, and duelled: one waits, in one she was challenged."""
    contest = await tx.contests.add(Contest(0, "l1ve", "赛", ContestState.OPEN, EVE.id, NOW, groups=(HOME.id,)))
    await tx.lives.add(Live(0, contest.id, GROUP.id, EVE.id, 3, None))
    await tx.lives.add(Live(0, contest.id, HOME.id, EVE.id, 3, None))
    run = await tx.runs.join(Run(0, contest.id, EVE.id, 1, "live", RunState.ENDED, NOW, HOME.id, ended_at=NOW))
    assert run is not None
    await tx.runs.add_turn(Turn(post_id, contest.id, 0))
    await tx.runs.mark([Mark(post_id, EVE.id, run.id, True, 10, 900, NOW.date())])
    over = Duel(0, "d1", EVE.id, "zh-Hans", NOW, DuelState.OVER, ANNA.id, chat_id=HOME.id)
    await tx.duels.add(over)
    await tx.duels.add(replace(over, code="d2", challenger_id=ANNA.id, opponent_id=EVE.id))
    await tx.duels.add(replace(over, code="d3", state=DuelState.SEEKING, opponent_id=None, seeking_since=NOW))


async def _contest(tx: SqlTransaction) -> None:
    """She has set a contest up, played in it, appealed, and decided."""
    contest = await tx.contests.add(
        Contest(0, "c0de", "赛", ContestState.CLOSED, EVE.id, NOW, groups=(HOME.id, GROUP.id))
    )
    run = await tx.runs.join(Run(0, contest.id, EVE.id, 1, "lot", RunState.ENDED, NOW, HOME.id, ended_at=NOW))
    assert run is not None
    await tx.appeals.file(Appeal(contest.id, QUESTION.id, EVE.id, Reason.OTHER, NOW, f"我是{EVE.name}"))
    await tx.appeals.rule(contest.id, Ruling(QUESTION.id), NOW, EVE.id)


async def _certified(tx: SqlTransaction) -> None:
    """She has held a contest, played in it, and has a certificate; her chat stands for an organisation."""
    contest = await tx.contests.add(Contest(0, "ce47", "赛", ContestState.FINAL, EVE.id, NOW, groups=(HOME.id,)))
    run = await tx.runs.join(Run(0, contest.id, EVE.id, 1, "lot", RunState.ENDED, NOW, HOME.id, ended_at=NOW))
    assert run is not None
    await tx.results.issue(Certificate("CODE", contest.id, EVE.id, 1, 10, True, NOW))
    await tx.organisations.put([Line(("盟",), 10, HOME.id)])


def _asked(chat_id: int) -> Asked:
    return Asked("key", "问什么", "zh-Hans", NOW - timedelta(days=1), AskedState.REFUSED, None, chat_id, EVE.id, 77)


def _update(number: int, lane: int) -> Update:
    author = {"id": EVE.id, "first_name": EVE.name}
    return Update(number, lane, {"update_id": number, "message": {"from": author, "text": "x"}})


async def traces(engine: AsyncEngine) -> list[str]:
    """Every table and column in which her id or her name stands, in whatever form."""
    found = []
    async with engine.connect() as db:
        for table in metadata.sorted_tables:
            for row in (await db.execute(select(table))).mappings():
                found += [f"{table.name}.{name}" for name, value in row.items() if _tells(value)]
    return sorted(set(found))


def _tells(value: Any) -> bool:
    return any(word in str(value) for word in (str(EVE.id), EVE.name, "secret-file"))


async def parked(engine: AsyncEngine) -> int:
    async with engine.connect() as db:
        return len((await db.execute(select(parked_votes))).all())
