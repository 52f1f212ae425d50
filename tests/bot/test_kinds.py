"""Every kind of question is posted and answered; nobody learns from the group what another one has answered."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.game.model import Answer
from knowledge.questions import KIND_NAMES, Kind
from tests.bot.conftest import House

OPTIONS = ("南昌起义", "秋收起义", "广州起义", "遵义会议")
TEXTS: dict[Kind, dict[str, Any]] = {
    Kind.SINGLE: {"options": OPTIONS, "key": frozenset({1})},
    Kind.MULTIPLE: {"options": OPTIONS, "key": frozenset({0, 2})},
    Kind.TRUEFALSE: {"options": ("对", "错"), "key": frozenset({1})},
    Kind.ORDER: {"options": OPTIONS, "key": frozenset(), "order": (0, 1, 2, 3)},
    Kind.FILL: {"options": (), "key": frozenset(), "accepted": ("1921", "民国十年")},
}
LONG = "很长的材料，" * 100


class Class:
    """A group that is asked one question of a kind at a time."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.first, self.second, self.third = house.members

    async def ask(self, kind: Kind, chat_id: int | None = None, **changes: Any) -> dict[str, Any]:
        """The bank holds one question of a kind on a topic of its own, and it is posted."""
        fields = {"stem": f"{KIND_NAMES[kind]}？", "topic": "测验", "order": (), "accepted": ()} | TEXTS[kind]
        async with self.house.store.write() as tx:
            model = (await tx.bank.questions())[0]
            await tx.bank.put([replace(model, id=f"test-{kind}", kind=kind, **(fields | changes))])
        asker = self.house.owner if chat_id is None else chat_id
        return await self.house.tell(
            asker, f"/quiz 测验 {KIND_NAMES[kind]}", self.house.group if chat_id is None else chat_id
        )

    async def buttons(self) -> None:
        panel = await self.house.tell(self.house.owner, "/settings", self.house.group)
        await self.house.choose(self.house.owner, panel, "mode", "buttons")

    async def press(self, user_id: int, posted: dict[str, Any], *labels: str) -> str:
        """Somebody presses buttons one after the other; gives what they are told at the last one."""
        rows = posted["reply_markup"]["inline_keyboard"]
        buttons = {button["text"]: button["callback_data"] for row in rows for button in row}
        told: dict[str, Any] = {}
        for label in labels:
            (data,) = [data for text, data in buttons.items() if label in text]
            told = await self.house.press(user_id, posted, data)
        return str(told["text"])

    async def reply(self, user_id: int, posted: dict[str, Any], text: str) -> str:
        """Somebody answers by a reply to the question; gives what the bot writes."""
        chat_id, number = posted["chat"]["id"], posted["message_id"]
        return str((await self.house.tell(user_id, text, chat_id, reply_to=number))["text"])

    async def result(self, user_id: int) -> Answer | None:
        async with self.house.store.read() as tx:
            post = await tx.posts.latest(self.house.group)
            assert post is not None
            return await tx.ledger.get(post.id, user_id)


@pytest.fixture
async def school(house: House) -> Class:
    house.send_at_once()
    return Class(house)


async def test_events_are_put_in_order_by_presses_that_nobody_else_sees(school: Class) -> None:
    posted = await school.ask(Kind.ORDER)
    written = len(school.house.sent(school.house.group))
    assert "A. 南昌起义" in posted["text"]
    assert await school.press(school.first, posted, "B") == "1. B 秋收起义；还有 3 项"
    assert await school.press(school.second, posted, "A", "B") == "1. A 南昌起义 2. B 秋收起义；还有 2 项"
    assert await school.press(school.first, posted, "B") == "1. B 秋收起义；还有 3 项"
    assert "还没有选" in await school.press(school.first, posted, "重来")
    assert "✅" in await school.press(school.first, posted, "A", "B", "C", "D")
    assert "❌ 答案是：南昌起义 → 秋收起义 → 广州起义 → 遵义会议" in await school.press(school.second, posted, "D", "C")
    assert "南昌起义 → 秋收起义" in await school.press(school.second, posted, "重来")
    assert len(school.house.sent(school.house.group)) == written
    answers = [await school.result(person) for person in (school.first, school.second)]
    assert [(answer.chosen, answer.points) for answer in answers if answer] == [((0, 1, 2, 3), 1), ((0, 1, 3, 2), 0)]


