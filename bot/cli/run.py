"""`run`: the bot itself."""

import asyncio
import os
import sys
import threading

from bot.cli.opening import open_settings


def run() -> None:
    """Start the bot: on Telegram with BOT_TOKEN, in the local playground without."""
    settings = open_settings()
    from bot import app

    asyncio.run(app.run(settings))
    if threading.active_count() > 1:  # an index is being built; it is not waited for, nor taken apart under its feet
        sys.stderr.flush()
        os._exit(0)
