"""Polls: what may be sent, who may vote, and how they end."""

import asyncio

import pytest

from bot.playground import Playground, Refused
from bot.playground.methods import polls
from tests.playground.conftest import RawClient

FOUR = [{"text": text} for text in "甲乙丙丁"]


async def send(api: RawClient, telegram: Playground, **more):
    params = {"question": "问", "options": FOUR, "is_anonymous": False} | more
    return await api.result("sendPoll", chat_id=telegram.group_id, **params)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"question": ""}, "poll question must be non-empty"),
        ({"question": "长" * 301}, "poll question length must not exceed 300"),
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": FOUR * 4}, "poll can't have more than 12 options"),
        ({"options": [{"text": "长" * 101}]}, "poll options length must not exceed 100"),
        ({"options": [{"text": " "}]}, "poll options must be non-empty"),
        ({"type": "quiz"}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [4]}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [1, 2]}, "single answer"),
        ({"explanation": "长" * 201}, "explanation length must not exceed 200"),
        ({"explanation": "一\n二\n三\n四"}, "at most 2 line feeds"),
        ({"description": "长" * 1025}, "description length must not exceed 1024"),
        ({"open_period": 4}, "must be open for 5 to 2628000 seconds"),
        ({"open_period": 60, "close_date": 1}, "can't be used together"),
    ],
)
async def test_limits(telegram: Playground, api: RawClient, change, complaint):
    params = {"chat_id": telegram.group_id, "question": "问", "options": FOUR} | change
    error = await api.error("sendPoll", **params)
    assert error.startswith("400 Bad Request: ")
    assert complaint in error
    assert telegram.messages(telegram.group_id) == []


async def test_the_limits_themselves_are_allowed(telegram: Playground, api: RawClient):
    options = [{"text": "长" * 100}] * 12
    sent = await send(api, telegram, question="问" * 300, options=options, explanation="一\n二\n" + "三" * 196)
    assert len(sent["poll"]["options"]) == 12
    assert len({option["persistent_id"] for option in sent["poll"]["options"]}) == 12


async def test_one_vote_only_where_revoting_is_off(telegram: Playground, api: RawClient):
    quiz = await send(api, telegram, type="quiz", correct_option_ids=[0])
    telegram.vote(telegram.users[0], quiz["message_id"], [1])
    for again in ([0], [1], []):
        with pytest.raises(Refused):
            telegram.vote(telegram.users[0], quiz["message_id"], again)
    assert telegram.poll(quiz["message_id"])["total_voter_count"] == 1


async def test_a_vote_can_change_and_be_taken_back(telegram: Playground, api: RawClient):
    poll = await send(api, telegram)
    voter, number = telegram.users[0], poll["message_id"]
    assert telegram.vote(voter, number, [0])["option_ids"] == [0]
    assert telegram.vote(voter, number, [3])["option_ids"] == [3]
    retracted = telegram.vote(voter, number, [])
    assert (retracted["option_ids"], retracted["option_persistent_ids"]) == ([], [])
    assert [option["voter_count"] for option in telegram.poll(number)["options"]] == [0, 0, 0, 0]


async def test_what_else_is_refused(telegram: Playground, api: RawClient):
    poll = await send(api, telegram)
    number, outsider = poll["message_id"], telegram.users[4]
    telegram.remove_member(outsider)
    for voter, positions in ((outsider, [0]), (telegram.users[0], [0, 1]), (telegram.users[0], [4])):
        with pytest.raises(Refused):
            telegram.vote(voter, number, positions)
    telegram.close_poll(number)
    with pytest.raises(Refused, match="已结束"):
        telegram.vote(telegram.users[0], number, [0])


async def test_several_right_answers(telegram: Playground, api: RawClient):
    quiz = await send(api, telegram, type="quiz", correct_option_ids=[0, 2], allows_multiple_answers=True)
    assert telegram.vote(telegram.users[0], quiz["poll"]["id"], [2, 0])["option_ids"] == [0, 2]


async def test_an_anonymous_poll_tells_nobody_who(telegram: Playground, api: RawClient):
    poll = await send(api, telegram, is_anonymous=True)
    assert telegram.vote(telegram.users[0], poll["message_id"], [0]) is None
    assert telegram.pending_updates() == []
    assert telegram.poll(poll["message_id"])["total_voter_count"] == 1


async def test_a_voter_who_is_a_chat(telegram: Playground, api: RawClient):
    poll = await send(api, telegram)
    answer = telegram.vote(telegram.users[0], poll["message_id"], [0], as_chat=True)
    assert (answer["voter_chat"]["id"], answer["user"]["id"]) == (telegram.group_id, 136817688)


async def test_a_poll_ends_by_itself(telegram: Playground, api: RawClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(polls, "SHORTEST", 1)
    poll = await send(api, telegram, open_period=1)
    telegram.vote(telegram.users[0], poll["message_id"], [0])
    async with asyncio.timeout(3):
        while not telegram.poll(poll["message_id"])["is_closed"]:
            await asyncio.sleep(0.05)
    final = telegram.pending_updates()[-1]["poll"]
    assert (final["is_closed"], final["total_voter_count"]) == (True, 1)


async def test_counts_come_together(telegram: Playground, api: RawClient, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("bot.playground.closing.PAUSE_BETWEEN_COUNTS", 0.05)
    poll = await send(api, telegram)
    for voter in telegram.users:
        telegram.vote(voter, poll["message_id"], [0])
    await asyncio.sleep(0.1)
    counts = [update["poll"] for update in telegram.pending_updates() if "poll" in update]
    assert [(each["is_closed"], each["total_voter_count"]) for each in counts] == [(False, 5)]
