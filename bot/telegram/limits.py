"""Telegram's limits on sending: so many messages in any stretch of so many seconds."""

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.flows.limits import OVERALL, limit_of

MOMENT = 1.0
"""Two chats held back within so many seconds, without a reason of their own: the overall limit is meant."""

LONGEST_HOLD = 5.0
"""Seconds for which all chats wait at most before one of them is tried again."""

REMEMBERED = 10_000


@dataclass(slots=True)
class Window:
    """At most `most` messages in any `seconds`; moments are seconds of any steady clock, and never go back."""

    most: int
    seconds: float
    sent: deque[float] = field(default_factory=deque)
    held_until: float = 0.0

    def room(self, now: float) -> int:
        """How many messages may be sent now."""
        while self.sent and now - self.sent[0] >= self.seconds:
            self.sent.popleft()
        return 0 if now < self.held_until else self.most - len(self.sent)

    def wait(self, now: float) -> float:
        """Seconds until there is room."""
        if self.room(now) > 0:
            return 0.0
        full_until = self.sent[0] + self.seconds if len(self.sent) == self.most else now
        return max(full_until, self.held_until) - now


class Limits:
    """When a message to a chat may be sent. Answers to presses and edits of messages pass freely."""

    def __init__(self) -> None:
        self._overall = Window(*OVERALL)
        self._chats: OrderedDict[int, Window] = OrderedDict()
        self._full: dict[int, float] = {}
        self._held: dict[int, float] = {}

    def room(self, now: float) -> int:
        """How many messages may go out now, whatever their chats."""
        return self._overall.room(now)

    def wait(self, chat_id: int, now: float) -> float:
        """Seconds until a message to this chat may go out; 0 counts it as sent."""
        chat = self._chat(chat_id)
        seconds = max(self._overall.wait(now), chat.wait(now))
        if seconds == 0.0:
            self._overall.sent.append(now)
            chat.sent.append(now)
            self._note(chat_id, now)
        return seconds

    def wait_overall(self, now: float) -> float:
        """Seconds until a message may go out, whatever its chat."""
        return self._overall.wait(now)

    def hold(self, chat_id: int, seconds: float, now: float) -> None:
        """Telegram asked to wait so long before the next message to this chat, or to any chat."""
        chat = self._chat(chat_id)
        if 2 * chat.room(now) > chat.most:  # its own limit is far away
            self._held = {other: moment for other, moment in self._held.items() if now - moment < MOMENT}
            self._held[chat_id] = now
            if len(self._held) > 1:
                self._overall.held_until = max(self._overall.held_until, now + min(seconds, LONGEST_HOLD))
        chat.held_until = now + seconds
        self._note(chat_id, now)

    def full(self, now: float) -> Mapping[int, float]:
        """The chats to which no more may be sent now, and the seconds until there is room."""
        self._full = {chat_id: until for chat_id, until in self._full.items() if until > now}
        return {chat_id: until - now for chat_id, until in self._full.items()}

    def _note(self, chat_id: int, now: float) -> None:
        if seconds := self._chat(chat_id).wait(now):
            self._full[chat_id] = now + seconds

    def _chat(self, chat_id: int) -> Window:
        window = self._chats.get(chat_id)
        if window is None:
            window = self._chats[chat_id] = Window(*limit_of(chat_id))
            if len(self._chats) > REMEMBERED:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat_id)
        return window
