"""`run`: the bot itself."""

import asyncio
import os
import sys
import threading

from bot.cli.opening import open_settings
from bot.interpreter import keep_what_stands, set_up


def run() -> None:
    """Start the bot: on Telegram with BOT_TOKEN, in the local playground without."""
    settings = open_settings()
    set_up()
    from bot import app

    try:
        asyncio.run(app.run(settings))
    except KeyboardInterrupt:
        _leave(130)
        raise
    _leave(0)


def _leave(code: int) -> None:
    """End without delay: an index that is still being built is neither waited for nor pulled from under its thread."""
    if threading.active_count() > 1:
        sys.stderr.flush()
        os._exit(code)
    keep_what_stands()  # to look for garbage once more takes a second, and all of it ends here anyway
