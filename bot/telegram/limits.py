"""Telegram's limits on sending, as token buckets."""

from collections import OrderedDict
from dataclasses import dataclass

OVERALL = (30.0, 30.0)
GROUP = (20 / 60, 5.0)
PRIVATE = (1.0, 3.0)
"""Tokens a second and the most that gather: 30 a second overall, 20 a minute to a group, 1 a second to a person."""

REMEMBERED = 10_000


@dataclass(slots=True)
class Bucket:
    """A token bucket; times are seconds of any steady clock."""

    rate: float
    most: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until a token is there."""
        self.tokens = min(self.most, self.tokens + (now - self.at) * self.rate)
        self.at = max(self.at, now)
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate

    def hold(self, seconds: float, now: float) -> None:
        """Give nothing out for some seconds."""
        self.tokens, self.at = 1 - seconds * self.rate, now


class Limits:
    """When a message to a chat may be sent. Answers to presses and edits of messages pass freely."""

    def __init__(self) -> None:
        self._overall = Bucket(*OVERALL, tokens=OVERALL[1], at=0.0)
        self._chats: OrderedDict[int, Bucket] = OrderedDict()

    def room(self, now: float) -> int:
        """How many messages may go out now, whatever their chats."""
        self._overall.wait(now)
        return int(self._overall.tokens)

    def wait(self, chat_id: int, now: float) -> float:
        """Seconds until a message to this chat may go out; 0 takes the tokens for it."""
        chat = self._chat(chat_id, now)
        seconds = max(self._overall.wait(now), chat.wait(now))
        if seconds == 0.0:
            self._overall.tokens -= 1
            chat.tokens -= 1
        return seconds

    def hold(self, chat_id: int, seconds: float, now: float) -> None:
        """Telegram asked to wait before the next message to this chat."""
        self._chat(chat_id, now).hold(seconds, now)

    def _chat(self, chat_id: int, now: float) -> Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            rate, most = GROUP if chat_id < 0 else PRIVATE
            bucket = self._chats[chat_id] = Bucket(rate, most, most, now)
            if len(self._chats) > REMEMBERED:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat_id)
        return bucket
