"""The chat page in a real browser, with a small bot of the test's own on the other side."""

import asyncio
import re
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from aiohttp import ClientSession
from PIL import Image
from playwright.async_api import Browser, Page, Route, WebSocketRoute, expect

from bot.playground import Playground
from tests.playground.test_client import PIXEL

pytestmark = pytest.mark.web
KEYS = [[{"text": "提示", "callback_data": "hint"}, {"text": "警告", "callback_data": "alert"}]]
LINK = [[{"text": "去私聊", "url": "https://t.me/wenshi_demo_bot?start=practice"}]]
MARKED = "<b>答</b> <tg-spoiler>谜底</tg-spoiler> <a href='https://a.cn'>原文</a>\n<blockquote>引文</blockquote>"


class EchoBot:
    """Repeats what it reads, answers presses, and sends what a test tells it to."""

    def __init__(self, session: ClientSession, telegram: Playground) -> None:
        self._session, self._base = session, f"{telegram.url}/bot{telegram.token}"

    async def call(self, method: str, /, **params):
        async with self._session.post(f"{self._base}/{method}", json=params) as answer:
            return (await answer.json())["result"]

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                await self.take(update)

    async def take(self, update) -> None:
        if message := update.get("message"):
            text = f"回声：{message.get('text') or message.get('document', {}).get('file_name', '图片')}"
            await self.call("sendMessage", chat_id=message["chat"]["id"], text=text)
        if press := update.get("callback_query"):
            answer = {"text": f"按了 {press['data']}", "show_alert": press["data"] == "alert"}
            await self.call("answerCallbackQuery", callback_query_id=press["id"], **answer)


@pytest.fixture
async def telegram() -> AsyncIterator[Playground]:
    async with Playground() as playground:
        yield playground


@pytest.fixture
async def bot(telegram: Playground) -> AsyncIterator[EchoBot]:
    async with ClientSession() as session, asyncio.TaskGroup() as group:
        bot = EchoBot(session, telegram)
        await bot.call("setMyCommands", commands=[{"command": "quiz", "description": "来一道题"}])
        running = group.create_task(bot.run())
        yield bot
        running.cancel()


@pytest.fixture
async def page(chromium: Browser, telegram: Playground, bot: EchoBot) -> AsyncIterator[Page]:
    faults: list[str] = []
    page = await chromium.new_page(viewport={"width": 1280, "height": 800}, locale="zh-CN")
    page.set_default_timeout(5000)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    await page.goto(telegram.url)
    await page.get_by_role("radio", name="王晓梅").wait_for()
    yield page
    assert [fault for fault in faults if "409" not in fault] == []
    await page.close()


async def send_quiz(bot: EchoBot, telegram: Playground, **more):
    quiz = {
        "question": "党的一大在哪一年召开？",
        "options": [{"text": text} for text in ("1919", "1920", "1921")],
        "type": "quiz",
        "correct_option_ids": [2],
        "is_anonymous": False,
        "explanation": "1921年7月，<b>上海</b>。",
        "explanation_parse_mode": "HTML",
    }
    return await bot.call("sendPoll", chat_id=telegram.group_id, **(quiz | more))


async def test_a_person_writes_and_the_bot_answers(page: Page):
    await page.get_by_label("写消息").fill("/quiz 你好")
    await page.keyboard.press("Enter")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("回声：/quiz 你好")
    await expect(page.get_by_label("写消息")).to_have_value("")
    await page.get_by_role("radio", name="李建国").click()
    await expect(log.get_by_role("article", name=re.compile("王晓梅"))).to_contain_text("/quiz 你好")
    await page.get_by_label("写消息").fill("悄悄话")
    await page.keyboard.press("Enter")
    await expect(log).to_contain_text("悄悄话")
    assert await log.get_by_text("回声：悄悄话").count() == 0


async def test_the_command_menu(page: Page):
    await page.get_by_label("写消息").type("/q")
    await page.get_by_role("option", name="/quiz 来一道题").wait_for()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("写消息")).to_have_value("/quiz ")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("回声：/quiz")


