"""What reaches the bot: privacy mode, allowed updates, offsets, and that every update has Telegram's shape."""

import pytest
from aiogram.types import Message, Update

from bot.playground import Playground, Refused, Scene
from tests.playground.conftest import RawClient

QUIZ = {"question": "问", "options": [{"text": "甲"}, {"text": "乙"}], "is_anonymous": False}
BUTTON = {"inline_keyboard": [[{"text": "按", "callback_data": "x"}]]}


def texts(telegram: Playground) -> list[str]:
    return [update["message"].get("text", "") for update in telegram.pending_updates() if "message" in update]


async def test_privacy_mode_hides_what_is_not_for_the_bot(telegram: Playground, api: RawClient):
    person, group = telegram.users[2], telegram.group_id
    own = await api.result("sendMessage", chat_id=group, text="我是机器人")
    seen = ["/quiz", "/quiz@wenshi_demo_bot", "/quiz@Wenshi_Demo_Bot 3"]
    for text in ["大家好", "@wenshi_demo_bot 你好", "/quiz@other_bot", "请发 /quiz", *seen]:
        telegram.say(person, group, text)
    telegram.say(person, group, "回复", reply_to=own["message_id"])
    telegram.say(person, person, "私聊")
    assert texts(telegram) == [*seen, "回复", "私聊"]


async def test_an_administrator_sees_everything(telegram: Playground):
    telegram.set_bot_status("administrator")
    telegram.say(telegram.users[0], telegram.group_id, "大家好")
    assert texts(telegram) == ["大家好"]


async def test_privacy_can_be_off():
    sample = Scene.sample()
    scene = Scene(
        sample.group_title, sample.members, sample.bot_name, sample.bot_username, can_read_all_group_messages=True
    )
    async with Playground(scene) as telegram:
        telegram.say(telegram.users[0], telegram.group_id, "大家好")
        assert texts(telegram) == ["大家好"]


async def test_service_messages_arrive_and_a_removed_bot_hears_nothing(telegram: Playground):
    telegram.remove_member(telegram.users[4])
    telegram.add_member(telegram.users[4], by=telegram.users[0])
    left, joined = (update["message"] for update in telegram.pending_updates())
    assert left["left_chat_member"]["id"] == telegram.users[4]
    assert joined["new_chat_members"][0]["id"] == telegram.users[4]
    telegram.set_bot_status("kicked")
    telegram.say(telegram.users[0], telegram.group_id, "/quiz")
    assert list(telegram.pending_updates()[-1]) == ["update_id", "my_chat_member"]


async def test_chat_member_comes_only_to_an_administrator_who_asked(telegram: Playground, api: RawClient):
    telegram.set_bot_status("administrator")
    telegram.remove_member(telegram.users[4])
    await api.result("getUpdates", allowed_updates=["chat_member"], offset=2**50)
    telegram.add_member(telegram.users[4])
    assert [list(update)[1] for update in telegram.pending_updates()] == ["chat_member"]


async def test_only_the_offset_confirms(telegram: Playground, api: RawClient):
    for text in "一二三":
        telegram.say(telegram.users[0], telegram.users[0], text)
    first, second, third = await api.result("getUpdates")
    assert first["update_id"] < second["update_id"] < third["update_id"]
    assert await api.result("getUpdates", limit=1) == [first]
    assert await api.result("getUpdates", offset=second["update_id"]) == [second, third]
    assert await api.result("getUpdates", offset=-1) == [third]
    assert await api.result("getUpdates", offset=third["update_id"] + 1) == []


async def test_unwanted_kinds_are_dropped_and_the_choice_is_kept(telegram: Playground, api: RawClient):
    await api.result("getUpdates", allowed_updates=["callback_query"])
    telegram.say(telegram.users[0], telegram.users[0], "一")
    assert await api.result("getUpdates") == []
    await api.result("getUpdates", allowed_updates=[])
    telegram.say(telegram.users[0], telegram.users[0], "二")
    assert texts(telegram) == ["二"]


async def test_an_update_of_your_own(telegram: Playground, api: RawClient):
    number = telegram.push({"poll_answer": {"poll_id": "1", "option_ids": [], "option_persistent_ids": []}})
    telegram.push({"update_id": number + 5, "unheard_of": {}})
    assert [update["update_id"] for update in await api.result("getUpdates")] == [number, number + 5]


async def test_everything_parses_with_aiogram(telegram: Playground, api: RawClient):
    owner, group = telegram.users[0], telegram.group_id
    poll = await api.result("sendPoll", chat_id=group, **QUIZ, reply_markup=BUTTON, open_period=60, description="说明")
    telegram.vote(owner, poll["message_id"], [1])
    telegram.vote(telegram.users[1], poll["message_id"], [0], as_chat=True)
    telegram.press(owner, group, poll["message_id"], "x")
    telegram.say(owner, group, "/quiz@wenshi_demo_bot https://t.me/x #史", as_chat=True, thread_id=5)
    telegram.send_file(owner, owner, "a.txt", b"a", "说明")
    for status in ("administrator", "restricted", "left", "member", "kicked"):
        telegram.set_bot_status(status)
    telegram.set_bot_status("kicked", owner)
    telegram.close_poll(poll["message_id"])
    updates = telegram.pending_updates()
    kinds = {Update.model_validate(update).event_type for update in updates}
    assert kinds == {"poll_answer", "callback_query", "message", "my_chat_member", "poll"}
    for message in telegram.messages(group) + telegram.messages(owner):
        Message.model_validate(message)


async def test_an_anonymous_administrator(telegram: Playground):
    message = telegram.say(telegram.users[0], telegram.group_id, "/quiz", as_chat=True)
    assert message["from"]["id"] == 1087968824
    assert message["sender_chat"]["id"] == telegram.group_id
    with pytest.raises(Refused, match="管理员"):
        telegram.say(telegram.users[3], telegram.group_id, "/quiz", as_chat=True)


async def test_a_press_needs_its_button_and_is_answered_once(telegram: Playground, api: RawClient):
    person, group = telegram.users[0], telegram.group_id
    sent = await api.result("sendMessage", chat_id=group, text="按", reply_markup=BUTTON)
    with pytest.raises(Refused):
        telegram.press(person, group, sent["message_id"], "y")
    press = telegram.press(person, group, sent["message_id"], "x")
    assert telegram.answer_now(press) is None
    link = "https://t.me/wenshi_demo_bot?start=a"
    assert "URL_INVALID" in await api.error("answerCallbackQuery", callback_query_id=press, url="https://a.cn")
    assert "TOO_LONG" in await api.error("answerCallbackQuery", callback_query_id=press, text="长" * 201)
    await api.result("answerCallbackQuery", callback_query_id=press, url=link)
    assert (await telegram.answer(press))["url"] == link
    assert "query is too old" in await api.error("answerCallbackQuery", callback_query_id=press)
