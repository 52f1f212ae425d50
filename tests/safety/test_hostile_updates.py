"""Updates that no Telegram would send, and those that it may: none stops the bot, shows a traceback or gets stuck."""

from typing import Any

import pytest

from tests.bot.conftest import House
from tests.load.crowd import FIRST_ASKER

BIG = 2**63 - 1
USER = {"id": FIRST_ASKER, "is_bot": False, "first_name": "x"}
CHAT = {"id": FIRST_ASKER, "type": "private", "first_name": "x"}
MESSAGE = {"message_id": 1, "date": 1_700_000_000, "chat": CHAT, "from": USER, "text": "/help"}
OVERRIDE = "\u202e\u2066gnp.exe\u2069\u202c"
NESTED: dict[str, Any] = {}
for _ in range(400):
    NESTED = {"a": [NESTED]}


def message(**more: Any) -> dict[str, Any]:
    return {"message": MESSAGE | more}


def press(**more: Any) -> dict[str, Any]:
    return {"callback_query": {"id": "1", "from": USER, "chat_instance": "1", "data": "old:1", **more}}


def vote(**more: Any) -> dict[str, Any]:
    return {"poll_answer": {"poll_id": "p", "user": USER, "option_ids": [0], **more}}


CASES: dict[str, dict[str, Any]] = {
    "unknown type": {"telepathy": {"thought": 1}},
    "nothing": {},
    "null message": {"message": None},
    "empty message": {"message": {}},
    "number for a message": {"message": 5},
    "list for a message": {"message": [1]},
    "no chat": {"message": {name: value for name, value in MESSAGE.items() if name != "chat"}},
    "no author": {"message": {name: value for name, value in MESSAGE.items() if name != "from"}},
    "no date": {"message": {name: value for name, value in MESSAGE.items() if name != "date"}},
    "chat without a type": message(chat={"id": 1}),
    "text that is a number": message(text=5),
    "text that is a list": message(text=["/help"]),
    "ids of 64 bits": message(chat=CHAT | {"id": BIG}, **{"from": USER | {"id": BIG}}),
    "ids beyond 64 bits": message(chat=CHAT | {"id": 2**70}, **{"from": USER | {"id": 2**70}}),
    "negative ids": message(chat=CHAT | {"id": -(2**63)}, **{"from": USER | {"id": -1}}),
    "zero ids": message(chat=CHAT | {"id": 0}, **{"from": USER | {"id": 0}}),
    "id as text": message(chat=CHAT | {"id": "1; DROP TABLE people"}),
    "date beyond the calendar": message(date=2**60),
    "date before all": message(date=-(2**60)),
    "message number of 64 bits": message(message_id=BIG),
    "topic of 64 bits": message(message_thread_id=BIG, is_topic_message=True),
    "lone surrogates": message(text="\ud800 /ask \udfff", **{"from": USER | {"first_name": "\udfff\ud800"}}),
    "NUL": message(text="/ask \0\0", **{"from": USER | {"first_name": "\0"}}),
    "direction overrides": message(text=f"/ask {OVERRIDE}", **{"from": USER | {"first_name": OVERRIDE}}),
    "entities by the thousand": message(
        text="x" * 4096, entities=[{"type": "bold", "offset": number % 4096, "length": 1} for number in range(12_000)]
    ),
    "entities out of bounds": message(text="x", entities=[{"type": "url", "offset": -5, "length": 2**40}]),
    "text without end": message(text="/ask " + "长" * 200_000),
    "command without end": message(text="/" + "a" * 50_000),
    "nesting without end": message(reply_to_message=NESTED),
    "reply to a stranger thing": message(reply_to_message={"message_id": 1, "from": "x"}),
    "press without data": {"callback_query": {"id": "2", "from": USER, "chat_instance": "1"}},
    "press without a message": press(),
    "press with data that is a number": press(data=7),
    "press with endless data": press(data="x" * 100_000),
    "press with a huge number": press(data=f"o:{2**70}:0"),
    "press with a negative number": press(data="o:-1:-1"),
    "press with digits of other scripts": press(data="o:١:٠"),
    "press with a separator": press(data="o:::::"),
    "press of nobody": press(**{"from": None}),
    "vote with text": vote(option_ids="0"),
    "vote out of range": vote(option_ids=[BIG, -1]),
    "vote of a huge id": vote(user=USER | {"id": 2**70}),
    "vote with surrogates": vote(poll_id="\ud800", user=USER | {"first_name": "\ud800"}),
    "vote of nobody": {"poll_answer": {"poll_id": "p", "option_ids": [0]}},
    "poll without a count": {"poll": {"id": "p", "is_closed": True}},
    "poll with a huge count": {"poll": {"id": "p", "is_closed": True, "total_voter_count": 2**70}},
    "unknown standing": {"my_chat_member": {"chat": CHAT, "from": USER, "date": 1, "new_chat_member": {"status": "z"}}},
    "move to nowhere": message(migrate_to_chat_id="x"),
    "move to itself": message(migrate_to_chat_id=FIRST_ASKER),
    "file without a name": message(document={"file_id": "x", "file_unique_id": "y"}),
    "file of a negative size": message(document={"file_id": "x", "file_unique_id": "y", "file_size": -(2**40)}),
}


async def test_hostile_updates(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Together, so that each would hurt those behind it; then each has come to its end and the bot answers."""
    for update in CASES.values():
        house.telegram.push(dict(update))
    assert "/quiz" in (await house.tell(house.members[0], "/help"))["text"]
    await settled(house)
    logged = capsys.readouterr().err
    assert "Traceback" not in logged, logged
    assert OVERRIDE not in logged and "DROP TABLE" not in logged


async def settled(house: House) -> None:
    """Until no update waits."""
    for _ in range(3_000):
        async with house.store.read() as tx:
            if await tx.updates.waiting_since() is None:
                return
        await house.pause()
    async with house.store.read() as tx:
        raise AssertionError(await tx.updates.waiting_since())
