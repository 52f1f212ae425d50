"""Markup, entities and the shape of parameters and errors."""

import json

import pytest
from aiohttp import ClientSession, FormData

from bot.playground import Playground
from bot.playground.entities import covered, found_in
from bot.playground.errors import BadRequest
from bot.playground.markup import parsed
from tests.playground.conftest import RawClient


def kinds(text: str, entities) -> list[tuple[str, str]]:
    return [(each["type"], covered(text, each)) for each in entities]


def test_html_becomes_entities():
    text, entities = parsed(
        '👍<b>甲<i>乙</i></b> <a href="https://a.cn?x=1&amp;y">丙</a> &lt;丁&gt; <tg-spoiler>戊</tg-spoiler>'
        '<blockquote expandable>己</blockquote><pre><code class="language-py">庚</code></pre>',
        "HTML",
    )
    assert text == "👍甲乙 丙 <丁> 戊己庚"
    assert kinds(text, entities) == [
        ("bold", "甲乙"),
        ("italic", "乙"),
        ("text_link", "丙"),
        ("spoiler", "戊"),
        ("expandable_blockquote", "己"),
        ("pre", "庚"),
    ]
    assert entities[0]["offset"] == 2
    assert entities[2]["url"] == "https://a.cn?x=1&y"
    assert entities[-1]["language"] == "py"


@pytest.mark.parametrize(
    ("markup", "complaint"),
    [
        ("<b>甲", 'find end tag corresponding to start tag "b"'),
        ("甲</b>", "Unexpected end tag at byte offset 3"),
        ("<b>甲</i>", 'expected "</b>", found "</i>"'),
        ("<h1>甲</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("1 < 2", "at byte offset 2"),
    ],
)
def test_bad_markup(markup: str, complaint: str):
    with pytest.raises(BadRequest, match="can't parse entities") as caught:
        parsed(markup, "html")
    assert complaint in caught.value.description


def test_entities_of_plain_text():
    text = "/ask@a_bot 问 @wang_li 看 https://a.cn/b。#党史 12/34 a@b.cn"
    assert kinds(text, found_in(text)) == [
        ("bot_command", "/ask@a_bot"),
        ("mention", "@wang_li"),
        ("url", "https://a.cn/b"),
        ("hashtag", "#党史"),
    ]


async def test_spaces_around_a_text_go(api: RawClient, telegram: Playground):
    sent = await api.result("sendMessage", chat_id=telegram.group_id, text="\n <b> 甲 </b>\n", parse_mode="HTML")
    assert sent["text"] == "甲"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert "message text is empty" in await api.error("sendMessage", chat_id=telegram.group_id, text=" \n")


async def test_parameters_come_in_every_way(telegram: Playground):
    url = f"{telegram.url}/bot{telegram.token}/SENDmessage"
    markup = json.dumps({"inline_keyboard": [[{"text": "按", "callback_data": "x"}]]})
    params = {"chat_id": str(telegram.group_id), "text": "甲", "reply_markup": markup}
    parts = FormData(params)
    parts.add_field("unused", b"bytes", filename="a.bin")
    async with ClientSession() as session:
        for request in ({"params": params}, {"data": params}, {"data": parts}, {"json": params}):
            async with session.post(url, **request) as answer:
                assert (await answer.json())["result"]["reply_markup"] == json.loads(markup)
        async with session.get(url, params=params) as answer:
            assert answer.status == 200
        async with session.post(url, data=b"{", headers={"Content-Type": "application/json"}) as answer:
            assert (answer.status, (await answer.json())["error_code"]) == (400, 400)


async def test_unknown_methods_and_tokens(telegram: Playground, api: RawClient):
    assert await api.error("sendNothing") == "404 Not Found"
    async with ClientSession() as session, session.get(f"{telegram.url}/bot1:x/getMe") as answer:
        assert (answer.status, await answer.json()) == (
            401,
            {"ok": False, "error_code": 401, "description": "Unauthorized"},
        )
    assert [call.status for call in telegram.calls] == [404, 401]


async def test_a_file_that_is_too_big_cannot_be_downloaded(telegram: Playground, api: RawClient):
    sent = telegram.send_file(telegram.users[0], telegram.users[0], "大.pdf", bytes(20 * 2**20 + 1))
    assert "file is too big" in await api.error("getFile", file_id=sent["document"]["file_id"])
