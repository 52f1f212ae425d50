"""The course of a contest: it opens, closes, is appealed against, counted anew, final and can be verified."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.flows.contest_course import MOST_FROZEN, run_contests
from bot.flows.contest_recount import rule
from bot.flows.contest_verify import verify
from bot.game.contest import Form, Rules, seal
from bot.game.model import Chat, ChatKind, Quiet
from bot.game.recount import Ruling
from bot.game.running import Contest, ContestState, Selection
from bot.playground import Playground
from bot.store.schema import outbox
from index.text import fold
from knowledge.questions import Kind, Question
from knowledge.typed import LETTERS
from tests.bot.conftest import House, running
from tests.bot.played import opened, planned, play, stored
from tests.bot.test_gaps import buttons, press_for_message
from tests.bot.test_materials import edited

CHOICE = Selection(kinds=(Kind.SINGLE,), topics=("土地革命",))
RULES = Rules(count=3, bonus=5)


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    """The owner of the group is the owner of the bot."""
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        yield made


async def begun(house: House, rules: Rules = RULES) -> Contest:
    """A contest that is open for the group, which the bot knows."""
    await house.tell(house.owner, "/help")
    await house.tell(house.owner, "/help", house.group)
    contest = await planned(house.store, house.owner, datetime.now(UTC), rules)
    async with house.store.write() as tx:
        await tx.contests.save(replace(contest, selection=CHOICE))
    return await opened(house.store, contest)


async def until(house: House, contest: Contest, state: ContestState, moment: datetime) -> Contest:
    house.clock.go_to(moment)
    for _ in range(100):
        await run_contests(house.store, house.clock())
        found = await stored(house.store, contest)
        if found.state is state:
            return found
    raise AssertionError(found.state)


async def differences(house: House, contest: Contest) -> list[str]:
    async with house.store.read() as tx:
        return [one.what for one in (await verify(tx, fold, await tx.contests.get(contest.id) or contest)).differences]


def in_group(house: House, text: str) -> list[str]:
    return [str(message["text"]) for message in house.sent(house.group) if text in str(message.get("text"))]


async def test_questions_rules_and_seed_are_frozen_and_the_group_is_told_once(house: House) -> None:
    contest = await begun(house)
    assert contest.state is ContestState.OPEN
    assert {question.kind for question in contest.questions} == {Kind.SINGLE}
    assert {question.topic for question in contest.questions} == {"土地革命"}
    assert 3 <= len(contest.questions) <= MOST_FROZEN
    assert contest.digest == seal(RULES, contest.questions, contest.seed)
    assert len(contest.seed) == 32
    message = await house.wait(lambda: [one for one in house.sent(house.group) if "开始了" in str(one.get("text"))])
    assert contest.digest in message[0]["text"]
    assert contest.seed not in message[0]["text"]
    way = await house.press(house.members[0], message[0], buttons(message[0])["🏁 参加"])
    assert way["url"].endswith("?start=c_c0ffee")
    assert contest.opens_at is not None
    assert not await run_contests(house.store, contest.opens_at + timedelta(minutes=1))
    listed = await house.tell(house.members[0], "/contests", house.group)
    assert "🏁 五四知识赛" in buttons(listed)
    assert len(in_group(house, "开始了！")) == 1


async def test_at_the_end_the_seed_is_published_and_the_contest_becomes_final(house: House) -> None:
    contest = await begun(house)
    assert contest.closes_at is not None
    closed = await until(house, contest, ContestState.CLOSED, contest.closes_at + timedelta(seconds=1))
    assert closed.appeals_until is not None
    assert timedelta(hours=23) < closed.appeals_until - contest.closes_at < timedelta(hours=25)
    (told,) = await house.wait(lambda: in_group(house, "结束了"))
    assert contest.seed in told
    await until(house, contest, ContestState.FINAL, closed.appeals_until)


async def test_what_cannot_be_played_is_a_draft_again_and_its_organiser_is_told(house: House) -> None:
    await house.tell(house.owner, "/help")
    contest = await planned(house.store, house.owner, datetime.now(UTC), RULES)
    async with house.store.write() as tx:
        await tx.contests.save(replace(contest, selection=Selection(topics=("没有的主题",))))
    assert (await opened(house.store, contest)).state is ContestState.DRAFT
    await house.wait(lambda: "合适的题只有 0 道" in str(house.sent(house.owner)))
    assert contest.closes_at is not None
    async with house.store.write() as tx:
        await tx.contests.save(contest)
    await run_contests(house.store, contest.closes_at)
    assert (await stored(house.store, contest)).state is ContestState.DRAFT


async def test_many_groups_are_told_in_turn_and_none_in_quiet_hours(house: House) -> None:
    """The clock says when it is quiet: the group of the night is told after it."""
    now = datetime(2030, 5, 4, 14, tzinfo=UTC)
    house.clock.go_to(now)
    async with house.store.write() as tx:
        for number in range(250):
            chat = Chat(-1000 - number, ChatKind.GROUP, f"支部{number}", "UTC", "zh-Hans")
            await tx.chats.ensure(chat)
            await tx.chats.save(replace(chat, quiet=Quiet(time(13), time(16)) if number == 0 else None))
    contest = await planned(house.store, house.owner, now, RULES, groups=range(-1200, -999))
    assert contest.opens_at is not None
    house.clock.go_to(contest.opens_at)
    for _ in range(5):
        await run_contests(house.store, house.clock())
    async with house.store.read() as tx:
        assert await tx.contest_news.waiting() == []
    assert len(await _told(house, contest)) == 201 - 1, (
        "the quiet hours of one group last longer than the hour of the contest"
    )


async def _told(house: House, contest: Contest) -> set[str]:
    async with house.store._engine.connect() as db:
        rows = await db.execute(select(outbox.c.key).where(outbox.c.key.like(f"contest:{contest.id}:%")))
        return set(rows.scalars())


def wrong_of(question: Question) -> int:
    return next(place for place in range(len(question.options)) if place not in question.key)


async def test_an_appeal_is_decided_and_the_contest_counted_anew(house: House) -> None:
    contest = await begun(house)
    first, second = house.members[:2]
    bank = {one.id: one for one in contest.questions}
    await play(house.store, contest, first)
    run = await play(house.store, contest, second, {0: (3,), 1: (3,)})
    assert await differences(house, contest) == []
    assert contest.closes_at is not None
    await until(house, contest, ContestState.CLOSED, contest.closes_at + timedelta(seconds=1))
    listed = await house.tell(second, "/contests")
    own = await press_for_message(house, second, listed, "1")
    assert "（1/1）" in own["text"]
    card = await press_for_message(house, second, own, "1")
    assert "你的回答" in card["text"] and "✅" in card["text"]
    assert "收到了" in (await house.tell(second, "这题有两个答案", reply_to=card["message_id"]))["text"]
    assert "已经申诉过" in (await house.press(second, card, buttons(card)["答案不对"]))["text"]
    await house.wait(lambda: "有人对一道题提出申诉" in str(house.sent(house.owner)))
    place = int(buttons(own)["1"].split(":")[2])
    question = contest.questions[place]
    mine = await house.tell(house.owner, "/contests")
    whole = await press_for_message(house, house.owner, mine, "1")
    waiting = await press_for_message(house, house.owner, whole, "申诉（1）")
    ruling = await press_for_message(house, house.owner, waiting, "1")
    assert "这题有两个答案" in ruling["text"]
    for wrong in ("Z", "AB", "随便"):
        assert "没看懂" in (await house.tell(house.owner, wrong, reply_to=ruling["message_id"]))["text"]
    before = LETTERS[min(question.key)]
    assert "没有改" in (await house.tell(house.owner, before, reply_to=ruling["message_id"]))["text"]
    told = await house.tell(house.owner, LETTERS[wrong_of(question)], reply_to=ruling["message_id"])
    assert "人的得分有变化" in told["text"]
    assert await differences(house, contest) == []
    (news,) = await house.wait(lambda: in_group(house, "重新计分"))
    assert question.stem in news and "原来第" in news and "人second" not in news
    again = await press_for_message(house, second, own, "1")
    assert "你的申诉成立" in again["text"] and "更正后的答案" in again["text"]
    assert bank[question.id] == (await stored(house.store, contest)).questions[place], "the frozen bank stays"
    async with house.store.read() as tx:
        (after,) = await tx.runs.of_person(contest.id, second)
        assert after.answered == run.answered
        assert [one for one, _ in await tx.reports.open(9)] == [question.id]
        assert await tx.appeals.waiting(contest.id) == 0
    assert "在竞赛里更正题目" in (await house.tell(house.owner, "/audit"))["text"]


async def test_a_void_question_counts_for_nobody_and_waits_for_a_second_press(house: House) -> None:
    contest = await begun(house)
    member = house.members[0]
    before = await play(house.store, contest, member)
    assert contest.closes_at is not None
    await until(house, contest, ContestState.CLOSED, contest.closes_at + timedelta(seconds=1))
    own = await press_for_message(house, member, await house.tell(member, "/contests"), "1")
    card = await press_for_message(house, member, own, "1")
    assert "收到了" in (await house.press(member, card, buttons(card)["题意不清"]))["text"]
    closed = await stored(house.store, contest)
    assert closed.appeals_until is not None
    await run_contests(house.store, closed.appeals_until + timedelta(days=1))
    assert (await stored(house.store, contest)).state is ContestState.CLOSED, "an appeal waits"
    place = buttons(own)["1"].split(":")[2]
    hello = await house.tell(house.owner, "/help")
    await house.forge(house.owner, hello, f"csr:{contest.id}:{place}:")
    ruling = await house.wait(lambda: [one for one in house.sent(house.owner) if "作废这道题" in buttons(one)])
    await house.press(house.owner, ruling[0], buttons(ruling[0])["作废这道题"])
    ruling = [
        await house.wait(
            lambda: (
                (found := house.telegram.message(house.owner, ruling[0]["message_id"]))
                and "确定作废，重新计分" in buttons(found)
                and found
            )
        )
    ]
    assert "作废了" in (await house.press(house.owner, ruling[0], buttons(ruling[0])["确定作废，重新计分"]))["text"]
    await edited(house, ruling[0], "没有等着决定的申诉")
    async with house.store.read() as tx:
        (after,) = await tx.runs.of_person(contest.id, member)
    assert before.score - 15 <= after.score < before.score
    assert (after.right, after.answered) == (2, 3)
    assert await differences(house, contest) == []
    assert "不能这样改" in (await house.forge(house.owner, hello, f"csr:{contest.id}:{place}:void"))["text"]
    await until(house, contest, ContestState.FINAL, closed.appeals_until + timedelta(seconds=1))


async def test_appeals_are_of_those_who_took_part_and_rulings_of_the_organiser(house: House) -> None:
    contest = await begun(house)
    member, stranger = house.members[:2]
    await play(house.store, contest, member)
    hers, his = [await house.tell(one, "/help") for one in (member, stranger)]
    for data in (f"csf:{contest.id}:0:", f"csf:{contest.id}:0:key"):
        assert "不能申诉" in (await house.forge(member, hers, data))["text"], "it is under way"
    assert "没有参加" in (await house.forge(member, hers, f"cso:{contest.id}:1:0"))["text"]
    assert contest.closes_at is not None
    closed = await until(house, contest, ContestState.CLOSED, contest.closes_at + timedelta(seconds=1))
    assert "没有参加" in (await house.forge(stranger, his, f"cso:{contest.id}:1:0"))["text"]
    for data in (f"csf:{contest.id}:0:key", f"csf:{contest.id}:9999:key"):
        assert "不能申诉" in (await house.forge(stranger, his, data))["text"]
    for data in (f"csw:{contest.id}", f"csr:{contest.id}:0:void", f"csr:{contest.id}:0:reject", f"csr:{contest.id}:0:"):
        assert "别人办的" in (await house.forge(member, hers, data))["text"]
    own = await press_for_message(house, member, await house.tell(member, "/contests"), "1")
    assert closed.appeals_until is not None
    house.clock.go_to(closed.appeals_until + timedelta(seconds=1))
    data = f"{buttons(own)['1'].removesuffix(':')}:key"
    await house.forge(member, own, data)
    async with house.store.read() as tx:
        assert await tx.appeals.of_contest(contest.id) == []


async def test_what_was_tampered_with_is_found(house: House) -> None:
    contest = await begun(house, Rules(Form.PAPER, count=3))
    run = await play(house.store, contest, house.members[0])
    assert await differences(house, contest) == []
    async with house.store.write() as tx:
        marks = await tx.runs.marks(contest.id)
        await tx.runs.mark([replace(marks[0], points=99)])
        assert [one.what for one in (await verify(tx, fold, contest)).differences] == ["mark"]
        await tx.runs.mark([marks[0]])
        await tx.runs.save(replace(run, score=run.score + 1))
        assert [one.what for one in (await verify(tx, fold, contest)).differences] == ["sum"]
        await tx.runs.save(replace(run, lot="another"))
        assert [one.what for one in (await verify(tx, fold, contest)).differences] == ["draw"]
        await tx.runs.save(run)
        changed = replace(contest, rules=replace(contest.rules, points=11))
        assert "seal" in [one.what for one in (await verify(tx, fold, changed)).differences]


@pytest.mark.parametrize("cap", [None, 25])
async def test_a_ruling_moves_what_the_cap_of_the_day_had_cut(house: House, cap: int | None) -> None:
    """Three right answers of 10 under a cap of 25: without the first, the others are worth their whole."""
    contest = await begun(house, Rules(count=3, daily_cap=cap))
    run = await play(house.store, contest, house.members[0])
    async with house.store.write() as tx:
        marks = await tx.runs.marks(contest.id)
        if cap is not None:
            await tx.runs.mark([replace(marks[2], points=5)])
            await tx.runs.save(replace(run, score=25))
        assert (await verify(tx, fold, contest)).differences == ()
        first = contest.questions[
            [one.id for one in contest.questions].index((await tx.runs.given(contest.id))[marks[0].post_id])
        ]
        done = await rule(tx, fold, contest, first, Ruling(first.id), house.clock(), None)
        assert done.changed == 1
        assert [(mark.points) for mark in await tx.runs.marks(contest.id)] == [0, 10, 10]
        assert (await verify(tx, fold, contest)).differences == ()
