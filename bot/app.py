"""The composition root: settings -> store, search, bot; one TaskGroup; a clean stop."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from random import Random
from time import monotonic
from zoneinfo import ZoneInfo

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError

from bot.demo import prepare
from bot.erasures import FILE_NAME, ErasureFile
from bot.flows.access import Access
from bot.flows.contest_clock import ROUND, run_clock
from bot.flows.contest_course import run_contests
from bot.flows.contest_publish import publish_due
from bot.flows.daily import BATCH, run_due
from bot.flows.duel_course import run_duels
from bot.flows.editions import take_effect
from bot.flows.habit import remind_due
from bot.flows.library import load_starter
from bot.flows.live_course import run_live
from bot.flows.reconcile import reconcile
from bot.flows.standings import Ranking
from bot.folder import Folder
from bot.game.model import Chat, ChatKind
from bot.lock import alone_in
from bot.playground import Playground, Scene, is_loopback
from bot.reading import read_aside
from bot.refusal import Refusal
from bot.retrieval import Retrieval, choose_encoder, use_lexicon
from bot.settings import Settings
from bot.store.opening import open_store, recover
from bot.store.store import SqlStore
from bot.telegram.bell import Bell
from bot.telegram.client import open_bot
from bot.telegram.commands import register_commands
from bot.telegram.dispatcher import build_dispatcher
from bot.telegram.intake import Intake, Me
from bot.telegram.loader import Loader
from bot.telegram.metrics import Counts, Metrics
from bot.telegram.polling import Polling
from bot.telegram.raw import raw
from bot.telegram.render import Renderer
from bot.telegram.rights import TelegramRights
from bot.telegram.sender import Sender
from bot.telegram.stop import Stop
from bot.telegram.visits import Defaults
from bot.telegram.web import port_taken, serve_web
from bot.telegram.webhook import PATH, Webhook, register_webhook
from bot.telegram.worker import Worker
from index.text import fold

STOP_SECONDS = 4.0
TICK_SECONDS = 1.0
ROUNDS_A_TICK = 50
"""Of a full batch each: when thousands of groups have their quiz at the same minute."""
LIVE_SECONDS = 0.5
REFRESH_SECONDS = 5.0
FOLDER_SECONDS = 5.0
TAKE_BACK_SECONDS = 2.0
PUBLISH_SECONDS = 5.0
RECONCILE_SECONDS = 60.0
ERASURE_SECONDS = 5.0
HOUSEKEEPING_SECONDS = 3600.0
KEEP_UPDATES = timedelta(days=2)
"""Telegram repeats an update for a day at most."""
KEEP_DEAD = timedelta(days=14)
KEEP_CALLS = timedelta(days=30)
KEEP_ASKERS = timedelta(days=30)
"""How long it is known who asked a question."""
log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    return datetime.now(UTC)


async def run(settings: Settings) -> None:
    """Run until SIGINT or SIGTERM. Raises Refusal when it cannot start."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with nullcontext() if settings.is_shared else alone_in(settings.data_dir):
        await _run(settings)


async def _run(settings: Settings) -> None:
    async with telegram_of(settings) as (bot, telegram):
        me = await who_am_i(bot)
        async with open_store(settings.database, Renderer(me.username), utc_now) as store:
            app = App(settings, store, bot, me, telegram)
            await app.prepare()
            async with web_of(app):
                await app.serve(stop_signal())


