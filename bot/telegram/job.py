"""An update in hand."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.ports import Store, Transaction


class Job:
    """The store as a handler sees it: committing a flow also finishes the update, in the same transaction."""

    def __init__(self, store: Store, update_id: int) -> None:
        self.store, self.update_id = store, update_id
        self.finished = False

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        return self.store.read()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Transaction]:
        async with self.store.write() as tx:
            yield tx
            await tx.updates.finish(self.update_id)
        self.finished = True
