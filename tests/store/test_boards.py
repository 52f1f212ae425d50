"""Boards: whatever happens to the ledger, they are its sums."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from bot.game.board import SUMMED, day_bit, rank, since
from bot.game.model import Answer, ChatKind, GroupTally, Period, Rescoring, Standing, Tally
from bot.store import schema
from bot.store.statements import IN_A_STATEMENT
from bot.store.store import SqlStore
from bot.store.tallies import Gain, add
from tests.store.boards import standing
from tests.store.samples import ANNA, BAO, CHEN, FULL_GROUP, GROUP, NOW, QUESTION, TODAY, answer, posted

YESTERDAY = TODAY - timedelta(days=1)
PEOPLE = (ANNA, BAO, CHEN)
CHATS = (GROUP.id, FULL_GROUP.id)
shared_store = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass(frozen=True)
class Append:
    answers: Sequence[Answer]


@dataclass(frozen=True)
class Rescore:
    """The answers to a post are scored anew under another key, or count no more."""

    post_id: int
    key: frozenset[int]
    voided: bool


@dataclass(frozen=True)
class Move:
    """A group becomes another one; both may have answers."""

    old: int
    new: int


def answers_to(posts: int) -> st.SearchStrategy[Answer]:
    def made(post: int, person: int, chat: int, day: int, flags: tuple[bool, bool, bool]) -> Answer:
        right, scored, scheduled = flags
        points, local = int(right and scored), TODAY - timedelta(days=day)
        chosen = (1,) if right else (0,)
        return Answer(post, chat, person, QUESTION.id, chosen, right, points, local, scored, scheduled, NOW)

    flags = st.tuples(st.booleans(), st.booleans(), st.booleans())
    people = st.sampled_from([person.id for person in PEOPLE])
    return st.builds(made, st.integers(1, posts), people, st.sampled_from(CHATS), st.integers(0, 70), flags)


STEPS = st.lists(
    st.one_of(
        st.builds(Append, st.lists(answers_to(6), max_size=8)),
        st.builds(Rescore, st.integers(1, 6), st.frozensets(st.integers(0, 2), min_size=1, max_size=2), st.booleans()),
        st.builds(Move, *[st.sampled_from(CHATS)] * 2),
    ),
    max_size=8,
)


@shared_store
@given(steps=STEPS)
async def test_after_any_steps_the_tallies_are_the_sums_of_the_ledger(
    store: SqlStore, steps: list[Append | Rescore | Move]
) -> None:
    await _fresh(store)
    for step in steps:
        await _take(store, step)
    async with store.read() as tx:
        db = tx.boards._db
        rows = (await db.execute(select(schema.tallies))).all()
        kept = {tuple(row[:4]): tuple(row[4:]) for row in rows if any(row[4:])}
        assert kept == _sums((await db.execute(select(schema.answers))).mappings().all())


async def _fresh(store: SqlStore) -> None:
    async with store.write() as tx:
        for table in (schema.rescored, schema.rescorings, schema.answers, schema.tallies, schema.posts):
            await tx.boards._db.execute(delete(table))
        await tx.boards._db.execute(update(schema.chats).values(moved_to=None))
    for number in range(1, 7):
        post = await posted(store, (GROUP, FULL_GROUP)[number % 2])
        async with store.write() as tx:
            await tx.boards._db.execute(update(schema.posts).where(schema.posts.c.id == post.id).values(id=number))


async def _take(store: SqlStore, step: Append | Rescore | Move) -> None:
    async with store.write() as tx:
        match step:
            case Append(answers):
                await tx.ledger.append(answers)
            case Move(old, new):
                await tx.chats.move(old, new)
            case Rescore(post_id, key, voided):
                await tx.people.upsert([ANNA, BAO])
                await tx.rescorings.apply(
                    Rescoring("q1", QUESTION, replace(QUESTION, key=key), None, voided, (post_id,)), NOW
                )


def _sums(rows: Sequence[object]) -> dict[tuple[str, date, int, int], tuple[int, ...]]:
    """The tallies of these answers, added up one by one."""
    points: Counter[object] = Counter()
    right: Counter[object] = Counter()
    answered: Counter[object] = Counter()
    bits: dict[object, int] = {}
    for row in rows:
        for period in SUMMED:
            key = (period.value, since(period, row["day"]), row["chat_id"], row["person_id"])  # type: ignore[index]
            if row["scored"]:  # type: ignore[index]
                points[key] += row["points"]  # type: ignore[index]
                right[key] += row["right"]  # type: ignore[index]
                answered[key] += 1
            if row["scheduled"] and period is Period.MONTH:  # type: ignore[index]
                bits[key] = bits.get(key, 0) | day_bit(row["day"])  # type: ignore[index]
    keys = {*answered, *bits}
    return {key: (points[key], right[key], answered[key], bits.get(key, 0)) for key in keys}  # type: ignore[misc]


@shared_store
@given(chosen=st.dictionaries(st.tuples(st.integers(0, 3), st.sampled_from(PEOPLE)), st.booleans(), max_size=9))
async def test_a_board_is_the_ranking_of_all_tallies(store: SqlStore, chosen: dict[object, bool]) -> None:
    await _fresh(store)
    posts = [await posted(store) for _ in range(4)]
    async with store.write() as tx:
        await tx.ledger.append(answer(posts[post], person, right=right) for (post, person), right in chosen.items())  # type: ignore[misc]
        whole = rank(await standing(tx))
        assert list(whole) == sorted(
            whole, key=lambda line: (-line.tally.points, -line.tally.right / line.tally.answered)
        )
        for person in PEOPLE:
            own = next((line for line in whole if line.tally.person == person), None)
            board = await tx.boards.of(GROUP.id, Period.ALL, TODAY, 2, person.id)
            assert (board.top, board.own, board.players) == (whole[:2], own, len(whole))


async def test_each_period_counts_its_own_days(store: SqlStore) -> None:
    days = (TODAY, YESTERDAY, TODAY - timedelta(days=20), TODAY - timedelta(days=40))
    posts = [await posted(store, day=day) for day in days]
    async with store.write() as tx:
        await tx.ledger.append([answer(post) for post in posts])
        counted = {period: (await standing(tx, period=period))[0].answered for period in Period}
        assert counted == {Period.TODAY: 1, Period.WEEK: 2, Period.MONTH: 1, Period.ALL: 4}
        assert (await tx.boards.of(GROUP.id, Period.ALL, TODAY, 1, BAO.id)).own is None
        own = (await tx.boards.of(GROUP.id, Period.ALL, TODAY, 0, ANNA.id)).own
        assert own == Standing(1, Tally(ANNA, 4, 4, 4))


async def test_a_board_counts_the_scored_answers_of_the_chat_and_period(store: SqlStore) -> None:
    old, new = await posted(store, day=YESTERDAY), await posted(store)
    unscored, elsewhere = await posted(store, scored=False), await posted(store, FULL_GROUP)
    async with store.write() as tx:
        await tx.ledger.append([answer(post) for post in (old, new, unscored, elsewhere)])
        await tx.ledger.append([answer(old, BAO, right=False)])
        assert await standing(tx) == [Tally(ANNA, 2, 2, 2), Tally(BAO, 0, 0, 1)]
        assert await standing(tx, period=Period.TODAY) == [Tally(ANNA, 1, 1, 1)]


async def test_a_streak_counts_days_with_an_answer_to_a_slot(store: SqlStore) -> None:
    await posted(store)
    async with store.write() as tx:
        slot = await tx.posts.open_slot(GROUP.id, TODAY, time(20), NOW)
    assert slot is not None
    scheduled = [await posted(store, slot_id=slot.id, day=day) for day in (YESTERDAY, TODAY, TODAY)]
    on_demand = await posted(store)
    async with store.write() as tx:
        await tx.ledger.append([answer(post) for post in scheduled])
        await tx.ledger.append([answer(scheduled[0], BAO, right=False), answer(on_demand, CHEN)])
        asked = [*range(100, 100 + IN_A_STATEMENT), ANNA.id, BAO.id, CHEN.id]
        assert await tx.boards.streaks(GROUP.id, asked, TODAY) == {ANNA.id: 2, BAO.id: 1}
        tomorrow = TODAY + timedelta(days=1)
        assert await tx.boards.streaks(GROUP.id, asked, tomorrow) == {ANNA.id: 2, BAO.id: 0}
        assert await tx.boards.streaks(GROUP.id, [], TODAY) == {}


async def test_scores_are_those_of_groups_best_first(store: SqlStore) -> None:
    private = replace(GROUP, id=ANNA.id, kind=ChatKind.PRIVATE)
    posts = [await posted(store), await posted(store), await posted(store, scored=False)]
    elsewhere, practice = await posted(store, FULL_GROUP), await posted(store, private)
    async with store.write() as tx:
        await tx.ledger.append([answer(posts[0]), answer(posts[0], BAO), answer(posts[1], BAO), answer(posts[2])])
        await tx.ledger.append([answer(elsewhere, CHEN, right=False), answer(practice)])
        here = [(GROUP, Tally(BAO, 2, 2, 2)), (GROUP, Tally(ANNA, 1, 1, 1))]
        assert await tx.boards.scores(None) == [(FULL_GROUP, Tally(CHEN, 0, 0, 1)), *here]
        assert await tx.boards.scores(GROUP.id) == here


async def test_the_league_board_adds_up_groups(store: SqlStore) -> None:
    private = replace(GROUP, id=ANNA.id, kind=ChatKind.PRIVATE)
    here, elsewhere, practice = await posted(store), await posted(store, FULL_GROUP), await posted(store, private)
    async with store.write() as tx:
        assert await tx.boards.league() == []
        await tx.ledger.append(
            [answer(here), answer(here, BAO), answer(elsewhere, CHEN, right=False), answer(practice)]
        )
        assert await tx.boards.league() == [
            GroupTally(GROUP.id, GROUP.title, 2, 2, 2, 2),
            GroupTally(FULL_GROUP.id, FULL_GROUP.title, 1, 0, 0, 1),
        ]


@pytest.mark.parametrize("today", [TODAY, date(2026, 3, 1), date(2027, 1, 31)])
@pytest.mark.parametrize("length", [1, 364, 396, 397, 1_000])
async def test_a_streak_of_years_is_known_to_its_beginning(store: SqlStore, today: date, length: int) -> None:
    post = await posted(store)
    async with store.write() as tx:
        await tx.ledger.append([answer(post)])
        await tx.boards._db.execute(delete(schema.tallies))
        days = (today - timedelta(days=ago) for ago in range(1, 1 + length))
        await add(tx.boards._db, [Gain(GROUP.id, ANNA.id, day, 0, 0, 0, scheduled=True) for day in days])
        assert await tx.boards.streaks(GROUP.id, [ANNA.id], today) == {ANNA.id: length}
