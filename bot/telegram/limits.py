"""Telegram's limits on sending: so many messages in any stretch of so many seconds."""

from bisect import insort
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.flows.limits import OVERALL, limit_of

MOMENT = 1.0
"""Two chats held back within so many seconds, without a reason of their own: the overall limit is meant."""

LONGEST_HOLD = 5.0
"""Seconds for which all chats wait at most before one of them is tried again."""

KEPT = 20
"""So many places of the overall limit are kept for chats that have none of the others: who asks for much waits a
moment, and nobody else does."""

REMEMBERED = 10_000


@dataclass(slots=True)
class Window:
    """At most `most` messages in any `seconds`; moments are seconds of any steady clock. Some may lie ahead."""

    most: int
    seconds: float
    sent: list[float] = field(default_factory=list)
    held_until: float = 0.0

    def next(self, now: float, count: int = 1) -> float:
        """The moment from which so many more may be sent."""
        in_the_way = len(self.sent) - self.most + count
        free_at = self.sent[in_the_way - 1] + self.seconds if in_the_way > 0 else now
        return max(free_at, self.held_until, now)

    def room(self, now: float) -> int:
        """How many messages may be sent at a moment."""
        return sum(self.next(now, count) <= now for count in range(1, self.most + 1))

    def add(self, moment: float) -> None:
        """A message is sent at a moment; what no later one depends on is forgotten."""
        insort(self.sent, moment)
        del self.sent[: -self.most]

    def move(self, moment: float, later: float) -> None:
        """A message that was to be sent at a moment is sent later."""
        if moment in self.sent:
            self.sent.remove(moment)
            self.add(later)


class Limits:
    """When a message to a chat may be sent. Answers to presses and edits of messages pass freely."""

    def __init__(self) -> None:
        self._overall = Window(*OVERALL)
        self._chats: OrderedDict[int, Window] = OrderedDict()
        self._full: dict[int, float] = {}
        self._held: dict[int, float] = {}
        self._next_paced = 0.0

    def room(self, moment: float) -> int:
        """How many messages may go out at a moment, whatever their chats."""
        return self._overall.room(moment)

    def turn(self, chat_id: int, now: float, ahead: float = 0.0, *, paced: bool = False) -> float:
        """The moment from which a message to this chat may go out; at most `ahead` from now, it counts as sent then.

        Paced ones follow each other as evenly as the overall limit lets them.
        """
        chat = self._chat(chat_id)
        moment = max(self._overall.next(now), chat.next(now), self._next_paced if paced else self._spaced(chat_id, now))
        if moment <= now + ahead:
            self._overall.add(moment)
            chat.add(moment)
            self._note(chat_id, now)
            if paced:
                self._next_paced = moment + OVERALL.seconds / OVERALL.messages
        return moment

    def note_late(self, chat_id: int, moment: float, now: float) -> None:
        """A message goes out now that was counted for an earlier moment: a process that was held up sends many at once,
        and none may follow them as if they had gone in time.
        """
        for window in (self._overall, self._chat(chat_id)):
            window.move(moment, now)

    def wait_paced(self, now: float) -> float:
        """Seconds until a paced message may go out, whatever its chat."""
        return max(self._next_paced, self._overall.next(now)) - now

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
        if (moment := self._chat(chat_id).next(now)) > now:
            self._full[chat_id] = moment

    def _spaced(self, chat_id: int, now: float) -> float:
        """The moment from which a chat is in nobody's way."""
        sent = self._chat(chat_id).sent
        if not sent or sent[-1] + OVERALL.seconds <= now or self._overall.room(now) > KEPT:
            return now
        self._full[chat_id] = sent[-1] + OVERALL.seconds
        return self._full[chat_id]

    def _chat(self, chat_id: int) -> Window:
        window = self._chats.get(chat_id)
        if window is None:
            window = self._chats[chat_id] = Window(*limit_of(chat_id))
            if len(self._chats) > REMEMBERED:
                self._chats.popitem(last=False)
        self._chats.move_to_end(chat_id)
        return window
