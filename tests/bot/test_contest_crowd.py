"""Hundreds take part at the same moment: whoever came first begins first, and nobody's press is lost."""

from typing import Any

from bot.game.running import Contest, RunState
from bot.playground import Person
from bot.telegram.sender import AT_ONCE
from tests.bot.conftest import House
from tests.bot.contests import eventually, opened

PEOPLE = 300
FIRST = 6_000_000_000


async def unlimited(chat_ids: list[int]) -> list[float]:
    return [0.0] * len(chat_ids)


def press(house: House, user_id: int, message: dict[str, Any], data: str) -> None:
    user = {"id": user_id, "is_bot": False, "first_name": "同学", "language_code": "zh-hans"}
    query = {"id": f"{user_id}{data}", "from": user, "chat_instance": "1", "message": message, "data": data}
    house.telegram.push({"callback_query": query})


def asked(house: House) -> list[dict[str, Any]]:
    """The messages that carry a question, in the order in which they were sent."""
    calls = house.telegram.calls.of("sendMessage")
    return [dict(call.params) for call in calls if "限时" in str(call.params.get("text"))]


async def ended(house: House, contest: Contest) -> bool:
    async with house.store.read() as tx:
        return len(await tx.runs.ended(contest.id)) == PEOPLE


async def test_three_hundred_at_once_begin_in_their_order_and_all_their_presses_count(house: House) -> None:
    house.app.sender.limits.wait = lambda *_: 0.0  # type: ignore[method-assign]
    house.app.sender.limits.room = lambda *_: 1000  # type: ignore[method-assign]
    house.store._buckets.take = unlimited  # type: ignore[method-assign]
    contest = await opened(house, count=2, seconds=60)
    people = [house.telegram.add_person(Person(FIRST + number, f"同学 {number}")) for number in range(PEOPLE)]
    for person in people:
        house.telegram.say(person, person, "/start c_c0de")
    await house.wait(lambda: all(house.sent(person) for person in people), 60)
    cards = {person: house.sent(person)[-1] for person in people}
    for person in people:
        press(house, person, cards[person], f"cp:{contest.id}:0")
    await house.wait(lambda: len(asked(house)) == PEOPLE, 60)
    begun = [int(call["chat_id"]) for call in asked(house)]
    places = {person: place for place, person in enumerate(begun)}
    async with house.store.read() as tx:
        joined = [run.person_id for run in await tx.runs.unended(contest.id)]
    assert sorted(begun) == people == sorted(joined)
    assert max(abs(places[person] - place) for place, person in enumerate(joined)) <= AT_ONCE
    for number in (1, 2):
        await house.wait(lambda wanted=number * PEOPLE: len(asked(house)) >= wanted, 60)
        for person in people:
            message = house.sent(person)[-1]
            press(house, person, message, message["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
        if number == 1:
            await house.wait(
                lambda: all("第 2/2 题" in house.sent(person)[-1].get("text", "") for person in people), 60
            )
    assert await eventually(lambda: ended(house, contest), 60)
    async with house.store.read() as tx:
        runs = [run for run, _ in await tx.runs.ended(contest.id)]
    assert {(run.state, run.answered) for run in runs} == {(RunState.ENDED, 2)}
