"""The bot is killed between any two steps: nothing is lost, nothing counts twice, nothing is said twice."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.playground import Playground
from bot.telegram.worker import GIVE_UP_AFTER
from knowledge.starter import texts
from tests.bot.process import Books, BotProcess, until
from tests.load.crowd import Crowd
from tests.load.murder import Audit, drained, kill_again_and_again, post_of

SEED = 20260701
A_MOMENT, FOR_EVER = 0.3, 60.0


class Stage:
    """A running bot process, its Telegram and its books."""

    def __init__(self, telegram: Playground, folder: Path) -> None:
        self.telegram, self.bot, self.books = telegram, BotProcess(telegram, folder), Books(folder)
        self.owner, _, self.member, *_ = telegram.users

    async def start(self) -> None:
        await self.bot.start()
        await self.bot.ready()

    async def live_again(self) -> None:
        """A new life, until everything is done."""
        await self.start()
        await drained(self.bot, self.books)

    def sent(self, chat_id: int) -> list[dict[str, Any]]:
        """What the bot wrote in a chat."""
        return [message for message in self.telegram.messages(chat_id) if message.get("from", {}).get("is_bot")]

    async def quiz(self) -> dict[str, Any]:
        """A quiz in the group, posted and settled."""
        self.telegram.say(self.owner, self.telegram.group_id, "/quiz 单选题")
        (message,) = await until(lambda: self.sent(self.telegram.group_id))
        await drained(self.bot, self.books)
        await until(lambda: self.telegram.is_polled)
        return message

    def vote_and_ask(self, posted: dict[str, Any]) -> None:
        """Two updates at once."""
        self.telegram.vote(self.member, posted["message_id"], [0])
        self.telegram.say(self.member, self.member, "/help")

    def check_vote_and_answer(self) -> None:
        """Each of the two had its effect once."""
        assert [person for _, person, _, _ in self.books.answers()] == [self.member]
        assert len(self.sent(self.member)) == 1
        assert self.books.unsure() == []

    async def hold(self, method: str, seconds: float, chat_id: int, text: str) -> None:
        """The owner writes, and Telegram takes its time over the bot's call of `method`."""
        self.telegram.faults.delay(method, seconds)
        self.telegram.say(self.owner, chat_id, text)
        await self.taken()

    async def taken(self) -> None:
        """Until the call that is to be delayed has come."""
        await until(lambda: not len(self.telegram.faults))


@pytest.fixture
async def stage(telegram: Playground, folder: Path) -> AsyncIterator[Stage]:
    made = Stage(telegram, folder)
    try:
        await made.start()
        yield made
    finally:
        made.bot.kill()


async def test_delivered_and_not_committed(stage: Stage) -> None:
    posted = await stage.quiz()
    with stage.books.locked():
        stage.vote_and_ask(posted)
        await until(lambda: stage.telegram.calls.of("getUpdates")[-1].result)
        await asyncio.sleep(0.05)
        stage.bot.kill()
    assert stage.books.answers() == []
    await stage.live_again()
    stage.check_vote_and_answer()


async def test_committed_and_not_acknowledged(stage: Stage) -> None:
    posted = await stage.quiz()
    stage.telegram.faults.delay("getUpdates", FOR_EVER)
    stage.vote_and_ask(posted)
    await until(lambda: stage.sent(stage.member) and stage.books.is_idle())
    stage.bot.kill()
    assert len(stage.telegram.pending_updates()) == 2
    stage.check_vote_and_answer()
    await stage.live_again()
    stage.check_vote_and_answer()


async def test_claimed_and_not_handled(stage: Stage) -> None:
    group = stage.telegram.group_id
    await stage.hold("getChatAdministrators", A_MOMENT, group, "/quiz 单选题")
    stage.bot.kill()
    assert stage.books.rows("SELECT state FROM updates") == [("running",)]
    await stage.live_again()
    assert len(stage.sent(group)) == 1
    assert stage.books.count("SELECT count(*) FROM posts") == 1


@pytest.mark.parametrize(("method", "text"), [("sendMessage", "/help"), ("sendPoll", "/quiz 单选题")])
async def test_handled_and_not_sent(stage: Stage, method: str, text: str) -> None:
    stage.telegram.faults.fail(method, retry_after=1)
    stage.telegram.say(stage.owner, stage.owner, text)
    await until(lambda: stage.books.rows("SELECT state FROM outbox WHERE attempts = 1") == [("ready",)])
    stage.bot.kill()
    assert stage.books.rows("SELECT state FROM updates") == [("done",)]
    await stage.live_again()
    assert len(stage.sent(stage.owner)) == 1
    assert stage.books.unsure() == []


