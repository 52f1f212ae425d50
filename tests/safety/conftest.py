"""The running bot of `tests.bot`, whose owner of the group is its owner."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.bot.conftest import House, folder, furnished, log, running, telegram

__all__ = ["folder", "furnished", "house", "log", "telegram"]


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        yield made