async def test_a_vote_shows_right_wrong_and_why_only_afterwards(page: Page, bot: EchoBot, telegram: Playground):
    quiz = await send_quiz(bot, telegram, open_period=600)
    card = page.get_by_role("region", name="党的一大")
    await expect(card).to_contain_text("公开测验")
    await expect(card.locator(".countdown")).to_have_text(re.compile(r"还剩 (10:00|9:\d\d)"))
    assert await card.get_by_text("上海").count() == 0
    await card.get_by_role("radio", name="1920").click()
    await expect(card.get_by_role("listitem", name="1920，你的选择，不正确，1 票，100%")).to_be_visible()
    await expect(card.get_by_role("listitem", name="1921，正确，0 票，0%")).to_be_visible()
    await expect(card.locator(".explanation strong")).to_have_text("上海")
    telegram.vote(telegram.users[1], quiz["message_id"], [2])
    await expect(card).to_contain_text("2 人作答")
    await bot.call("stopPoll", chat_id=telegram.group_id, message_id=quiz["message_id"])
    await expect(card).to_contain_text("测验已结束")


async def test_a_photo_answers_a_message_and_stands_in_a_poll(page: Page, bot: EchoBot, telegram: Playground):
    owner, log = telegram.users[0], page.get_by_role("log")
    asked = await bot.call("sendMessage", chat_id=telegram.group_id, text="配哪张图？")
    await log.get_by_role("article").filter(has_text="配哪张图？").get_by_role("button", name="回复").click()
    await page.locator("#file").set_input_files({"name": "图.png", "mimeType": "image/png", "buffer": PIXEL})
    await expect(log.locator("img.photo")).to_have_count(1)
    (sent,) = [one for one in telegram.messages(telegram.group_id) if "photo" in one]
    assert (sent["from"]["id"], sent["reply_to_message"]["message_id"]) == (owner, asked["message_id"])
    await send_quiz(bot, telegram, media={"type": "photo", "media": sent["photo"][-1]["file_id"]})
    await expect(page.get_by_role("region", name="党的一大").get_by_role("img", name="题目的图片")).to_be_visible()


async def test_a_tall_photo_does_not_push_the_end_out_of_sight(page: Page, bot: EchoBot, telegram: Playground):
    """Its height is known only when it has been fetched, after the end was brought into view."""
    for number in range(20):
        await bot.call("sendMessage", chat_id=telegram.group_id, text=f"第 {number} 条")
    await page.route("**/playground/file/**", late)
    tall = BytesIO()
    Image.new("RGB", (400, 800), "red").save(tall, "PNG")
    telegram.send_photo(telegram.users[0], telegram.group_id, tall.getvalue())
    await bot.call("sendMessage", chat_id=telegram.group_id, text="最后一条")
    await expect(page.locator("img.photo")).to_have_js_property("naturalHeight", 800)
    await expect(page.get_by_role("log").get_by_text("最后一条")).to_be_in_viewport()


async def late(route: Route) -> None:
    await asyncio.sleep(0.5)
    await route.continue_()


async def test_several_answers_need_the_vote_button(page: Page, bot: EchoBot, telegram: Playground):
    quiz = await send_quiz(bot, telegram, allows_multiple_answers=True, correct_option_ids=[0, 2])
    card = page.get_by_role("region", name="党的一大")
    await expect(card.get_by_role("button", name="投票")).to_be_disabled()
    for choice in ("1919", "1921"):
        await card.get_by_role("checkbox", name=choice).click()
    await card.get_by_role("button", name="投票").click()
    await expect(card.get_by_role("listitem", name="1919，你的选择，正确")).to_be_visible()
    votes = [option["voter_count"] for option in telegram.poll(quiz["message_id"])["options"]]
    assert votes == [1, 0, 1]


async def test_buttons_notices_and_deep_links(page: Page, bot: EchoBot, telegram: Playground):
    keyboard = {"inline_keyboard": KEYS + LINK}
    await bot.call("sendMessage", chat_id=telegram.group_id, text="请选", reply_markup=keyboard)
    await page.get_by_role("button", name="提示").click()
    await expect(page.locator("#toast")).to_have_text("按了 hint")
    await page.get_by_role("button", name="警告").click()
    await expect(page.get_by_role("dialog")).to_contain_text("按了 alert")
    await page.get_by_role("button", name="好").click()
    await page.get_by_role("button", name="去私聊").click()
    await expect(page.get_by_role("log")).to_contain_text("回声：/start practice")
    assert telegram.messages(telegram.users[0])[0]["text"] == "/start practice"


async def test_marked_text_and_foreign_markup(page: Page, bot: EchoBot, telegram: Playground):
    await bot.call("sendMessage", chat_id=telegram.group_id, text=MARKED, parse_mode="HTML")
    await bot.call("sendMessage", chat_id=telegram.group_id, text="<img src=x onerror=alert(1)>")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("<img src=x onerror=alert(1)>")
    await expect(log.locator("strong", has_text="答")).to_be_visible()
    await expect(log.locator("blockquote")).to_have_text("引文")
    await expect(log.get_by_role("link", name="原文")).to_have_attribute("href", "https://a.cn")
    spoiler = log.locator(".spoiler")
    await expect(spoiler.locator("span")).to_be_hidden()
    await spoiler.click()
    await expect(spoiler.locator("span")).to_be_visible()


