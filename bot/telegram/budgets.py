"""How much one person and one group may ask of the bot: what goes beyond is dropped before it is stored.

Votes in polls never come here. The first press of a person on a question with buttons always passes, for it is a vote.
"""

from collections import OrderedDict
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

REMEMBERED = 50_000
"""Buckets kept in memory; the one unused for longest goes first, and would have been full again."""


OVER = 1_000
"""So many budgets are remembered as exceeded."""


class Kind(StrEnum):
    """`ASK` is any text that is no command: also an answer to a question that has to be typed."""

    ASK = "ask"
    FILE = "file"
    REPORT = "report"
    PRESS = "press"
    COMMAND = "command"


class Verdict(StrEnum):
    """`TELL` drops like `DROP`, and says so: once until the bucket is full again."""

    PASS = "pass"
    TELL = "tell"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Budget:
    """So many at once, and one more each so many seconds."""

    most: int
    seconds: float


PERSON = {
    Kind.ASK: Budget(8, 2.0),
    Kind.FILE: Budget(20, 30.0),
    Kind.REPORT: Budget(20, 10.0),
    Kind.PRESS: Budget(30, 1.0),
    Kind.COMMAND: Budget(12, 4.0),
}
GROUP = {
    Kind.ASK: Budget(60, 1.0),
    Kind.FILE: Budget(60, 1.0),
    Kind.REPORT: Budget(200, 0.5),
    Kind.PRESS: Budget(600, 0.05),
    Kind.COMMAND: Budget(120, 0.5),
}


@dataclass(slots=True)
class Bucket:
    """Tokens left at a moment, in seconds of any clock; `told` since it was last full."""

    budget: Budget
    tokens: float
    at: float
    told: bool = False

    def take(self, now: float) -> Verdict:
        """Take a token if there is one. A clock that went back stands still."""
        self.tokens = min(self.budget.most, self.tokens + max(now - self.at, 0.0) / self.budget.seconds)
        self.at = max(self.at, now)
        self.told = self.told and self.tokens < self.budget.most
        if self.tokens >= 1:
            self.tokens -= 1
            return Verdict.PASS
        verdict = Verdict.DROP if self.told else Verdict.TELL
        self.told = True
        return verdict


class Budgets:
    """The buckets of this process."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[Hashable, Bucket] = OrderedDict()
        self._pressed: OrderedDict[Hashable, None] = OrderedDict()
        self._over: OrderedDict[tuple[Kind, int], float] = OrderedDict()

    def over(self, now: float) -> Collection[int]:
        """People who have gone beyond a budget that is not full again yet, the latest ones where there are many."""
        for key in [key for key, until in self._over.items() if until <= now]:
            del self._over[key]
        return {person for _, person in self._over}

    def judge(self, update: Mapping[str, Any], now: float) -> Verdict:
        """What becomes of an update; one whose shape nobody expects passes.

        A person who is out of budget costs their group nothing. Messages are judged by the moment they were written, so
        that those which waited while the bot was down do not count as a flood.
        """
        charge = charge_of(update)
        if charge is None or self._is_vote(update, charge):
            return Verdict.PASS
        moment = now if charge.written is None else min(charge.written, now)
        verdict = self._of_person((charge.kind, charge.person), moment)
        if verdict is Verdict.PASS and charge.chat < 0:
            return self._bucket((charge.kind, charge.chat), GROUP[charge.kind], moment).take(moment)
        return verdict

    def _of_person(self, key: tuple[Kind, int], moment: float) -> Verdict:
        """Who goes on all the same earns nothing meanwhile."""
        bucket = self._bucket(key, PERSON[key[0]], moment)
        verdict = bucket.take(moment)
        if verdict is not Verdict.PASS:
            bucket.tokens = 0.0
            self._over[key] = moment + bucket.budget.most * bucket.budget.seconds
            self._over.move_to_end(key)
            _trim(self._over, OVER)
        return verdict

    def _bucket(self, key: Hashable, budget: Budget, now: float) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(budget, float(budget.most), now)
            _trim(self._buckets)
        self._buckets.move_to_end(key)
        return bucket

    def _is_vote(self, update: Mapping[str, Any], charge: "Charge") -> bool:
        data = str(update.get("callback_query", {}).get("data", ""))
        if not data.startswith("o:"):
            return False
        key = (charge.person, charge.chat, data.split(":")[1])
        first = key not in self._pressed
        self._pressed[key] = None
        _trim(self._pressed)
        return first


@dataclass(frozen=True, slots=True)
class Charge:
    """Whose budget an update is charged to, and when it was written (None: Telegram does not tell)."""

    kind: Kind
    person: int
    chat: int
    written: float | None = None


def charge_of(update: Mapping[str, Any]) -> Charge | None:
    """None for what is free: coming and going, and what nobody expects."""
    try:
        if "callback_query" in update:
            query = update["callback_query"]
            chat = query["message"]["chat"]["id"] if "message" in query else query["from"]["id"]
            kind = Kind.REPORT if str(query.get("data", "")).startswith("r:") else Kind.PRESS
            return Charge(kind, int(query["from"]["id"]), int(chat))
        message = update["message"]
        if "migrate_to_chat_id" in message:
            return None
        author = (message.get("sender_chat") or message["from"])["id"]
        return Charge(_kind_of(message), int(author), int(message["chat"]["id"]), float(message["date"]))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _kind_of(message: Mapping[str, Any]) -> Kind:
    if "document" in message or "photo" in message:
        return Kind.FILE
    text = str(message.get("text", ""))
    asks = not text.startswith("/") or text.split(maxsplit=1)[0].partition("@")[0] == "/ask"
    return Kind.ASK if asks else Kind.COMMAND


def _trim(kept: OrderedDict[Any, Any], most: int = REMEMBERED) -> None:
    if len(kept) > most:
        kept.popitem(last=False)
