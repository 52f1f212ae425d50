"""Contests as files: on the command line, and sent to the bot."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.game.running import ContestState
from bot.playground import Playground, Scene
from tests.bot.conftest import House, running
from tests.bot.played import opened, planned, play
from tests.bot.test_command_line import Wenshi, wenshi
from tests.bot.test_contest_course import RULES
from tests.bot.test_contest_setup import choose, only
from tests.bot.test_loading import send
from tests.bot.test_materials import appoint, edited

__all__ = ["wenshi"]

GOOD = """
title = "五四决赛"
form = "team"
opens = "2099-05-04 20:00"
closes = "2099-05-04 21:00"
groups = []
[questions]
topics = ["土地革命"]
kinds = ["single"]
count = 5
[rules]
best_of = 3
"""
BAD = """
title = "五四决赛"
opens = "2099-05-04 20:00"
groups = ["没有的群"]
[questions]
topics = ["火锅史"]
count = 10
[rules]
seconds = 5
"""


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    """The owner of the group is the owner of the bot."""
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        yield made


async def test_a_file_that_is_sent_becomes_a_draft_and_is_published(house: House) -> None:
    organiser = house.members[0]
    assert "组织者" in (await send(house, organiser, "决赛.toml", GOOD.encode()))["text"]
    await appoint(house, organiser, "organiser")
    panel = await edited(house, await send(house, organiser, "决赛.toml", GOOD.encode()), "看一遍")
    assert "前 3 人的平均" in panel["text"]
    await choose(house, organiser, panel, "✅ 发布")
    contest = await only(house)
    assert (contest.state, contest.owner_id, contest.selection.topics) == (
        ContestState.PLANNED,
        organiser,
        ("土地革命",),
    )


async def test_a_file_with_faults_is_refused_with_all_of_them(house: House) -> None:
    told = await edited(house, await send(house, house.owner, "坏.toml", BAD.encode()), "没有建成")
    for part in (
        "第 4 行（groups）",
        "没有的群",
        "第 6 行（questions.topics）",
        "火锅史",
        "第 9 行（rules.seconds）",
        "closes",
    ):
        assert part in told["text"], told["text"]
    assert "题只有" not in told["text"]
    for data, why in (("title = 题".encode("gbk"), "UTF-8"), (b"a = b", "TOML"), (b"x" * 500_000, "字符")):
        assert why in (await edited(house, await send(house, house.owner, "坏.toml", data), "没有建成"))["text"]
    async with house.store.read() as tx:
        assert await tx.contests.of_owner(house.owner) == []


def test_a_contest_is_set_up_listed_and_shown_on_the_command_line(wenshi: Wenshi, tmp_path: Path) -> None:
    template, bad, good = (tmp_path / f"{name}.toml" for name in ("template", "bad", "good"))
    template.write_text(wenshi("contest", "template").out, "utf-8")
    assert "在开始以后" not in wenshi("contest", "add", str(template)).err
    bad.write_text(BAD, "utf-8")
    run = wenshi("contest", "add", str(bad))
    assert run.code == 1
    assert "火锅史" in run.err and "没有的群" in run.err and "Traceback" not in run.err
    assert "There are no contests" in wenshi("contest", "list").out
    good.write_text(GOOD, "utf-8")
    added = json.loads(wenshi("contest", "add", str(good), "--publish", "--json").out)
    assert (added["state"], added["opens_at"]) == ("planned", "2099-05-04T20:00:00+08:00")
    assert "五四决赛" in wenshi("contest", "list").out
    shown = json.loads(wenshi("contest", "show", added["code"], "--json").out)
    assert shown == added
    assert shown["seed"] is shown["digest"] is None
    assert "best_of" in wenshi("contest", "show", added["code"]).out
    assert "plan contest" in wenshi("audit").out


def test_wrong_usage_is_a_sentence(wenshi: Wenshi, tmp_path: Path) -> None:
    for words, why in (
        (("show", "none"), "There is no contest none"),
        (("verify", "none"), "There is no contest none"),
        (("add", str(tmp_path / "none.toml")), "cannot be read"),
        (("add", str(tmp_path)), "cannot be read"),
    ):
        run = wenshi("contest", *words)
        assert run.code == 1
        assert why in run.err


def test_a_contest_is_verified_on_the_command_line(wenshi: Wenshi, folder: Path) -> None:
    async def played() -> None:
        async with Playground(Scene.sample()) as telegram, running(telegram, folder) as house:
            contest = await opened(house.store, await planned(house.store, house.owner, datetime.now(UTC), RULES))
            run = await play(house.store, contest, house.members[0], {1: (0,)})
            await _tamper(house, run.id, 0)

    async def tampered() -> None:
        async with Playground(Scene.sample()) as telegram, running(telegram, folder) as house:
            await _tamper(house, 1, 7)

    asyncio.run(played())
    run = wenshi("contest", "verify", "c0ffee")
    assert (run.code, "equal" in run.out) == (0, True), run
    assert json.loads(wenshi("contest", "verify", "c0ffee", "--json").out)["marks"] == 3
    asyncio.run(tampered())
    run = wenshi("contest", "verify", "c0ffee")
    assert run.code == 1
    assert "DIFFERS: sum of run 1" in run.out


async def _tamper(house: House, run_id: int, more: int) -> None:
    async with house.store.write() as tx:
        run = await tx.runs.hold(run_id)
        assert run is not None
        await tx.runs.save(replace(run, score=run.score + more))
