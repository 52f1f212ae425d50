"""Roles, the audit, and files that are being read."""

from datetime import timedelta

from bot.material import Entry, Load, LoadState
from bot.roles import Role
from bot.store.loads import UNSHOWN
from bot.store.store import SqlStore
from tests.store.samples import ANNA, BAO, LEASE, NOW

LOAD = Load(0, ANNA.id, ANNA.id, "zh-Hans", "file", "讲义.docx", LoadState.WAITING)


async def test_a_role_is_held_until_its_end_or_until_it_is_taken_away(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.people.upsert([ANNA, BAO])
        await tx.staff.appoint(BAO.id, Role.EDITOR, ANNA.id, NOW)
        await tx.staff.appoint(BAO.id, Role.REVIEWER, ANNA.id, NOW, NOW + LEASE)
        assert await tx.staff.roles(BAO.id, NOW) == {Role.EDITOR, Role.REVIEWER}
        assert await tx.staff.all(NOW) == [(BAO, Role.EDITOR, None), (BAO, Role.REVIEWER, NOW + LEASE)]
        assert await tx.staff.roles(BAO.id, NOW + LEASE) == {Role.EDITOR}
        await tx.staff.appoint(BAO.id, Role.REVIEWER, ANNA.id, NOW)
        assert Role.REVIEWER in await tx.staff.roles(BAO.id, NOW + LEASE)
        assert await tx.staff.dismiss(BAO.id, Role.EDITOR)
        assert not await tx.staff.dismiss(BAO.id, Role.EDITOR)
        assert await tx.staff.roles(BAO.id, NOW) == {Role.REVIEWER}
        assert await tx.staff.roles(ANNA.id, NOW) == set()


async def test_the_audit_gives_the_latest_first(store: SqlStore) -> None:
    async with store.write() as tx:
        for number in range(3):
            await tx.audit.put(Entry(NOW, ANNA.id if number else None, "approve", f"第{number}本", {"edition": number}))
        latest = await tx.audit.entries(2)
        assert [entry.subject for entry in latest] == ["第2本", "第1本"]
        (first,) = await tx.audit.entries(5, before=latest[-1].id)
        assert (first.subject, first.person_id, first.details) == ("第0本", None, {"edition": 0})


async def test_a_file_is_read_by_one_and_taken_over_when_its_reader_is_lost(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.people.upsert([ANNA])
        number = await tx.loads.add(LOAD, NOW)
        assert await tx.loads.claim(NOW, LEASE) is None, "the message that shows it has not arrived"
        await tx.loads.shown(number, 77)
        claimed = await tx.loads.claim(NOW, LEASE)
        assert claimed is not None
        assert claimed.id == number
        assert await tx.loads.claim(NOW, LEASE) is None
        assert await tx.loads.keep(number, NOW + 2 * LEASE) is LoadState.READING
        assert await tx.loads.claim(NOW + LEASE, LEASE) is None
        assert (await tx.loads.claim(NOW + 2 * LEASE, LEASE)) is not None


async def test_a_file_that_could_not_be_shown_is_read_all_the_same(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.people.upsert([ANNA])
        number = await tx.loads.add(LOAD, NOW)
        claimed = await tx.loads.claim(NOW + UNSHOWN, LEASE)
        assert claimed is not None and claimed.id == number


async def test_a_file_ends_once(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.people.upsert([ANNA])
        number = await tx.loads.add(LOAD, NOW)
        await tx.loads.shown(number, 77)
        assert await tx.loads.end(number, LoadState.CANCELLED)
        assert not await tx.loads.end(number, LoadState.DONE)
        assert await tx.loads.keep(number, NOW + timedelta(1)) is LoadState.CANCELLED
        load = await tx.loads.get(number)
        assert load is not None
        assert (load.state, load.message_id) == (LoadState.CANCELLED, 77)
        assert await tx.loads.claim(NOW + timedelta(1), LEASE) is None
