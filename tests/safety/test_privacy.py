"""/mydata and /forget as a person meets them."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.cli.backup import _copy, _replace
from bot.erasures import FILE_NAME
from bot.playground import Playground
from tests.bot.conftest import House, running
from tests.bot.test_gaps import buttons

SURE, KEEP = "全部删除", "先不删"


async def scored(house: House, person: int) -> dict[str, Any]:
    """A quiz in the group that a person has answered right."""
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    house.vote(person, posted, right=True)
    await house.answered(person, 1)
    return posted


async def forget(house: House, person: int) -> str:
    asks = await house.tell(person, "/forget")
    answer = await house.press(person, asks, buttons(asks)[SURE])
    assert answer["show_alert"]
    return str(answer["text"])


async def data_of(house: House, person: int) -> dict[str, Any]:
    """What /mydata sends."""
    message = await house.tell(person, "/mydata")
    assert message["document"]["file_name"] == "wenshi-mydata.json"
    file = await house.app.bot.download(message["document"]["file_id"])
    assert file is not None
    held: dict[str, Any] = json.loads(file.read())
    return held


def traces(folder: Path, word: str) -> list[str]:
    """The tables in whose rows a word stands."""
    found = []
    with closing(sqlite3.connect(folder / "wenshi.sqlite")) as db:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            rows = db.execute(f"SELECT * FROM {table}").fetchall()
            found += [table for row in rows if word in str(row)]
    return found


async def test_everything_stored_comes_as_a_file(house: House) -> None:
    person = house.members[0]
    await scored(house, person)
    await house.tell(person, "/ask 火星上有没有水？", house.group)
    held = await data_of(house, person)
    assert held["people"][0]["id"] == person
    assert held["answers"][0]["right"] is True
    assert held["asked"][0]["text"] == "火星上有没有水？"
    assert str(house.owner) not in json.dumps(held)
    assert "roles" not in held


async def test_after_forgetting_nothing_is_left_and_the_vote_stays_spent(house: House, folder: Path) -> None:
    first, second = house.members[:2]
    posted = await scored(house, first)
    house.vote(second, posted, right=True)
    await house.answered(second, 1)
    name = "伊芙一二三"
    house.telegram.push(vote_again(posted, first, name))
    assert "全部删除" in await forget(house, first)
    await house.tell(house.owner, "/help")
    await house.wait(lambda: not traces(folder, str(first)))
    assert "（共 1 人）" in (await house.tell(second, "/rank", house.group))["text"]
    house.telegram.push(vote_again(posted, first, name))
    await house.tell(house.owner, "/help")
    assert not traces(folder, str(first)) and not traces(folder, name)
    assert "还没有" in (await house.tell(first, "/me"))["text"]


def vote_again(posted: dict[str, Any], person: int, name: str) -> dict[str, Any]:
    user = {"id": person, "is_bot": False, "first_name": name}
    option = posted["poll"]["options"][0]["persistent_id"]
    answer = {"poll_id": posted["poll"]["id"], "user": user, "option_ids": [0], "option_persistent_ids": [option]}
    return {"poll_answer": answer}


async def test_a_button_question_is_not_answered_twice_either(house: House) -> None:
    first = house.members[0]
    panel = await house.tell(house.owner, "/settings", house.group)
    await house.choose(house.owner, panel, "mode", "buttons")
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    data = posted["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await house.press(first, posted, data)
    await forget(house, first)
    assert "不能再答一次" in (await house.press(first, posted, data))["text"]


async def test_forgetting_is_asked_once_and_may_be_left(house: House) -> None:
    first, second = house.members[:2]
    await scored(house, first)
    asks = await house.tell(first, "/forget")
    assert "没有删" in (await house.press(first, asks, buttons(asks)[KEEP]))["text"]
    theirs = await house.tell(second, "/help")
    assert "别人" in (await house.forge(second, theirs, buttons(asks)[SURE]))["text"]
    assert len((await data_of(house, first))["answers"]) == 1
    await house.press(first, asks, buttons(asks)[SURE])
    assert "没有存下" in (await house.press(first, asks, buttons(asks)[SURE]))["text"]


async def test_both_are_done_in_private_only(house: House) -> None:
    for command in ("/mydata", "/forget"):
        assert "私聊" in (await house.tell(house.members[0], command, house.group))["text"]


async def test_a_restored_backup_forgets_again(telegram: Playground, folder: Path, tmp_path: Path) -> None:
    first, copy = telegram.users[2], tmp_path / "copy"
    async with running(telegram, folder) as house:
        await scored(house, first)
        await asyncio.to_thread(_copy, folder / "wenshi.sqlite", copy)
        await forget(house, first)
        await house.app.erasures.agree()
    assert (folder / FILE_NAME).exists()
    _replace(folder / "wenshi.sqlite", copy)
    assert traces(folder, str(first))
    async with running(telegram, folder) as house:
        assert not traces(folder, str(first))
        assert "还没有人得分" in (await house.tell(house.members[1], "/rank", house.group))["text"]