async def test_an_order_survives_a_restart_of_everything_but_the_rows(school: Class) -> None:
    posted = await school.ask(Kind.ORDER)
    await school.press(school.first, posted, "C", "A")
    async with school.house.store.read() as tx:
        post = await tx.posts.latest(school.house.group)
        assert post is not None
        assert await tx.ledger.attempt(post.id, school.first) == (2, 0)
        assert await tx.ledger.attempt(post.id, school.second) == ()


async def test_several_right_answers_are_toggled_and_submitted(school: Class) -> None:
    await school.buttons()
    posted = await school.ask(Kind.MULTIPLE)
    assert "还没有选" in await school.press(school.first, posted, "提交")
    assert "已选 A C" in await school.press(school.first, posted, "A", "B", "B", "C")
    assert "✅" in await school.press(school.first, posted, "提交")
    assert "❌ 答案是：南昌起义 / 广州起义" in await school.press(school.second, posted, "A", "提交")
    assert "（南昌起义）" in await school.press(school.second, posted, "C")
    assert "你还没有作答" in await school.press(school.third, posted, "我的结果")
    assert "✅" in await school.press(school.first, posted, "我的结果")


async def test_what_is_typed_in_a_group_is_received_and_judged_in_private(school: Class) -> None:
    posted = await school.ask(Kind.FILL)
    assert "回复这条消息" in posted["text"]
    for person, typed in ((school.first, "一九二一年"), (school.second, "不是1921")):
        told = await school.reply(person, posted, typed)
        assert "收到" in told
        assert not {"✅", "❌", "1921"} & {sign for sign in ("✅", "❌", "1921") if sign in told}
    assert "✅" in await school.press(school.first, posted, "我的结果")
    assert "❌ 答案是：1921" in await school.press(school.second, posted, "我的结果")
    assert "第一次" in await school.reply(school.second, posted, "1921")
    answer = await school.result(school.second)
    assert answer is not None and (answer.typed, answer.right) == ("不是1921", False)
    assert "第 1 名，1 分（共 2 人）" in (await school.house.tell(school.first, "/rank", school.house.group))["text"]


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (Kind.SINGLE, "b", "C。"),
        (Kind.SINGLE, "秋收起义", "遵义会议"),
        (Kind.MULTIPLE, "C、A", "AB"),
        (Kind.MULTIPLE, "广州起义，南昌起义", "南昌起义"),
        (Kind.TRUEFALSE, "错", "A"),
        (Kind.ORDER, "Ａ→Ｂ→Ｃ→Ｄ", "DCBA"),
        (Kind.FILL, "民國10年", "1922"),
    ],
)
async def test_letters_and_words_in_a_reply_count_as_presses(school: Class, kind: Kind, right: str, wrong: str) -> None:
    await school.buttons()
    posted = await school.ask(kind)
    assert "收到" in await school.reply(school.first, posted, right)
    assert "收到" in await school.reply(school.second, posted, wrong)
    answers = [await school.result(person) for person in (school.first, school.second)]
    assert [answer.right for answer in answers if answer] == [True, False]


@pytest.mark.parametrize("talk", ["为什么是这一年？", "长征是哪一年开始的", "@wenshi_demo_bot 1921"])
async def test_a_question_in_reply_is_answered_as_a_question(school: Class, talk: str) -> None:
    await school.buttons()
    posted = await school.ask(Kind.SINGLE)
    assert "收到" not in await school.reply(school.first, posted, talk)
    assert await school.result(school.first) is None


async def test_letters_that_do_not_fit_are_explained_and_count_for_nothing(school: Class) -> None:
    await school.buttons()
    assert "再写一次" in await school.reply(school.first, await school.ask(Kind.SINGLE), "AB")
    assert "再写一次" in await school.reply(school.first, await school.ask(Kind.ORDER), "ABC")
    assert await school.result(school.first) is None


async def test_the_words_of_an_option_count_at_a_poll_and_letters_do_not(school: Class) -> None:
    posted = await school.ask(Kind.SINGLE)
    assert posted["poll"]
    assert "先后不同" in await school.reply(school.first, posted, "B")
    assert "收到" in await school.reply(school.first, posted, "秋收起义")
    answer = await school.result(school.first)
    assert answer is not None and answer.right


async def test_an_answer_after_the_close_does_not_count(school: Class) -> None:
    posted = await school.ask(Kind.FILL)
    order = await school.ask(Kind.ORDER)
    await school.press(school.first, order, "A")
    school.house.clock.ahead = timedelta(hours=25)
    assert "已经结束" in await school.reply(school.first, posted, "1921")
    assert "已经结束" in await school.press(school.first, order, "B")


