"""Updates brought to a webhook."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.playground import Playground
from tests.playground.conftest import RawClient


class Hook:
    """A bot's webhook that fails twice before it accepts."""

    def __init__(self) -> None:
        self.answers = [500, 503]
        self.received: list[tuple[str, int]] = []

    async def take(self, request: web.Request) -> web.Response:
        update = await request.json()
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.received.append((secret, update["update_id"]))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
async def hook() -> AsyncIterator[tuple[Hook, str]]:
    hook, app = Hook(), web.Application()
    app.router.add_post("/hook", hook.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield hook, f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def test_a_webhook_gets_each_update_until_it_says_200(telegram: Playground, api: RawClient, hook):
    taken, url = hook
    telegram.say(telegram.users[0], telegram.users[0], "一")
    telegram.say(telegram.users[0], telegram.users[0], "二")
    first, second = (update["update_id"] for update in telegram.pending_updates())
    await api.result("setWebhook", url=url, secret_token="secret")
    assert (await api.error("getUpdates")).startswith("409 Conflict: can't use getUpdates method while webhook")
    async with asyncio.timeout(20):
        while telegram.pending_updates():
            await asyncio.sleep(0.05)
    assert taken.received == [("secret", number) for number in (first, first, first, second)]
    info = await api.result("getWebhookInfo")
    assert (info["url"], info["pending_update_count"]) == (url, 0)
    assert "503" in info["last_error_message"]
    await api.result("deleteWebhook")
    assert await api.result("getUpdates") == []
