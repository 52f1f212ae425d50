"""The real bot on the local Telegram: raw updates in, Bot API calls out, everything between is the product's own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copytree
from typing import Any
from uuid import uuid4

import pytest

from bot.app import App
from bot.connection import who_am_i
from bot.log import configure_log
from bot.playground import Playground, Scene
from bot.search.embedding import embedding_apart
from bot.search.opening import open_retrieval
from bot.search.settings import SearchSettings
from bot.settings import Settings
from bot.store.opening import open_store
from bot.telegram.client import open_bot
from bot.telegram.render import Renderer
from bot.telegram.stop import Stop


class Clock:
    """A clock that tests may move forward."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def go_to(self, moment: datetime) -> None:
        self.ahead = moment - datetime.now(UTC)


class House:
    """A running bot and the Telegram it lives in; words for what tests do all the time."""

    def __init__(self, app: App, telegram: Playground, clock: Clock) -> None:
        self.app, self.telegram, self.clock, self.store = app, telegram, clock, app.store
        self.group = telegram.group_id
        self.owner, self.admin, *self.members = telegram.users

    async def wait(self, test: Callable[[], Any], seconds: float = 20.0) -> Any:
        """The first true value of `test`."""
        async with asyncio.timeout(seconds):
            while not (value := test()):
                await asyncio.sleep(0.01)
        return value

    def send_at_once(self) -> None:
        """Telegram's limits on sending do not hold here."""
        self.app.sender.limits.turn = lambda _chat, now, *_, **__: now  # type: ignore[method-assign]

    async def pause(self) -> None:
        await asyncio.sleep(0.01)

    def sent(self, chat_id: int) -> list[dict[str, Any]]:
        """What the bot wrote in a chat."""
        bot_id = self.app.intake.me.id
        return [message for message in self.telegram.messages(chat_id) if message.get("from", {}).get("id") == bot_id]

    async def next_message(self, chat_id: int, after: int) -> dict[str, Any]:
        """The bot's message in a chat behind its first `after` ones."""
        return (await self.wait(lambda: self.sent(chat_id)[after:]))[0]

    async def tell(self, user_id: int, text: str, chat_id: int | None = None, **more: Any) -> dict[str, Any]:
        """Somebody writes (in private unless a chat is named); gives the bot's answer."""
        chat_id = user_id if chat_id is None else chat_id
        before = len(self.sent(chat_id))
        self.telegram.say(user_id, chat_id, text, **more)
        return await self.next_message(chat_id, before)

    async def press(self, user_id: int, message: dict[str, Any], data: str) -> dict[str, Any]:
        """Somebody presses a button; gives the bot's answer to the press."""
        return await self.telegram.answer(
            self.telegram.press(user_id, message["chat"]["id"], message["message_id"], data)
        )

    async def answered(self, user_id: int, count: int) -> None:
        """Until somebody has that many answers in the ledger."""
        async with asyncio.timeout(20):
            while await self._answers(user_id) < count:
                await asyncio.sleep(0.01)

    async def _answers(self, user_id: int) -> int:
        async with self.store.read() as tx:
            return sum(tally.answered for _, tally in await tx.ledger.tallies_of(user_id))

    async def choose(self, user_id: int, panel: dict[str, Any], name: str, value: str) -> dict[str, Any]:
        """Somebody opens the choices of a setting on the panel and picks one; gives the answer to the second press."""
        await self.press(user_id, panel, f"c:{name}:")
        data = f"c:{name}:{value}"
        await self.wait(lambda: data in str(self.telegram.message(panel["chat"]["id"], panel["message_id"])))
        return await self.press(user_id, panel, data)

    async def forge(self, user_id: int, message: dict[str, Any], data: str) -> dict[str, Any]:
        """A press on a button that does not exist, as a hostile client may send it; gives the bot's answer."""
        number = str(uuid4().int >> 80)
        user = {"id": user_id, "is_bot": False, "first_name": "x"}
        query = {"id": number, "from": user, "chat_instance": "1", "message": message, "data": data}
        self.telegram.push({"callback_query": query})
        calls = await self.wait(
            lambda: [call for call in self.telegram.calls if call.params.get("callback_query_id") == number]
        )
        return dict(calls[0].params)

    def vote(self, user_id: int, message: dict[str, Any], *, right: bool) -> None:
        """Somebody votes in a native quiz, for a right or a wrong option."""
        poll = message["poll"]
        keys = {poll["options"][position]["text"] for position in poll["correct_option_ids"]}
        shown = self.telegram.shown_options(user_id, message["message_id"])
        chosen = [position for position, text in enumerate(shown) if (text in keys) == right]
        wanted = chosen if right else chosen[:1]
        self.telegram.vote(user_id, message["message_id"], wanted)


@asynccontextmanager
async def running(telegram: Playground, folder: Path, **settings: Any) -> AsyncIterator[House]:
    """A bot on this Telegram with its data in `folder`, until the context ends."""
    values = {"data_dir": folder, "encoder_model": "none", "bot_token": telegram.token, "bot_api_url": telegram.url}
    chosen, clock = Settings(_env_file=None, **{**values, **settings}), Clock()
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(open_bot(telegram.token, telegram.url).context())
        me = await who_am_i(bot)
        store = await stack.enter_async_context(open_store(chosen.database, Renderer(me.username), clock))
        search = open_retrieval(SearchSettings.of(chosen, {}), store, embedding_apart(chosen.encoder_model, {}))
        app, stop = App(chosen, store, search, bot, me, clock=clock), Stop()
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        stack.callback(stop.set)
        await app.prepare()
        tasks.create_task(app.serve(stop))
        yield House(app, telegram, clock)


@pytest.fixture(autouse=True)
def log() -> None:
    configure_log("warning")


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the starter library has been loaded and indexed."""
    folder = tmp_path_factory.mktemp("furnished")

    async def furnish() -> None:
        async with Playground(Scene.sample()) as telegram, running(telegram, folder):
            pass

    asyncio.run(furnish())
    return folder


@pytest.fixture
def folder(furnished: Path, tmp_path: Path) -> Path:
    """A copy of the furnished folder."""
    return copytree(furnished, tmp_path / "data")


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    async with Playground(Scene.sample()) as made:
        yield made


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    async with running(telegram, folder) as made:
        yield made
