"""A contest from its file to its certificate in the browser: an organiser sets it up, a member plays, all see how it went."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from tests.web.test_materials import open_private
from tests.web.test_playground import page, write

__all__ = ["page"]

pytestmark = pytest.mark.web

FILE = """
title = "五四知识赛"
opens = {opens}
closes = {closes}
[questions]
kinds = ["single"]
count = 2
[rules]
appeal_hours = 0
"""
SOON = timedelta(seconds=10)


def contest_file(folder: Path) -> Path:
    """A contest that opens in some seconds."""
    opens = (datetime.now(UTC) + SOON).replace(microsecond=0)
    file = folder / "赛.toml"
    file.write_text(FILE.format(opens=opens.isoformat(), closes=(opens + timedelta(hours=1)).isoformat()), "utf-8")
    return file


def button(page: Page, name: str) -> Locator:
    """The latest button of that name."""
    return page.get_by_role("log").get_by_role("button", name=name, exact=True).last


async def become(page: Page, name: str) -> None:
    """Somebody else, in their private chat with the bot."""
    await page.get_by_role("radio", name=name).click()
    await open_private(page)


async def asked_until(page: Page, command: str, told: str) -> None:
    """A command is sent each second until the bot tells what is waited for."""
    for _ in range(20):
        await write(page, command)
        await page.wait_for_timeout(1000)
        if await page.get_by_role("log").get_by_text(told).count():
            return
    raise AssertionError(told)


async def test_from_the_file_to_the_certificate(page: Page, tmp_path: Path) -> None:
    log = page.get_by_role("log")
    await open_private(page)
    await page.locator("#file").set_input_files(contest_file(tmp_path))
    await button(page, "✅ 发布").click()
    await expect(log).to_contain_text("已发布，还没开始")
    await page.get_by_role("button", name="好", exact=True).click()

    await become(page, "张伟")
    if await page.get_by_role("button", name="开始", exact=True).count():
        await page.get_by_role("button", name="开始", exact=True).click()
    await asked_until(page, "/contests", "进行中")
    await button(page, "1").click()
    await button(page, "▶ 参加").click(timeout=20_000)
    for number in (1, 2):
        await expect(log).to_contain_text(re.compile(f"第 {number}"), timeout=15_000)
        await button(page, "A").click()
    await expect(log).to_contain_text("答完了，得")
    await write(page, "/results")
    await expect(log).to_contain_text("还没有结束的竞赛")

    owner = page.get_by_role("radio").first
    await owner.click()
    await open_private(page)
    await write(page, "/contests")
    await button(page, "1").click()
    await button(page, "提前结束").click()
    await button(page, "确定：提前结束").click()
    await page.get_by_role("button", name="好", exact=True).click()
    await asked_until(page, "/results", "📊 报表")
    await button(page, "📊 报表").click()
    await expect(log).to_contain_text(".xlsx", timeout=30_000)

    await become(page, "张伟")
    await write(page, "/results")
    await expect(log).to_contain_text("你：第 1 名")
    await button(page, "📜 领取我的证书").click()
    picture = log.locator("img.photo").last
    await expect(picture).to_be_visible()
    code = re.search(r"/verify ([-0-9A-Z]+)", await log.inner_text())
    assert code is not None
    await write(page, f"/verify {code[1]}")
    await expect(log).to_contain_text("证书属实：张伟")