@pytest.mark.parametrize(("method", "text"), [("sendMessage", "/help"), ("sendPoll", "/quiz 单选题")])
async def test_in_telegrams_hands_and_not_answered(stage: Stage, method: str, text: str) -> None:
    await stage.hold(method, A_MOMENT, stage.owner, text)
    stage.bot.kill()
    assert stage.sent(stage.owner) == []
    await stage.live_again()
    assert stage.books.unsure() == [method]
    assert len(await until(lambda: stage.sent(stage.owner))) == 1


async def test_answered_and_not_written_down(stage: Stage) -> None:
    group = stage.telegram.group_id
    await stage.hold("sendPoll", A_MOMENT, group, "/quiz 单选题")
    with stage.books.locked():
        (posted,) = await until(lambda: stage.sent(group))
        await asyncio.sleep(0.05)
        stage.bot.kill()
    stage.telegram.vote(stage.member, posted["message_id"], [0])
    await stage.live_again()
    assert stage.books.unsure() == ["sendPoll"]
    assert stage.books.count("SELECT count(*) FROM parked_votes") == 1
    data = posted["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await stage.telegram.answer(stage.telegram.press(stage.member, group, posted["message_id"], data))
    assert stage.books.unsure() == []
    assert [person for _, person, _, _ in stage.books.answers()] == [stage.member]
    assert len(stage.sent(group)) == 1


async def test_a_press_that_was_not_answered_is_answered_again(stage: Stage) -> None:
    posted = await stage.quiz()
    data = posted["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    stage.telegram.faults.delay("answerCallbackQuery", A_MOMENT)
    press = stage.telegram.press(stage.member, stage.telegram.group_id, posted["message_id"], data)
    await stage.taken()
    stage.bot.kill()
    await stage.live_again()
    calls = await stage.telegram.calls.wait("answerCallbackQuery", 2)
    assert [call.params["callback_query_id"] for call in calls] == [press, press]
    assert stage.books.unsure() == []


async def test_a_first_start_that_is_cut_off_is_made_good(telegram: Playground, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    stage, random = Stage(telegram, folder), Random(SEED)
    try:
        for seconds in (random.uniform(0, 0.7) for _ in range(3)):
            await stage.bot.start()
            await asyncio.sleep(seconds)
            stage.bot.kill()
        telegram.say(stage.member, stage.member, "/ask 五四运动")
        await stage.live_again()
    finally:
        stage.bot.kill()
    assert len(stage.sent(stage.member)) == 1
    assert stage.books.count("SELECT count(*) FROM editions WHERE state = 'approved'") == len(list(texts()))


async def test_around_a_daily_slot(telegram: Playground, folder: Path) -> None:
    """Each group gets its questions once; what may or may not have been sent is listed."""
    random = Random(SEED)
    lives = [random.uniform(0, 0.6) for _ in range(5)]
    print(f"seed {SEED}, killed after seconds:", *(f"{seconds:.3f}" for seconds in lives))
    bot, books, crowd = BotProcess(telegram, folder), Books(folder), Crowd(telegram, random, groups=6, people=1)
    try:
        await bot.start()
        await bot.ready()
        for group in crowd.groups:
            telegram.say(crowd.people[0], group, f"/daily {half_a_day_from_now()} 2 单选题")
        await drained(bot, books)
        await until(lambda: books.count("SELECT count(*) FROM chats WHERE daily_at IS NOT NULL") == len(crowd.groups))
        books.change("UPDATE chats SET next_slot_at = datetime('now') WHERE daily_at IS NOT NULL")
        for seconds in lives:
            await asyncio.sleep(seconds)
            bot.kill()
            await bot.start()
        await until(lambda: books.count("SELECT count(*) FROM slots") == len(crowd.groups))
        await drained(bot, books)
    finally:
        bot.kill()
    crowd.look()
    seen = Counter(map(post_of, crowd.polls.values()))
    calls = books.rows("SELECT posts.chat_id, posts.id, state FROM posts JOIN outbox ON post_id = posts.id")
    assert Counter(chat for chat, _, _ in calls) == dict.fromkeys(crowd.groups, 2)
    assert {state for _, _, state in calls} <= {"sent", "unsure"}
    assert all(seen[post] == 1 if state == "sent" else seen[post] <= 1 for _, post, state in calls)


def half_a_day_from_now() -> str:
    return f"{datetime.now(ZoneInfo('Asia/Shanghai')) + timedelta(hours=12):%H:%M}"


async def test_at_random_moments(telegram: Playground, folder: Path) -> None:
    """With the last life there are as many as an update is tried: more, and one that is in hand each time is given up."""
    random = Random(SEED)
    lives = [random.uniform(0, 0.9) for _ in range(GIVE_UP_AFTER - 1)]
    print(f"seed {SEED}, killed after seconds:", *(f"{seconds:.3f}" for seconds in lives))
    bot, crowd = BotProcess(telegram, folder), Crowd(telegram, random, groups=4, people=40)
    try:
        await kill_again_and_again(bot, crowd, lives, votes=400, votes_a_tick=3)
    finally:
        bot.kill()
    assert Audit(bot, crowd).findings() == []
