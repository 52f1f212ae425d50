"""Erasing a person from a database in which they stand everywhere, on both engines."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.erasures import ErasureFile
from bot.flows.vote import record
from bot.game.model import Vote
from bot.ports import Binding
from bot.store.personal import CHATS, PEOPLE
from bot.store.store import SqlStore
from tests.safety.everything import EVE, furnish, parked, traces
from tests.store.boards import standing
from tests.store.conftest import engine, postgres_migrated, sqlite_template, store, url
from tests.store.samples import ANNA, GROUP, NOW

__all__ = ["engine", "postgres_migrated", "sqlite_template", "store", "url"]


async def forget(store: SqlStore) -> bool:
    async with store.write() as tx:
        return await tx.privacy.forget(EVE.id, NOW)


async def test_the_export_holds_every_table_a_person_stands_in(store: SqlStore, engine: AsyncEngine) -> None:
    await furnish(store, engine)
    async with store.read() as tx:
        held = await tx.privacy.held(EVE.id)
    assert set(held) == {table.name for table in (*PEOPLE, *CHATS)}
    assert len(held["answers"]) == len(held["audit"]) == len(held["asked"]) == 2
    assert [row["id"] for row in held["updates"]] == [1, 2, 3]
    assert str(ANNA.id) not in [str(row.get("person_id")) for row in held["roles"]]
    json.dumps(held)


async def test_nothing_of_a_person_is_left(store: SqlStore, engine: AsyncEngine) -> None:
    await furnish(store, engine)
    assert {name.split(".")[0] for name in await traces(engine)} >= {table.name for table in (*PEOPLE, *CHATS)} - {
        "slots"
    }
    assert await forget(store)
    assert await traces(engine) == []
    assert not await forget(store)


async def test_sums_of_groups_stay_and_boards_lose_the_person(store: SqlStore, engine: AsyncEngine) -> None:
    post = await furnish(store, engine)
    async with store.read() as tx:
        before, sums = await tx.ledger.outcome(post), await tx.boards.scores(GROUP.id)
    await forget(store)
    async with store.read() as tx:
        assert await tx.ledger.outcome(post) == before == (2, 2)
        assert [tally.points for _, tally in await tx.boards.scores(GROUP.id)] == [tally.points for _, tally in sums]
        assert [tally.person for tally in await standing(tx, GROUP.id)] == [ANNA]
        assert await tx.ledger.tallies_of(EVE.id) == []


def vote(poll_id: str) -> Vote:
    return Vote(poll_id, EVE, ("b",), (1,), NOW)


async def test_nobody_votes_twice(store: SqlStore, engine: AsyncEngine) -> None:
    post = await furnish(store, engine)
    async with store.write() as tx:
        await tx.posts.bind(post, Binding(5, "open", ("a", "b", "c")))
        await tx.privacy.forget(EVE.id, NOW)
        assert await record(tx, [vote("open"), vote("open")]) == 0
        assert (await tx.ledger.outcome(post))[0] == 2
        assert not await tx.people.names([EVE.id])


async def test_a_vote_that_waits_for_its_poll_counts_once_too(store: SqlStore, engine: AsyncEngine) -> None:
    await furnish(store, engine)
    async with store.write() as tx:
        await tx.privacy.forget(EVE.id, NOW)
        await record(tx, [vote("later")])
    assert await parked(engine) == 2
    async with store.write() as tx:
        await tx.privacy.forget(EVE.id, NOW + timedelta(days=1))
    assert await parked(engine) == 1


async def test_both_votes_of_one_poll_come_out_as_one(store: SqlStore, engine: AsyncEngine) -> None:
    post = await furnish(store, engine)
    async with store.write() as tx:
        group_post = await tx.posts.get(post)
        assert group_post is not None
        await tx.privacy.forget(EVE.id, NOW)
        await record(tx, [vote("later")])
        await tx.posts.add_copy(post, "later", ("a", "b", "c"))
        assert await record(tx, await tx.ledger.unpark("later")) == 0


async def test_a_restored_copy_forgets_again(store: SqlStore, engine: AsyncEngine, tmp_path: Path) -> None:
    """The file is of a database whose erasure this one, older, has not seen."""
    await furnish(store, engine)
    file = tmp_path / "erasures.json"
    secret = b"s" * 32
    async with store.write() as tx:
        await tx.privacy.reapply(secret, [])
    await forget(store)
    assert await ErasureFile(file, store).agree() == 0
    assert str(EVE.id) not in file.read_text() and EVE.name not in file.read_text()
    assert file.stat().st_mode & 0o077 == 0
    async with store.write() as tx:
        await tx.people.upsert([EVE])
    assert await ErasureFile(file, store).agree() == 0, "who came back of their own will stays"
    async with engine.begin() as db:
        await db.exec_driver_sql("DELETE FROM erasures")
    assert await ErasureFile(file, store).agree() == 1
    assert await traces(engine) == []


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"secret": "zz", "erased": []}'])
async def test_a_broken_file_of_erasures_stops_nothing(store: SqlStore, tmp_path: Path, text: str) -> None:
    file = tmp_path / "erasures.json"
    file.write_text(text)
    assert await ErasureFile(file, store).agree() == 0
    assert file.with_suffix(".unreadable").exists()


async def test_the_file_of_another_database_erases_nobody(store: SqlStore, engine: AsyncEngine, tmp_path: Path) -> None:
    await furnish(store, engine)
    (tmp_path / "erasures.json").write_text(json.dumps({"secret": "00" * 32, "erased": [[-1, NOW.isoformat()]]}))
    async with store.write() as tx:
        await tx.privacy.reapply(b"another", [])
    assert await ErasureFile(tmp_path / "erasures.json", store).agree() == 0
    assert await traces(engine) != []
