"""`python -m tests.load.many`: the search process, over the index that the bench of answers has saved."""

import asyncio

from bot import searching
from bot.interpreter import set_up
from bot.search.retrieval import Retrieval
from index.saved import fitting, load
from tests.load.answers import PASSAGES, stand_ins


async def refresh(self: Retrieval) -> bool:
    assert self.encoder is not None
    self.searcher.switch(fitting(load(self.folder, self.encoder.name), stand_ins(PASSAGES)))
    self.revision = 1
    return True


if __name__ == "__main__":
    Retrieval.refresh = refresh  # type: ignore[method-assign]
    set_up()
    asyncio.run(searching.main())
