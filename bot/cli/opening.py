"""What several commands open: settings, the log, the store. None of it imports aiogram."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.flows.editions import Decision
from bot.log import configure_log
from bot.refusal import Refusal
from bot.settings import Settings, SettingsError, read_settings
from bot.store.opening import open_store, sends_nothing
from bot.store.store import SqlStore


def open_settings() -> Settings:
    """The settings, with the log set up as they say; raises Refusal."""
    try:
        settings = read_settings()
    except SettingsError as error:
        raise Refusal(str(error)) from None
    configure_log(settings.log_level)
    return settings


def now() -> datetime:
    return datetime.now(UTC)


def decision_of(settings: Settings) -> Decision:
    """A decision of whoever sits at the terminal."""
    moment = now()
    return Decision(None, moment, moment.astimezone(ZoneInfo(settings.timezone)).date())


@asynccontextmanager
async def store_of(settings: Settings) -> AsyncIterator[SqlStore]:
    """The store of the settings, migrated; for commands that send nothing. Raises Refusal."""
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"DATA_DIR {settings.data_dir} cannot be made: {error.strerror}.") from None
    async with open_store(settings.database, sends_nothing, now) as store:
        yield store
