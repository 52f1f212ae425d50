"""Delivery of updates to the bot's webhook."""

import asyncio

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.playground.nouns import Json
from bot.playground.world import World

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
ANSWER_TIME = ClientTimeout(total=30)


class WebhookCourier:
    """Brings the updates, one after the other, each again and again until it is answered with 2xx."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._pause = FIRST_PAUSE

    async def run(self) -> None:
        """Delivers for ever."""
        async with ClientSession(timeout=ANSWER_TIME) as session:
            while True:
                await self._wait_for_work()
                await self._deliver(session, self._world.updates.first(1)[0])

    async def _wait_for_work(self) -> None:
        while not (self._webhook and len(self._world.updates)):
            if self._webhook:
                await self._world.updates.arrived.wait()
            else:
                self._world.webhook_changed.clear()
                await self._world.webhook_changed.wait()

    @property
    def _webhook(self) -> Json:
        return dict(self._world.settings.get("webhook", {}))

    async def _deliver(self, session: ClientSession, update: Json) -> None:
        fault = await self._attempt(session, update)
        if not fault:
            self._pause = FIRST_PAUSE
            self._world.updates.forget(update["update_id"])
            self._world.shelf.save()
            return
        self._note(fault)
        await asyncio.sleep(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE)

    async def _attempt(self, session: ClientSession, update: Json) -> str:
        """What went wrong; empty when the bot has the update."""
        secret = self._webhook.get("secret_token")
        headers = {SECRET_HEADER: secret} if secret else {}
        try:
            async with session.post(self._webhook["url"], json=update, headers=headers) as answer:
                bad = f"Wrong response from the webhook: {answer.status} {answer.reason}"
                return "" if 200 <= answer.status < 300 else bad
        except (ClientError, TimeoutError, OSError) as error:
            return f"Connection failed: {type(error).__name__}"

    def _note(self, fault: str) -> None:
        if webhook := self._webhook:
            noted = {"last_error_date": self._world.now(), "last_error_message": fault}
            self._world.settings["webhook"] = webhook | noted
            self._world.shelf.save()
