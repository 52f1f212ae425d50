"""The daily plan: posted once, caught up or skipped, closed with one message, also over restarts."""

from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.flows.daily import GRACE, run_due
from bot.log import configure_log
from bot.playground import Playground
from knowledge.questions import Kind
from tests.bot.conftest import House, running

ZONE = ZoneInfo("Asia/Shanghai")


def tomorrow(hour: int, minute: int = 0) -> datetime:
    day = datetime.now(ZONE).date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


async def plan(house: House, text: str = "/daily 08:00 2 单选题") -> str:
    return str((await house.tell(house.owner, text, house.group))["text"])


async def run_at(house: House, moment: datetime) -> None:
    """Let everything happen that is due at a moment."""
    house.clock.go_to(moment)
    while await run_due(house.store, house.clock(), Random(1)):
        pass
    house.app.out.ring()


async def polls(house: House, count: int) -> list[dict[str, Any]]:
    found = await house.wait(
        lambda: (
            (shown := [message for message in house.sent(house.group) if "poll" in message])
            and len(shown) >= count
            and shown
        )
    )
    assert len(found) == count
    return list(found)


async def test_a_slot_is_posted_once_and_closes_with_one_message(house: House) -> None:
    assert "每天 08:00 出 2 道题" in await plan(house)
    await run_at(house, tomorrow(8))
    first, second = await polls(house, 2)
    await run_at(house, tomorrow(8, 1))
    house.vote(house.members[0], first, right=True)
    house.vote(house.members[1], first, right=False)
    house.vote(house.members[0], second, right=True)
    await house.answered(house.members[0], 2)
    before = len(house.sent(house.group))
    await run_at(house, tomorrow(8) + timedelta(days=1) + GRACE)
    closing = await house.next_message(house.group, before)
    assert "答对 50%（1/2）" in closing["text"]
    assert "目前领先" in closing["text"]
    assert len(await polls(house, 4)) == 4


async def test_a_slot_that_nobody_answered_still_tells_the_right_answers(house: House) -> None:
    await plan(house)
    await run_at(house, tomorrow(8))
    await polls(house, 2)
    before = len(house.sent(house.group))
    await run_at(house, tomorrow(8) + timedelta(days=1) + GRACE)
    closing = await house.next_message(house.group, before)
    assert closing["text"].count("还没有人作答") == 2
    assert "目前领先" not in closing["text"]


async def test_a_slot_missed_by_less_than_two_hours_is_caught_up(house: House) -> None:
    await plan(house)
    await run_at(house, tomorrow(9, 59))
    assert len(await polls(house, 2)) == 2


async def test_a_slot_missed_by_more_is_skipped_and_the_next_one_comes(house: House) -> None:
    await plan(house)
    await run_at(house, tomorrow(10, 1))
    await run_at(house, tomorrow(8) + timedelta(days=1))
    assert len(await polls(house, 2)) == 2


async def test_the_group_may_have_another_zone(house: House) -> None:
    panel = await house.tell(house.owner, "/settings", house.group)
    await plan(house)
    await house.choose(house.owner, panel, "zone", "UTC")
    await run_at(house, tomorrow(8))
    assert not [message for message in house.sent(house.group) if "poll" in message]
    await run_at(house, tomorrow(16))
    assert len(await polls(house, 2)) == 2