async def test_replies_and_files(page: Page, bot: EchoBot, telegram: Playground):
    await bot.call("sendMessage", chat_id=telegram.group_id, text="有问题吗？")
    await page.get_by_role("article").hover()
    await page.get_by_role("button", name="回复", exact=True).click()
    await page.get_by_label("写消息").fill("有的")
    await page.get_by_role("button", name="发送", exact=True).click()
    await expect(page.get_by_role("log")).to_contain_text("回声：有的")
    assert telegram.messages(telegram.group_id)[1]["reply_to_message"]["text"] == "有问题吗？"
    await page.get_by_role("button", name=re.compile("^问史")).click()
    await page.get_by_role("button", name="开始").click()
    await page.locator("#file").set_input_files({"name": "资料.txt", "mimeType": "text/plain", "buffer": b"abc"})
    await expect(page.get_by_role("log")).to_contain_text("回声：资料.txt")


async def test_a_message_for_one_person_is_seen_by_that_person_only(page: Page, bot: EchoBot, telegram: Playground):
    only = {"receiver_user_id": telegram.users[1]}
    await bot.call("sendMessage", chat_id=telegram.group_id, text="只给你", ephemeral_message_parameters=only)
    await bot.call("sendMessage", chat_id=telegram.group_id, text="给大家")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("给大家")
    assert await log.get_by_text("只给你").count() == 0
    await page.get_by_role("radio", name="李建国").click()
    await expect(log.get_by_role("article").first).to_contain_text("仅你可见")


async def slow_line(line: WebSocketRoute) -> None:
    """What the server tells reaches the page a second late."""
    server = line.connect_to_server()
    server.on_message(lambda told: asyncio.get_running_loop().call_later(1, line.send, told))


async def test_a_new_person_writes_only_once_their_own_chats_are_there(page: Page, telegram: Playground):
    for user in telegram.users[:2]:
        telegram.say(user, user, "/start")
    await page.route_web_socket(re.compile("/playground/live"), slow_line)
    await page.reload()
    log = page.get_by_role("log")
    await page.get_by_role("button", name=re.compile("^问史")).click()
    await page.get_by_role("radio", name="李建国").click()
    await page.get_by_label("写消息").fill("是我")
    await page.keyboard.press("Enter")
    await expect(log).to_contain_text("回声：是我")
    await expect(log.get_by_role("article", name=re.compile("^李建国")).last).to_contain_text("是我")
    assert "是我" not in [each["text"] for each in telegram.messages(telegram.users[0])]


async def test_an_administrator_may_speak_as_the_group(page: Page, telegram: Playground):
    await page.get_by_role("button", name="以群组身份匿名发言").click()
    await page.get_by_label("写消息").fill("/quiz")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text("回声：/quiz")
    assert telegram.messages(telegram.group_id)[0]["from"]["id"] == 1087968824
    await page.get_by_role("radio", name="张伟").click()
    await expect(page.get_by_role("button", name="以群组身份匿名发言")).to_be_hidden()


async def test_unread_messages_are_counted(page: Page, bot: EchoBot, telegram: Playground):
    await page.get_by_role("button", name=re.compile("^问史")).click()
    await bot.call("sendMessage", chat_id=telegram.group_id, text="一")
    await bot.call("sendMessage", chat_id=telegram.group_id, text="二")
    await expect(page.get_by_label("2 条未读")).to_be_visible()
    await page.get_by_role("button", name=re.compile("青年理论学习小组")).click()
    await expect(page.locator(".badge")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
async def test_nothing_is_cut_off(page: Page, bot: EchoBot, telegram: Playground, width: int):
    await page.set_viewport_size({"width": width, "height": 740})
    await send_quiz(bot, telegram, question="很长的题目" * 30)
    if width < 760:
        await page.get_by_role("button", name=re.compile("青年理论学习小组")).click()
    await expect(page.get_by_role("region", name="很长的题目")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await page.evaluate(
        "document.querySelector('#log').scrollWidth <= document.querySelector('#log').clientWidth"
    )
    await expect(page.get_by_role("button", name="发送", exact=True)).to_be_in_viewport(ratio=1)
