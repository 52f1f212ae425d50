"""Mentions of the bot in text."""

import re
from functools import cache


@cache
def mention(username: str) -> re.Pattern[str]:
    """Finds `@username` and no longer name that begins with it."""
    return re.compile(rf"(?<![A-Za-z0-9_])@{re.escape(username)}(?![A-Za-z0-9_])", re.IGNORECASE | re.ASCII)
