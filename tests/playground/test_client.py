"""python-telegram-bot, unchanged, takes the playground for Telegram."""

import asyncio
import base64
import io

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    InputPollOption,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, PollAnswerHandler, filters

from bot.playground import Playground
from tests.playground.conftest import client_of

OPTIONS = [InputPollOption(text) for text in ("1919", "1920", "1921", "1922")]
BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("原文", callback_data="source:7")]])


async def send_quiz(client: Bot, chat_id: int, **more):
    options = {"options": OPTIONS, "type": "quiz", "correct_option_ids": [2], "is_anonymous": False}
    return await client.send_poll(chat_id, "党的一大在哪一年召开？", **(options | more))


async def received(client: Bot) -> list[Update]:
    updates = list(await client.get_updates(timeout=1))
    if updates:
        await client.get_updates(offset=updates[-1].update_id + 1)
    return updates


async def test_the_bot_knows_itself(client: Bot, telegram: Playground):
    me = await client.get_me()
    assert (me.first_name, me.username, me.is_bot) == ("问史", "wenshi_demo_bot", True)
    assert str(me.id) == telegram.token.split(":", maxsplit=1)[0]


async def test_an_application_polls_and_answers(telegram: Playground):
    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.effective_message.reply_text(f"答：{update.effective_message.text}", do_quote=True)

    async def thank(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        await context.bot.send_message(update.poll_answer.user.id, str(update.poll_answer.option_ids))

    async def feedback(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await update.callback_query.answer("收到", show_alert=True)

    app = Application.builder().bot(client_of(telegram)).build()
    app.add_handlers([MessageHandler(filters.TEXT, echo), PollAnswerHandler(thank), CallbackQueryHandler(feedback)])
    first = telegram.users[0]
    async with app:
        await app.start()
        await app.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        asked = telegram.say(first, first, "一大在哪里召开？")
        await telegram.calls.wait("sendMessage")
        quiz = await send_quiz(app.bot, telegram.group_id, reply_markup=BUTTON)
        telegram.vote(first, quiz.message_id, [2])
        await telegram.calls.wait("sendMessage", 2)
        press = telegram.press(first, telegram.group_id, quiz.message_id, "source:7")
        alert = await telegram.answer(press)
        await app.updater.stop()
        await app.stop()
    answered, thanked = telegram.messages(first)[-2:]
    assert answered["text"] == "答：一大在哪里召开？"
    assert answered["reply_to_message"]["message_id"] == asked["message_id"]
    assert thanked["text"] == "(2,)"
    assert alert == {"text": "收到", "show_alert": True, "url": ""}


async def test_a_quiz_keeps_what_was_sent(client: Bot, telegram: Playground):
    quiz = await send_quiz(
        client,
        telegram.group_id,
        explanation="<b>上海</b>",
        explanation_parse_mode="HTML",
        open_period=600,
        protect_content=True,
        message_thread_id=7,
    )
    poll = quiz.poll
    assert [option.text for option in poll.options] == ["1919", "1920", "1921", "1922"]
    assert list(poll.correct_option_ids) == [2]
    assert (poll.explanation, poll.explanation_entities[0].type) == ("上海", "bold")
    assert (poll.open_period.seconds, poll.allows_revoting, quiz.message_thread_id) == (600, False, 7)
    assert quiz.has_protected_content


async def test_votes_arrive_with_ids_of_the_bots_own_order(client: Bot, telegram: Playground):
    quiz = await send_quiz(client, telegram.group_id, shuffle_options=True)
    for voter in telegram.users:
        shown = telegram.shown_options(voter, quiz.message_id)
        telegram.vote(voter, quiz.poll.id, [shown.index("1921")])
    answers = [update.poll_answer for update in await received(client) if update.poll_answer]
    assert [answer.user.id for answer in answers] == telegram.users
    assert {answer.option_ids for answer in answers} == {(2,)}
    assert {answer.option_persistent_ids for answer in answers} == {(quiz.poll.options[2].persistent_id,)}
    orders = {tuple(telegram.shown_options(voter, quiz.message_id)) for voter in telegram.users}
    assert len(orders) > 1


async def test_stop_poll_gives_and_sends_the_count(client: Bot, telegram: Playground):
    quiz = await send_quiz(client, telegram.group_id)
    telegram.vote(telegram.users[1], quiz.message_id, [0])
    poll = await client.stop_poll(telegram.group_id, quiz.message_id)
    assert (poll.is_closed, poll.total_voter_count) == (True, 1)
    closed = [update.poll for update in await received(client) if update.poll]
    assert [(each.id, each.total_voter_count) for each in closed] == [(poll.id, 1)]
    with pytest.raises(BadRequest, match="already been closed"):
        await client.stop_poll(telegram.group_id, quiz.message_id)


async def test_files_go_both_ways(client: Bot, telegram: Playground):
    sent = telegram.send_file(telegram.users[0], telegram.users[0], "资料.txt", "一九二一".encode(), caption="/load")
    document = (await received(client))[0].message.document
    assert (document.file_name, document.file_size) == ("资料.txt", 12)
    downloaded = await (await client.get_file(document.file_id)).download_as_bytearray()
    assert downloaded.decode() == "一九二一"
    answer = await client.send_document(
        telegram.users[0],
        io.BytesIO(b"a,b"),
        filename="榜.csv",
        caption="<i>榜</i>",
        parse_mode="HTML",
        reply_parameters=ReplyParameters(sent["message_id"]),
    )
    assert (answer.document.file_name, answer.caption, answer.caption_entities[0].type) == ("榜.csv", "榜", "italic")
    again = await client.send_document(telegram.users[0], answer.document.file_id)
    assert again.document.file_unique_id == answer.document.file_unique_id


async def test_a_poll_shows_the_photo_it_is_sent_with(client: Bot, telegram: Playground):
    sent = telegram.send_photo(telegram.users[0], telegram.users[0], PIXEL)
    file_id = (await received(client))[0].message.photo[-1].file_id
    assert sent["photo"][-1]["file_id"] == file_id
    quiz = await send_quiz(client, telegram.group_id, media=InputMediaPhoto(file_id))
    assert quiz.poll.media.photo[-1].file_id == file_id
    uploaded = await send_quiz(client, telegram.group_id, media=InputMediaPhoto(PIXEL))
    assert uploaded.poll.media.photo[-1].width == 1
    with pytest.raises(BadRequest):
        await send_quiz(client, telegram.group_id, media=InputMediaPhoto("unknown"))


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def test_pictures(client: Bot, telegram: Playground):
    sent = await client.send_photo(telegram.group_id, PIXEL, caption="点", reply_markup=BUTTON)
    assert (sent.photo[0].width, sent.photo[0].height, sent.caption) == (1, 1, "点")
    assert (await sent.edit_caption("两点", reply_markup=BUTTON)).caption == "两点"
    with pytest.raises(BadRequest, match="mage_process_failed"):
        await client.send_photo(telegram.group_id, b"no picture")


async def test_edits_and_deletion(client: Bot, telegram: Playground):
    sent = await client.send_message(telegram.group_id, "一", reply_markup=BUTTON)
    edited = await sent.edit_text("二")
    assert (edited.text, edited.reply_markup, edited.edit_date is None) == ("二", None, False)
    with pytest.raises(BadRequest, match="essage is not modified"):
        await sent.edit_text("二")
    await sent.edit_reply_markup(BUTTON)
    assert telegram.message(telegram.group_id, sent.message_id)["reply_markup"]["inline_keyboard"]
    assert await sent.delete()
    with pytest.raises(BadRequest, match="essage to delete not found"):
        await sent.delete()
    with pytest.raises(BadRequest, match="essage to edit not found"):
        await sent.edit_text("三")


async def test_commands_by_scope(client: Bot):
    groups = BotCommandScopeAllGroupChats()
    await client.set_my_commands([BotCommand("quiz", "来一题")], scope=groups, language_code="zh")
    assert await client.get_my_commands() == ()
    assert [each.command for each in await client.get_my_commands(groups, "zh")] == ["quiz"]
    await client.delete_my_commands(groups, "zh")
    assert await client.get_my_commands(groups, "zh") == ()
    await client.set_my_description("说明")
    assert (await client.get_my_description()).description == "说明"


async def test_members(client: Bot, telegram: Playground):
    group = telegram.group_id
    assert [admin.user.id for admin in await client.get_chat_administrators(group)] == telegram.users[:2]
    assert (await client.get_chat_member(group, telegram.users[4])).status == "member"
    assert await client.get_chat_member_count(group) == 6
    assert (await client.get_chat(group)).title == "青年理论学习小组"
    telegram.remove_member(telegram.users[4])
    assert (await client.get_chat_member(group, telegram.users[4])).status == "left"
    assert await client.leave_chat(group)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await client.get_chat(group)


async def test_errors_become_the_clients_exceptions(client: Bot, telegram: Playground):
    group = telegram.group_id
    with pytest.raises(BadRequest, match="Chat not found"):
        await client.send_message(-1009999, "无")
    with pytest.raises(BadRequest, match="essage to be replied not found"):
        await client.send_message(group, "答", reply_parameters=ReplyParameters(1))
    with pytest.raises(BadRequest, match="too long"):
        await client.send_message(group, "长" * 4097)
    with pytest.raises(BadRequest, match="Button_data_invalid"):
        await client.send_message(
            group, "按", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("一", callback_data="长" * 22)]])
        )
    with pytest.raises(Forbidden, match="can't initiate conversation"):
        await client.send_message(telegram.users[3], "你好")
    telegram.faults.fail("sendMessage", retry_after=7)
    with pytest.raises(RetryAfter, match="0:00:07"):
        await client.send_message(group, "快")
    with pytest.raises(InvalidToken):
        async with client_of(telegram, "1:wrong"):
            pass


