"""What the bot and its search process say to each other, over pipes that nobody else has.

Both are this program, so messages are pickled, as `multiprocessing` does it.
"""

import asyncio
import pickle
from dataclasses import dataclass
from typing import Any

_LENGTH = 8
"""Bytes before a message that say how long it is."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The process will answer; `threshold` and `revision` are those of `Retrieval`."""

    threshold: float
    revision: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The process cannot work with its settings; what a `Refusal` says."""

    why: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a method of `Retrieval` is to be called with."""

    number: int
    method: str
    args: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """What the method gave, or the kind of its error; and the revision that is searched by now."""

    number: int
    value: Any
    error: str
    revision: int


def send(writer: asyncio.StreamWriter, message: object) -> None:
    body = pickle.dumps(message)
    writer.write(len(body).to_bytes(_LENGTH) + body)


async def receive(reader: asyncio.StreamReader) -> Any:
    """The next message; None when the other end has ended."""
    try:
        length = int.from_bytes(await reader.readexactly(_LENGTH))
        return pickle.loads(await reader.readexactly(length))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
