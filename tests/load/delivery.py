"""Votes as Telegram brings them to a webhook: many connections at a time, each answered or brought again."""

import asyncio
import socket
from collections.abc import Iterator, Sequence
from random import Random
from time import perf_counter

from aiohttp import ClientSession, TCPConnector

from bot.playground.nouns import Json
from bot.telegram.webhook import PATH, SECRET_HEADER

SECRET = "the-secret-of-the-bench"
CONNECTIONS = 40
"""Telegram's own default for a webhook."""
FIRST_UPDATE = 1_000_000_000


def webhook_settings() -> dict[str, str]:
    """Settings of a bot that listens on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
    return {"WEBHOOK_URL": f"http://127.0.0.1:{port}", "WEBHOOK_SECRET": SECRET, "HTTP_PORT": port}


def votes(polls: Sequence[Json], people: Sequence[int], random: Random) -> Iterator[Json]:
    """An update for each person and poll, in any order."""
    ballots = [(poll, person) for poll in polls for person in people]
    random.shuffle(ballots)
    for number, (poll, person) in enumerate(ballots, FIRST_UPDATE):
        chosen = random.randrange(len(poll["options"]))
        user = {"id": person, "is_bot": False, "first_name": f"同学 {person}"}
        option = poll["options"][chosen].get("persistent_id", str(chosen))
        answer = {"poll_id": poll["id"], "user": user, "option_ids": [chosen], "option_persistent_ids": [option]}
        yield {"update_id": number, "poll_answer": answer}


class Delivery:
    """Brings updates to a webhook; each call gives the seconds until the bot took it."""

    def __init__(self, url: str, session: ClientSession) -> None:
        self.url, self.session = f"{url}{PATH}", session

    async def bring(self, update: Json) -> float:
        began = perf_counter()
        while True:
            async with self.session.post(self.url, json=update, headers={SECRET_HEADER: SECRET}) as answer:
                if answer.status == 200:
                    return perf_counter() - began

    async def bring_all(self, updates: Sequence[Json]) -> None:
        """As fast as the connections allow."""
        waiting = iter(updates)

        async def carry() -> None:
            for update in waiting:
                await self.bring(update)

        async with asyncio.TaskGroup() as tasks:
            for _ in range(CONNECTIONS):
                tasks.create_task(carry())


def connections() -> ClientSession:
    """A session with Telegram's number of connections."""
    return ClientSession(connector=TCPConnector(limit=CONNECTIONS))
