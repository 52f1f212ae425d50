"""Appeals, rulings and news of contests as they are kept."""

from dataclasses import replace
from datetime import timedelta

from bot.game.appeal import Appeal, AppealState, Reason
from bot.game.model import Chat, ChatKind
from bot.game.recount import Played, Ruling
from bot.game.running import Mark, News, NewsKind, Turn
from bot.store.store import SqlStore
from tests.store.samples import ANNA, BAO, FULL_GROUP, GROUP, NOW, QUESTION, TODAY, answer, posted
from tests.store.test_contests import begun


async def test_one_appeal_a_question_and_person(store: SqlStore) -> None:
    contest, _ = await begun(store)
    appeal = Appeal(contest.id, QUESTION.id, ANNA.id, Reason.KEY, NOW)
    second = replace(appeal, person_id=BAO.id, words="还有一个对的", reason=Reason.OTHER)
    async with store.write() as tx:
        assert await tx.appeals.file(appeal)
        assert not await tx.appeals.file(replace(appeal, reason=Reason.OTHER))
        assert await tx.appeals.file(second)
        assert await tx.appeals.of_contest(contest.id) == [appeal, second]
        assert await tx.appeals.waiting(contest.id) == 2
        assert await tx.appeals.decide(contest.id, QUESTION.id, AppealState.REJECTED, NOW, ANNA.id) == 2
        assert await tx.appeals.decide(contest.id, QUESTION.id, AppealState.UPHELD, NOW, ANNA.id) == 0
        assert {one.state for one in await tx.appeals.of_contest(contest.id)} == {AppealState.REJECTED}
        assert await tx.appeals.waiting(contest.id) == 0


async def test_the_latest_ruling_counts(store: SqlStore) -> None:
    contest, _ = await begun(store)
    async with store.write() as tx:
        await tx.appeals.rule(contest.id, Ruling("q1", (2, 0)), NOW, ANNA.id)
        await tx.appeals.rule(contest.id, Ruling("q0", ("一九二一",)), NOW, None)
        await tx.appeals.rule(contest.id, Ruling("q1"), NOW, ANNA.id)
        assert await tx.appeals.rulings(contest.id) == [Ruling("q0", ("一九二一",)), Ruling("q1", None)]


async def test_news_is_told_up_to_a_group_and_then_done(store: SqlStore) -> None:
    contest, _ = await begun(store)
    async with store.write() as tx:
        await tx.contest_news.add(contest.id, NewsKind.OPENED, {"x": [1]})
        (number,) = await tx.contest_news.waiting()
        assert await tx.contest_news.hold(number) == News(number, contest.id, NewsKind.OPENED, {"x": [1]})
        await tx.contest_news.told(number, -7)
        assert await tx.contest_news.hold(number) == News(number, contest.id, NewsKind.OPENED, {"x": [1]}, -7)
        await tx.contest_news.told(number, None)
        assert await tx.contest_news.hold(number) is None
        assert await tx.contest_news.waiting() == []


async def test_groups_by_title_and_by_id(store: SqlStore) -> None:
    others = [Chat(-number, ChatKind.GROUP, title, "UTC", "en") for number, title in ((7, "一支部"), (8, "100%支部"))]
    async with store.write() as tx:
        for chat in (GROUP, FULL_GROUP, Chat(5, ChatKind.PRIVATE, "支部书记", "UTC", "en"), *others):
            await tx.chats.ensure(chat)
        assert [chat.id for chat in await tx.chats.groups("支部", 0, 9)] == [-8, -7]
        assert [chat.id for chat in await tx.chats.groups("0%", 0, 9)] == [-8]
        assert [chat.id for chat in await tx.chats.groups("", 1, 1)] == [-7]
        assert await tx.chats.count_groups("") == 3
        assert [chat.id for chat in await tx.chats.groups_behind(None, 2)] == [GROUP.id, -8]
        assert [chat.id for chat in await tx.chats.groups_behind(-8, 2)] == [-7]


async def test_what_was_played_stands_with_its_moments(store: SqlStore) -> None:
    contest, run = await begun(store)
    post = await posted(store)
    mark = Mark(post.id, ANNA.id, run.id, True, 10, 900, TODAY)
    async with store.write() as tx:
        await tx.runs.add_turn(Turn(post.id, contest.id, 0, run.id))
        await tx.runs.issue(post.id, NOW, NOW + timedelta(seconds=30))
        await tx.ledger.append([answer(post, ANNA, right=True)])
        await tx.runs.mark([mark])
        assert await tx.runs.played(contest.id) == [Played(mark, QUESTION.id, (1,), True, NOW, NOW)]
        assert await tx.runs.played(contest.id + 1) == []
        for whole in (False, True):
            assert len(await tx.runs.played(contest.id, QUESTION.id, whole_people=whole)) == 1
            assert await tx.runs.played(contest.id, "other", whole_people=whole) == []
        assert await tx.runs.given(contest.id) == {post.id: QUESTION.id}
        assert [turn.post_id for turn in await tx.runs.all_turns(contest.id)] == [post.id]
