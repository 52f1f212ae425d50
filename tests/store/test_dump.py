"""PostgreSQL's own tools bring everything back, taken while the bot works."""

import pytest

from bot.store.opening import open_store
from tests.store.boards import standing
from tests.store.postgres import Cluster
from tests.store.samples import ANNA, BAO, NOW, answer, encode, posted

pytestmark = pytest.mark.postgres


async def test_what_was_dumped_while_the_store_was_open_comes_back(postgres: Cluster) -> None:
    file = postgres.folder / "copy.dump"
    async with open_store(postgres.create("dumped"), encode, lambda: NOW) as store:
        post = await posted(store)
        async with store.write() as tx:
            await tx.ledger.append([answer(post)])
        async with store.write() as tx:
            await tx.ledger.append([answer(post, BAO)])  # not committed yet, so not in the copy
            postgres.dump("dumped", file)
    async with open_store(postgres.restore(file, "restored"), encode, lambda: NOW) as store, store.write() as tx:
        assert [tally.person for tally in await standing(tx, post.chat_id)] == [ANNA]
        assert await tx.ledger.append([answer(post), answer(post, BAO)]) == 1
