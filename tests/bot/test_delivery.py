"""Trouble on the way out and in: nothing is lost, nothing is repeated blindly."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.cli import main
from bot.playground import Playground
from tests.bot.conftest import House, running


def polls(house: House) -> list[int]:
    return [message["message_id"] for message in house.sent(house.group) if "poll" in message]


async def test_a_connection_lost_before_telegram_heard_is_unsure_and_not_repeated(house: House) -> None:
    house.telegram.faults.drop_after("sendPoll")
    house.telegram.say(house.owner, house.group, "/quiz 单选题")
    (message_id,) = await house.wait(lambda: polls(house))
    await house.tell(house.owner, "/rank", house.group)
    assert polls(house) == [message_id]
    async with house.store.read() as tx:
        assert len(await tx.calls.unsure_calls()) == 1


async def test_an_unsure_message_is_settled_by_a_person(
    house: House, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = house.members[0]
    house.telegram.faults.drop_before("sendMessage")
    house.telegram.say(asked, asked, "/help")
    monkeypatch.setenv("DATA_DIR", str(folder))

    async def wenshi(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["wenshi", *words])
        with pytest.raises(SystemExit):
            await asyncio.to_thread(main)
        captured = capsys.readouterr()
        return captured.out + captured.err

    async with asyncio.timeout(20):
        while "sendMessage" not in (listed := await wenshi("unsure")):
            await asyncio.sleep(0.05)
    number = listed.split()[0]
    assert "Not among" in await wenshi("unsure", "999", "--as", "sent")
    assert "--as" in await wenshi("unsure", number)
    assert not house.sent(asked)
    await wenshi("unsure", "--all", "--as", "again")
    assert "/quiz" in (await house.next_message(asked, 0))["text"]
    assert "No message is unsure" in await wenshi("unsure")


async def test_a_vote_in_an_unsure_poll_is_parked_and_a_press_binds_it(house: House) -> None:
    house.telegram.faults.drop_after("sendPoll")
    house.telegram.say(house.owner, house.group, "/quiz 单选题")
    (message_id,) = await house.wait(lambda: polls(house))
    message = house.telegram.message(house.group, message_id)
    assert message is not None
    voter = house.members[0]
    house.vote(voter, message, right=True)
    data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    link = await house.press(voter, message, data)
    assert "start=post_" in link["url"]
    await house.answered(voter, 1)
    async with house.store.read() as tx:
        assert not await tx.calls.unsure_calls()


async def test_too_many_requests_are_waited_out(house: House) -> None:
    house.telegram.faults.fail("sendMessage", retry_after=1)
    assert "/quiz" in (await house.tell(house.members[0], "/help"))["text"]


async def test_edits_and_notices_are_repeated(house: House) -> None:
    panel = await house.tell(house.members[0], "/settings")
    house.telegram.faults.drop_before("answerCallbackQuery")
    house.telegram.faults.drop_before("editMessageText")
    await house.choose(house.members[0], panel, "language", "en")
    await house.wait(
        lambda: "Settings" in (house.telegram.message(house.members[0], panel["message_id"]) or {})["text"]
    )


async def test_a_blocked_bot_falls_silent_and_returns(house: House) -> None:
    first = house.members[0]
    await house.tell(first, "/help")
    house.telegram.set_bot_status("kicked", first)
    house.telegram.set_bot_status("member", first)
    assert "/quiz" in (await house.tell(first, "/help"))["text"]


async def test_an_update_nobody_can_read_is_kept_and_passed_by(house: House) -> None:
    chat = {"id": house.members[0], "type": "private"}
    number = house.telegram.push({"message": {"message_id": "?", "date": [], "chat": chat}})
    assert "/quiz" in (await house.tell(house.members[0], "/help"))["text"]
    async with house.store.read() as tx:
        assert number in [update.id for update in await tx.updates.dead()]


async def test_an_update_that_comes_twice_is_handled_once(house: House) -> None:
    answer = await house.tell(house.members[0], "/help")
    asked = house.telegram.messages(house.members[0])[0]
    update = {"update_id": 1, "message": dict(asked)}
    await house.app.intake.accept([update], house.clock())
    await house.app.intake.accept([update], house.clock())
    house.app.work.ring()
    await house.next_message(house.members[0], 1)
    await house.tell(house.members[0], "/me")
    helps = [message for message in house.sent(house.members[0]) if message["text"] == answer["text"]]
    assert len(helps) == 2


async def test_votes_cast_while_the_bot_was_down_count_once(telegram: Playground, folder: Path) -> None:
    async with running(telegram, folder) as house:
        posted = await house.tell(house.owner, "/quiz 单选题", house.group)
        house.vote(house.members[0], posted, right=True)
        await house.answered(house.members[0], 1)
    house.vote(house.members[1], posted, right=False)
    telegram.close_poll(posted["message_id"])
    async with running(telegram, folder) as house:
        await house.answered(house.members[1], 1)
        text = (await house.tell(house.members[0], "/rank", house.group))["text"]
        assert "（共 2 人）" in text


async def stored(house: House, chat_id: int) -> bool:
    async with house.store.read() as tx:
        return await tx.chats.get(chat_id) is not None


async def test_a_group_that_becomes_a_supergroup_keeps_everything(house: House) -> None:
    group = house.telegram.add_group("老群", house.telegram.users, type="group")
    house.telegram.set_bot_status("member", group)
    await house.wait(lambda: house.sent(group))
    posted = await house.tell(house.owner, "/quiz 单选题", group)
    house.vote(house.members[0], posted, right=True)
    await house.answered(house.members[0], 1)
    moved = house.telegram.migrate(group)
    async with asyncio.timeout(20):
        while await stored(house, group):
            await asyncio.sleep(0.01)
    text = (await house.tell(house.members[0], "/rank", moved))["text"]
    assert "你：第 1 名，1 分" in text
