"""An admin's day in the browser: a damaged file is sent, looked through, approved, and a member's question finds it."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.web.test_playground import page, write

__all__ = ["page"]

pytestmark = pytest.mark.web

NEWSPAPER = Path(__file__).parents[1] / "documents" / "newspaper.txt"


async def open_private(page: Page) -> None:
    await page.get_by_text("问史", exact=True).first.click()


async def test_a_damaged_file_is_sent_approved_and_quoted(page: Page) -> None:
    await open_private(page)
    log = page.get_by_role("log")
    await page.locator("#file").set_input_files(NEWSPAPER)
    await expect(log).to_contain_text("待审", timeout=30_000)
    await page.get_by_role("button", name="逐段审阅").last.click()
    await expect(log).to_contain_text("还有")
    await page.get_by_role("button", name="✅ 全部通过").last.click()
    await page.get_by_role("button", name="好", exact=True).click()
    await expect(log).to_contain_text("已审定，共", timeout=15_000)
    await write(page, "/audit")
    await expect(log).to_contain_text(re.compile("审定《.+》"))
    for _ in range(20):  # the index follows within seconds
        await write(page, "一年里共开课多少场，借出图书多少册？")
        if await log.get_by_text("560场").count():
            break
        await page.wait_for_timeout(1000)
    await expect(log.locator("blockquote").last).to_contain_text("一年里共开课560场")
