"""Every test of the store runs on SQLite and on a real PostgreSQL."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.engine import create_engine
from bot.store.migrate import migrate
from bot.store.schema import metadata
from bot.store.store import SqlStore
from tests.store.postgres import Cluster
from tests.store.samples import NOW, encode


def migrated(url: str) -> str:
    async def prepare() -> None:
        engine = create_engine(url)
        await migrate(engine)
        await engine.dispose()

    asyncio.run(prepare())
    return url


def sqlite_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database to copy."""
    file = tmp_path_factory.mktemp("store") / "template.db"
    migrated(sqlite_url(file))
    return file


@pytest.fixture(scope="session")
def postgres_migrated(postgres: Cluster) -> str:
    """A migrated database that the tests use one after the other."""
    return migrated(postgres.create(f"store_{uuid4().hex[:8]}"))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a migrated database."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_migrated"))
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "store.db")
    return sqlite_url(tmp_path / "store.db")


@pytest.fixture
async def engine(url: str) -> AsyncIterator[AsyncEngine]:
    """A migrated, empty database."""
    made = create_engine(url)
    if made.dialect.name == "postgresql":
        await empty(made)
    yield made
    await made.dispose()


async def empty(engine: AsyncEngine) -> None:
    async with engine.begin() as db:
        await db.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY"))


@pytest.fixture
def store(engine: AsyncEngine) -> SqlStore:
    return SqlStore(engine, encode, lambda: NOW)


@pytest.fixture
def statements(engine: AsyncEngine) -> list[str]:
    """The statements that went to the database."""
    seen: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(engine.sync_engine, "before_cursor_execute", listen)
    return seen
