"""Duels: whatever the order in which people press, each duel has one opponent and nobody plays themselves."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.flows.contest_duel import pair_waiting
from bot.game.duel import Duel, DuelState, pairs
from bot.store.schema import duels
from bot.store.store import SqlStore
from tests.store.samples import NOW, encode

LATER = NOW + timedelta(minutes=10)
SECOND = timedelta(seconds=1)
PEOPLE = st.integers(1, 6)
shared_store = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def seeking(person_id: int, number: int) -> Duel:
    return Duel(
        0, f"c{number}", person_id, "zh-Hans", LATER, DuelState.SEEKING, challenger_here=True,
        seeking_since=NOW + number * SECOND,
    )  # fmt: skip


@given(st.lists(PEOPLE))
def test_pairs_are_made_in_the_order_of_waiting(people: list[int]) -> None:
    waiting = [replace(seeking(person, number), id=number) for number, person in enumerate(people, 1)]
    found = pairs(waiting)
    paired = [duel.challenger_id for pair in found for duel in pair]
    line = list(dict.fromkeys(people))
    assert paired == line[: 2 * len(found)]
    assert len(line) - len(paired) in (0, 1)


@shared_store
@given(pressers=st.lists(PEOPLE, min_size=1, max_size=8))
async def test_of_all_who_accept_at_once_one_other_person_becomes_the_opponent(
    store: SqlStore, engine: AsyncEngine, pressers: list[int]
) -> None:
    stores = await _fresh(store, engine)
    async with store.write() as tx:
        duel = await tx.duels.add(Duel(0, "code", 1, "zh-Hans", LATER))

    async def accept(number: int, person_id: int) -> bool:
        async with stores[number % 2].write() as tx:
            return await tx.duels.accept(duel.id, person_id, here=True, now=NOW, until=LATER)

    won = await asyncio.gather(*(accept(number, person_id) for number, person_id in enumerate(pressers)))
    winners = [person_id for person_id, first in zip(pressers, won, strict=True) if first]
    async with store.write() as tx:
        after = await tx.duels.hold(duel.id)
    assert after is not None
    others = [person_id for person_id in pressers if person_id != 1]
    assert len(winners) == min(1, len(others))
    assert after.opponent_id == (winners[0] if winners else None)
    assert after.opponent_id != 1
    assert after.state is (DuelState.MATCHED if winners else DuelState.OPEN)


@shared_store
@given(people=st.lists(st.integers(1, 9), unique=True, max_size=9))
async def test_whoever_seeks_at_once_is_paired_once_and_one_at_most_is_left(
    store: SqlStore, engine: AsyncEngine, people: list[int]
) -> None:
    stores = await _fresh(store, engine)

    async def seek(number: int, person_id: int) -> None:
        async with stores[number % 2].write() as tx:
            await tx.duels.add(seeking(person_id, number))
            await pair_waiting(tx, NOW)

    await asyncio.gather(*(seek(number, person_id) for number, person_id in enumerate(people)))
    stored = await _stored(engine)
    matched = [duel for duel in stored if duel.state is DuelState.MATCHED]
    met = [person_id for duel in matched for person_id in duel.people]
    left = [duel.challenger_id for duel in stored if duel.state is DuelState.SEEKING]
    assert sorted(met + left) == sorted(people)
    assert len(left) == len(people) % 2
    assert all(duel.challenger_id != duel.opponent_id for duel in matched)


async def test_a_duel_that_has_waited_too_long_is_accepted_by_nobody(store: SqlStore) -> None:
    async with store.write() as tx:
        duel = await tx.duels.add(Duel(0, "code", 1, "zh-Hans", LATER))
        assert await tx.duels.lapsed(NOW, 9) == []
        assert not await tx.duels.accept(duel.id, 2, here=True, now=LATER, until=LATER)
        assert await tx.duels.lapsed(LATER, 9) == [duel.id]
        await tx.duels.add(seeking(3, 1))
        assert await tx.duels.waiting(LATER) == []
        assert (await tx.duels.seekers(NOW), await tx.duels.seekers(LATER)) == (1, 0)
        assert await tx.duels.standing(1, None, NOW) == duel
        assert await tx.duels.standing(1, None, LATER) is None
        assert await tx.duels.standing(1, -100, NOW) is None
        assert await tx.duels.seeks(3) and not await tx.duels.seeks(1)


async def _fresh(store: SqlStore, engine: AsyncEngine) -> Sequence[SqlStore]:
    """Two processes where the database allows it, and no duels."""
    async with engine.begin() as db:
        await db.execute(delete(duels))
    return (store, store) if store.alone else (store, SqlStore(engine, encode, lambda: NOW))


async def _stored(engine: AsyncEngine) -> list[Duel]:
    async with engine.connect() as db:
        rows = (await db.execute(select(duels).order_by(duels.c.id))).mappings().all()
    return [Duel(**(dict(row) | {"state": DuelState(row["state"])})) for row in rows]


@pytest.mark.parametrize("state", [DuelState.MATCHED, DuelState.PLAYING, DuelState.OVER, DuelState.LAPSED])
async def test_a_duel_that_is_decided_is_accepted_by_nobody(store: SqlStore, state: DuelState) -> None:
    async with store.write() as tx:
        duel = await tx.duels.add(Duel(0, "code", 1, "zh-Hans", LATER, state, opponent_id=2))
        assert not await tx.duels.accept(duel.id, 3, here=True, now=NOW, until=LATER)
        assert await tx.duels.by_code("code") == duel