async def test_rights_of_the_bot(client: Bot, telegram: Playground):
    group, person = telegram.group_id, telegram.users[0]
    telegram.set_bot_status("member", can_send_polls=False)
    with pytest.raises(BadRequest, match="ot enough rights to send polls to the chat"):
        await send_quiz(client, group)
    telegram.set_bot_status("kicked")
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await client.send_message(group, "在吗")
    telegram.set_bot_status("kicked", person)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await client.send_message(person, "在吗")
    changes = [update.my_chat_member for update in await received(client)]
    assert [change.new_chat_member.status for change in changes] == ["restricted", "kicked", "kicked"]


async def test_a_group_becomes_a_supergroup(client: Bot, telegram: Playground):
    old = telegram.add_group("小组", telegram.users, type="group")
    telegram.set_bot_status("member", old)
    new = telegram.migrate(old)
    with pytest.raises(ChatMigrated) as moved:
        await client.send_message(old, "在吗")
    assert moved.value.new_chat_id == new
    messages = [update.message for update in await received(client) if update.message]
    assert [each.migrate_to_chat_id for each in messages if each.chat_id == old][-1] == new
    assert (await client.send_message(new, "在")).chat_id == new


async def test_only_one_may_poll(client: Bot, telegram: Playground):
    async with client_of(telegram) as other, asyncio.TaskGroup() as group:
        first = group.create_task(failing(client.get_updates(timeout=10)))
        await telegram_waits(telegram)
        second = group.create_task(other.get_updates(timeout=10))
        assert isinstance(await first, Conflict)
        telegram.say(telegram.users[0], telegram.users[0], "你好")
        assert (await second)[0].message.text == "你好"


