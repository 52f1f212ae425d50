"""Editions, passages and vectors."""

from datetime import date, timedelta

from bot.flows.editions import Decision, approve, take_effect, withdraw
from bot.material import Edition
from bot.ports import Transaction
from bot.store.store import SqlStore
from knowledge.model import Document
from knowledge.review import EditionState, PassageState
from tests.store.samples import ANNA, NOW, TODAY, approved, document, draft, passages

DECISION = Decision(ANNA.id, NOW, TODAY)


async def decide(tx: Transaction, edition_id: int, effective_on: date | None = None) -> EditionState:
    edition = await tx.library.edition(edition_id)
    assert edition is not None
    return await approve(tx, edition, DECISION, effective_on)


async def add(store: SqlStore, source: Document, digest: str, *, approve: bool = True) -> int:
    async with store.write() as tx:
        return await (approved if approve else draft)(tx, source, digest)


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
        await decide(tx, first)
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
        assert await tx.library.named([gone.id, here.id, "unknown"]) == {gone.id: gone, here.id: here}


async def test_a_passage_of_two_editions_is_live_when_one_is(store: SqlStore) -> None:
    """The same text at the same place under the same names, in files that differ elsewhere."""
    longer = document(text=document().text + "\n\n又一段。")
    await add(store, document(), "d")
    await add(store, longer, "e", approve=False)
    async with store.read() as tx:
        first = passages(longer)[0]
        assert await tx.library.passage(first.id) == (first, True)
        assert await tx.library.named([first.id]) == {first.id: first}


async def test_the_revision_rises_with_every_change(store: SqlStore) -> None:
    edition = await add(store, document(), "d", approve=False)
    async with store.write() as tx:
        assert await tx.library.revision() == 0
        await decide(tx, edition)
        first = await tx.library.revision()
        assert first > 0
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


async def test_a_dropped_passage_is_never_quoted(store: SqlStore) -> None:
    edition = await add(store, document(), "d", approve=False)
    first, second = passages(document())
    async with store.write() as tx:
        await tx.library.judge(edition, [0], PassageState.DROPPED)
        await tx.library.name(edition, 1, ["别的标题"])
        await decide(tx, edition)
        (kept,) = await tx.library.passages()
        assert (kept.text, kept.heading) == (second.text, ("别的标题",))
        assert await tx.library.live([first.id, second.id]) == {second.id}
        assert await tx.library.passage(first.id) == (first, False)
        states = [one.state for one in await tx.library.reviewed(edition)]
        assert states == [PassageState.DROPPED, PassageState.APPROVED]


async def test_an_edition_is_in_force_from_its_day_on(store: SqlStore) -> None:
    old, new = document(), document(edition="2", text="新的文字。")
    await add(store, old, "d")
    later = await add(store, new, "e", approve=False)
    day = TODAY + timedelta(days=3)
    async with store.write() as tx:
        assert await decide(tx, later, day) is EditionState.SCHEDULED
        assert await tx.library.passages() == list(passages(old))
    assert await take_effect(store, NOW, day - timedelta(days=1)) == 0
    assert await take_effect(store, NOW, day) == 1
    assert await take_effect(store, NOW, day) == 0
    async with store.read() as tx:
        assert await tx.library.passages() == list(passages(new))
        in_force = await tx.library.in_force("建党")
        assert in_force is not None
        assert (in_force.id, in_force.approved_by) == (later, ANNA.id)
        actions = [(entry.action, entry.person_id) for entry in await tx.audit.entries(3)]
        assert actions == [("replace", None), ("take effect", None), ("approve", ANNA.id)]


async def test_a_withdrawn_edition_can_be_approved_again(store: SqlStore) -> None:
    edition_id = await add(store, document(), "d")
    async with store.write() as tx:
        edition = await tx.library.edition(edition_id)
        assert edition is not None
        await withdraw(tx, edition, DECISION)
        assert await tx.library.passages() == []
        withdrawn = await tx.library.edition(edition_id)
        assert withdrawn is not None
        assert (withdrawn.state, withdrawn.withdrawn_by) == (EditionState.WITHDRAWN, ANNA.id)
        assert await decide(tx, edition_id) is EditionState.APPROVED
        assert len(await tx.library.passages()) == 2
        assert [entry.action for entry in await tx.audit.entries(9)] == ["approve", "withdraw", "approve"]


async def test_editions_are_found_by_words_of_their_title(store: SqlStore) -> None:
    for title, digest in (("建党", "d"), ("长征", "e"), ("100%", "f")):
        await add(store, document(title), digest, approve=False)
    async with store.read() as tx:
        assert [edition.title for edition in await tx.library.editions("长")] == ["长征"]
        assert [edition.title for edition in await tx.library.editions("%")] == ["100%"]


async def test_editions_are_found_by_words_of_their_passages(store: SqlStore) -> None:
    for title, text, digest in (("建党", "1921年七月。", "d"), ("长征", "占了100%。\n\n又占100%。", "e")):
        await add(store, document(title, text=text), digest, approve=False)
    async with store.write() as tx:
        for words, titles in (("七月", ["建党"]), ("0%", ["长征"]), ("%七", []), ("长征", [])):
            assert [edition.title for edition in await tx.library.holding(words)] == titles
        (one,) = await tx.library.holding("又占")
        await tx.library.judge(one.id, [1], PassageState.DROPPED)
        assert await tx.library.holding("又占") == []
