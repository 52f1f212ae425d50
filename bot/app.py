"""The composition root: settings -> store, search, bot; one TaskGroup; a clean stop."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from time import monotonic

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError

from bot.demo import prepare
from bot.flows.daily import run_due
from bot.flows.library import load_starter
from bot.game.model import Chat, ChatKind
from bot.playground import Playground, Scene
from bot.refusal import Refusal
from bot.retrieval import Retrieval, choose_encoder
from bot.settings import Settings
from bot.store.opening import open_store, recover
from bot.store.store import SqlStore
from bot.telegram.bell import Bell
from bot.telegram.client import open_bot
from bot.telegram.commands import register_commands
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.intake import Intake, Me
from bot.telegram.polling import poll
from bot.telegram.raw import raw
from bot.telegram.render import Renderer
from bot.telegram.rights import TelegramRights
from bot.telegram.sender import Sender
from bot.telegram.visits import Defaults
from bot.telegram.worker import Worker

STOP_SECONDS = 4.0
TICK_SECONDS = 1.0
REFRESH_SECONDS = 5.0
HOUSEKEEPING_SECONDS = 3600.0
KEEP_UPDATES = timedelta(days=2)
"""Telegram repeats an update for a day at most."""
KEEP_CALLS = timedelta(days=30)
KEEP_ASKERS = timedelta(days=30)
"""How long it is known who asked a question."""
log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


async def run(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM. Raises Refusal when it cannot start."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    async with telegram_of(settings) as (bot, telegram):
        me = await who_am_i(bot)
        async with open_store(settings.database, Renderer(me.username), utc_now) as store:
            app = App(settings, store, bot, me, telegram)
            await app.prepare()
            await app.serve(stop_signal())


@asynccontextmanager
async def telegram_of(settings: Settings) -> AsyncIterator[tuple[Bot, Playground | None]]:
    """The bot of the token; without a token a playground, and the bot of that."""
    if settings.bot_token is not None:
        token = settings.bot_token.get_secret_value()
        async with open_bot(token, settings.bot_api_url, settings.proxy_url).context() as bot:
            yield bot, None
        return
    scene = Scene.sample()
    state = settings.data_dir / "playground.sqlite"
    async with (
        Playground(scene, host=settings.http_host, port=settings.http_port, state_file=state) as telegram,
        open_bot(telegram.token, telegram.url).context() as bot,
    ):
        yield bot, telegram


def stop_signal() -> asyncio.Event:
    """An event that SIGINT and SIGTERM set."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


async def who_am_i(bot: Bot) -> Me:
    """The bot's account; raises Refusal for a token that is not accepted and a server that cannot be reached."""
    try:
        account = await bot(raw("getMe")())
    except (TelegramUnauthorizedError, TelegramNotFound):
        raise Refusal("BOT_TOKEN is not accepted by the Bot API. Take the token from @BotFather once more.") from None
    except AiogramError as error:
        where = bot.session.api.base.partition("/bot{")[0]
        raise Refusal(
            f"{where} cannot be reached ({type(error).__name__}). Check the network, BOT_API_URL, PROXY_URL."
        ) from None
    return Me(account["id"], account["username"])


class App:
    """One running bot: the loops and what they share."""

    def __init__(
        self,
        settings: Settings,
        store: SqlStore,
        bot: Bot,
        me: Me,
        telegram: Playground | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.settings, self.store, self.bot, self.telegram, self.clock = settings, store, bot, telegram, clock
        self.random = Random()
        self.work, self.out = Bell(), Bell()
        self.search = Retrieval(store, choose_encoder(settings.encoder_model), settings.data_dir / "index")
        self.intake = Intake(store, me)
        dispatcher = build_dispatcher(
            Defaults(settings.timezone, settings.language),
            me=me,
            search=self.search,
            rights=TelegramRights(bot, monotonic),
            random=self.random,
            editors=frozenset(settings.admin_ids),
        )
        self.worker = Worker(store, bot, dispatcher, clock, self.work, self.out)
        self.sender = Sender(store, bot, clock, self.out)

    async def serve(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; what is in hand then is brought to its end."""
        async with asyncio.TaskGroup() as tasks:
            loops = [
                tasks.create_task(self.worker.run(stop)),
                tasks.create_task(self.sender.run(stop)),
            ]
            helpers = [
                tasks.create_task(poll(self.bot, self.intake, self.work, self.clock)),
                tasks.create_task(every(TICK_SECONDS, self._tick)),
                tasks.create_task(every(REFRESH_SECONDS, self.search.refresh)),
                tasks.create_task(every(HOUSEKEEPING_SECONDS, self._keep_house)),
                tasks.create_task(self._register_commands()),
            ]
            self._announce()
            await stop.wait()
            log.info("stopping")
            for task in helpers:
                task.cancel()
            self.work.ring()
            self.out.ring()
            _, late = await asyncio.wait(loops, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()

    async def prepare(self) -> None:
        """What must stand before the first update: rows that a crash left, the library, the index, the demo."""
        now = self.clock()
        await recover(self.store, now)
        if self.settings.starter_library:
            await load_starter(self.store, now)
        await self.search.refresh()
        if self.telegram is not None:
            group = Chat(
                self.telegram.group_id,
                ChatKind.GROUP,
                self.telegram.scene.group_title,
                self.settings.timezone,
                self.settings.language,
            )
            await prepare(self.store, group, now, self.random)

    def _announce(self) -> None:
        if self.telegram is not None:
            log.info("ready", playground=self.telegram.url)
        else:
            log.info("ready", bot=self.intake.me.username)

    async def _tick(self) -> None:
        if await run_due(self.store, self.clock(), self.random):
            self.out.ring()

    async def _keep_house(self) -> None:
        now = self.clock()
        async with self.store.write() as tx:
            await tx.updates.purge(now - KEEP_UPDATES)
            await tx.calls.purge(now - KEEP_CALLS)
            await tx.asked.forget_askers(now - KEEP_ASKERS)

    async def _register_commands(self) -> None:
        try:
            await register_commands(self.bot, self.settings.language)
        except AiogramError as error:
            log.warning("the command menus were not set", error=str(error))


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Do something again and again; a failure is logged and does not end it."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("periodic work failed", work=getattr(work, "__qualname__", ""))
        await asyncio.sleep(seconds)
