"""Budgets: pure rules, then a person who does not stop."""

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.budgets import GROUP, OVER, PERSON, Bucket, Budget, Budgets, Kind, Verdict
from tests.bot.conftest import House

BUDGET = Budget(5, 2.0)


@given(st.lists(st.floats(0, 100, allow_nan=False), max_size=80))
def test_no_more_pass_than_the_budget_allows_and_one_answer_a_refill(moments: list[float]) -> None:
    bucket, ordered = Bucket(BUDGET, 5.0, 0.0), sorted(moments)
    verdicts = [bucket.take(moment) for moment in ordered]
    passed = verdicts.count(Verdict.PASS)
    assert passed <= BUDGET.most + (ordered[-1] / BUDGET.seconds if ordered else 0)
    assert passed >= min(len(moments), BUDGET.most)
    full_again = BUDGET.most * BUDGET.seconds
    told = [moment for moment, verdict in zip(ordered, verdicts, strict=True) if verdict is Verdict.TELL]
    assert all(later - earlier >= full_again for earlier, later in pairwise(told))


@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), max_size=50))
def test_a_clock_that_jumps_gives_nobody_more(moments: list[float]) -> None:
    bucket = Bucket(BUDGET, 5.0, 0.0)
    for moment in moments:
        bucket.take(moment)
        assert 0 <= bucket.tokens <= BUDGET.most


def message(person: int, text: str, chat: int | None = None, date: float = 1000.0) -> dict[str, Any]:
    return {"message": {"date": date, "from": {"id": person}, "chat": {"id": chat or person}, "text": text}}


def press(person: int, data: str, chat: int = -100) -> dict[str, Any]:
    return {"callback_query": {"from": {"id": person}, "message": {"chat": {"id": chat}}, "data": data}}


def passed(budgets: Budgets, *updates: dict[str, Any], now: float = 1000.0) -> int:
    return [budgets.judge(update, now) for update in updates].count(Verdict.PASS)


def test_each_kind_has_its_own_budget() -> None:
    budgets = Budgets()
    assert passed(budgets, *[message(1, "什么？")] * 500) == PERSON[Kind.ASK].most
    assert passed(budgets, *[message(1, "/ask@wenshi_bot x")] * 500) == 0
    assert passed(budgets, *[message(1, "/rank")] * 500) == PERSON[Kind.COMMAND].most
    assert passed(budgets, *[press(1, "r:1:0")] * 500) == PERSON[Kind.REPORT].most
    assert passed(budgets, *[press(1, "s:1")] * 500) == PERSON[Kind.PRESS].most
    file = {"message": {**message(1, "")["message"], "document": {}}}
    assert passed(budgets, *[file] * 500) == PERSON[Kind.FILE].most
    assert passed(budgets, message(2, "什么？")) == 1


def test_who_goes_on_all_the_same_is_silent_and_who_stops_is_heard_again() -> None:
    """Ten questions a second for a minute; then one that came after a pause."""
    budgets, budget = Budgets(), PERSON[Kind.ASK]
    flood = [budgets.judge(message(1, "什么？", date=1000 + tick / 10), 1000 + tick / 10) for tick in range(600)]
    assert [flood.count(verdict) for verdict in Verdict] == [budget.most, 1, 599 - budget.most]
    last = 1059.9
    assert budgets.over(last) == {1}
    assert budgets.judge(message(1, "什么？", date=last + budget.seconds), last + budget.seconds) is Verdict.PASS
    calm = last + budget.seconds * budget.most
    assert budgets.over(calm - 1) == {1}
    assert not budgets.over(calm)


def test_those_beyond_a_budget_are_no_more_than_a_statement_can_name() -> None:
    budgets = Budgets()
    for person in range(1, OVER + 100):
        passed(budgets, *[message(person, "什么？")] * (PERSON[Kind.ASK].most + 1))
    assert budgets.over(1000.0) == set(range(100, OVER + 100))


def test_one_person_does_not_use_up_the_budget_of_a_group() -> None:
    budgets = Budgets()
    passed(budgets, *[message(1, "什么？", -100)] * 5000)
    most = PERSON[Kind.ASK].most
    assert passed(budgets, *[message(2, "什么？", -100)] * most) == most
    crowd = [message(number, "什么？", -200) for number in range(1, 500)]
    assert passed(budgets, *crowd) == GROUP[Kind.ASK].most


def test_the_first_press_on_each_question_is_a_vote_and_passes() -> None:
    budgets = Budgets()
    passed(budgets, *[press(1, "s:1")] * 500)
    assert passed(budgets, *[press(1, f"o:{number}:0") for number in range(300)]) == 300
    assert passed(budgets, *[press(1, "o:1:1")] * 10) == 0


def test_what_waited_while_the_bot_was_down_is_no_flood() -> None:
    waited = [message(1, "什么？", date=1000.0 + 10 * number) for number in range(200)]
    assert passed(Budgets(), *waited, now=9000.0) == 200


def test_memory_is_bounded() -> None:
    budgets = Budgets()
    passed(budgets, *[message(number, "/x") for number in range(1, 60_000)])
    passed(budgets, *[press(1, f"o:{number}:0") for number in range(60_000)])
    assert len(budgets._buckets) == len(budgets._pressed) == 50_000


def test_what_nobody_expects_is_free() -> None:
    for update in ({}, {"message": None}, {"message": {"from": 3}}, {"callback_query": {"from": {"id": "x"}}}):
        assert Budgets().judge(update, 0.0) is Verdict.PASS


async def test_a_flood_gets_one_answer_and_then_silence(house: House) -> None:
    person, most = house.members[0], PERSON[Kind.COMMAND].most
    house.send_at_once()
    for _ in range(3 * most):
        house.telegram.say(person, person, "/help")
    other = await house.tell(house.members[1], "/help")
    assert "/quiz" in other["text"]
    said = await house.wait(lambda: len(house.sent(person)) >= most and house.sent(person), 20)
    await house.tell(house.members[1], "/me")
    texts = [message["text"] for message in house.sent(person)]
    assert sum("慢一点" in text for text in texts) == 1
    assert len(texts) <= most + 4 and said
    assert house.app.intake.counts.updates_dropped >= 2 * most - 4


async def test_votes_of_a_flooder_count(house: House) -> None:
    person = house.members[0]
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    for _ in range(200):
        house.telegram.say(person, person, "什么？")
    house.vote(person, posted, right=True)
    await house.answered(person, 1)


async def test_presses_beyond_the_budget_are_answered_once(house: House) -> None:
    person = house.members[0]
    message = await house.tell(person, "/help")
    for number in range(PERSON[Kind.PRESS].most):
        house.telegram.push(forged(person, message, str(7_000 + number)))
    assert "慢一点" in (await house.forge(person, message, "old:1"))["text"]


def forged(person: int, message: dict[str, Any], number: str) -> dict[str, Any]:
    user = {"id": person, "is_bot": False, "first_name": "x"}
    query = {"id": number, "from": user, "chat_instance": "1", "message": message, "data": "old:1"}
    return {"callback_query": query}
