"""Questions that people asked, as nouns."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AskedState(StrEnum):
    """`refused` and `disliked` questions are gaps, until an editor settles or drops them."""

    ANSWERED = "answered"
    REFUSED = "refused"
    DISLIKED = "disliked"
    SETTLED = "settled"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was asked. Questions with one `key` ask the same in other words.

    Who asked, and where, is forgotten after a while; then `chat_id`, `person_id` and `message_id` are None.
    """

    key: str
    text: str
    language: str
    asked_at: datetime
    state: AskedState
    passage_id: str | None = None
    chat_id: int | None = None
    person_id: int | None = None
    message_id: int | None = None
    thread_id: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions of one key that nothing has answered well: the latest of them, and how many there are."""

    latest: Asked
    count: int
