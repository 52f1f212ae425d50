"""Setting up a contest in the chat: the form, who may, the list, and what happens when."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.game.contest import Form
from bot.game.running import Contest, ContestState
from bot.playground import Playground
from tests.bot.conftest import House, running
from tests.bot.test_gaps import buttons, press_for_message
from tests.bot.test_materials import appoint, edited


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    """The owner of the group is the owner of the bot."""
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        yield made


async def only(house: House) -> Contest:
    """The one contest there is."""
    async with house.store.read() as tx:
        (contest,) = await tx.contests.listed(list(ContestState))
    return contest


async def choose(house: House, person: int, panel: dict[str, Any], text: str) -> dict[str, Any]:
    """Press a button of the form; gives the form as it is then."""
    number, chat_id = panel["message_id"], panel["chat"]["id"]
    panel = house.telegram.message(chat_id, number)
    await house.press(person, panel, buttons(panel)[text])

    def changed() -> bool:
        now = house.telegram.message(chat_id, number)
        return bool((now["text"], buttons(now)) != (panel["text"], buttons(panel)))

    await house.wait(changed)
    return house.telegram.message(chat_id, number)


async def begin(house: House, person: int, title: str = "五四知识赛") -> dict[str, Any]:
    """A new draft with a title, at the choice of its form."""
    panel = await house.tell(person, "/contests new")
    assert "第 1 步" in panel["text"]
    return await house.tell(person, title, reply_to=panel["message_id"])


async def test_the_form_from_the_title_to_the_publication(house: House) -> None:  # noqa: PLR0915
    organiser, group = house.members[0], house.telegram.scene.group_title
    await house.tell(house.owner, "/help", house.group)
    await appoint(house, organiser, "组织者")
    panel = await begin(house, organiser)
    assert "五四知识赛" in panel["text"] and "第 2 步" in panel["text"]
    panel = await choose(house, organiser, panel, "团体")
    assert "前 5 人的平均" in panel["text"]
    panel = await choose(house, organiser, panel, "下一步 ›")
    panel = await choose(house, organiser, panel, "土地革命")
    panel = await choose(house, organiser, panel, "单选题")
    panel = await choose(house, organiser, panel, "✓ 单选题")
    panel = await choose(house, organiser, panel, "5")
    assert "✓ 土地革命" in buttons(panel)
    panel = await choose(house, organiser, panel, "下一步 ›")
    panel = await choose(house, organiser, panel, group)
    panel = await choose(house, organiser, panel, "只有群成员能参加")
    found = await house.tell(organiser, group[:2], reply_to=panel["message_id"])
    assert f"✓ {group}" in buttons(found)
    assert "没有找到" in (await house.tell(organiser, "没有的群", reply_to=panel["message_id"]))["text"]
    panel = await choose(house, organiser, panel, "✓ 只有群成员能参加")
    panel = await choose(house, organiser, panel, "下一步 ›")
    assert "没看懂" in (await house.tell(organiser, "过几天", reply_to=panel["message_id"]))["text"]
    panel = await house.tell(organiser, "明天 20:00-21:30", reply_to=panel["message_id"])
    assert "20:00 — 21:30（Asia/Shanghai）" in panel["text"]
    panel = await choose(house, organiser, panel, "部分给分：否")
    assert "按选对的比例给分" in panel["text"]
    panel = await choose(house, organiser, panel, "下一步 ›")
    assert "团体赛至少要有两个群" in panel["text"]
    assert "✅ 发布" not in buttons(panel)
    panel = await choose(house, organiser, panel, "下一步 ›")
    panel = await choose(house, organiser, panel, "所有的群")
    for _ in range(3):
        panel = await choose(house, organiser, panel, "下一步 ›")
    assert "发布了" in (await house.press(organiser, panel, buttons(panel)["✅ 发布"]))["text"]
    contest = await only(house)
    assert (contest.state, contest.rules.form, contest.rules.count, contest.rules.partial) == (
        ContestState.PLANNED, Form.TEAM, 5, True,
    )  # fmt: skip
    assert (contest.selection.topics, contest.groups, contest.members_only) == (("土地革命",), (), False)
    listed = await house.tell(house.members[1], "/contests")
    assert "五四知识赛" in listed["text"]
    stated = await press_for_message(house, house.members[1], listed, "1")
    assert "五四知识赛" in stated["text"]
    assert "发布竞赛“五四知识赛”" in (await house.tell(house.owner, "/audit"))["text"]


async def test_questions_are_chosen_by_the_years_of_their_texts(house: House) -> None:
    panel = await choose(house, house.owner, await begin(house, house.owner), "下一步 ›")
    assert "没看懂" in (await house.tell(house.owner, "很久以前", reply_to=panel["message_id"]))["text"]
    panel = await house.tell(house.owner, "1921—1927年", reply_to=panel["message_id"])
    assert "第 3 步" in panel["text"] and "1921—1927 年" in panel["text"]
    assert (await only(house)).selection.years == (1921, 1927)
    panel = await choose(house, house.owner, panel, "全部年份")
    assert "✓ 全部年份" in buttons(panel) and (await only(house)).selection.years == ()


async def test_a_restart_in_the_middle_of_the_form_loses_nothing(telegram: Playground, folder: Path) -> None:
    owner = telegram.users[0]
    async with running(telegram, folder, admin_ids=(owner,)) as house:
        panel = await begin(house, owner)
        await choose(house, owner, panel, "闯关")
    async with running(telegram, folder, admin_ids=(owner,)) as house:
        panel = await choose(house, owner, panel, "下一步 ›")
        assert "第 3 步" in panel["text"]
        assert "闯关" in panel["text"]


async def test_a_published_contest_is_changed_and_cancelled_until_it_opens(house: House) -> None:
    panel = await begin(house, house.owner)
    for _ in range(3):
        panel = await choose(house, house.owner, panel, "下一步 ›")
    panel = await house.tell(house.owner, "2099-01-01 8:00-9:00", reply_to=panel["message_id"])
    panel = await choose(house, house.owner, panel, "下一步 ›")
    panel = await choose(house, house.owner, panel, "✅ 发布")
    assert "回到草稿" in (await house.press(house.owner, panel, buttons(panel)["✏️ 修改"]))["text"]
    panel = await edited(house, panel, "草稿")
    assert "不能这样改" in (await house.forge(house.owner, panel, f"csa:{(await only(house)).id}:cancel"))["text"]
    panel = await choose(house, house.owner, panel, "✅ 发布")
    panel = await choose(house, house.owner, panel, "取消竞赛")
    assert (await only(house)).state is ContestState.PLANNED
    assert "取消了" in (await house.press(house.owner, panel, buttons(panel)["确定：取消竞赛"]))["text"]
    assert (await only(house)).state is ContestState.CANCELLED
    assert "五四" not in (await house.tell(house.owner, "/contests"))["text"]


async def test_an_admin_runs_contests_of_the_own_group_only(house: House) -> None:
    told = await house.tell(house.admin, "/contests new", house.group)
    way = await house.press(house.admin, told, buttons(told)["✏️ 接着填"])
    contest = await only(house)
    assert way["url"].endswith(f"?start=cs_{contest.code}")
    assert contest.groups == (house.group,)
    panel = await house.tell(house.admin, f"/start cs_{contest.code}")
    panel = await house.tell(house.admin, "本群小赛", reply_to=panel["message_id"])
    for _ in range(2):
        panel = await choose(house, house.admin, panel, "下一步 ›")
    assert "所有的群" not in buttons(panel)
    for value in ("all", "g-5", f"g{house.group}"):
        refused = await house.forge(house.admin, panel, f"cs:{contest.id}:groups:groups:{value}")
        assert "不能改" in refused["text"]
    panel = await choose(house, house.admin, panel, "只有群成员能参加")
    assert (await only(house)).members_only
    assert "第 5 步" in (await choose(house, house.admin, panel, "下一步 ›"))["text"]
    assert "本群小赛" not in (await house.tell(house.members[0], "/contests"))["text"]


async def test_others_can_neither_see_nor_change_a_draft(house: House) -> None:
    organiser, other = house.members[:2]
    for person in (organiser, other):
        await appoint(house, person, "organiser")
    await begin(house, organiser)
    contest = await only(house)
    mine, theirs = [await house.tell(person, "/help") for person in (organiser, other)]
    for data in (f"cs:{contest.id}:form:form:live", f"csa:{contest.id}:drop!"):
        assert "别人办的" in (await house.forge(other, theirs, data))["text"]
    assert "找不到" in (await house.forge(other, theirs, f"csl:{contest.id}"))["text"]
    assert "找不到" in (await house.forge(other, theirs, "cs:999:form:form:live"))["text"]
    assert "组织者" in (await house.tell(house.members[2], "/contests new"))["text"]
    assert "组织者" in (await house.tell(house.members[2], "/contests new", house.group))["text"]
    for value in ("chess", "team; drop"):
        forged = await house.forge(organiser, mine, f"cs:{contest.id}:form:form:{value}")
        assert "没有这个选项" in forged["text"]
    assert await only(house) == contest
