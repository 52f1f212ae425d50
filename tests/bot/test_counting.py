"""Votes that are hard to place: second copies, polls that nobody knows yet, voters without a name."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.flows.reconcile import SETTLING, reconcile
from bot.playground import Playground
from tests.bot.conftest import House, running


async def polls(house: House, count: int = 1) -> list[dict[str, Any]]:
    """The polls of the group once there are that many."""
    shown = lambda: [message for message in house.sent(house.group) if "poll" in message]  # noqa: E731
    await house.wait(lambda: len(shown()) >= count)
    return shown()


async def unsure_poll(house: House) -> dict[str, Any]:
    """A quiz that arrived in the group, and nobody here knows."""
    house.telegram.faults.drop_after("sendPoll")
    house.telegram.say(house.owner, house.group, "/quiz 单选题")
    (message,) = await polls(house)
    await unsure(house, 1)
    return message


async def unsure(house: House, count: int) -> list[int]:
    async def numbers() -> list[int]:
        async with house.store.read() as tx:
            return [call.id for call in await tx.calls.unsure_calls()]

    for _ in range(500):
        if len(found := await numbers()) == count:
            return found
        await house.pause()
    raise AssertionError(found)


async def test_votes_in_both_copies_of_a_poll_count(house: House) -> None:
    first = await unsure_poll(house)
    early, late, other = house.members
    house.vote(early, first, right=True)
    (number,) = await unsure(house, 1)
    async with house.store.write() as tx:
        await tx.calls.settle(number, again=True)
    house.app.out.ring()
    _, second = await polls(house, 2)
    house.vote(other, second, right=True)
    await house.answered(other, 1)
    await house.press(early, first, first["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    await house.answered(early, 1)
    house.vote(late, first, right=False)
    await house.answered(late, 1)
    assert "（共 3 人）" in (await house.tell(early, "/rank", house.group))["text"]


async def test_a_reply_binds_a_poll(house: House) -> None:
    message = await unsure_poll(house)
    house.vote(house.members[0], message, right=True)
    await house.tell(house.members[1], "遵义会议是哪一年召开的？", house.group, reply_to=message["message_id"])
    await house.answered(house.members[0], 1)
    await unsure(house, 0)


async def test_a_sticker_in_reply_binds_a_poll(house: House) -> None:
    message = await unsure_poll(house)
    house.vote(house.members[0], message, right=True)
    sender = {"id": house.members[1], "is_bot": False, "first_name": "x"}
    reply = {
        "message_id": 99_999,
        "date": 1,
        "chat": message["chat"],
        "from": sender,
        "dice": {"emoji": "🎲", "value": 1},
    }
    house.telegram.push({"message": {**reply, "reply_to_message": message}})
    await house.answered(house.members[0], 1)


async def test_buttons_of_another_bot_bind_nothing(house: House) -> None:
    message = await unsure_poll(house)
    sender = {"id": house.members[1], "is_bot": False, "first_name": "x"}
    forged = {**message, "from": {"id": 99, "is_bot": True, "first_name": "other"}}
    text = {"message_id": 99_999, "date": 1, "chat": message["chat"], "from": sender, "text": "/rank"}
    before = len(house.sent(house.group))
    house.telegram.push({"message": {**text, "reply_to_message": forged}})
    await house.next_message(house.group, before)
    await unsure(house, 1)


async def test_a_press_that_waited_for_its_turn_counts(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = await house.tell(house.owner, "/settings", house.group)
    await house.choose(house.owner, panel, "mode", "buttons")
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    data = posted["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    honest = house.app.worker.handle

    async def slow(update: Any) -> None:
        house.clock.ahead = timedelta(hours=25)
        await honest(update)

    monkeypatch.setattr(house.app.worker, "handle", slow)
    assert (await house.press(house.members[0], posted, data))["text"][0] in "✅❌"


async def test_a_press_below_an_old_message_belongs_to_its_group(house: House) -> None:
    panel = await house.tell(house.owner, "/settings", house.group)
    await house.choose(house.owner, panel, "mode", "buttons")
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    old = {"chat": posted["chat"], "message_id": posted["message_id"], "date": 0}
    data = posted["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert (await house.forge(house.members[0], old, data))["text"][0] in "✅❌"


async def test_an_anonymous_vote_is_explained_once_and_known_at_the_close(telegram: Playground, folder: Path) -> None:
    async with running(telegram, folder, admin_ids=str(telegram.users[0])) as house:
        for number in (1, 2):
            telegram.say(house.owner, house.group, "/quiz 单选题")
            posted = (await polls(house, number))[-1]
            telegram.vote(house.admin, posted["message_id"], [0], as_chat=True)
            house.vote(house.members[0], posted, right=True)
            await house.answered(house.members[0], number)
            telegram.close_poll(posted["message_id"])
        await house.wait(lambda: told(house, house.group, "匿名"))
        await count(house)
        await house.tell(house.owner, "/help")
        assert len(told(house, house.group, "匿名")) == 1
        assert told(house, house.owner, "对不上") == []


def told(house: House, chat_id: int, word: str) -> list[dict[str, Any]]:
    return [message for message in house.sent(chat_id) if word in message.get("text", "")]


async def count(house: House) -> None:
    """Let the polls that have closed be counted."""
    await house.wait(lambda: not house.telegram.pending_updates())
    await reconcile(house.store, house.clock() + SETTLING, house.app.settings.admin_ids, "zh-Hans")
    house.app.out.ring()


async def test_a_gap_is_told_to_the_editors_once(telegram: Playground, folder: Path) -> None:
    async with running(telegram, folder, admin_ids=str(telegram.users[0])) as house:
        await house.tell(house.owner, "/help")
        posted = await house.tell(house.owner, "/quiz 单选题", house.group)
        house.vote(house.members[0], posted, right=True)
        await house.answered(house.members[0], 1)
        poll = {"id": posted["poll"]["id"], "is_closed": True, "total_voter_count": 3}
        telegram.push({"poll": poll})
        await count(house)
        message = await house.next_message(house.owner, 1)
        assert "Telegram 数到 3 人，这里记有 1 人，相差 2 人" in message["text"]
        telegram.push({"poll": poll})
        await count(house)
        await house.tell(house.owner, "/help")
        assert len(told(house, house.owner, "对不上")) == 1


async def test_a_vote_after_a_typed_answer_counts_for_nothing_and_is_no_gap(telegram: Playground, folder: Path) -> None:
    async with running(telegram, folder, admin_ids=str(telegram.users[0])) as house:
        await house.tell(house.owner, "/help")
        posted = await house.tell(house.owner, "/quiz 单选题", house.group)
        first, number = house.members[0], posted["message_id"]
        right = posted["poll"]["options"][posted["poll"]["correct_option_ids"][0]]["text"]
        assert "收到" in (await house.tell(first, right, house.group, reply_to=number))["text"]
        house.vote(first, posted, right=False)
        house.vote(house.members[1], posted, right=True)
        await house.answered(house.members[1], 1)
        telegram.close_poll(number)
        await count(house)
        assert "对 1/1" in (await house.tell(first, "/me"))["text"]
        await house.tell(house.owner, "/help")
        assert told(house, house.owner, "对不上") == []
