"""The stage of these tests: one playground, and python-telegram-bot as a client that knows nothing of it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from telegram import Bot

from bot.playground import Playground


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    async with Playground() as playground:
        yield playground


@pytest.fixture
async def client(telegram: Playground, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    async with client_of(telegram) as bot:
        yield bot


def client_of(telegram: Playground, token: str = "") -> Bot:
    return Bot(token or telegram.token, base_url=f"{telegram.url}/bot", base_file_url=f"{telegram.url}/file/bot")


class RawClient:
    """Calls the Bot API with JSON and gives the answers as they are."""

    def __init__(self, session: ClientSession, telegram: Playground) -> None:
        self._session, self._base = session, f"{telegram.url}/bot{telegram.token}"

    async def call(self, method: str, /, **params):
        async with self._session.post(f"{self._base}/{method}", json=params) as answer:
            return await answer.json()

    async def result(self, method: str, /, **params):
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def error(self, method: str, /, **params) -> str:
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"


@pytest.fixture
async def api(telegram: Playground) -> AsyncIterator[RawClient]:
    async with ClientSession() as session:
        yield RawClient(session, telegram)
