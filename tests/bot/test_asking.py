"""Questions: the quote with its citation, or a refusal; by command, reply, mention and in private."""

import pytest

from bot.flows.editions import Decision
from bot.flows.library import parse, store_parsed
from knowledge import starter
from tests.bot.conftest import House

QUESTION = "遵义会议是哪一年召开的？"
LIBRARY = "".join(data.decode() for _, data in starter.texts())


def quote_of(text: str) -> str:
    """The quoted part of an answer, as the chat shows it."""
    return text.partition("\n——")[0]


@pytest.mark.parametrize("text", [f"/ask {QUESTION}", f"/ask@wenshi_demo_bot {QUESTION}"])
async def test_a_question_in_a_group_is_answered_with_a_quote(house: House, text: str) -> None:
    asked = house.members[0]
    answer = await house.tell(asked, text, house.group)
    assert quote_of(answer["text"]) in LIBRARY
    assert "1935" in quote_of(answer["text"])
    assert "——《" in answer["text"]
    assert answer["reply_to_message"]["from"]["id"] == asked


async def test_the_phrase_that_answers_is_in_bold(house: House) -> None:
    answer = await house.tell(house.members[0], QUESTION)
    bold = [one for one in answer["entities"] if one["type"] == "bold"]
    assert [answer["text"][one["offset"] : one["offset"] + one["length"]] for one in bold] == ["1935年1月15日至17日"]


async def test_an_answer_of_no_plain_kind_has_nothing_in_bold(house: House) -> None:
    answer = await house.tell(house.members[0], "什么是三湾改编")
    assert "三湾改编" in quote_of(answer["text"])
    assert not any(one["type"] == "bold" for one in answer["entities"])


async def test_plain_text_in_private_is_a_question(house: House) -> None:
    answer = await house.tell(house.members[0], QUESTION)
    assert quote_of(answer["text"]) in LIBRARY


async def test_a_reply_to_the_bot_is_a_question(house: House) -> None:
    first = await house.tell(house.members[0], "/rank", house.group)
    answer = await house.tell(house.members[0], QUESTION, house.group, reply_to=first["message_id"])
    assert quote_of(answer["text"]) in LIBRARY


async def test_a_mention_is_a_question_where_it_arrives(house: House) -> None:
    house.telegram.set_bot_status("administrator")
    answer = await house.tell(house.members[0], f"@wenshi_demo_bot {QUESTION}", house.group)
    assert quote_of(answer["text"]) in LIBRARY


async def test_the_whole_passage_opens(house: House) -> None:
    answer = await house.tell(house.members[0], QUESTION)
    before = len(house.sent(house.members[0]))
    await house.press(house.members[0], answer, answer["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    passage = await house.next_message(house.members[0], before)
    assert quote_of(answer["text"]) in passage["text"]


@pytest.mark.parametrize("text", ["火星上有几座火锅店？", "§±!@#%^&*" * 400, "😀" * 500, "a" * 4096])
async def test_what_the_texts_do_not_tell_is_refused(house: House, text: str) -> None:
    answer = await house.tell(house.members[0], text[:4096])
    assert "不乱说" in answer["text"]


async def test_an_empty_question_is_explained(house: House) -> None:
    assert "/ask 遵义会议" in (await house.tell(house.members[0], "/ask", house.group))["text"]


async def test_markup_in_a_question_changes_nothing(house: House) -> None:
    answer = await house.tell(house.members[0], "<b>中共一大</b>&lt;i&gt;是哪一年召开的")
    assert "——《" in answer["text"] or "不乱说" in answer["text"]


async def test_a_replaced_text_is_not_quoted_before_any_rebuild(house: House) -> None:
    old = quote_of((await house.tell(house.members[0], QUESTION))["text"])
    for name, data in starter.texts():
        title = parse(name, data).document.title
        newer = parse(name, f"---\ntitle: {title}\n---\n\n这里什么也没有说。".encode())
        await store_parsed(house.store, newer, Decision(None, house.clock(), house.clock().date()), approved=True)
    answer = await house.tell(house.members[0], QUESTION)
    assert old not in answer["text"]
    assert "不乱说" in answer["text"]


async def test_today_tells_of_this_day_or_the_next_one(house: House) -> None:
    answer = await house.tell(house.members[0], "/today")
    assert "年" in answer["text"]
    assert "——《" in answer["text"]
