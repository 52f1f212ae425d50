"""Brings a database up to date."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.errors import NewerDatabase
from bot.store.statements import lock_alone

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
    "0019",
)
"""All revisions of `migrations/versions`, oldest first; known without importing Alembic, which is slow to import."""


async def migrate(engine: AsyncEngine) -> None:
    """Create or upgrade the tables; costs one query when there is nothing to do. Raises NewerDatabase.

    When several processes start at once, one migrates and the others wait for it.
    """
    async with engine.connect() as db:
        stored = await db.run_sync(_stored_revision)
    if stored == REVISIONS[-1]:
        return
    if stored is not None and stored not in REVISIONS:
        raise NewerDatabase(stored)
    async with engine.begin() as db:
        await lock_alone(db, "migrate", "")
        await db.run_sync(_upgrade)


def _stored_revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    stored: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return stored


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    command.upgrade(config, "head")