async def test_a_day_that_had_its_questions_gets_no_more_in_another_zone(
    house: House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    panel = await house.tell(house.owner, "/settings", house.group)
    await plan(house)
    await run_at(house, tomorrow(8))
    await polls(house, 2)
    configure_log("info")
    await house.choose(house.owner, panel, "zone", "Europe/London")
    assert "plan moved" in capsys.readouterr().err
    london = tomorrow(8).replace(tzinfo=ZoneInfo("Europe/London"))
    assert f"{london + timedelta(days=1):%Y-%m-%d} 08:00" in await plan(house, "/daily")
    await run_at(house, london)
    assert len(await polls(house, 2)) == 2
    await run_at(house, london + timedelta(days=1))
    assert len(await polls(house, 4)) == 4


async def test_a_plan_can_be_ended(house: House) -> None:
    await plan(house)
    assert "没有每日答题" in await plan(house, "/daily off")
    await run_at(house, tomorrow(8))
    assert not [message for message in house.sent(house.group) if "poll" in message]


@pytest.mark.parametrize(
    "text", ["/daily 25:00", "/daily 8", "/daily 08:00 0", "/daily 08:00 99", "/daily 08:00 2 3", "/daily x"]
)
async def test_a_bad_time_is_explained_and_changes_nothing(house: House, text: str) -> None:
    await plan(house)
    assert "/daily 08:00 3" in await plan(house, text)
    assert "每天 08:00 出 2 道题" in (await house.tell(house.members[0], "/daily", house.group))["text"]


async def test_full_width_digits_are_understood(house: House) -> None:
    assert "每天 07:30 出 3 道题" in await plan(house, "/daily ０７：３０ ３")


async def test_quiet_hours_and_the_plan_keep_clear_of_each_other(house: House) -> None:
    panel = await house.tell(house.owner, "/settings", house.group)
    await plan(house, "/daily 23:30")
    assert "/daily" in (await house.choose(house.owner, panel, "quiet", "22-7"))["text"]
    await plan(house)
    await house.press(house.owner, panel, "c:quiet:22-7")
    assert "免打扰" in await plan(house, "/daily 23:30")


async def test_a_restart_neither_repeats_nor_forgets(telegram: Playground, folder: Path) -> None:
    async with running(telegram, folder) as house:
        await plan(house)
        await run_at(house, tomorrow(8))
        await polls(house, 2)
    async with running(telegram, folder) as house:
        await run_at(house, tomorrow(8, 30))
        assert len(await polls(house, 2)) == 2
        await run_at(house, tomorrow(8) + timedelta(days=1))
        assert len(await polls(house, 4)) == 4


async def test_a_plan_may_name_a_topic_and_kinds(house: House) -> None:
    assert "范围：抗日战争 判断题 多选题" in await plan(house, "/daily 08:00 2 抗日战争 判断题 多选题")
    await run_at(house, tomorrow(8))
    posted = await polls(house, 2)
    async with house.store.read() as tx:
        known = {question.stem: question for question in await tx.bank.questions()}
    drawn = [known[message["poll"]["question"]] for message in posted]
    assert {question.topic for question in drawn} == {"抗日战争"}
    assert {question.kind for question in drawn} <= {Kind.TRUEFALSE, Kind.MULTIPLE}
    assert "范围：抗日战争" in await plan(house, "/daily")


async def test_a_plan_may_name_a_level_and_years(house: House) -> None:
    assert "范围：难 1949-1956 单选题" in await plan(house, "/daily 08:00 3 难 1949-1956 单选题")
    await run_at(house, tomorrow(8))
    posted = await polls(house, 3)
    async with house.store.read() as tx:
        known = {question.stem: question.id for question in await tx.bank.questions()}
        candidates = {candidate.question_id: candidate for candidate in (await tx.bank.deck()).candidates}
    drawn = [candidates[known[message["poll"]["question"]]] for message in posted]
    assert {candidate.level for candidate in drawn} == {3}
    for candidate in drawn:
        first, last = map(int, candidate.period.split("-"))
        assert first <= 1956 and last >= 1949


async def test_a_plan_may_name_a_topic_for_each_day_of_the_week(house: House) -> None:
    names = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
    days = [tomorrow(8), tomorrow(8) + timedelta(days=1)]
    first, second = (names[day.weekday()] for day in days)
    await plan(house, f"/daily 08:00 1 {first} 抗日战争 判断题 {second} 社会主义建设 判断题")
    for count, day in enumerate(days, 1):
        await run_at(house, day)
        posted = await polls(house, count)
    async with house.store.read() as tx:
        known = {question.stem: question for question in await tx.bank.questions()}
    assert [known[message["poll"]["question"]].topic for message in posted] == ["抗日战争", "社会主义建设"]


async def test_a_topic_that_is_not_known_is_answered_with_those_that_are(house: House) -> None:
    assert "抗日战争" in await plan(house, "/daily 08:00 天文学")
    assert "抗日战争" in await plan(house, "/daily 08:00 周一 抗日战争 周三 天文学")
    assert "没有每日答题" in await plan(house, "/daily")


async def test_the_close_tells_what_was_right_of_every_kind(house: House) -> None:
    await plan(house, "/daily 08:00 2 排序题 填空题")
    await run_at(house, tomorrow(8))
    before = len(house.sent(house.group))
    await house.wait(lambda: len(house.sent(house.group)) >= 3)
    await run_at(house, tomorrow(8) + timedelta(days=1) + GRACE)
    closing = await house.wait(
        lambda: [message for message in house.sent(house.group)[before:] if "这一轮" in message.get("text", "")]
    )
    assert closing[0]["text"].count("✅") == 2
