"""The composition root: settings -> store, search, bot; one TaskGroup; a clean stop."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, nullcontext
from datetime import UTC, datetime
from random import Random
from time import monotonic
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot

from bot.chores import Chores
from bot.connection import telegram_of, who_am_i
from bot.demo import prepare
from bot.erasures import FILE_NAME, ErasureFile
from bot.flows.access import Access
from bot.flows.library import load_starter
from bot.flows.standings import Ranking
from bot.folder import Folder
from bot.game.model import Chat, ChatKind
from bot.interpreter import keep_what_stands
from bot.lock import alone_in
from bot.playground import Playground
from bot.reading import read_aside
from bot.search.client import SearchApart, search_apart
from bot.search.lexicon import use_lexicon
from bot.settings import Settings
from bot.store.opening import open_store, recover
from bot.store.store import SqlStore
from bot.telegram.bell import Bell
from bot.telegram.commands import register_commands
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.intake import Intake, Me
from bot.telegram.loader import Loader
from bot.telegram.metrics import Counts, Metrics
from bot.telegram.polling import Polling
from bot.telegram.render import Renderer
from bot.telegram.rights import TelegramRights
from bot.telegram.sender import Sender
from bot.telegram.stop import Stop
from bot.telegram.visits import Defaults
from bot.telegram.web import serve_web
from bot.telegram.webhook import PATH, Webhook, register_webhook
from bot.telegram.worker import Worker
from index.text import fold

if TYPE_CHECKING:
    from bot.search.retrieval import Retrieval

STOP_SECONDS = 4.0
log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


async def run(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM. Raises Refusal when it cannot start."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with nullcontext() if settings.is_shared else alone_in(settings.data_dir):
        await _run(settings)


async def _run(settings: Settings) -> None:
    async with search_apart(settings) as search, telegram_of(settings) as (bot, telegram):
        me = await who_am_i(bot)
        async with open_store(settings.database, Renderer(me.username), utc_now) as store:
            app = App(settings, store, search, bot, me, telegram)
            await app.prepare()
            keep_what_stands()
            async with web_of(app):
                await app.serve(stop_signal())


@asynccontextmanager
async def web_of(app: "App") -> AsyncIterator[None]:
    """Health and webhook over HTTP; in the playground its own server has the port."""
    if app.telegram is not None:
        yield
        return
    settings = app.settings
    async with serve_web(settings.http_host, settings.http_port, app.is_ready, app.metrics, app.webhook):
        yield


def stop_signal() -> Stop:
    """A stop that SIGINT and SIGTERM set."""
    stop = Stop()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop


class App:
    """One running bot: the loops and what they share."""

    def __init__(
        self,
        settings: Settings,
        store: SqlStore,
        search: "SearchApart | Retrieval",
        bot: Bot,
        me: Me,
        telegram: Playground | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.settings, self.store, self.search, self.bot = settings, store, search, bot
        self.telegram, self.clock = telegram, clock
        use_lexicon(settings.lexicon, settings.data_dir)
        self.random = Random()
        self.work, self.out = Bell(), Bell()
        counts = Counts()
        self.intake = Intake(store, me, counts)
        guests = {telegram.users[0]} if telegram is not None else set()  # the owner of the group runs the playground
        access = Access(frozenset(settings.admin_ids) | guests, ZoneInfo(settings.timezone))
        self.ranking = Ranking()
        dispatcher = build_dispatcher(
            Defaults(settings.timezone, settings.language),
            me=me,
            search=search,
            compare=search.compare,
            fold=fold,
            rights=TelegramRights(bot, monotonic),
            random=self.random,
            access=access,
            ranking=self.ranking,
        )
        self.polling = Polling(bot, self.intake, self.work, clock)
        self.webhook = self._webhook()
        self.worker = Worker(store, bot, dispatcher, settings.language, clock, self.work, self.out, self._hasty)
        self.sender = Sender(store, bot, clock, self.out, counts)
        self.metrics = Metrics(counts, store, clock, lambda: search.revision)
        self.erasures = ErasureFile(settings.data_dir / FILE_NAME, store)
        self.folder = Folder(settings.data_dir / "inbox", store, access, read_aside, search.prepare)
        self.loader = Loader(store, bot, access, read_aside, search.prepare, clock, self.out, self.ranking)
        self.chores = Chores(
            settings, store, search.refresh, self.folder, self.erasures, self.ranking, self.random, clock,
            self.work, self.out, self.is_current,
        )  # fmt: skip

    def _hasty(self) -> Collection[int]:
        return self.intake.budgets.over(self.clock().timestamp())

    def _webhook(self) -> Webhook | None:
        secret = self.settings.webhook_secret
        if self.settings.webhook_url is None or secret is None:
            return None
        return Webhook(self.intake, secret.get_secret_value(), self.work, self.clock)

    async def is_ready(self) -> bool:
        """Whether the database can be read and questions be answered."""
        try:
            async with self.store.read() as tx:
                await tx.library.revision()
        except Exception:
            return False
        return self.search.revision >= 0

    async def serve(self, stop: Stop) -> None:
        """Work until `stop` is set; what is in hand then is brought to its end."""
        async with asyncio.TaskGroup() as tasks:
            loops = [
                tasks.create_task(self.worker.run(stop)),
                tasks.create_task(self.sender.run(stop)),
                tasks.create_task(self.loader.run(stop)),
                tasks.create_task(self._receive(stop)),
                tasks.create_task(self.chores.run(stop)),
                tasks.create_task(self._register_commands(stop)),
            ]
            self._announce()
            await stop.wait()
            log.info("stopping")
            self.work.ring()
            self.out.ring()
            _, late = await asyncio.wait(loops, timeout=STOP_SECONDS)
            for task in late:
                task.cancel()

    async def prepare(self) -> None:
        """What must stand before the first update: rows that a crash left, the library, the index, the demo."""
        now = self.clock()
        await recover(self.store, now)
        await self.erasures.agree()
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

    async def _receive(self, stop: Stop) -> None:
        """Updates, by webhook or by long polling."""
        if self.webhook is None:
            await self.polling.run(stop)
        else:
            url = f"{self.settings.webhook_url}{PATH}"
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.webhook.run(stop))
                tasks.create_task(register_webhook(self.bot, url, self.webhook, stop))

    def is_current(self) -> bool:
        """Whether everything that waited at Telegram has been stored, as far as one can know."""
        return self.webhook is not None or self.polling.is_current

    async def _register_commands(self, stop: Stop) -> None:
        try:
            async with stop.interruptible():
                await register_commands(self.bot, self.settings.language)
        except Exception as error:
            log.warning("the command menus were not set", error=type(error).__name__)
