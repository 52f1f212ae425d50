"""Questions with pictures: an editor gives one in the chat, and the question goes out with it everywhere."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.playground import Playground
from bot.ports import QuestionState
from knowledge.exchange import read
from knowledge.exchange.arrival import arrival
from knowledge.exchange.sheets import write_workbook
from knowledge.questions import Question
from tests.bot.conftest import House, running
from tests.bot.contests import Player, opened, replayed
from tests.bot.test_bank_desk import DRAFT
from tests.bot.test_gaps import buttons, press_for_message
from tests.exchange.banks import DAY
from tests.playground.test_client import PIXEL

TOPIC = "看图"


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        made.send_at_once()
        yield made


async def draft(house: House, **changes: Any) -> Question:
    """A draft that stands on a passage, on a topic of its own."""
    async with house.store.write() as tx:
        bound = (await tx.bank.questions())[0]
        question = replace(DRAFT, passage_id=bound.passage_id, proof=bound.proof, topic=TOPIC, **changes)
        await tx.bank.put([question], QuestionState.DRAFT)
    return question


async def card(house: House) -> dict[str, Any]:
    panel = await house.tell(house.owner, "/bank")
    return await press_for_message(house, house.owner, panel, "看草稿（1）")


async def answer_with_photo(house: House, person: int, message: dict[str, Any]) -> dict[str, Any]:
    before = len(house.sent(person))
    house.telegram.send_photo(person, person, PIXEL, reply_to=message["message_id"])
    return await house.next_message(person, before)


async def pictured(house: House, **changes: Any) -> str:
    """An approved question with a picture; gives the id of the picture's file."""
    await draft(house, **changes)
    shown = await card(house)
    given = await answer_with_photo(house, house.owner, shown)
    assert "配好了" in given["caption"]
    assert "通过了" in (await house.press(house.owner, shown, buttons(shown)["✅ 通过"]))["text"]
    return str(given["photo"][-1]["file_id"])


async def test_a_poll_has_its_picture(house: House) -> None:
    file_id = await pictured(house)
    posted = await house.tell(house.owner, f"/quiz {TOPIC}", house.group)
    assert posted["poll"]["media"]["photo"][-1]["file_id"] == file_id
    house.vote(house.members[0], posted, right=True)
    await house.answered(house.members[0], 1)


async def test_a_question_with_buttons_stands_below_its_picture(house: House) -> None:
    panel = await house.tell(house.owner, "/settings", house.group)
    await house.choose(house.owner, panel, "mode", "buttons")
    file_id = await pictured(house)
    posted = await house.tell(house.owner, f"/quiz {TOPIC}", house.group)
    assert posted["photo"][-1]["file_id"] == file_id
    assert DRAFT.stem in posted["caption"] and "B. 1927年9月29日" in posted["caption"]
    assert "对" in (await house.press(house.members[0], posted, buttons(posted)["B"]))["text"]
    typed = await house.tell(house.members[1], "1927年8月1日", house.group, reply_to=posted["message_id"])
    assert "text" in typed
    await house.answered(house.members[1], 1)
    voided = await house.tell(house.owner, "/void", house.group, reply_to=posted["message_id"])
    assert "text" in voided


async def test_in_private_it_is_practised_with_its_picture(house: House) -> None:
    file_id = await pictured(house)
    posted = await house.tell(house.members[0], f"/quiz {TOPIC}")
    sizes = posted["poll"]["media"]["photo"] if "poll" in posted else posted["photo"]
    assert sizes[-1]["file_id"] == file_id


async def test_in_a_contest_it_stands_below_its_picture_until_its_time_is_over(house: House) -> None:
    file_id = await pictured(house)
    async with house.store.read() as tx:
        question = (await tx.bank.get([DRAFT.id]))[DRAFT.id]
    contest = await opened(house, (question,), count=1)
    player = Player(house, house.members[0])
    await player.join()
    turn = await player.next()
    while "photo" not in turn:
        turn = await player.next()
    assert turn["photo"][-1]["file_id"] == file_id
    house.clock.ahead += timedelta(seconds=40)
    number = turn["message_id"]
    await house.wait(lambda: "时间到了" in house.telegram.message(player.id, number)["caption"])  # type: ignore[index]
    assert await replayed(house, contest.id) == ()


async def test_a_question_that_is_approved_already_is_given_one_below_its_passage(house: House) -> None:
    await house.tell(house.owner, "/quiz 单选题")
    async with house.store.read() as tx:
        post = await tx.posts.latest(house.owner)
    assert post is not None
    posted = house.sent(house.owner)[-1]
    if "poll" in posted:
        house.vote(house.owner, posted, right=True)
        await house.answered(house.owner, 1)
    else:
        await house.press(house.owner, posted, buttons(posted)["A"])
    passage = await house.tell(house.owner, f"/start post_{post.id}")
    assert "配好了" in (await answer_with_photo(house, house.owner, passage))["caption"]
    async with house.store.read() as tx:
        assert (await tx.bank.get([post.question_id]))[post.question_id].picture


async def test_a_picture_is_looked_at_and_taken_away(house: House) -> None:
    await draft(house)
    await answer_with_photo(house, house.owner, await card(house))
    shown = await press_for_message(house, house.owner, await card(house), "🖼 看图")
    assert DRAFT.stem in shown["caption"]
    assert "去掉了" in (await house.press(house.owner, shown, buttons(shown)["去掉图"]))["text"]
    assert "没有图" in (await house.press(house.owner, shown, buttons(shown)["去掉图"]))["text"]
    assert "🖼 看图" not in buttons(await card(house))
    audit = (await house.tell(house.owner, "/audit"))["text"]
    assert "配了图" in audit and "去掉了题目" in audit


async def test_there_must_be_room_below_a_picture(house: House) -> None:
    await draft(house, stem="长" * 790)
    shown = await card(house)
    assert "800" in (await answer_with_photo(house, house.owner, shown))["text"]
    async with house.store.write() as tx:
        await tx.bank.set_picture(DRAFT.id, "x")
    assert "800" in (await house.press(house.owner, shown, buttons(shown)["✅ 通过"]))["text"]


async def test_a_picture_sent_as_a_file_is_not_taken_for_material(house: House) -> None:
    await draft(house)
    shown = await card(house)
    before = len(house.sent(house.owner))
    house.telegram.send_file(house.owner, house.owner, "图.png", PIXEL, reply_to=shown["message_id"])
    assert "当作图片发" in (await house.next_message(house.owner, before))["text"]


async def test_only_editors(house: House) -> None:
    await draft(house)
    outsider = house.members[0]
    mine = await house.tell(outsider, "/help")
    for data in ("qi:draft-1:0", "qi:draft-1:1"):
        assert "编辑和审核员" in (await house.forge(outsider, mine, data))["text"]


async def test_what_is_mended_or_imported_again_keeps_its_picture(house: House) -> None:
    question = await draft(house)
    shown = await card(house)
    await answer_with_photo(house, house.owner, shown)
    await house.tell(house.owner, "三湾改编是哪一年？\nA. 1926年\nB. 1927年\n答案：B", reply_to=shown["message_id"])
    async with house.store.write() as tx:
        kept = (await tx.bank.get([question.id]))[question.id]
        assert kept.stem == "三湾改编是哪一年？" and kept.picture
        again = arrival(read("b.xlsx", write_workbook((kept,)).data, DAY), {kept.id: kept})
        assert again.known == (kept,)
        await tx.bank.put([replace(kept, picture="")])
        assert (await tx.bank.get([question.id]))[question.id].picture == kept.picture
