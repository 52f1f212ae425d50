"""A study group: quizzes, votes, boards, and who may do what."""

from datetime import timedelta
from typing import Any

import pytest

from bot.flows.quiz import SCORED_A_DAY
from tests.bot.conftest import House


async def quiz(house: House, **more: Any) -> dict[str, Any]:
    return await house.tell(house.owner, "/quiz 单选题", house.group, **more)


async def board(house: House, user_id: int, text: str = "/rank") -> str:
    return str((await house.tell(user_id, text, house.group))["text"])


async def test_a_quiz_is_posted_voted_on_and_scored(house: House) -> None:
    posted = await quiz(house)
    poll = posted["poll"]
    assert (poll["type"], poll["is_anonymous"]) == ("quiz", False)
    assert "出处：《" in house.telegram.poll(posted["message_id"])["explanation"]
    first, second, third = house.members
    house.vote(first, posted, right=True)
    house.vote(second, posted, right=False)
    await house.answered(second, 1)
    text = await board(house, first)
    assert "你：第 1 名，1 分（共 2 人）" in text
    assert "还不在这个榜上" in await board(house, third)
    assert "对 1/1（100%）" in (await house.tell(first, "/me"))["text"]


async def test_the_source_opens_only_after_the_answer(house: House) -> None:
    posted = await quiz(house)
    data = posted["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    first = house.members[0]
    refused = await house.press(first, posted, data)
    assert refused["show_alert"]
    house.vote(first, posted, right=True)
    await house.answered(first, 1)
    link = (await house.press(first, posted, data))["url"]
    payload = link.partition("?start=")[2]
    passage = await house.tell(first, f"/start {payload}")
    assert "《" in passage["text"]
    assert "先作答" in (await house.tell(house.members[1], f"/start {payload}"))["text"]


@pytest.mark.parametrize("command", ["/quiz", "/daily 08:00 3", "/daily off", "/settings"])
async def test_members_cannot_do_what_admins_do(house: House, command: str) -> None:
    answer = await house.tell(house.members[0], command, house.group)
    assert "群管理员" in answer["text"]


async def test_an_anonymous_admin_may_command_and_does_not_score(house: House) -> None:
    before = len(house.sent(house.group))
    house.telegram.say(house.admin, house.group, "/quiz 单选题", as_chat=True)
    posted = await house.next_message(house.group, before)
    assert posted["poll"]
    house.telegram.vote(house.admin, posted["message_id"], [0], as_chat=True)
    assert "匿名" in (await house.next_message(house.group, before + 1))["text"]
    house.vote(house.members[0], posted, right=True)
    await house.answered(house.members[0], 1)
    assert "（共 1 人）" in await board(house, house.members[0])


async def test_ten_extra_quizzes_a_day_count(house: House) -> None:
    house.send_at_once()
    for _ in range(SCORED_A_DAY):
        assert (await quiz(house))["poll"]
    before = len(house.sent(house.group))
    extra = await quiz(house)
    notice = await house.next_message(house.group, before + 1)
    assert "不计入排行榜" in notice["text"]
    house.vote(house.members[0], extra, right=True)
    await house.answered(house.members[0], 1)
    assert "还没有人得分" in await board(house, house.members[0])


async def test_questions_are_not_repeated_before_all_were_seen(house: House) -> None:
    seen = [(await quiz(house))["poll"]["question"] for _ in range(4)]
    assert len(set(seen)) == 4


async def test_a_topic_can_be_chosen(house: House) -> None:
    assert (await house.tell(house.owner, "/quiz 抗日战争 单选题", house.group))["poll"]
    refused = await house.tell(house.owner, "/quiz 天文学", house.group)
    assert "抗日战争" in refused["text"]


@pytest.mark.parametrize(("phrase", "answer"), [("排行榜", "排行榜"), ("党史上的今天", "月"), ("每日答题", "/daily")])
async def test_chinese_words_do_the_same_as_commands(house: House, phrase: str, answer: str) -> None:
    house.telegram.set_bot_status("administrator")
    assert answer in (await house.tell(house.members[0], phrase, house.group))["text"]


async def test_other_talk_is_neither_answered_nor_stored(house: House) -> None:
    house.telegram.set_bot_status("administrator")
    house.telegram.say(house.members[0], house.group, "中午吃什么")
    await board(house, house.members[0])
    assert [message["text"] for message in house.sent(house.group)] == [house.sent(house.group)[0]["text"]]


async def test_answers_stay_in_their_forum_topic(house: House) -> None:
    posted = await quiz(house, thread_id=77)
    assert posted["message_thread_id"] == 77


async def test_buttons_give_private_feedback_once(house: House) -> None:
    panel = await house.tell(house.owner, "/settings", house.group)
    await house.choose(house.owner, panel, "mode", "buttons")
    posted = await quiz(house)
    assert "poll" not in posted
    row = posted["reply_markup"]["inline_keyboard"][0]
    first = house.members[0]
    answer = await house.press(first, posted, row[0]["callback_data"])
    assert answer["show_alert"]
    assert answer["text"][0] in "✅❌"
    again = await house.press(first, posted, row[1]["callback_data"])
    assert "第一次为准" in again["text"]
    house.clock.ahead = timedelta(hours=25)
    late = await house.press(house.members[1], posted, row[0]["callback_data"])
    assert "已经结束" in late["text"]
    await house.answered(first, 1)


async def test_the_way_of_answering_has_a_command_too(house: House) -> None:
    refused = await house.tell(house.members[0], "/mode buttons", house.group)
    assert "群管理员" in refused["text"]
    assert "poll" in await quiz(house)
    assert "按钮" in (await house.tell(house.owner, "/mode buttons", house.group))["text"]
    assert "poll" not in await quiz(house)
    opened = await house.tell(house.owner, "/mode sideways", house.group)
    assert opened["text"].startswith("选择答题方式")
    assert "投票" in (await house.tell(house.owner, "/mode 投票", house.group))["text"]
    assert "poll" in await quiz(house)


async def test_a_press_on_another_groups_question_does_nothing(house: House) -> None:
    panel = await house.tell(house.owner, "/settings", house.group)
    await house.choose(house.owner, panel, "mode", "buttons")
    posted = await quiz(house)
    data = posted["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    hello = await house.tell(house.members[0], "/help")
    answer = await house.forge(house.members[0], hello, data)
    assert "失效" in answer["text"]


async def test_only_admins_press_the_panel_of_a_group(house: House) -> None:
    panel = await house.tell(house.owner, "/settings", house.group)
    refused = await house.press(house.members[0], panel, "c:language:")
    assert "群管理员" in refused["text"]
    forged = await house.forge(house.members[0], panel, "c:language:en")
    assert "群管理员" in forged["text"]
    await house.choose(house.owner, panel, "language", "en")
    assert "Board" in await board(house, house.owner)


async def test_practice_in_private_never_counts_for_a_group(house: House) -> None:
    first = house.members[0]
    posted = await house.tell(first, "/quiz 单选题")
    house.vote(first, posted, right=True)
    await house.answered(first, 1)
    assert "私下练习：对 1/1" in (await house.tell(first, "/me"))["text"]
    assert "还没有人得分" in await board(house, first)


async def test_where_polls_are_forbidden_the_group_is_told(house: House) -> None:
    house.telegram.set_bot_status("restricted", can_send_polls=False)
    answer = await quiz(house)
    assert "/mode" in answer["text"]


async def test_the_bot_greets_when_it_is_added_and_says_what_it_lacks(house: House) -> None:
    house.telegram.set_bot_status("left")
    before = len(house.sent(house.group))
    house.telegram.set_bot_status("restricted", can_send_polls=False)
    greeting = await house.next_message(house.group, before)
    assert "/daily 08:00" in greeting["text"]
    assert "不允许我发投票" in greeting["text"]


async def test_unknown_buttons_are_answered(house: House) -> None:
    message = await house.tell(house.members[0], "/help")
    assert "失效" in (await house.forge(house.members[0], message, "old:1:2"))["text"]
    assert "失效" in (await house.forge(house.members[0], message, "b:century"))["text"]
