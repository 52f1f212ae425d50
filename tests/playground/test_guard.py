"""Who may drive the page: its own scripts, and no other site's."""

import pytest
from aiohttp import ClientSession

from bot.playground import Playground, PublicAddress, is_loopback


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:80"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_other_sites_cannot_drive_the_page(telegram: Playground, headers: dict[str, str], status: int):
    person = telegram.users[0]
    body = {"user_id": person, "chat_id": person, "text": "你好"}
    async with ClientSession() as session:
        async with session.post(f"{telegram.url}/playground/say", json=body, headers=headers) as answer:
            assert answer.status == status
        async with session.get(f"{telegram.url}/playground/live?user={person}", headers=headers) as answer:
            assert answer.status == (400 if status == 200 else 403)
    assert len(telegram.messages(person)) == (1 if status == 200 else 0)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", "[::]", "", "127.0.0.1.evil.example"])
def test_a_token_that_is_worth_something_never_stands_at_a_public_address(host: str):
    assert not is_loopback(host)
    with pytest.raises(PublicAddress):
        Playground(token="123456:AArealrealrealrealrealrealreal", host=host)
    Playground(host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost", "LOCALHOST"])
def test_this_machine_is_known(host: str):
    assert is_loopback(host)
    Playground(token="123456:AArealrealrealrealrealrealreal", host=host)
