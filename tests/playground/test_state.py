"""What a restart keeps."""

import asyncio
import time
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.playground import Playground
from tests.playground.conftest import RawClient

QUIZ = {"question": "问", "options": [{"text": "甲"}, {"text": "乙"}], "is_anonymous": False}


async def call(telegram: Playground, method: str, **params):
    async with ClientSession() as session:
        return await RawClient(session, telegram).result(method, **params)


async def test_a_restart_keeps_everything(tmp_path: Path):
    kept = tmp_path / "telegram.sqlite"
    async with Playground(state_file=kept) as before:
        group, person = before.group_id, before.users[0]
        poll = await call(before, "sendPoll", chat_id=group, **QUIZ)
        before.vote(person, poll["message_id"], [1])
        sent = before.send_file(person, person, "a.txt", b"abc")
        await call(before, "setMyCommands", commands=[{"command": "quiz", "description": "题"}])
        before.set_bot_status("administrator")
        history, updates = before.messages(group), before.pending_updates()
    async with Playground(state_file=kept) as after:
        assert (after.messages(group), after.pending_updates()) == (history, updates)
        assert (await call(after, "getMyCommands"))[0]["command"] == "quiz"
        file = await call(after, "getFile", file_id=sent["document"]["file_id"])
        assert file["file_size"] == 3
        assert after.poll(poll["message_id"])["options"][1]["voter_count"] == 1
        newer = after.say(person, group, "之后")
        assert newer["message_id"] > sent["message_id"]
        assert after.pending_updates()[-1]["update_id"] > updates[-1]["update_id"]


async def test_what_was_answered_is_on_disk_before(tmp_path: Path):
    kept = tmp_path / "telegram.sqlite"
    async with Playground(state_file=kept) as running:
        running.say(running.users[0], running.users[0], "一")
        await call(running, "sendMessage", chat_id=running.users[0], text="二")
        async with Playground(state_file=kept) as reader:
            assert [message["text"] for message in reader.messages(reader.users[0])] == ["一", "二"]


async def test_overdue_polls_close_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.playground.methods.polls.SHORTEST", 1)
    kept = tmp_path / "telegram.sqlite"
    async with Playground(state_file=kept) as before:
        poll = await call(before, "sendPoll", chat_id=before.group_id, **QUIZ, open_period=1)
    await asyncio.sleep(max(0, poll["poll"]["close_date"] - time.time()))
    async with Playground(state_file=kept) as after:
        await asyncio.sleep(0.05)
        assert after.poll(poll["message_id"])["is_closed"]


async def test_ids_rise_from_run_to_run_and_stay_small():
    seen = []
    for _ in range(2):
        async with Playground() as telegram:
            message = telegram.say(telegram.users[0], telegram.users[0], "一")
            seen.append((message["message_id"], telegram.pending_updates()[0]["update_id"]))
            await asyncio.sleep(0.15)
    assert seen[0] < seen[1]
    assert seen[0][1] < seen[1][1] < 2**52
    assert seen[1][0] < 2**31
    assert -(2**52) < telegram.group_id < -1_000_000_000_000
