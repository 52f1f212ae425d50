"""Updates by webhook: the same intake, refused cheaply when they are not Telegram's."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.app import web_of
from bot.playground import Playground
from bot.telegram.webhook import LARGEST, SECRET_HEADER
from tests.bot.conftest import House, running

SECRET = "a-secret-of-enough-letters"


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.fixture
async def house(telegram: Playground, folder: Path, port: int) -> AsyncIterator[House]:
    settings = {"webhook_url": f"http://127.0.0.1:{port}", "webhook_secret": SECRET, "http_port": port}
    async with running(telegram, folder, **settings) as made, web_of(made.app):
        await telegram.calls.wait("setWebhook")
        yield made


@pytest.fixture
async def client() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


async def test_a_whole_quiz_by_webhook(house: House) -> None:
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    for member in house.members:
        house.vote(member, posted, right=True)
    for member in house.members:
        await house.answered(member, 1)
    assert "（共 3 人）" in (await house.tell(house.members[0], "/rank", house.group))["text"]
    assert not house.telegram.calls.of("getUpdates")


async def post(
    client: ClientSession, port: int, data: bytes, secret: str | None = SECRET, path: str = "/telegram"
) -> int:
    headers = {SECRET_HEADER: secret} if secret is not None else {}
    async with client.post(f"http://127.0.0.1:{port}{path}", data=BytesIO(data), headers=headers) as answer:
        return answer.status


def update(number: int, user_id: int, text: str) -> bytes:
    user = {"id": user_id, "is_bot": False, "first_name": "x"}
    chat = {"id": user_id, "type": "private", "first_name": "x"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": user, "text": text}
    return json.dumps({"update_id": number, "message": message}).encode()


@pytest.mark.parametrize(
    ("data", "secret", "path", "status"),
    [
        (b"{}", None, "/telegram", 401),
        (b"{}", "wrong", "/telegram", 401),
        (b"x" * (LARGEST + 1), "wrong", "/telegram", 401),
        (b"x" * (LARGEST + 1), SECRET, "/telegram", 413),
        (b"no json", SECRET, "/telegram", 400),
        (b"[1]", SECRET, "/telegram", 400),
        (b'{"update_id": "1"}', SECRET, "/telegram", 400),
        (b"\xff\xfe", SECRET, "/telegram", 400),
        (b"[" * 100_000, SECRET, "/telegram", 400),
        (b"{}", SECRET, "/elsewhere", 404),
    ],
)
async def test_what_is_not_telegrams_is_refused(
    house: House, client: ClientSession, port: int, data: bytes, secret: str | None, path: str, status: int
) -> None:
    assert await post(client, port, data, secret, path) == status


async def test_a_secret_of_odd_bytes_is_only_wrong(house: House, port: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert await trickle(port, b"\xff\xfe") == b"HTTP/1.1 401 Unauthorized\r\n"
    assert "Traceback" not in capsys.readouterr().err


async def test_a_repeated_update_is_handled_once(house: House, client: ClientSession, port: int) -> None:
    asked = house.members[0]
    data = update(4_000_000_001, asked, "/me")
    house.telegram.say(asked, asked, "/help")
    await house.next_message(asked, 0)
    statuses = await asyncio.gather(*[post(client, port, data) for _ in range(10)])
    assert statuses == [200] * 10
    await house.next_message(asked, 1)
    await house.tell(asked, "/help")
    assert len(house.sent(asked)) == 3


async def test_a_store_that_fails_is_not_acknowledged(
    house: House, client: ClientSession, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = house.members[0]
    data = update(4_000_000_002, asked, "/me")

    async def broken(*_: Any) -> bool:
        raise OSError("disk full")

    with monkeypatch.context() as broken_disk:
        broken_disk.setattr(house.app.intake, "accept", broken)
        assert await post(client, port, data) == 503
    assert await post(client, port, data) == 200


async def test_health_is_told(house: House, client: ClientSession, port: int) -> None:
    for path in ("healthz", "readyz"):
        async with client.get(f"http://127.0.0.1:{port}/{path}") as answer:
            assert answer.status == 200


async def test_metrics_count_votes_and_sends(house: House, client: ClientSession, port: int) -> None:
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    for member in house.members:
        house.vote(member, posted, right=True)
        await house.answered(member, 1)
    async with client.get(f"http://127.0.0.1:{port}/metrics") as answer:
        assert answer.content_type == "text/plain"
        lines = (await answer.text()).splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    assert float(values["wenshi_votes_received_total"]) == float(values["wenshi_votes_stored_total"]) == 3
    assert float(values['wenshi_sends_total{outcome="sent"}']) == 1
    assert float(values['wenshi_queue_age_seconds{queue="inbox"}']) == 0
    assert float(values["wenshi_index_edition"]) == house.app.search.revision


async def test_polling_takes_the_place_of_a_webhook(telegram: Playground, folder: Path, port: int) -> None:
    settings = {"webhook_url": f"http://127.0.0.1:{port}", "webhook_secret": SECRET, "http_port": port}
    async with running(telegram, folder, **settings):
        await telegram.calls.wait("setWebhook")
    telegram.say(telegram.users[2], telegram.users[2], "/help")
    async with running(telegram, folder) as house:
        assert "/quiz" in (await house.next_message(telegram.users[2], 0))["text"]


async def trickle(port: int, secret: bytes) -> bytes:
    """Sends the head of a request and one byte of its body; gives the first line of the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n{SECRET_HEADER}: "
    writer.write(head.encode() + secret + b"\r\n\r\n{")
    try:
        return await asyncio.wait_for(reader.readline(), 5)
    finally:
        writer.close()


async def test_a_slow_body_is_given_up_and_holds_up_nobody(
    house: House, client: ClientSession, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.webhook.BODY_SECONDS", 0.5)
    slow = [asyncio.create_task(trickle(port, SECRET.encode())) for _ in range(20)]
    assert await trickle(port, b"guessed") == b"HTTP/1.1 401 Unauthorized\r\n"
    member = house.members[0]
    assert await post(client, port, update(950_001, member, "/help")) == 200
    assert not any(task.done() for task in slow)
    assert set(await asyncio.gather(*slow)) == {b"HTTP/1.1 400 Bad Request\r\n"}


async def test_updates_that_come_one_by_one_share_commits(
    house: House, client: ClientSession, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """None waits for the one before it, and no commit begins right after the last one."""
    loop, begun, accept = asyncio.get_running_loop(), list[float](), house.app.intake.accept

    async def watched(*args: Any) -> bool:
        begun.append(loop.time())
        return await accept(*args)

    monkeypatch.setattr(house.app.intake, "accept", watched)
    async with asyncio.TaskGroup() as tasks:
        brought = []
        for number in range(50):
            brought.append(tasks.create_task(post(client, port, update(number, 7_000 + number, "/help"))))
            await asyncio.sleep(0.001)
    assert [task.result() for task in brought] == [200] * 50
    assert all(later - earlier > 0.009 for earlier, later in pairwise(begun))
