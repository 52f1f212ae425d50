"""Migrations build the tables that `schema` describes, on both engines."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store import migrate as migrating
from bot.store.engine import create_engine
from bot.store.errors import NewerDatabase
from bot.store.migrate import REVISIONS, migrate
from bot.store.migrations.versions import r0007_tallies
from bot.store.schema import metadata
from bot.store.store import SqlStore
from tests.store.samples import ANNA, BAO, FULL_GROUP, NOW, TODAY, answer, encode, posted

Answer = TypeVar("Answer")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without tables."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"


async def ask(engine: AsyncEngine, question: Callable[[Connection], Answer]) -> Answer:
    async with engine.connect() as db:
        return await db.run_sync(question)


def _upgrade(connection: Connection, revision: Any) -> None:
    """What one revision does, whatever the database has seen."""
    with Operations.context(MigrationContext.configure(connection)):
        revision.upgrade()


def differences(connection: Connection) -> Any:
    return compare_metadata(MigrationContext.configure(connection), metadata)


async def test_migrations_and_schema_agree(engine: AsyncEngine) -> None:
    assert await ask(engine, differences) == []


async def test_an_empty_database_is_migrated_once(empty_url: str) -> None:
    engine = create_engine(empty_url)
    await migrate(engine)
    await migrate(engine)
    assert await ask(engine, differences) == []
    await engine.dispose()


async def test_questions_of_an_older_database_are_approved(empty_url: str) -> None:
    engine = create_engine(empty_url)
    async with engine.begin() as db:
        await db.run_sync(older, "0002")
        await db.execute(text(
            "INSERT INTO questions VALUES ('q', 'single', '?', '[]', '[0]', '', '', '', '', '2026-01-02', '', 1)"
        ))  # fmt: skip
    await migrate(engine)
    async with engine.connect() as db:
        assert (await db.execute(text("SELECT state FROM questions"))).scalars().all() == ["approved"]
    await engine.dispose()


async def test_groups_of_an_older_database_keep_their_plans_and_the_others_follow_the_league(empty_url: str) -> None:
    engine = create_engine(empty_url)
    chat = (
        "INSERT INTO chats (id, kind, title, timezone, language, mode, active, daily_at, daily_count)"
        " VALUES (:id, 'group', 'x', 'UTC', 'en', 'poll', :active, {at}, 1)"
    )
    async with engine.begin() as db:
        await db.run_sync(older, "0016")
        await db.execute(text(chat.format(at="'08:00:00'")), {"id": -1, "active": True})
        await db.execute(text(chat.format(at="NULL")), {"id": -2, "active": True})
    await migrate(engine)
    store = SqlStore(engine, encode, lambda: NOW)
    async with store.read() as tx:
        groups = {chat.id: chat.league_plan for chat, _ in await tx.league_plan.groups()}
    assert groups == {-1: None, -2: 0}
    await engine.dispose()


def older(connection: Connection, revision: str) -> None:
    """The tables as they were at a revision."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(migrating.__file__).with_name("migrations")))
    command.upgrade(config, revision)


async def test_tallies_are_added_up_from_the_answers_that_are_there(empty_url: str) -> None:
    engine = create_engine(empty_url)
    await migrate(engine)
    store = SqlStore(engine, encode, lambda: NOW)
    posts = [await posted(store, day=TODAY - timedelta(days=days)) for days in (0, 0, 1, 20, 400)]
    posts += [await posted(store, FULL_GROUP), await posted(store, scored=False)]
    answers = [answer(post, person, right=person is ANNA) for post in posts for person in (ANNA, BAO)]
    async with store.write() as tx:
        await tx.ledger.append([replace(one, scheduled=one.post_id % 2 == 0) for one in answers])
    query = text("SELECT * FROM tallies ORDER BY period, since, chat_id, person_id")
    async with engine.begin() as db:
        kept = (await db.execute(query)).all()
        await db.execute(text("DROP TABLE tallies"))
        await db.run_sync(_upgrade, r0007_tallies)
    async with engine.connect() as db:
        assert kept
        assert (await db.execute(query)).all() == kept
    await engine.dispose()


async def test_two_processes_migrate_at_once(empty_url: str) -> None:
    program = (
        "import asyncio, sys\n"
        "from bot.store.engine import create_engine\n"
        "from bot.store.migrate import migrate\n"
        "asyncio.run(migrate(create_engine(sys.argv[1])))\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", program, empty_url]) for _ in range(2)]
    assert [process.wait(30) for process in started] == [0, 0]


async def test_a_newer_database_is_left_alone(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        await db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    try:
        with pytest.raises(NewerDatabase, match=r"9999.*update the program"):
            await migrate(engine)
    finally:
        async with engine.begin() as db:
            await db.execute(text(f"UPDATE alembic_version SET version_num = '{REVISIONS[-1]}'"))


async def test_a_failed_migration_leaves_nothing(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "new.db") as db:
        db.execute("CREATE TABLE people (id)")
    db.close()
    engine = create_engine(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}")
    with pytest.raises(Exception, match="people already exists"):
        await migrate(engine)
    async with engine.connect() as connection:
        tables = await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        assert tables.scalars().all() == ["people"]
    await engine.dispose()


def test_the_known_revisions_are_those_of_the_scripts() -> None:
    scripts = ScriptDirectory(str(Path(migrating.__file__).with_name("migrations")))
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == REVISIONS


def test_a_current_database_is_opened_without_alembic(sqlite_template: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from bot.store.engine import create_engine\n"
        "from bot.store.migrate import migrate\n"
        "async def main():\n"
        "    engine = create_engine(sys.argv[1])\n"
        "    await migrate(engine)\n"
        "    await engine.dispose()\n"
        "asyncio.run(main())\n"
        "assert 'alembic' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program, f"sqlite+aiosqlite:///{sqlite_template}"], check=True)
