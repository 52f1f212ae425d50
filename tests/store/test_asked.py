"""Questions that were asked: ratings count once, gaps are grouped, askers are forgotten."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from bot.asked import Asked, AskedState
from bot.game.model import Person
from bot.store.store import SqlStore
from tests.store.samples import GROUP, NOW

PERSON = Person(7, "王敏")
REFUSED = Asked("三湾 拖拉机", "三湾有几台拖拉机", "zh-Hans", NOW, AskedState.REFUSED, None, -1, PERSON.id, 5)
ANSWERED = replace(REFUSED, key="遵义", text="遵义会议", state=AskedState.ANSWERED, passage_id="0" * 16)


async def test_a_question_comes_back_as_it_was_kept(store: SqlStore) -> None:
    async with store.write() as tx:
        number = await tx.asked.add(ANSWERED)
        assert await tx.asked.get(number) == replace(ANSWERED, id=number)
        assert await tx.asked.get(number + 1) is None


async def test_a_rating_counts_once_and_a_dislike_makes_a_gap(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.people.upsert([PERSON])
        number = await tx.asked.add(ANSWERED)
        assert await tx.asked.rate(number, PERSON.id, liked=False)
        assert not await tx.asked.rate(number, PERSON.id, liked=True)
        (gap,) = await tx.asked.gaps(5)
    assert gap.latest == replace(ANSWERED, id=number, state=AskedState.DISLIKED)


async def test_gaps_are_grouped_and_the_most_asked_come_first(store: SqlStore) -> None:
    async with store.write() as tx:
        once = await tx.asked.add(replace(REFUSED, key="x"))
        await tx.asked.add(REFUSED)
        twice = await tx.asked.add(replace(REFUSED, text="另一种问法"))
        await tx.asked.add(ANSWERED)
        gaps = await tx.asked.gaps(5)
        assert [(gap.latest.id, gap.count) for gap in gaps] == [(twice, 2), (once, 1)]
        assert len(await tx.asked.gaps(1)) == 1
        assert [asked.text for asked in await tx.asked.open(REFUSED.key)] == [REFUSED.text, "另一种问法"]
        await tx.asked.close(REFUSED.key, AskedState.SETTLED, "f" * 16)
        assert await tx.asked.open(REFUSED.key) == []
        assert [gap.latest.id for gap in await tx.asked.gaps(5)] == [once]


async def test_askers_are_forgotten_and_questions_stay(store: SqlStore) -> None:
    async with store.write() as tx:
        old, new = await tx.asked.add(REFUSED), await tx.asked.add(replace(REFUSED, asked_at=NOW + timedelta(days=2)))
        assert await tx.asked.forget_askers(NOW + timedelta(days=1)) == 1
        forgotten, kept = await tx.asked.get(old), await tx.asked.get(new)
    assert forgotten == replace(REFUSED, id=old, chat_id=None, person_id=None, message_id=None)
    assert kept is not None
    assert kept.person_id == PERSON.id


async def test_a_question_of_any_length_can_be_kept_and_settled(store: SqlStore) -> None:
    """PostgreSQL's indexes hold 2,704 bytes of what cannot be compressed."""
    random = Random(1)
    long, other = ("".join(chr(random.randrange(0x4E00, 0x9F00)) for _ in range(4096)) for _ in range(2))
    async with store.write() as tx:
        first = await tx.asked.add(replace(REFUSED, key=long))
        await tx.asked.add(replace(REFUSED, key=long + "x"))
        await tx.asked.add(replace(REFUSED, key=other))
        kept = await tx.asked.get(first)
        assert kept is not None
        assert [asked.id for asked in await tx.asked.open(kept.key)] == [first]
        assert [asked.id for asked in await tx.asked.open(long)] == [first]
        await tx.asked.close(kept.key, AskedState.DROPPED)
        assert len(await tx.asked.gaps(5)) == 2


async def test_questions_move_with_their_group(store: SqlStore) -> None:
    """Their message stays behind: in the supergroup its number belongs to another one."""
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
        number = await tx.asked.add(replace(REFUSED, chat_id=GROUP.id, thread_id=4))
        await tx.chats.move(GROUP.id, -1000)
        moved = await tx.asked.get(number)
    assert moved is not None
    assert (moved.chat_id, moved.message_id) == (-1000, None)
