"""A wrong key is corrected and answers are scored anew; a wrong post is voided; the group is told once."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.playground import Playground
from knowledge.questions import Kind
from tests.bot.conftest import House, running
from tests.bot.test_gaps import buttons, press_for_message
from tests.bot.test_kinds import Class
from tests.bot.test_materials import edited


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        yield made


async def asked(house: House) -> dict[str, Any]:
    """A question with one right option, posted in the group."""
    return await house.tell(house.owner, "/quiz 单选题", house.group)


async def reported(house: House, posted: dict[str, Any], member: int) -> dict[str, Any]:
    """A member reports the question; gives the editor's card."""
    source = buttons(posted)["📖 出处"]
    passage = await house.tell(member, f"/start post_{source.split(':')[1]}")
    await house.press(member, passage, buttons(passage)["🚩 题目有错？"])
    return await press_for_message(house, house.owner, await house.tell(house.owner, "/bank"), "看报错（1）")


def letter(card: dict[str, Any], *, right: bool) -> str:
    """The letter of a right or a wrong option on the editor's card."""
    lines = [line for line in card["text"].split("\n") if line.removeprefix("✅ ")[1:3] == ". "]
    chosen = [line for line in lines if line.startswith("✅") == right]
    return chosen[0].removeprefix("✅ ")[0]


async def points(house: House, person: int) -> str:
    return str((await house.tell(person, "/me", house.group))["text"])


async def test_a_corrected_key_changes_the_board_and_the_group_is_told_once(house: House) -> None:
    winner, loser = house.members[:2]
    posted = await asked(house)
    house.vote(winner, posted, right=True)
    house.vote(loser, posted, right=False)
    await house.answered(winner, 1)
    await house.answered(loser, 1)
    card = await reported(house, posted, loser)
    assert "没看懂" in (await house.tell(house.owner, "Z", reply_to=card["message_id"]))["text"]
    same = letter(card, right=True)
    assert "什么也没有改" in (await house.tell(house.owner, same, reply_to=card["message_id"]))["text"]
    before = len(house.sent(house.group))
    first_wrong = next(line for line in card["text"].split("\n") if line.endswith("　1") and not line.startswith("✅"))[
        0
    ]
    told = await house.tell(house.owner, first_wrong.lower(), reply_to=card["message_id"])
    assert "2 份作答" in told["text"]
    assert "更正" in (await house.next_message(house.group, before))["text"]
    assert "1 分，对 1/1" in await points(house, loser)
    assert "0 分，对 0/1" in await points(house, winner)
    audit = (await house.tell(house.owner, "/audit"))["text"]
    assert f"{same} → {first_wrong}" in audit
    late = house.members[2]
    house.vote(late, posted, right=True)
    await house.answered(late, 1)
    assert "0 分，对 0/1" in await points(house, late)


@pytest.mark.parametrize(
    ("kind", "answers", "misread", "corrected", "audit"),
    [
        (Kind.ORDER, ("CABD", "ABCD"), ("CAB", "CABE", "什么"), "c、a→b d", "ABCD → CABD"),
        (
            Kind.FILL,
            ("一九二二年", "1921"),
            ("；", "……"),
            "1922；民国十一年\n建党次年",
            "1921；民国十年 → 1922；民国十一年；建党次年",
        ),
    ],
)
async def test_a_corrected_order_or_list_of_accepted_answers_scores_anew(
    house: House, kind: Kind, answers: tuple[str, str], misread: tuple[str, ...], corrected: str, audit: str
) -> None:
    house.send_at_once()
    school, (loser, winner, late) = Class(house), house.members
    posted = await school.ask(kind)
    for person, typed in zip((loser, winner), answers, strict=True):
        await school.reply(person, posted, typed)
    await house.forge(loser, posted, f"qr:test-{kind}")
    card = await press_for_message(house, house.owner, await house.tell(house.owner, "/bank"), "看报错（1）")
    for text in misread:
        assert "没看懂" in (await house.tell(house.owner, text, reply_to=card["message_id"]))["text"]
    before = len(house.sent(house.group))
    told = await house.tell(house.owner, corrected, reply_to=card["message_id"])
    assert "2 份作答" in told["text"]
    assert "更正" in (await house.next_message(house.group, before))["text"]
    again = await house.tell(house.owner, corrected, reply_to=card["message_id"])
    assert "什么也没有改" in again["text"]
    assert "1 分，对 1/1" in await points(house, loser)
    assert "0 分，对 0/1" in await points(house, winner)
    assert audit in (await house.tell(house.owner, "/audit"))["text"]
    await school.reply(late, posted, answers[0])
    assert "1 分，对 1/1" in await points(house, late)
    assert sum("更正" in message["text"] for message in house.sent(house.group)) == 1


async def test_an_editor_sees_a_spelling_that_the_key_misses(house: House) -> None:
    house.send_at_once()
    school = Class(house)
    posted = await school.ask(Kind.FILL)
    for person, typed in zip(house.members, ("<民国10>", "<民国10>", "我自己的话"), strict=False):
        await school.reply(person, posted, typed)
    await house.forge(house.members[0], posted, "qr:test-fill")
    card = await press_for_message(house, house.owner, await house.tell(house.owner, "/bank"), "看报错（1）")
    assert "填错最多的（至少两个人填过，括号里是人数）：<民国10>（2）\n" in card["text"]
    assert "我自己的话" not in card["text"]
    await house.tell(house.owner, "1921\n<民国10>", reply_to=card["message_id"])
    again = await press_for_message(house, house.owner, await house.tell(house.owner, "/bank"), "题目统计")
    assert "填错" not in (await press_for_message(house, house.owner, again, "1"))["text"]


async def test_a_voided_post_counts_no_more(house: House) -> None:
    winner = house.members[0]
    posted = await asked(house)
    house.vote(winner, posted, right=True)
    await house.answered(winner, 1)
    board = await house.tell(winner, "/rank", house.group)
    assert "1" in board["text"]
    refused = await house.tell(winner, "/void", house.group, reply_to=posted["message_id"])
    assert "编辑和审核员" in refused["text"]
    assert "请在群里回复" in (await house.tell(house.owner, "/void", house.group))["text"]
    before = len(house.sent(house.group))
    house.telegram.say(house.owner, house.group, "/void", reply_to=posted["message_id"])
    told = await house.wait(lambda: house.sent(house.group)[before + 1 :])
    assert any("作废" in message["text"] for message in (*told, house.sent(house.group)[before]))
    assert "还没有人得分" in (await house.tell(winner, "/rank", house.group))["text"]


async def test_a_withdrawn_question_is_void_wherever_it_was_posted(house: House) -> None:
    winner = house.members[0]
    posted = await asked(house)
    house.vote(winner, posted, right=True)
    await house.answered(winner, 1)
    card = await reported(house, posted, winner)
    before = len(house.sent(house.group))
    await house.press(house.owner, card, buttons(card)["有错，撤下"])
    await edited(house, card, "没有要看的了")
    assert "作废" in (await house.next_message(house.group, before))["text"]
    assert "还没有人得分" in (await house.tell(winner, "/rank", house.group))["text"]
