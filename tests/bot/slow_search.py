"""`python -m tests.bot.slow_search`: the search process, but an index takes a minute from the second one on."""

import asyncio
import time
from typing import Any

from bot import searching
from bot.search import retrieval

built, real = [], retrieval.build


def build(*args: Any) -> Any:
    if built:
        time.sleep(60)
    built.append(True)
    return real(*args)


if __name__ == "__main__":
    retrieval.build = build
    asyncio.run(searching.main())
