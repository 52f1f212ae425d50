"""What people think of answers, and the editors' queue."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.playground import Playground
from tests.bot.conftest import House, running

ANSWERED = "三湾改编是什么时候？"
REFUSED = "三湾改编时有几台拖拉机？"


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    """The owner of the group is an editor."""
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        yield made


def buttons(message: dict[str, Any]) -> dict[str, str]:
    """What the buttons below a message carry, by their text."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return {button["text"]: button["callback_data"] for row in rows for button in row}


async def press_for_message(house: House, user_id: int, message: dict[str, Any], text: str) -> dict[str, Any]:
    """Press a button and wait for the message that it brings."""
    chat_id = message["chat"]["id"]
    before = len(house.sent(chat_id))
    await house.press(user_id, message, buttons(message)[text])
    return await house.next_message(chat_id, before)


async def test_an_answer_opens_its_context_and_says_where_it_stands(house: House) -> None:
    asked = house.members[0]
    answer = await house.tell(asked, ANSWERED)
    place = await house.press(asked, answer, buttons(answer)["原文位置"])
    assert "段" in place["text"]
    assert place["show_alert"]
    context = await press_for_message(house, asked, answer, "上下文")
    bold = [entity for entity in context["entities"] if entity["type"] == "bold"]
    assert len(bold) == 1
    assert len(context["text"]) > bold[0]["length"] + 50


async def test_thanks_once_for_a_rating(house: House) -> None:
    answer = await house.tell(house.members[0], ANSWERED)
    assert "谢谢" in (await house.press(house.members[0], answer, buttons(answer)["👍"]))["text"]
    assert "已经评价过" in (await house.press(house.members[0], answer, buttons(answer)["👎"]))["text"]
    assert "没有等待" in (await house.tell(house.owner, "/gaps"))["text"]


async def test_only_editors_see_the_queue_and_only_in_private(house: House) -> None:
    assert "编辑" in (await house.tell(house.members[0], "/gaps"))["text"]
    assert "编辑" in (await house.tell(house.owner, "/gaps", house.group))["text"]
    await house.tell(house.members[0], REFUSED)
    queue = await house.tell(house.owner, "/gaps")
    mine = await house.tell(house.members[0], "/help")
    forged = await house.forge(house.members[0], mine, buttons(queue)["1"])
    assert "编辑" in forged["text"]


async def test_a_refused_question_is_answered_by_an_editor_and_everybody_is_told_once(house: House) -> None:
    first, second = house.members[:2]
    await house.tell(first, REFUSED)
    await house.tell(second, f"/ask {REFUSED}", house.group)
    queue = await house.tell(house.owner, "/gaps")
    assert "2 次" in queue["text"]
    gap = await press_for_message(house, house.owner, queue, "1")
    assert "拖拉机" in gap["text"]
    private, group = len(house.sent(first)), len(house.sent(house.group))
    told = await house.press(house.owner, gap, buttons(gap)["1"])
    assert "2 条" in told["text"]
    assert "现在有了答案" in (await house.next_message(first, private))["text"]
    in_group = await house.next_message(house.group, group)
    assert in_group["reply_to_message"]["from"]["id"] == second
    again = await house.press(house.owner, gap, buttons(gap)["2"])
    assert "已经处理过" in again["text"]
    assert "没有等待" in (await house.tell(house.owner, "/gaps"))["text"]
    await asyncio.sleep(0.2)
    assert len(house.sent(first)) == private + 1


async def test_a_disliked_answer_comes_to_the_queue_and_can_be_dropped(house: House) -> None:
    answer = await house.tell(house.members[0], ANSWERED)
    await house.press(house.members[0], answer, buttons(answer)["👎"])
    queue = await house.tell(house.owner, "/gaps")
    assert "👎" in queue["text"]
    gap = await press_for_message(house, house.owner, queue, "1")
    assert "去掉" in (await house.press(house.owner, gap, buttons(gap)["不用回答"]))["text"]
    assert "没有等待" in (await house.tell(house.owner, "/gaps"))["text"]


async def test_an_editor_searches_with_other_words(house: House) -> None:
    await house.tell(house.members[0], REFUSED)
    gap = await press_for_message(house, house.owner, await house.tell(house.owner, "/gaps"), "1")
    other = await house.tell(house.owner, "遵义会议", reply_to=gap["message_id"])
    assert "遵义" in other["text"]
    assert "拖拉机" in other["text"]


async def test_the_same_question_in_other_words_is_one_gap(house: House) -> None:
    for text in ("火锅店在哪里？", "请问火锅店在哪里", "火鍋店在哪裡？"):
        await house.tell(house.members[0], text)
    queue = await house.tell(house.owner, "/gaps")
    assert "3 次" in queue["text"]


async def test_a_follow_up_uses_the_passage_it_replies_to(house: House) -> None:
    answer = await house.tell(house.members[0], ANSWERED)
    alone = await house.tell(house.members[0], "是在哪个县？")
    assert "永新县" not in alone["text"]
    follow_up = await house.tell(house.members[0], "是在哪个县？", reply_to=answer["message_id"])
    assert "永新县" in follow_up["text"].partition("——")[0]
    another = await house.tell(house.members[0], "遵义会议是哪一年召开的？", reply_to=answer["message_id"])
    assert "1935" in another["text"]


async def test_who_asked_is_forgotten_after_thirty_days(house: House) -> None:
    asker = house.members[0]
    await house.tell(asker, REFUSED)
    answer = await house.tell(asker, ANSWERED)
    await house.press(asker, answer, buttons(answer)["👍"])
    for days, known in ((29, True), (31, False)):
        house.clock.ahead = timedelta(days=days)
        await house.app.chores.keep_house()
        async with house.store.read() as tx:
            (gap,) = await tx.asked.gaps(5)
            assert ("ratings" in await tx.privacy.held(asker)) is known, "in private only who asked can rate"
        assert (gap.latest.person_id == asker) is known and (gap.latest.chat_id == asker) is known
    assert gap.latest.message_id is None and gap.latest.text == REFUSED


async def test_noise_is_not_kept(house: House) -> None:
    await house.tell(house.members[0], "？？？！！！")
    assert "没有等待" in (await house.tell(house.owner, "/gaps"))["text"]
