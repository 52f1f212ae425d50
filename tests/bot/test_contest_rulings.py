"""The key of an order, or of what is typed, is corrected in a contest as in the bank; nothing else moves its scores."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.game.running import Contest, ContestState
from bot.playground import Playground
from knowledge.questions import Kind, Question
from tests.bot.conftest import House, running
from tests.bot.contests import Player, choices, opened, replayed
from tests.bot.test_contest_course import in_group
from tests.bot.test_gaps import buttons, press_for_message
from tests.bot.test_kinds import TEXTS


@pytest.fixture
async def house(telegram: Playground, folder: Path) -> AsyncIterator[House]:
    """The owner of the group is the owner of the bot."""
    async with running(telegram, folder, admin_ids=(telegram.users[0],)) as made:
        made.send_at_once()
        yield made


async def asked(house: House, kind: Kind) -> Question:
    """A question of a kind that the bank has too."""
    (model,) = await choices(house.store, 1)
    made = replace(model, id=f"test-{kind}", kind=kind, stem="哪个对？", **({"key": frozenset()} | TEXTS[kind]))
    async with house.store.write() as tx:
        await tx.bank.put([made])
    return made


async def played(house: House, question: Question, *typed: str) -> tuple[Contest, list[Player]]:
    """A contest of one question that the members have answered, each with what they typed, and that has closed."""
    await house.tell(house.owner, "/help", house.group)
    contest = await opened(house, (question,), count=1)
    players = [Player(house, member) for member in house.members]
    for player, text in zip(players, typed, strict=False):
        await player.join()
        await player.next()
        house.telegram.say(player.id, player.id, text)
        assert "答对" in (await player.next())["text"]
    async with house.store.write() as tx:
        await tx.contests.save(replace(contest, state=ContestState.CLOSED))
    return contest, players


async def scores(contest: Contest, players: list[Player]) -> list[int]:
    return [run.score for player in players for run in await player.runs(contest)]


@pytest.mark.parametrize(
    ("kind", "typed", "misread", "corrected", "told", "back", "audit"),
    [
        (Kind.ORDER, ("CABD", "ABCD"), ("CAB", "CABE", "什么"), "c、a→b d", "广州起义 → 南昌起义 → 秋收起义 → 遵义会议",
         "ABCD", "ABCD → CABD"),
        (Kind.FILL, ("一九二二年", "1921"), ("；", "……", "1922？"), "1922；民国十一年", "1922；民国十一年",
         "1921；民国十年", "1921；民国十年 → 1922；民国十一年"),
    ],
)  # fmt: skip
async def test_another_order_or_answer_is_ruled_right_and_back(
    house: House, kind: Kind, typed: tuple[str, str], misread: tuple[str, ...], corrected: str, told: str, back: str,
    audit: str,
) -> None:  # fmt: skip
    contest, players = await played(house, await asked(house, kind), *typed)
    assert await scores(contest, players) == [0, 10]
    hello = await house.tell(house.owner, "/help")
    await house.forge(house.owner, hello, f"csr:{contest.id}:0:")
    (card,) = await house.wait(lambda: [one for one in house.sent(house.owner) if "作废这道题" in buttons(one)])
    assert all(f"{text}　1" in card["text"] for text in typed), "how often each was answered"
    for text in misread:
        assert "没看懂" in (await house.tell(house.owner, text, reply_to=card["message_id"]))["text"]
    answer = await house.tell(house.owner, corrected, reply_to=card["message_id"])
    assert "2 人的得分有变化" in answer["text"]
    assert "没有改" in (await house.tell(house.owner, corrected, reply_to=card["message_id"]))["text"]
    assert await scores(contest, players) == [10, 0]
    assert await replayed(house, contest.id) == ()
    (news,) = await house.wait(lambda: in_group(house, "重新计分"))
    assert told in news and "第 1 名：10 分（原来第 2 名，0 分）" in news
    loser = players[0]
    own = await press_for_message(house, loser.id, await house.tell(loser.id, "/contests"), "1")
    solved = (await press_for_message(house, loser.id, own, "1"))["text"]
    assert f"更正后的答案：{told}" in solved and f"你的回答：{typed[0]}" in solved.replace(told, typed[0])
    assert audit in (await house.tell(house.owner, "/audit"))["text"]
    await house.tell(house.owner, back, reply_to=card["message_id"])
    assert await scores(contest, players) == [0, 10]
    assert await replayed(house, contest.id) == ()


@pytest.mark.parametrize(("kind", "typed", "corrected"), [(Kind.ORDER, "ABCD", "CABD"), (Kind.FILL, "1921", "1922")])
async def test_a_correction_in_the_bank_leaves_a_contest_as_it_went(
    house: House, kind: Kind, typed: str, corrected: str
) -> None:
    question = await asked(house, kind)
    contest, players = await played(house, question, typed)
    hello = await house.tell(house.owner, "/help")
    await house.forge(house.owner, hello, f"qr:{question.id}")
    card = await press_for_message(house, house.owner, await house.tell(house.owner, "/bank"), "看报错（1）")
    assert "重新计了分" in (await house.tell(house.owner, corrected, reply_to=card["message_id"]))["text"]
    assert await scores(contest, players) == [10]
    assert await replayed(house, contest.id) == ()
