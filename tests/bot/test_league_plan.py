"""One plan for all groups: set in private, followed by every group that has none of its own."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.flows.broadcast import BEAT
from bot.flows.league_plan import hand_out
from bot.flows.today import dated_questions
from bot.game.league import Line
from bot.game.schedule import next_slot
from bot.playground import Playground
from bot.ports import Transaction
from knowledge.questions import Kind
from tests.bot.conftest import House, running
from tests.bot.test_daily import ZONE, run_at, tomorrow


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    async with running(telegram, folder, admin_ids=[telegram.users[0]]) as made:
        yield made


async def organiser(house: House) -> int:
    """Somebody who is only that."""
    person = house.members[0]
    await house.tell(person, "/help")
    await house.tell(house.owner, f"/admins {person} organiser")
    return person


async def new_group(house: House, title: str = "新来的小组") -> int:
    """A group that the bot has just been added to."""
    group = house.telegram.add_group(title, [house.owner, house.members[1]])
    house.telegram.set_bot_status("administrator", group)
    await house.next_message(group, 0)
    return group


async def say(house: House, person: int, text: str, group: int | None = None) -> str:
    return str((await house.tell(person, text, group))["text"])


async def settled(house: House) -> None:
    """Until every group that follows has taken the plan over."""
    while await hand_out(house.store, house.clock()):
        pass


def buttons(message: dict[str, Any]) -> Sequence[str]:
    return [one["callback_data"] for row in message["reply_markup"]["inline_keyboard"] for one in row]


async def test_groups_follow_the_league_until_they_plan_for_themselves(house: House) -> None:
    boss = await organiser(house)
    other = await new_group(house)
    said = await say(house, boss, "/league 08:00 2 单选题")
    assert "每天 08:00 出 2 道题，范围：单选题" in said
    await settled(house)
    mine = await say(house, house.owner, "/daily", other)
    assert "每天 08:00 出 2 道题" in mine and "联盟统一的安排" in mine
    late = await new_group(house, "后来的小组")
    await settled(house)
    assert "联盟统一的安排" in await say(house, house.owner, "/daily", late)
    changed = await say(house, house.owner, "/daily 09:00", other)
    assert "每天 09:00 出 1 道题" in changed and "/daily 联盟" in changed
    assert "联盟" in await say(house, house.owner, "/daily off", other)
    await say(house, boss, "/league 07:30")
    await settled(house)
    assert "没有每日答题" in await say(house, house.owner, "/daily", other)
    assert "07:30" in await say(house, house.owner, "/daily 联盟", other)
    assert "没有统一的安排" in await say(house, boss, "/league off")
    await settled(house)
    assert "没有每日答题" in await say(house, house.owner, "/daily", other)
    assert "有了以后" in await say(house, house.owner, "/daily league", other)
    audit = await say(house, house.owner, "/audit")
    assert "联盟的每日答题改为“07:30 1”" in audit and "停止联盟的每日答题" in audit


async def test_the_panel_changes_the_plan_and_takes_a_reply(house: House) -> None:
    boss = await organiser(house)
    panel = await house.tell(boss, "/league")
    assert "没有统一的安排" in panel["text"] and "跟着联盟的群：0" in panel["text"]
    for data, said in (
        ("lp:at:0700", "每天 07:00 出 1 道题"),
        ("lp:count:3", "每天 07:00 出 3 道题"),
        ("lp:anniversaries:1", "先出讲那一天的题"),
        ("lp:spread:30", "错开 30 分钟"),
    ):
        assert (await house.press(boss, panel, data))["text"] == "已保存"
        shown = await house.wait(lambda said=said: _shown(house, panel, said))
    assert "lp:anniversaries:0" in buttons(shown)
    reply = await house.tell(boss, "20:00 2 单选题", reply_to=shown["message_id"])
    assert "每天 20:00 出 2 道题" in reply["text"] and "错开 30 分钟" in reply["text"]
    assert "先出讲那一天的题" in reply["text"]
    assert "抗日战争" in await say(house, boss, "/league 08:00 1 天文学")
    assert "/league 08:00 2" in await say(house, boss, "/league 8")
    for forged in ("lp:at:0000", "lp:count:99", "lp:spread:-1", "lp:x:"):
        assert "失效" in (await house.forge(boss, reply, forged))["text"]
    assert (
        "组织者来定"
        in (await house.forge(house.members[1], await house.tell(house.members[1], "/help"), "lp:off:"))["text"]
    )
    await house.press(boss, panel, "lp:off:")
    await house.wait(lambda: _shown(house, panel, "没有统一的安排"))


def _shown(house: House, message: dict[str, Any], said: str) -> dict[str, Any] | None:
    now = house.telegram.message(message["chat"]["id"], message["message_id"])
    return now if now is not None and said in now["text"] else None


async def test_a_group_that_follows_keeps_its_zone_and_its_quiet_hours(house: House) -> None:
    boss = await organiser(house)
    group = await new_group(house)
    await say(house, boss, "/league 23:00")
    await settled(house)
    panel = await house.tell(house.owner, "/settings", group)
    assert (await house.choose(house.owner, panel, "quiet", "22-7"))["text"] == "已保存"
    assert "免打扰时段里，所以不会出题" in await say(house, house.owner, "/daily", group)
    await say(house, boss, "/league 08:00")
    await settled(house)
    assert (await house.choose(house.owner, panel, "zone", "UTC"))["text"] == "已保存"
    said = await say(house, house.owner, "/daily", group)
    assert "免打扰" not in said and "每天 08:00" in said and "时区：UTC" in said


async def test_a_day_that_the_texts_remember_comes_first(house: House) -> None:
    boss = await organiser(house)
    group = await new_group(house)
    panel = await house.tell(boss, "/league 08:00 3 抗日战争 单选题")
    await house.press(boss, panel, "lp:anniversaries:1")
    await settled(house)
    async with house.store.read() as tx:
        day, dated = await _remembered(tx)
        known = {question.stem: question for question in await tx.bank.questions()}
    await run_at(house, day)
    posted = await house.wait(lambda: (found := [one for one in house.sent(group) if "poll" in one])[2:] and found)
    drawn = [known[message["poll"]["question"]] for message in posted]
    single = [one for one in known.values() if one.id in dated and one.kind is Kind.SINGLE]
    first = min(len(single), 3)
    assert {question.id for question in drawn[:first]} <= dated
    assert {question.topic for question in drawn[first:]} <= {"抗日战争"}


async def _remembered(tx: Transaction) -> tuple[datetime, frozenset[str]]:
    """The next day, at eight, of which the bank has a single choice question."""
    for ahead in range(1, 400):
        day = tomorrow(8) + timedelta(days=ahead)
        found = await dated_questions(tx, day.date())
        if any(one.kind is Kind.SINGLE for one in (await tx.bank.get(found)).values()):
            return day, found
    raise AssertionError("no day")


async def _is_there(house: House, group: int) -> bool:
    async with house.store.read() as tx:
        chat = await tx.chats.get(group)
    return chat is not None and chat.active


async def test_the_preview_tells_whom_the_plan_reaches_and_when(house: House) -> None:
    boss = await organiser(house)
    following = await new_group(house, "跟着的组")
    await new_group(house, "另一组")
    await say(house, house.owner, "/daily 21:00", house.group)
    panel = await house.tell(boss, "/league 08:00 2 单选题")
    await settled(house)
    await house.press(boss, panel, "lv:0")
    seen = await house.wait(lambda: _shown(house, panel, "预览"))
    assert "收到的群：2；有自己安排的群：1" in seen["text"]
    assert f"{tomorrow(8):%Y-%m-%d} 08:00（Asia/Shanghai）：2 个群" in seen["text"]
    assert seen["text"].count("每群 2 道题：单选题") == 3
    await house.press(boss, panel, "lv:1")
    listed = await house.wait(lambda: _shown(house, panel, "所有的群"))
    soonest = next_slot(time(8), ZONE, house.clock())
    assert f"跟着的组：{soonest.astimezone(ZONE):%m-%d} 08:00" in listed["text"] and "（自己的安排）" in listed["text"]
    house.telegram.set_bot_status("left", following)
    async with asyncio.timeout(20):
        while await _is_there(house, following):
            await house.pause()
    await house.press(boss, panel, "lv:0")
    await house.wait(lambda: _shown(house, panel, "已经不在的群：1"))
    await house.press(boss, panel, "lv:1")
    await house.wait(lambda: _shown(house, panel, "跟着的组：机器人已经不在"))
    stranger = house.members[1]
    forged = await house.forge(stranger, await house.tell(stranger, "/help"), "lv:0")
    assert "组织者来定" in forged["text"]


async def test_who_set_the_plan_sees_how_far_the_questions_are(house: House) -> None:
    house.send_at_once()
    boss = await organiser(house)
    groups = [await new_group(house, f"第{number}组") for number in range(3)]
    await say(house, boss, "/league 08:00 2 单选题")
    await settled(house)
    before = len(house.sent(boss))
    await run_at(house, tomorrow(8))
    shown = await house.next_message(boss, before)
    assert "在等 6" in shown["text"] and "正在发出" in shown["text"]
    await house.wait(lambda: all(sum("poll" in one for one in house.sent(group)) == 2 for group in groups))
    house.clock.ahead += BEAT
    over = await house.wait(lambda: _shown(house, shown, "发完了"))
    assert "进度 100%：共 6 条，已发出 6，在等 0，没发成 0，不确定 0" in over["text"]
    assert "已发出 6" in await say(house, boss, "/league")
    assert len(house.sent(boss)) == before + 2


async def local_organiser(house: House, *groups: int) -> int:
    """Of a county, whose first group stands for it and whose others for what is below it."""
    person = house.members[2]
    await house.tell(person, "/help")
    below = [Line(("盟", "东旗", f"中学{number}"), None, group) for number, group in enumerate(groups[1:])]
    async with house.store.write() as tx:
        await tx.organisations.put([Line(("盟",)), Line(("盟", "东旗"), None, groups[0]), Line(("盟", "西旗")), *below])
    assert "组织表里没有" in await say(house, house.owner, f"/admins {person} organiser 北旗")
    assert "现在是县区组织者" in await say(house, house.owner, f"/admins {person} organiser 东旗")
    return person


async def test_a_local_organiser_runs_contests_for_the_groups_below(house: House) -> None:
    inside = [await new_group(house, f"东旗第{number}组") for number in range(2)]
    outside = await new_group(house, "西旗的组")
    person = await local_organiser(house, *inside)
    assert "只管 盟 / 东旗" in await say(house, house.owner, "/admins")
    form = await house.tell(person, "/contests new")
    assert "第 1 步" in form["text"]
    async with house.store.read() as tx:
        [contest] = await tx.contests.of_owner(person)
    assert set(contest.groups) == set(inside)
    for forged in ("all", f"g{outside}"):
        answer = await house.forge(person, form, f"cs:{contest.id}:groups:groups:{forged}")
        assert "不能改" in answer["text"]
    async with house.store.write() as tx:
        [again] = await tx.contests.of_owner(person)
        assert again.groups == contest.groups
        await tx.contests.save(replace(contest, groups=(*inside, outside)))
    assert "找不到" in (await house.forge(person, form, f"csl:{contest.id}"))["text"]
    for forged in (f"csa:{contest.id}:publish", f"cs:{contest.id}:form:form:paper"):
        assert "不能改" in (await house.forge(person, form, forged))["text"]


@pytest.mark.parametrize(("named", "taken"), [("东旗第0组", True), ("西旗的组", False), ("", True)])
async def test_a_file_of_a_local_organiser_names_their_groups(house: House, named: str, taken: bool) -> None:
    inside = [await new_group(house, f"东旗第{number}组") for number in range(2)]
    await new_group(house, "西旗的组")
    person = await local_organiser(house, *inside)
    opens = tomorrow(20)
    groups = f'groups = ["{named}"]' if named else ""
    file = f'title = "旗里的赛"\nform = "paper"\n{groups}\nopens = "{opens:%Y-%m-%d %H:%M}"\n'
    file += f'closes = "{opens + timedelta(hours=2):%Y-%m-%d %H:%M}"\n'
    house.telegram.send_file(person, person, "赛.toml", file.encode())
    said = "旗里的赛" if taken else "群"
    await house.wait(
        lambda: [one for one in house.sent(person) if said in one.get("text", "") and "排队" not in one["text"]]
    )
    async with house.store.read() as tx:
        found = [set(contest.groups) for contest in await tx.contests.of_owner(person)]
    assert found == ([{inside[0]} if named else set(inside)] if taken else [])


async def test_a_local_organiser_sees_the_plan_and_changes_nothing(house: House) -> None:
    boss = await organiser(house)
    inside = [await new_group(house, f"东旗第{number}组") for number in range(2)]
    await new_group(house, "西旗的组")
    person = await local_organiser(house, *inside)
    await say(house, boss, "/league 08:00 2 单选题")
    await settled(house)
    panel = await house.tell(person, "/league")
    assert "跟着联盟的群：2" in panel["text"] and "要改请找" in panel["text"]
    assert buttons(panel) == ["lv:0"]
    assert "组织者来定" in await say(house, person, "/league off")
    for forged in ("lp:off:", "lp:at:0700", "lp:count:5"):
        assert "组织者来定" in (await house.forge(person, panel, forged))["text"]
    assert "每天 08:00 出 2 道题" in await say(house, boss, "/league")
    await house.press(person, panel, "lv:0")
    seen = await house.wait(lambda: _shown(house, panel, "预览"))
    assert "收到的群：2；" in seen["text"] and "旗县：东旗 2" in seen["text"]
    await house.press(person, panel, "lv:1")
    listed = await house.wait(lambda: _shown(house, panel, "所有的群"))
    assert "西旗" not in listed["text"]
    assert "现在是组织者" in await say(house, house.owner, f"/admins {person} organiser")
    assert "要改请找" not in await say(house, person, "/league")