async def failing(call) -> Exception:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        await call
    return caught.value


async def telegram_waits(telegram: Playground) -> None:
    while not telegram.is_polled:
        await asyncio.sleep(0.01)


async def test_faults(client: Bot, telegram: Playground):
    telegram.calls.clear()
    telegram.faults.drop_after("sendMessage")
    telegram.faults.drop_before("sendMessage")
    for _ in range(2):
        with pytest.raises(NetworkError):
            await client.send_message(telegram.group_id, "一")
    assert [message["text"] for message in telegram.messages(telegram.group_id)] == ["一"]
    telegram.faults.fail("*", status=502, description="Bad Gateway")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await client.get_me()
    telegram.faults.fail("getMe", status=403, description="Forbidden: test")
    with pytest.raises(Forbidden, match="test"):
        await client.get_me()
    telegram.faults.delay("getMe", 0.05)
    assert await client.get_me()
    assert [call.status for call in telegram.calls.of("getMe")] == [502, 403, 200]


async def test_a_text_seen_by_one_person(client: Bot, telegram: Playground):
    only = {"ephemeral_message_parameters": {"receiver_user_id": telegram.users[2]}}
    await client.send_message(telegram.group_id, "只给你", api_kwargs=only)
    seen = telegram.messages(telegram.group_id)[-1]
    assert (seen["message_id"], seen["receiver_user"]["id"]) == (0, telegram.users[2])