@asynccontextmanager
async def telegram_of(settings: Settings) -> AsyncIterator[tuple[Bot, Playground | None]]:
    """The bot of the token; without a token a playground, and the bot of that."""
    if settings.bot_token is not None:
        token = settings.bot_token.get_secret_value()
        async with open_bot(token, settings.bot_api_url, settings.proxy_url).context() as bot:
            yield bot, None
        return
    if settings.webhook_url is not None:
        raise Refusal(
            "WEBHOOK_URL is set and BOT_TOKEN is not: the playground would stand at a public address. Set both."
        )
    if not is_loopback(settings.http_host):
        log.warning(
            "the playground has no login, and others can reach it; HTTP_HOST=127.0.0.1 keeps it on this machine"
        )
    scene = Scene.sample()
    state = settings.data_dir / "playground.sqlite"
    async with AsyncExitStack() as stack:
        playground = Playground(scene, host=settings.http_host, port=settings.http_port, state_file=state)
        try:
            telegram = await stack.enter_async_context(playground)
        except OSError as error:
            raise port_taken(settings.http_host, settings.http_port, error) from None
        bot = await stack.enter_async_context(open_bot(telegram.token, telegram.url).context())
        yield bot, telegram


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
        use_lexicon(settings.lexicon, settings.data_dir)
        self.search = Retrieval(store, choose_encoder(settings.encoder_model), settings.data_dir / "index")
        counts = Counts()
        self.intake = Intake(store, me, counts)
        guests = {telegram.users[0]} if telegram is not None else set()  # the owner of the group runs the playground
        access = Access(frozenset(settings.admin_ids) | guests, ZoneInfo(settings.timezone))
        self.ranking = Ranking()
        dispatcher = build_dispatcher(
            Defaults(settings.timezone, settings.language),
            me=me,
            search=self.search,
            fold=fold,
            rights=TelegramRights(bot, monotonic),
            random=self.random,
            access=access,
            ranking=self.ranking,
        )
        self.polling = Polling(bot, self.intake, self.work, clock)
        self.webhook = self._webhook()
        self.worker = Worker(store, bot, dispatcher, settings.language, clock, self.work, self.out)
        self.sender = Sender(store, bot, clock, self.out, counts)
        self.metrics = Metrics(counts, store, clock, lambda: self.search.revision)
        self.erasures = ErasureFile(settings.data_dir / FILE_NAME, store)
        self.folder = Folder(settings.data_dir / "inbox", store, access, read_aside)
        self.loader = Loader(store, bot, access, read_aside, self.search.prepare, clock, self.out, self.ranking)

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
                tasks.create_task(every(TICK_SECONDS, self._tick, stop)),
                tasks.create_task(every(LIVE_SECONDS, self._go_on_live, stop)),
                tasks.create_task(every(ROUND, self._go_on_playing, stop)),
                tasks.create_task(every(TICK_SECONDS, self._run_contests, stop)),
                tasks.create_task(every(REFRESH_SECONDS, self.search.refresh, stop)),
                tasks.create_task(every(FOLDER_SECONDS, self._look_into_folder, stop)),
                tasks.create_task(every(PUBLISH_SECONDS, self._publish, stop)),
                tasks.create_task(every(TAKE_BACK_SECONDS, self._take_back, stop)),
                tasks.create_task(every(ERASURE_SECONDS, self.erasures.agree, stop)),
                tasks.create_task(every(RECONCILE_SECONDS, self._reconcile, stop)),
                tasks.create_task(every(HOUSEKEEPING_SECONDS, self._keep_house, stop)),
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

    async def _tick(self) -> None:
        """Slots are closed only when no vote waits at Telegram any more."""
        now = self.clock()
        if await run_duels(self.store, now):
            self.out.ring()
        await take_effect(self.store, now, now.astimezone(ZoneInfo(self.settings.timezone)).date())
        if await remind_due(self.store, now):
            self.out.ring()
        for _ in range(ROUNDS_A_TICK):
            handled = await run_due(self.store, now, self.random, closing=self.is_current)
            if handled:
                self.out.ring()
            if handled < BATCH:
                return

    async def _go_on_live(self) -> None:
        """As with slots: a question is over only when no vote waits at Telegram any more."""
        if self.is_current and await run_live(self.store, self.clock()):
            self.out.ring()

    async def _go_on_playing(self) -> None:
        if await run_clock(self.store, self.clock()):
            self.out.ring()

    async def _run_contests(self) -> None:
        """Like slots, contests are closed only when no vote waits at Telegram any more."""
        if await run_contests(self.store, self.clock(), closing=self.is_current):
            self.out.ring()

    @property
    def is_current(self) -> bool:
        """Whether everything that waited at Telegram has been stored, as far as one can know."""
        return self.webhook is not None or self.polling.is_current

    async def _reconcile(self) -> None:
        if self.is_current:
            await reconcile(self.store, self.clock(), self.settings.admin_ids, self.settings.language)
            self.out.ring()

    async def _publish(self) -> None:
        if await publish_due(self.store, self.ranking, self.clock()):
            self.out.ring()

    async def _take_back(self) -> None:
        """What another process had in hand when it was killed goes on here."""
        if await self.store.take_back():
            self.work.ring()
            self.out.ring()

    async def _look_into_folder(self) -> None:
        if await self.folder.look(self.clock()):
            self.out.ring()

    async def _keep_house(self) -> None:
        now = self.clock()
        async with self.store.write() as tx:
            await tx.updates.purge(now - KEEP_UPDATES)
            await tx.updates.forget_dead(now - KEEP_DEAD)
            await tx.calls.purge(now - KEEP_CALLS)
            await tx.buckets.purge()
            await tx.closed_polls.purge(now - KEEP_CALLS)
            await tx.ledger.forget_attempts(now - KEEP_UPDATES)
            await tx.asked.forget_askers(now - KEEP_ASKERS)

    async def _register_commands(self, stop: Stop) -> None:
        try:
            async with stop.interruptible():
                await register_commands(self.bot, self.settings.language)
        except Exception as error:
            log.warning("the command menus were not set", error=type(error).__name__)


async def every(seconds: float, work: Callable[[], Awaitable[object]], stop: Stop) -> None:
    """Do something again and again until the stop; a failure is logged and does not end it."""
    while not stop.is_set():
        try:
            await work()
        except Exception:
            log.exception("periodic work failed", work=getattr(work, "__qualname__", ""))
        async with stop.interruptible():
            await asyncio.sleep(seconds)
