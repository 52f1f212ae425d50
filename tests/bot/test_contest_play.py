"""Contests that are played in private: the way in, the questions, what counts, and what nobody learns too early."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.flows import contest_clock
from bot.game.contest import Form
from bot.game.running import Contest, ContestState, RunState
from knowledge.questions import Kind
from tests.bot.conftest import House
from tests.bot.contests import HOUR, Player, choices, data_of, eventually, opened, replayed


@pytest.fixture
def player(house: House) -> Player:
    house.send_at_once()
    return Player(house, house.members[0])


async def close(house: House, contest: Contest) -> None:
    async with house.store.write() as tx:
        await tx.contests.save(replace(contest, state=ContestState.CLOSED))


async def test_a_paper_from_the_link_to_the_solutions(house: House, player: Player) -> None:
    contest = await opened(house, bonus=5)
    card = await player.card()
    assert "五四知识赛" in card["text"] and "3 题，每题 30 秒" in card["text"] and contest.digest[:16] in card["text"]
    assert await player.press(card, "参加") == ""
    told = []
    for number, question in enumerate(await player.draw(contest), 1):
        posted = await player.next()
        assert f"第 {number}/3 题 · 限时 30 秒" in posted["text"] and question.stem in posted["text"]
        told.append(await player.answer(posted, question, right=number != 2))
    assert told == ["已收到"] * 3
    ended = await player.next()
    assert "答对 2/3 题" in ended["text"] and "还可以" not in ended["text"]
    (run,) = await player.runs(contest)
    assert (run.state, run.right, run.answered) == (RunState.ENDED, 2, 3)
    assert 28 <= run.score <= 30 and 0 < run.millis < 10_000
    assert f"<b>{run.score}</b>" in ended["text"] or str(run.score) in ended["text"]
    assert await replayed(house, contest.id) == ()
    assert "结束以后才公布" in await player.press(ended, "题解")
    await close(house, contest)
    await player.press(ended, "题解")
    first, second = await player.next(), (await player.draw(contest))[1]
    assert "✅ 你的答案" in first["text"] and "第 1/3 题" in first["text"]
    await player.press(first, "›")
    turned = await house.wait(lambda: shows(house, player, first, second.stem))
    assert "❌ 你的答案" in turned["text"] and "正确答案" in turned["text"] and "——《" in turned["text"]


def shows(house: House, player: Player, message: dict[str, Any], text: str) -> dict[str, Any] | None:
    now = house.telegram.message(player.id, message["message_id"])
    return now if now is not None and text in now.get("text", "") else None


async def test_nothing_tells_what_is_right_while_the_contest_runs(house: House, player: Player) -> None:
    contest = await opened(house)
    await player.join()
    posted, (question, *_) = await player.next(), await player.draw(contest)
    assert "结束以后才公布" in await player.press(posted, "原文")
    assert await player.answer(posted, question) == "已收到"
    post_id = data_of(posted, "原文").partition(":")[2]
    assert "结束以后才公布" in (await house.forge(player.id, posted, f"ov:{post_id}"))["text"]
    assert "结束以后才公布" in await player.press(posted, "原文")
    assert "以第一次为准" in await player.answer(posted, question, right=False)
    assert "结束以后才公布" in (await house.tell(player.id, f"/start post_{post_id}"))["text"]
    assert "答对" not in (await house.tell(player.id, "/me"))["text"]
    (run,) = await player.runs(contest)
    assert (run.answered, run.right) == (1, 1)


async def test_a_time_that_is_over_brings_the_next_question_and_a_late_press_nothing(
    house: House, player: Player
) -> None:
    contest = await opened(house, count=2, seconds=10)
    await player.join()
    first = await player.next()
    house.clock.ahead += timedelta(seconds=12)
    second = await player.next()
    assert "第 2/2 题" in second["text"]
    draw = await player.draw(contest)
    await house.wait(lambda: shows(house, player, first, "时间到了"))
    assert "已经结束" in (await house.forge(player.id, first, data_of(first, "A")))["text"]
    await player.answer(second, draw[1])
    assert "答对 1/2 题" in (await player.next())["text"]
    (run,) = await player.runs(contest)
    assert (run.answered, run.right, run.score) == (1, 1, 10)


async def test_a_press_that_waited_counts_by_when_it_was_received(house: House, player: Player) -> None:
    contest = await opened(house, count=1, seconds=10)
    await player.join()
    posted = await player.next()
    honest = house.app.worker.handle
    released = []

    async def hold(update: Any) -> None:
        while not released:
            await house.pause()
        await honest(update)

    house.app.worker.handle = hold  # type: ignore[method-assign]
    house.telegram.press(player.id, player.id, posted["message_id"], data_of(posted, "A"))

    async def stored() -> bool:
        async with house.store.read() as tx:
            return await tx.updates.waiting_since() is not None

    await eventually(stored)
    house.clock.ahead += timedelta(seconds=15)
    for _ in range(60):
        await house.pause()
    assert (await player.runs(contest))[0].state is RunState.RUNNING
    released.append(True)
    await player.next()
    assert (await player.runs(contest))[0].answered == 1


async def test_the_first_mistake_ends_a_challenge(house: House, player: Player) -> None:
    contest = await opened(house, form=Form.CHALLENGE)
    await player.join()
    draw = await player.draw(contest)
    await player.answer(await player.next(), draw[0])
    await player.answer(await player.next(), draw[1], right=False)
    assert "答对 1/2 题" in (await player.next())["text"]


async def test_the_time_for_all_questions_ends_a_paper(house: House, player: Player) -> None:
    contest = await opened(house, total_seconds=40, seconds=30)
    await player.join()
    await player.next()
    house.clock.ahead += timedelta(seconds=32)
    assert "第 2/3 题 · 限时 10 秒" in (await player.next())["text"]
    house.clock.ahead += timedelta(seconds=12)
    assert "答对 0/2 题" in (await player.next())["text"]
    assert (await player.runs(contest))[0].state is RunState.ENDED


async def test_attempts_are_capped_and_each_draws_anew(house: House, player: Player) -> None:
    contest = await opened(house, await choices(house.store, 30), count=1, attempts=2)
    await player.join()
    await player.answer(await player.next(), (await player.draw(contest))[0])
    ended = await player.next()
    assert "还可以再答 1 次" in ended["text"]
    assert await player.press(ended, "再答一次") == ""
    assert "已经报名，你排在第 1 位" in (await player.next())["text"]
    posted = await player.next()
    assert "最新的那道题" in await player.press(ended, "再答一次")
    await player.answer(posted, (await player.draw(contest))[0])
    assert "再答" not in (await player.next())["text"]
    assert "2 次机会都用完了" in await player.press(ended, "再答一次")
    first, second = await player.runs(contest)
    assert first.lot != second.lot and first.score == second.score == 10


async def test_a_day_brings_no_more_than_its_cap(house: House, player: Player) -> None:
    contest = await opened(house, count=2, daily_cap=15)
    await player.join()
    for question in await player.draw(contest):
        await player.answer(await player.next(), question)
    await player.next()
    assert (await player.runs(contest))[0].score == 15


async def test_what_is_to_be_filled_in_is_typed(house: House, player: Player) -> None:
    (model,) = await choices(house.store, 1)
    fill = replace(
        model, id="test-fill", kind=Kind.FILL, stem="哪一年？", options=(), key=frozenset(), accepted=("1921",)
    )
    async with house.store.write() as tx:
        await tx.bank.put([fill])
    contest = await opened(house, (fill,), count=1)
    await player.join()
    assert "直接发来答案" in (await player.next())["text"]
    house.telegram.say(player.id, player.id, "一九二一年")
    ended = await player.next()
    assert "答对 1/1 题" in ended["text"]
    await close(house, contest)
    await player.press(ended, "题解")
    assert "你的答案：一九二一年" in (await player.next())["text"]


async def test_a_question_reads_as_it_was_frozen(house: House, player: Player) -> None:
    contest = await opened(house, count=1)
    (frozen,) = contest.questions
    async with house.store.write() as tx:
        options = tuple(reversed(frozen.options))
        await tx.bank.put([replace(frozen, stem="改过的题", options=options[:2], key=frozenset({1}))])
    await player.join()
    posted = await player.next()
    assert frozen.stem in posted["text"]
    await player.answer(posted, frozen)
    assert "答对 1/1 题" in (await player.next())["text"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"state": ContestState.PLANNED, "opens_at": "later"}, "还没有开始"),
        ({"state": ContestState.CLOSED}, "已经结束"),
        ({"closes_at": "before"}, "已经结束"),
        ({"groups": (-77,), "members_only": True}, "只限参赛群的成员"),
    ],
)
async def test_who_cannot_take_part_is_told_why(
    house: House, player: Player, changes: dict[str, Any], told: str
) -> None:
    contest = await opened(house)
    card = await player.card()
    moments = {"later": house.clock() + HOUR, "before": house.clock()}
    async with house.store.write() as tx:
        await tx.contests.save(replace(contest, **{name: moments.get(str(one), one) for name, one in changes.items()}))
    assert told in await player.press(card, "参加")
    assert await player.runs(contest) == []


async def test_a_member_stands_for_their_group_and_chooses_among_several(house: House, player: Player) -> None:
    await house.tell(house.owner, "/help", house.group)
    ids = [house.group, house.telegram.add_group("另一个群", [player.id, house.owner])]
    house.telegram.set_bot_status("member", ids[1])
    await house.wait(lambda: house.sent(ids[1]))
    contest = await opened(house, groups=tuple(sorted(ids)), members_only=True, form=Form.TEAM, count=1)
    card = await player.card()
    await player.press(card, "参加")
    asked = await house.wait(lambda: shows(house, player, card, "你在几个参赛的群里"))
    forged = f"cpg:{contest.id}:-5"
    await house.forge(player.id, asked, forged)
    assert await player.runs(contest) == []
    await player.press(asked, "另一个群")
    await player.next()
    assert (await player.runs(contest))[0].chat_id == ids[1]


async def test_who_answered_in_one_group_stands_for_it(house: House, player: Player) -> None:
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    house.vote(player.id, posted, right=True)
    await house.answered(player.id, 1)
    contest = await opened(house, members_only=True, count=1)
    await player.join()
    await player.next()
    assert (await player.runs(contest))[0].chat_id == house.group
    stranger = Player(house, house.members[1])
    assert "只限参赛群的成员" in await stranger.join()


async def test_the_button_in_a_group_leads_to_the_private_chat(house: House, player: Player) -> None:
    contest = await opened(house)
    posted = await house.tell(house.owner, "/help", house.group)
    told = await house.forge(player.id, posted, f"cp:{contest.id}:0")
    assert told["url"].endswith("?start=c_c0de")


async def test_a_run_ends_with_what_it_has_when_the_contest_closes(house: House, player: Player) -> None:
    """The time of a question, known as soon as its message is, ends with the contest at the latest."""
    contest = await opened(house, seconds=2 * HOUR.seconds)
    await player.join()
    await player.answer(await player.next(), (await player.draw(contest))[0])
    await player.next()
    house.clock.ahead += HOUR
    assert "答对 1/2 题" in (await player.next())["text"]
    (run,) = await player.runs(contest)
    assert (run.state, run.score, run.ended_at) == (RunState.ENDED, 10, contest.closes_at)


async def test_the_waiting_learn_their_place(house: House, player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    contest = await opened(house)
    monkeypatch.setattr(contest_clock, "WAITING", 0)
    second = Player(house, house.members[1])
    await player.join()
    card = await second.card()
    await second.press(card, "参加")
    queued = await house.wait(lambda: shows(house, second, card, "你排在第 2 位"))
    monkeypatch.setattr(contest_clock, "WAITING", 15)
    await player.next()
    await second.next()
    assert [(await one.runs(contest))[0].state for one in (player, second)] == [RunState.RUNNING] * 2
    await second.press(queued, "排到哪了")
    await house.wait(lambda: shows(house, second, card, "已经开始"))


async def test_whose_turn_never_came_is_told_at_the_close(
    house: House, player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    await opened(house)
    monkeypatch.setattr(contest_clock, "WAITING", 0)
    await player.join()
    house.clock.ahead += HOUR
    assert "没有来得及轮到你" in (await player.next())["text"]


@pytest.mark.parametrize("data", ["cp:9999:0", "cpq:9999", "cps:9999:1:0", "cpg:9999:-1", "cp:x", "cps:1:0:0"])
async def test_made_up_presses_do_nothing(house: House, player: Player, data: str) -> None:
    card = await house.tell(player.id, "/help")
    assert "失效" in (await house.forge(player.id, card, data))["text"]


async def test_an_unknown_code_is_said(house: House, player: Player) -> None:
    for code in ("none", "", "c0de'--"):
        assert "没有找到这场竞赛" in (await house.tell(player.id, f"/start c_{code}"))["text"]


async def test_a_question_of_which_nobody_knew_that_it_came_counts_when_it_is_pressed(
    house: House, player: Player
) -> None:
    contest = await opened(house, count=2)
    card = await player.card()
    house.telegram.faults.drop_after("sendMessage")
    await player.press(card, "▶")
    draw = await player.draw(contest)
    await player.answer(await player.next(), draw[0])
    await player.answer(await player.next(), draw[1])
    assert "答对 2/2 题" in (await player.next())["text"]


async def test_a_question_that_was_lost_on_the_way_is_given_again(house: House, player: Player) -> None:
    contest = await opened(house, count=1, seconds=10)
    card = await player.card()
    house.telegram.faults.drop_before("sendMessage")
    await player.press(card, "▶")

    async def doubted() -> bool:
        (run,) = await player.runs(contest)
        async with house.store.read() as tx:
            return any(turn.due_at for turn in await tx.runs.turns(run.id))

    await eventually(doubted)
    house.clock.ahead += timedelta(seconds=12)
    posted = await player.next()
    assert "第 1/1 题 · 限时 10 秒" in posted["text"]
    await player.answer(posted, (await player.draw(contest))[0])
    assert "答对 1/1 题" in (await player.next())["text"]
    assert await replayed(house, contest.id) == ()


async def test_where_a_question_was_refused_the_card_goes_on(house: House, player: Player) -> None:
    contest = await opened(house, count=1)
    card = await player.card()
    house.telegram.faults.fail("sendMessage", 400, "Bad Request: something is wrong")
    await player.press(card, "▶")

    async def paused() -> bool:
        (run,) = await player.runs(contest)
        async with house.store.read() as tx:
            return any(turn.done for turn in await tx.runs.turns(run.id))

    await eventually(paused)
    again = await player.card()
    assert data_of(again, "接着答") == data_of(card, "参加")
    await player.press(again, "接着答")
    await player.answer(await player.next(), (await player.draw(contest))[0])
    assert "答对 1/1 题" in (await player.next())["text"]
    assert len(await player.runs(contest)) == 1
