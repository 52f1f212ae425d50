"""The connection to the Bot API."""

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer

REQUEST_TIMEOUT = 30.0
"""Seconds after which a call without an answer counts as unsure."""


def open_bot(token: str, api_url: str | None = None, proxy_url: str | None = None) -> Bot:
    """A Bot that speaks to Telegram, or to the Bot API server at `api_url`, through a proxy if there is one."""
    api = TelegramAPIServer.from_base(api_url) if api_url else PRODUCTION
    return Bot(token, session=AiohttpSession(proxy=proxy_url, api=api, timeout=REQUEST_TIMEOUT))
