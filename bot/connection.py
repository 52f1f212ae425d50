"""The way to Telegram: the bot of the token, or without a token a playground and the bot of that."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError

from bot.playground import Playground, Scene, is_loopback
from bot.refusal import Refusal
from bot.settings import Settings
from bot.telegram.client import open_bot
from bot.telegram.intake import Me
from bot.telegram.raw import raw
from bot.telegram.web import port_taken

log = structlog.get_logger(__name__)


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
