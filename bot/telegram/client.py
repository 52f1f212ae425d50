"""The connection to the Bot API."""

from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod

REQUEST_TIMEOUT = 30.0
"""Seconds after which a call without an answer counts as unsure."""


class NotConnected(TelegramNetworkError):
    """The proxy could not be reached, or could not reach Telegram: the call was not made."""


class ProxySession(AiohttpSession):
    """Errors of the proxy are Exceptions of their own, which aiogram does not know."""

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:
        from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

        try:
            return await super().make_request(bot, method, timeout)
        except (ProxyConnectionError, ProxyError, ProxyTimeoutError) as error:
            raise NotConnected(method=method, message=type(error).__name__) from None


def open_bot(token: str, api_url: str | None = None, proxy_url: str | None = None) -> Bot:
    """A Bot that speaks to Telegram, or to the Bot API server at `api_url`, through a proxy if there is one."""
    api = TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION
    kind = ProxySession if proxy_url else AiohttpSession
    return Bot(token, session=kind(proxy=proxy_url, api=api, timeout=REQUEST_TIMEOUT))
