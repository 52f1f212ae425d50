"""`run`: the bot itself."""

import asyncio

from bot.cli.opening import open_settings


def run() -> None:
    """Start the bot: on Telegram with BOT_TOKEN, in the local playground without."""
    settings = open_settings()
    from bot import app

    asyncio.run(app.run(settings))
