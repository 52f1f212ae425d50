"""Editions, passages and vectors."""

from datetime import timedelta

from bot.ports import Edition, EditionState
from bot.store.store import SqlStore
from knowledge.model import Document
from tests.store.samples import NOW, document, passages


async def add(store: SqlStore, source: Document, digest: str, *, approve: bool = True) -> int:
    async with store.write() as tx:
        edition = await tx.library.add(f"{digest}.md", digest, source, passages(source), NOW)
        if approve:
            await tx.library.approve(edition, NOW + timedelta(hours=1))
        return edition


async def test_an_edition_is_known_by_its_bytes(store: SqlStore) -> None:
    edition = await add(store, document(), "d", approve=False)
    async with store.read() as tx:
        stored = Edition(edition, "建党", "1", EditionState.DRAFT, 2, NOW)
        assert await tx.library.known("d") == stored
        assert await tx.library.known("e") is None
        assert await tx.library.editions() == [stored]
    assert await add(store, document(), "d", approve=False) == edition


async def test_passages_come_back_in_order_once_they_are_approved(store: SqlStore) -> None:
    one, two = document(), document("长征", text="三\n\n二\n\n一")
    first = await add(store, one, "d", approve=False)
    await add(store, two, "e")
    async with store.write() as tx:
        assert await tx.library.passages() == list(passages(two))
        await tx.library.approve(first, NOW)
        assert await tx.library.passages() == [*passages(one), *passages(two)]


async def test_a_new_edition_withdraws_the_older_one(store: SqlStore) -> None:
    old, new, other = document(), document(edition="2"), document("长征")
    for source, digest in ((old, "d"), (other, "e"), (new, "f")):
        await add(store, source, digest)
    async with store.read() as tx:
        states = [(edition.title, edition.edition, edition.state) for edition in await tx.library.editions()]
        assert states == [
            ("建党", "1", EditionState.WITHDRAWN),
            ("长征", "1", EditionState.APPROVED),
            ("建党", "2", EditionState.APPROVED),
        ]
        gone, here = passages(old)[0], passages(new)[0]
        assert await tx.library.live([gone.id, here.id, "unknown"]) == {here.id}
        assert await tx.library.passage(gone.id) == (gone, False)
        assert await tx.library.passage(here.id) == (here, True)
        assert await tx.library.passage("unknown") is None


async def test_a_passage_of_two_editions_is_live_when_one_is(store: SqlStore) -> None:
    """The same text at the same place under the same names, in files that differ elsewhere."""
    longer = document(text=document().text + "\n\n又一段。")
    await add(store, document(), "d")
    await add(store, longer, "e", approve=False)
    async with store.read() as tx:
        first = passages(longer)[0]
        assert await tx.library.passage(first.id) == (first, True)


async def test_the_revision_rises_with_every_change(store: SqlStore) -> None:
    edition = await add(store, document(), "d", approve=False)
    async with store.write() as tx:
        assert await tx.library.revision() == 0
        await tx.library.approve(edition, NOW)
        first = await tx.library.revision()
        await tx.library.approve(edition, NOW)
        assert await tx.library.revision() == first > 0
    await add(store, document(edition="2"), "e")
    async with store.read() as tx:
        assert await tx.library.revision() > first


async def test_vectors_are_kept_by_encoder(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.library.keep_vectors("e5", {"a": b"\0\1", "b": b"2"})
        await tx.library.keep_vectors("e5", {"a": b"3", "c": b"4"})
        await tx.library.keep_vectors("other", {"a": b"5"})
        await tx.library.keep_vectors("e5", {})
        assert await tx.library.vectors("e5") == {"a": b"\0\1", "b": b"2", "c": b"4"}
        assert await tx.library.vectors("none") == {}
