"""Practice in private: what was wrong anywhere comes back when it is due, counts for no board, and survives anything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot.game.model import Answer, Chat, ChatKind, Person, Post, Rescoring
from bot.playground import Playground
from bot.ports import QuestionState
from knowledge.questions import Kind, Question
from tests.bot.conftest import House, running
from tests.bot.test_kinds import TEXTS

SHANGHAI = ZoneInfo("Asia/Shanghai")
LETTERS = "ABCDEFGHIJKL"


class Pupil:
    """A member of the group, and their private chat with the bot."""

    def __init__(self, house: House, place: int = 0) -> None:
        self.house, self.id = house, house.members[place]

    async def misses(self, count: int = 1, **changes: Any) -> Sequence[str]:
        """Somebody gets questions of the bank wrong in the group, an hour ago, one minute after the other."""
        async with self.house.store.write() as tx:
            questions = [question for question in await tx.bank.questions() if question.kind is Kind.SINGLE][:count]
            await tx.chats.ensure(Chat(self.house.group, ChatKind.GROUP, "学习小组", "Asia/Shanghai", "zh-Hans"))
            for step, question in enumerate(questions):
                await tx.bank.put([replace(question, **changes)])
                (post,) = await tx.posts.add(self._post(question))
                await tx.people.upsert([Person(self.id, "张伟")])
                await tx.ledger.append([self._wrong(post, step)])
        return [question.id for question in questions]

    def _post(self, question: Question) -> Post:
        now = self.house.clock()
        day = now.astimezone(SHANGHAI).date()
        return Post(0, self.house.group, question.id, question.key, day, now, now + timedelta(days=1), scored=True)

    def _wrong(self, post: Post, step: int) -> Answer:
        at = self.house.clock() - timedelta(hours=1) + timedelta(minutes=step)
        chosen = (next(place for place in range(4) if place not in post.key),)
        return Answer(post.id, post.chat_id, self.id, post.question_id, chosen, False, 0, post.day, True, False, at)

    async def is_asked_single_choices(self) -> None:
        """The rest of the bank is put away."""
        async with self.house.store.write() as tx:
            for question in await tx.bank.questions():
                if question.kind is not Kind.SINGLE:
                    await tx.bank.decide(question.id, QuestionState.WITHDRAWN)

    async def tell(self, text: str, **more: Any) -> dict[str, Any]:
        return await self.house.tell(self.id, text, **more)

    async def press(self, message: dict[str, Any], label: str) -> dict[str, Any]:
        """A press on the one button whose text holds a label; gives the answer to the press."""
        return await self.house.press(self.id, message, data_of(message, label))

    async def go(self, message: dict[str, Any], label: str) -> dict[str, Any]:
        """Such a press that is followed by a message; gives that."""
        before = len(self.house.sent(self.id))
        await self.press(message, label)
        return await self.house.next_message(self.id, before)

    async def turn(self, message: dict[str, Any], label: str, sign: str) -> dict[str, Any]:
        """Such a press that edits the message until it holds a sign; gives what it is then."""
        await self.press(message, label)
        number = message["message_id"]
        await self.house.wait(lambda: sign in str(self.house.telegram.message(self.id, number)))
        return self.house.telegram.message(self.id, number) or {}

    async def question(self) -> Question:
        """The question that stands in the private chat."""
        async with self.house.store.read() as tx:
            post = await tx.posts.latest(self.id)
            assert post is not None
            assert (post.scored, post.chat_id) == (False, self.id)
            return (await tx.bank.get([post.question_id]))[post.question_id]

    async def answer(self, posted: dict[str, Any], *, right: bool) -> dict[str, Any]:
        """An answer to the single choice that was posted; gives the verdict."""
        question = await self.question()
        place = next(place for place in range(len(question.options)) if (place in question.key) == right)
        return await self.go(posted, LETTERS[place])


def labels(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["text"] for row in rows for button in row]


def data_of(message: dict[str, Any], label: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    buttons = {button["text"]: str(button["callback_data"]) for row in rows for button in row}
    (data,) = [buttons[label]] if label in buttons else [data for text, data in buttons.items() if label in text]
    return data


@pytest.fixture
async def pupil(house: House) -> Pupil:
    house.send_at_once()
    return Pupil(house)


async def test_who_has_nothing_to_repeat_is_told_so_and_offered_new_questions(pupil: Pupil) -> None:
    await pupil.is_asked_single_choices()
    panel = await pupil.tell("/practice")
    assert "没有要复习的错题" in panel["text"] and "每天最多 20 题" in panel["text"]
    posted = await pupil.go(panel, "做新题")
    assert "poll" not in posted
    first = await pupil.question()
    following = await pupil.go(await pupil.answer(posted, right=True), "下一题")
    assert first.stem in posted["text"] and (await pupil.question()).stem in following["text"]
    assert (await pupil.question()).id != first.id


async def test_what_was_wrong_in_the_group_comes_back_until_it_is_known(pupil: Pupil) -> None:
    wrong = await pupil.misses(2)
    panel = await pupil.tell("/practice")
    assert "到期的错题有 2 道" in panel["text"]
    posted = await pupil.go(panel, "开始（2 题）")
    assert (await pupil.question()).id == wrong[0], "the oldest first"
    verdict = await pupil.answer(posted, right=True)
    assert "✅ 答对了" in verdict["text"]
    passage = await pupil.go(verdict, "看原文")
    assert "《" in passage["text"] and (await pupil.question()).stem in passage["text"]
    second = await pupil.go(verdict, "下一题")
    assert (await pupil.question()).id == wrong[1]
    verdict = await pupil.answer(second, right=False)
    assert "❌ 答案是" in verdict["text"]
    rest = await pupil.go(verdict, "下一题")
    assert "现在没有到期的错题" in rest["text"] and "今天私下答了 2 题" in rest["text"]
    pupil.house.clock.ahead = timedelta(minutes=11)
    assert "到期的错题有 1 道" in (await pupil.tell("/practice"))["text"], "only the one that was wrong again"
    pupil.house.clock.ahead = timedelta(days=1, minutes=11)
    assert "到期的错题有 2 道" in (await pupil.tell("/practice"))["text"]


async def test_practice_counts_on_no_board(pupil: Pupil) -> None:
    await pupil.misses()
    before = (await pupil.house.tell(pupil.id, "/rank", pupil.house.group))["text"]
    await pupil.answer(await pupil.go(await pupil.tell("/practice"), "开始"), right=True)
    assert (await pupil.house.tell(pupil.id, "/rank", pupil.house.group))["text"] == before


async def test_a_day_has_its_measure(pupil: Pupil) -> None:
    await pupil.misses(12)
    panel = await pupil.tell("/practice")
    menu = await pupil.turn(panel, "每天 20 题", "每天最多练几题")
    assert "• 每天 20 题" in labels(menu)
    posted = await pupil.go(await pupil.turn(menu, "每天 10 题", "开始（10 题）"), "开始")
    verdict: dict[str, Any] = {}
    for _ in range(10):
        verdict = await pupil.answer(posted, right=True)
        posted = await pupil.go(verdict, "下一题")
    assert "今天的份练完了" in posted["text"] and "还有 2 道到期" in posted["text"]
    assert not [label for label in labels(posted) if "▶" in label]
    assert "今天的份练完了" in (await pupil.go(verdict, "下一题"))["text"]
    pupil.house.clock.ahead = timedelta(days=1)
    assert "开始" in str(labels(await pupil.tell("/practice")))


async def test_two_presses_post_one_question(pupil: Pupil) -> None:
    await pupil.misses(3)
    panel = await pupil.tell("/practice")
    posted = await pupil.go(panel, "开始")
    assert "先答那一道" in (await pupil.press(panel, "开始"))["text"]
    verdict = await pupil.answer(posted, right=True)
    await pupil.go(verdict, "下一题")
    assert "先答那一道" in (await pupil.press(verdict, "下一题"))["text"]


async def test_it_goes_on_after_a_restart(telegram: Playground, folder: Path) -> None:
    async with running(telegram, folder) as house:
        pupil = Pupil(house)
        await pupil.misses(3)
        verdict = await pupil.answer(await pupil.go(await pupil.tell("/practice"), "开始"), right=True)
        posted = await pupil.go(verdict, "下一题")
    async with running(telegram, folder) as house:
        pupil = Pupil(house)
        verdict = await pupil.answer(posted, right=True)
        assert "✅" in verdict["text"]
        await pupil.go(verdict, "下一题")
        again = await pupil.tell("/practice")
        assert "到期的错题有 1 道" in again["text"]
        assert (await pupil.question()).stem in (await pupil.go(again, "开始"))["text"], "left in the middle"


@pytest.mark.parametrize("kind", Kind)
async def test_every_kind_is_practised_with_buttons_or_by_typing(pupil: Pupil, kind: Kind) -> None:
    (number,) = await pupil.misses()
    async with pupil.house.store.write() as tx:
        model = (await tx.bank.get([number]))[number]
        await tx.bank.put([replace(model, kind=kind, **({"order": (), "accepted": ()} | TEXTS[kind]))])
    posted = await pupil.go(await pupil.tell("/practice"), "开始")
    assert "poll" not in posted
    match kind:
        case Kind.FILL:
            verdict = await pupil.tell("1921年")
        case Kind.ORDER:
            for letter in "ABC":
                await pupil.press(posted, letter)
            verdict = await pupil.go(posted, "D")
        case Kind.MULTIPLE:
            await pupil.press(posted, "A")
            assert "已选 A C" in (await pupil.press(posted, "C"))["text"]
            verdict = await pupil.go(posted, "提交")
        case _:
            verdict = await pupil.answer(posted, right=True)
    assert "✅" in verdict["text"] and "下一题 ▸" in labels(verdict)


async def test_what_is_withdrawn_or_corrected_is_not_asked(pupil: Pupil) -> None:
    wrong = await pupil.misses(3)
    assert "3 道" in (await pupil.tell("/practice"))["text"]
    async with pupil.house.store.write() as tx:
        await tx.bank.decide(wrong[0], QuestionState.WITHDRAWN)
        question = (await tx.bank.get([wrong[1]]))[wrong[1]]
        answer = await tx.study.last_wrong(pupil.id, wrong[1])
        assert answer is not None
        rescoring = Rescoring(question.id, question, replace(question, key=frozenset(answer.chosen)), None)
        await tx.rescorings.apply(rescoring, pupil.house.clock())
    panel = await pupil.tell("/practice")
    assert "到期的错题有 1 道" in panel["text"]
    await pupil.go(panel, "开始")
    assert (await pupil.question()).id == wrong[2]


async def test_the_book_of_mistakes_is_leafed_through_and_thinned(pupil: Pupil) -> None:
    assert "错题本是空的" in (await pupil.tell("/wrong"))["text"]
    wrong = await pupil.misses(8)
    book = await pupil.tell("错题本")
    assert "还有 8 道没有掌握" in book["text"]
    last = await pupil.turn(book, "›", "8. ")
    async with pupil.house.store.read() as tx:
        oldest = (await tx.bank.get([wrong[0]]))[wrong[0]]
        answer = await tx.study.last_wrong(pupil.id, wrong[0])
    opened = await pupil.turn(last, "8", oldest.stem)
    assert answer is not None
    (chosen,) = answer.chosen
    assert f"你的回答：{oldest.options[chosen]}" in opened["text"]
    (right,) = oldest.key
    assert f"✅ {oldest.options[right]}" in opened["text"] and "《" in opened["text"]
    thinned = await pupil.turn(opened, "已掌握", "还有 7 道")
    assert "7. " in thinned["text"] and "8. " not in thinned["text"]
    assert "到期的错题有 7 道" in (await pupil.tell("/practice"))["text"]
    await pupil.turn(await pupil.turn(await pupil.tell("/wrong"), "1", "已掌握"), "返回", "还有 7 道")


async def at(house: House, hour: int, day: int = 1) -> None:
    """It is this hour in the private chats, so many days from now."""
    local = house.clock().astimezone(SHANGHAI).date() + timedelta(days=day)
    house.clock.go_to(datetime.combine(local, time(hour, 0, 1), SHANGHAI))


async def reminded(pupil: Pupil, count: int) -> None:
    """That many reminders have come, and no more of them come."""
    await pupil.house.wait(lambda: len(reminders(pupil)) >= count, 8)
    for _ in range(120):
        await pupil.house.pause()
    assert len(reminders(pupil)) == count


def reminders(pupil: Pupil) -> list[Any]:
    return [message for message in pupil.house.sent(pupil.id) if "到期了，练几分钟" in message.get("text", "")]


async def wish(pupil: Pupil, hour: str = "08:00") -> None:
    menu = await pupil.turn(await pupil.tell("/practice"), "不提醒", "几点提醒你")
    await pupil.turn(menu, hour, f"每天 {hour} 提醒")


async def test_who_asks_for_it_is_reminded_once_a_day_when_something_is_due(pupil: Pupil) -> None:
    await wish(pupil)
    await at(pupil.house, 8)
    await reminded(pupil, 0)
    await pupil.misses(2)
    await at(pupil.house, 8)
    await reminded(pupil, 1)
    assert "2 道" in reminders(pupil)[0]["text"]
    await at(pupil.house, 8)
    await reminded(pupil, 2)
    posted = await pupil.go(reminders(pupil)[-1], "开始")
    assert (await pupil.question()).stem in posted["text"]


async def test_nobody_is_reminded_who_has_not_asked_or_asks_no_more(pupil: Pupil) -> None:
    await pupil.misses(1)
    await at(pupil.house, 8)
    await wish(pupil)
    await pupil.turn(await pupil.turn(await pupil.tell("/practice"), "提醒", "几点提醒你"), "不提醒", "⏰ 不提醒")
    await at(pupil.house, 8)
    await reminded(pupil, 0)


async def test_no_reminder_comes_in_quiet_hours_or_to_who_has_blocked_the_bot(pupil: Pupil) -> None:
    await pupil.misses(1)
    await wish(pupil, "12:00")
    panel = await pupil.tell("/settings")
    await pupil.house.choose(pupil.id, panel, "quiet", "12-14")
    menu = await pupil.turn(await pupil.tell("/practice"), "提醒", "几点提醒你")
    assert "免打扰" in (await pupil.press(menu, "12:00"))["text"]
    await at(pupil.house, 12)
    await reminded(pupil, 0)
    await pupil.turn(menu, "18:00", "每天 18:00 提醒")
    pupil.house.telegram.set_bot_status("kicked", pupil.id, by=pupil.id)
    await at(pupil.house, 18)
    await reminded(pupil, 0)
    pupil.house.telegram.set_bot_status("member", pupil.id, by=pupil.id)
    await at(pupil.house, 18)
    await reminded(pupil, 1)


async def test_a_restart_repeats_no_reminder(telegram: Playground, folder: Path) -> None:
    async with running(telegram, folder) as house:
        pupil = Pupil(house)
        await pupil.misses(1)
        await wish(pupil)
        await at(house, 8)
        await reminded(pupil, 1)
        ahead = house.clock.ahead
    async with running(telegram, folder) as house:
        house.clock.ahead = ahead
        await reminded(Pupil(house), 1)


async def test_a_reminder_moves_with_the_zone(pupil: Pupil) -> None:
    await pupil.misses(1)
    await wish(pupil)
    panel = await pupil.tell("/settings")
    await pupil.house.choose(pupil.id, panel, "zone", "Europe/London")
    await at(pupil.house, 8)
    await reminded(pupil, 0)
    local = pupil.house.clock().astimezone(ZoneInfo("Europe/London")).date() + timedelta(days=1)
    pupil.house.clock.go_to(datetime.combine(local, time(8, 0, 1), ZoneInfo("Europe/London")))
    await reminded(pupil, 1)


async def test_my_record_has_sources_a_streak_and_a_picture(pupil: Pupil) -> None:
    await pupil.misses(3)
    await pupil.answer(await pupil.go(await pupil.tell("/practice"), "开始"), right=True)
    before = len(pupil.house.sent(pupil.id))
    pupil.house.telegram.say(pupil.id, pupil.id, "/me")
    told = await pupil.house.next_message(pupil.id, before)
    assert "群里答题：0 分，对 0/3（0%）" in told["text"] and "私下练习：对 1/1（100%）" in told["text"]
    assert "连续学习 1 天" in told["text"]
    sent = await pupil.house.next_message(pupil.id, before + 1)
    photo = sent["photo"][-1]
    assert "要多练的主题：" in sent["caption"]
    file = await pupil.house.app.bot.get_file(photo["file_id"])
    held = await pupil.house.app.bot.download_file(file.file_path or "")
    assert held is not None
    image = Image.open(BytesIO(held.read()))
    assert (image.width, image.height) == (photo["width"], photo["height"]) and image.format == "PNG"
    assert "photo" not in await pupil.house.tell(pupil.id, "/me", pupil.house.group)


async def test_a_picture_that_cannot_be_drawn_holds_nothing_up(pupil: Pupil, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> bytes:
        raise OSError("no letters")

    monkeypatch.setattr("bot.telegram.sender.draw", fail)
    await pupil.misses(1)
    assert "成绩" in (await pupil.tell("/me"))["text"]
    assert "到期的错题有 1 道" in (await pupil.tell("/practice"))["text"]


@pytest.mark.parametrize("command", ["/practice", "/wrong"])
async def test_groups_see_nothing_of_it(pupil: Pupil, command: str) -> None:
    told = await pupil.house.tell(pupil.id, command, pupil.house.group)
    assert "私聊" in told["text"]


@pytest.mark.parametrize("data", ["x:0:1", "xh:amount:10", "xw:1", "xo:q:1", "xm:q:1"])
async def test_presses_made_up_in_a_group_do_nothing(pupil: Pupil, data: str) -> None:
    await pupil.misses(1)
    board = await pupil.house.tell(pupil.id, "/rank", pupil.house.group)
    assert "失效" in (await pupil.house.forge(pupil.id, board, data))["text"]


@pytest.mark.parametrize(
    "data", ["x:-1:0", "x:a:0", "xh:amount:11", "xh:hour:25", "xh:hour:3", "xh:mood:", "xo:none:1", "xm:none:1", "xr:x"]
)
async def test_presses_that_are_made_up_do_nothing(pupil: Pupil, data: str) -> None:
    panel = await pupil.tell("/practice")
    assert "失效" in (await pupil.house.forge(pupil.id, panel, data))["text"]


async def test_the_passage_of_a_question_that_is_not_answered_stays_closed(pupil: Pupil) -> None:
    await pupil.misses(1)
    posted = await pupil.go(await pupil.tell("/practice"), "开始")
    async with pupil.house.store.read() as tx:
        post = await tx.posts.latest(pupil.id)
    assert post is not None
    before = len(pupil.house.sent(pupil.id))
    await pupil.house.forge(pupil.id, posted, f"xr:{post.id}")
    assert "先作答" in (await pupil.house.next_message(pupil.id, before))["text"]


async def test_cards_and_habits_are_told_and_erased(pupil: Pupil) -> None:
    await pupil.misses(2)
    await wish(pupil)
    async with pupil.house.store.write() as tx:
        held = await tx.privacy.held(pupil.id)
        assert len(held["cards"]) == 2 and held["habits"][0]["remind_at"] == "08:00:00"
        await tx.privacy.forget(pupil.id, pupil.house.clock())
        assert not await tx.practice.cards(pupil.id)
        assert await tx.habits.hold(pupil.id) is None
