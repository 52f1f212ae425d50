"""The whole product as a newcomer meets it: `python -m bot run` without a token, and a browser."""

import asyncio
import json
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

pytestmark = pytest.mark.web


@asynccontextmanager
async def product(folder: Path) -> AsyncIterator[str]:
    """The running product; gives the address of its playground. It must stop by itself when it is told to."""
    environment = {"DATA_DIR": str(folder), "HTTP_PORT": "0", "PATH": "", "LOG_LEVEL": "info"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        yield await _address(process)
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async with asyncio.timeout(30):
        async for line in process.stderr:
            if line.startswith(b"{") and "playground" in (event := json.loads(line)):
                return str(event["playground"])
    raise AssertionError("it ended before it was ready")


@pytest.fixture
async def page(chromium: Browser, tmp_path: Path) -> AsyncIterator[Page]:
    async with product(tmp_path) as address:
        page = await chromium.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        page.set_default_timeout(8000)
        await page.goto(address)
        yield page
        await page.close()


async def write(page: Page, text: str) -> None:
    await page.get_by_label("写消息").fill(text)
    await page.keyboard.press("Enter")


async def test_open_vote_ask_and_see_the_board_change(page: Page) -> None:
    log = page.get_by_role("log")
    await expect(log).to_contain_text("我是问史")
    await expect(page.locator(".poll")).to_have_count(3)
    await page.get_by_role("radio", name="张伟").click()
    await write(page, "/rank")
    await expect(log).to_contain_text("还没有人得分")

    card = page.locator(".poll").first
    await card.get_by_role("radio").or_(card.get_by_role("checkbox")).first.click()
    if await card.get_by_role("button", name="投票").count():
        await card.get_by_role("button", name="投票").click()
    await expect(card).to_contain_text("1 人作答")
    await write(page, "/rank")
    await expect(log).to_contain_text(re.compile(r"你：第 1 名，[01] 分（共 1 人）"))

    await write(page, "/ask 三湾改编是什么时候？")
    await expect(log.locator("blockquote").last).to_contain_text("1927年9月29日")
    await expect(log).to_contain_text("——《")

    await page.get_by_role("button", name="📖 出处").first.click()
    await expect(log).to_contain_text("/start")
    await expect(log.locator("blockquote")).to_have_count(1)
    await write(page, "/me")
    await expect(log).to_contain_text("张伟 的成绩")


async def any_answer(page: Page) -> str:
    """To a question of whatever kind: all its letters where events are put in order, otherwise the first."""
    await expect(page.get_by_role("log")).to_contain_text(re.compile("点下面的字母|点字母|写出答案"))
    letters = await page.get_by_role("button", name=re.compile("^[A-F]$")).count()
    in_order = await page.get_by_role("log").get_by_text("按先后点字母").count()
    return "ABCDEF"[:letters] if in_order else "A"


async def test_practise_and_look_at_the_picture_of_the_topics(page: Page) -> None:
    log = page.get_by_role("log")
    await page.get_by_text("问史", exact=True).first.click()
    await page.get_by_role("button", name="开始", exact=True).click()
    await write(page, "/practice")
    await expect(log).to_contain_text("没有要复习的错题")
    await page.get_by_role("button", name="▶ 做新题").click()
    await write(page, await any_answer(page))
    await expect(log).to_contain_text(re.compile("✅ 答对了|❌ 答案是"))
    await page.get_by_role("button", name="📖 看原文").click()
    await expect(log.locator("blockquote").last).to_be_visible()
    await write(page, "/me")
    picture = log.locator("img.photo")
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.naturalWidth") == 900