async def test_an_anonymous_admin_is_told_that_typing_does_not_score(school: Class) -> None:
    posted = await school.ask(Kind.FILL)
    before = len(school.house.sent(school.house.group))
    number = posted["message_id"]
    school.house.telegram.say(school.house.admin, school.house.group, "1921", as_chat=True, reply_to=number)
    assert "匿名" in (await school.house.next_message(school.house.group, before))["text"]


async def test_in_private_plain_text_answers_the_question_just_asked(school: Class) -> None:
    first, house = school.first, school.house
    await school.ask(Kind.FILL, first)
    assert "会议" in (await house.tell(first, "遵义会议是哪一年召开的？"))["text"]
    assert "✅" in (await house.tell(first, "1921年"))["text"]
    assert "✅" not in (await house.tell(first, "1921年"))["text"]
    posted = await school.ask(Kind.FILL, first)
    house.clock.ahead = timedelta(minutes=11)
    assert "❌" not in (await house.tell(first, "1922年"))["text"]
    assert "❌ 答案是：1921" in await school.reply(first, posted, "1922年")
    assert "已经答过了（1922年）" in await school.reply(first, posted, "1921")


async def test_the_source_button_shows_answer_and_explanation_whole(school: Class) -> None:
    posted = await school.ask(Kind.FILL, explanation=LONG)
    await school.reply(school.first, posted, "1921")
    rows = posted["reply_markup"]["inline_keyboard"]
    link = (await school.house.press(school.first, posted, rows[-1][0]["callback_data"]))["url"]
    shown = await school.house.tell(school.first, f"/start {link.partition('?start=')[2]}")
    assert LONG in shown["text"] and "✅ 1921" in shown["text"] and "《" in shown["text"]


async def test_long_texts_are_posted_without_loss(school: Class) -> None:
    poll = (await school.ask(Kind.SINGLE, stem=LONG, explanation=f"一\n二\n三\n{LONG}"))["poll"]
    assert poll["description"] == LONG
    options = ("甲" * 150, "乙" * 200)
    message = await school.ask(Kind.SINGLE, options=options, key=frozenset({1}))
    assert all(option in message["text"] for option in options)
    assert "✅" in await school.press(school.first, message, "B")


async def test_several_right_answers_are_a_native_poll(school: Class) -> None:
    posted = await school.ask(Kind.MULTIPLE)
    assert posted["poll"]["correct_option_ids"] == [0, 2]
    school.house.vote(school.first, posted, right=True)
    await school.house.answered(school.first, 1)
    answer = await school.result(school.first)
    assert answer is not None and answer.right


@pytest.mark.parametrize("data", ["o:{post}:99", "o:{post}:x", "os:{post}:1", "or:9999", "ov:0", "os:-1"])
async def test_made_up_presses_do_nothing(school: Class, data: str) -> None:
    posted = await school.ask(Kind.ORDER)
    async with school.house.store.read() as tx:
        post = await tx.posts.latest(school.house.group)
    assert post is not None
    assert "失效" in (await school.house.forge(school.first, posted, data.format(post=post.id)))["text"]
    assert await school.result(school.first) is None


async def test_of_two_that_ask_the_same_a_group_gets_one_in_thirty_days(school: Class) -> None:
    posted = await school.ask(Kind.FILL)
    async with school.house.store.write() as tx:
        twin = replace((await tx.bank.get(["test-fill"]))["test-fill"], id="test-twin", stem="又一道？")
        await tx.bank.put([twin])
        await tx.bank.add_twins([("test-twin", "test-fill")])
    again = await school.house.tell(school.house.owner, "/quiz 测验 填空题", school.house.group)
    assert again["text"] == posted["text"]
    school.house.clock.ahead = timedelta(days=31)
    assert "又一道" in (await school.house.tell(school.house.owner, "/quiz 测验", school.house.group))["text"]


async def test_a_question_that_has_changed_since_is_answered_as_it_was_posted(school: Class) -> None:
    posted = await school.ask(Kind.ORDER)
    await school.press(school.first, posted, "D", "C", "B", "A")
    async with school.house.store.write() as tx:
        question = (await tx.bank.get(["test-order"]))["test-order"]
        await tx.bank.put([replace(question, kind=Kind.FILL, options=(), order=(), accepted=("一",))])
    assert "❌" in await school.press(school.first, posted, "我的结果")
    assert "✅" in await school.press(school.second, posted, "A", "B", "C", "D")
    await school.reply(school.third, posted, "DCBA")
    typed = await school.result(school.third)
    assert typed is not None and not typed.right and typed.chosen == (3, 2, 1, 0)
