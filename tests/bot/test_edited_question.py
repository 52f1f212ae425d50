"""A question that is edited after it was posted: what was posted is graded and told as it read then."""

from dataclasses import replace
from typing import Any

import pytest

from bot.game.model import Rescoring
from knowledge.questions import Kind
from tests.bot.conftest import House
from tests.bot.test_kinds import OPTIONS, Class

TURNED = {"options": OPTIONS[::-1], "key": frozenset({2})}
"""The same options the other way round; the right one is still the second of OPTIONS."""


@pytest.fixture
async def school(house: House) -> Class:
    house.send_at_once()
    return Class(house)


async def edit(school: Class, **changes: Any) -> None:
    """An import, or a new release of the starter bank, changes the question."""
    async with school.house.store.write() as tx:
        question = (await tx.bank.get(["test-single"]))["test-single"]
        await tx.bank.put([replace(question, **changes)])


async def test_words_are_those_that_were_posted(school: Class) -> None:
    await school.buttons()
    posted = await school.ask(Kind.SINGLE)
    await edit(school, **TURNED)
    await school.reply(school.first, posted, OPTIONS[1])
    await school.reply(school.second, posted, OPTIONS[2])
    first, second = await school.result(school.first), await school.result(school.second)
    assert first is not None and first.right
    assert second is not None and not second.right


async def test_the_verdict_names_what_was_right_then(school: Class) -> None:
    await school.buttons()
    posted = await school.ask(Kind.SINGLE)
    await edit(school, options=("甲", "乙"), key=frozenset({0}), stem="另一道题？")
    told = await school.press(school.first, posted, "A")
    assert OPTIONS[1] in told
    assert OPTIONS[0] in await school.press(school.first, posted, "B")  # what had been chosen
    rows = posted["reply_markup"]["inline_keyboard"]
    source = next(one["callback_data"] for row in rows for one in row if "📖" in one["text"])
    await school.house.press(school.first, posted, source)
    passage = await school.house.tell(school.first, f"/start post_{source.split(':')[1]}")
    assert OPTIONS[1] in passage["text"] and "乙" not in passage["text"]


async def test_what_is_posted_later_reads_as_it_was_edited(school: Class) -> None:
    await school.buttons()
    first = await school.ask(Kind.SINGLE)
    await edit(school, **TURNED)
    await edit(school, options=("甲", "乙"), key=frozenset({0}))
    later = await school.house.tell(school.house.owner, "/quiz 测验", school.house.group)
    assert "甲" in later["text"]
    assert "甲" in await school.press(school.first, later, "B")
    assert OPTIONS[1] in await school.press(school.first, first, "A")


async def test_a_corrected_key_does_not_reach_what_read_otherwise(school: Class) -> None:
    await school.buttons()
    posted = await school.ask(Kind.SINGLE)
    await school.press(school.first, posted, "B")
    await edit(school, **TURNED)
    async with school.house.store.write() as tx:
        question = (await tx.bank.get(["test-single"]))["test-single"]
        wrong = Rescoring(question.id, question, replace(question, key=frozenset({3})), None)
        assert await tx.rescorings.apply(wrong, school.house.clock()) == []
    answer = await school.result(school.first)
    assert answer is not None and answer.right
    async with school.house.store.write() as tx:
        void = Rescoring(question.id, question, question, None, voided=True)
        assert len(await tx.rescorings.apply(void, school.house.clock())) == 1


async def test_the_book_of_mistakes_tells_what_was_said_then(school: Class) -> None:
    await school.buttons()
    posted = await school.ask(Kind.SINGLE)
    await school.press(school.first, posted, "D")
    await edit(school, **TURNED)
    book = await school.house.tell(school.first, "/wrong")
    rows = book["reply_markup"]["inline_keyboard"]
    opened = next(one["callback_data"] for row in rows for one in row if one["text"].startswith("1"))
    await school.house.press(school.first, book, opened)
    number = book["message_id"]

    def text() -> str:
        found = school.house.telegram.message(school.first, number)
        return str(found["text"]) if found else ""

    await school.house.wait(lambda: f"你的回答：{OPTIONS[3]}" in text())
