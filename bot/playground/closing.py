"""Polls that end, by themselves or by hand, and the news of their state."""

import asyncio
import time
from collections.abc import Callable

from bot.playground.polls import Poll, PollBook, poll_json
from bot.playground.updates import UpdateQueue

PAUSE_BETWEEN_COUNTS = 5.0


class PollClock:
    """Closes polls at their time and tells the bot the new counts at most every five seconds a poll."""

    def __init__(
        self, polls: PollBook, updates: UpdateQueue, tell: Callable[[Poll], None], save: Callable[[], None]
    ) -> None:
        self._polls, self._updates, self._tell, self._save = polls, updates, tell, save
        self._ends: dict[str, asyncio.TimerHandle] = {}
        self._counts: dict[str, asyncio.TimerHandle] = {}

    def start(self) -> None:
        """Takes up the open polls of a kept state; those overdue close at once."""
        for poll in self._polls.open_polls():
            self.watch(poll)

    def stop(self) -> None:
        """Lets all timers go."""
        for handle in (*self._ends.values(), *self._counts.values()):
            handle.cancel()

    def watch(self, poll: Poll) -> None:
        """Sets the end of a poll that has a close date."""
        if poll.definition.close_date and not poll.is_closed:
            wait = max(poll.definition.close_date - time.time(), 0)
            self._ends[poll.id] = asyncio.get_running_loop().call_later(wait, self._end, poll)

    def close(self, poll: Poll) -> None:
        """Closes a poll: no more votes, and an update with the final counts."""
        for handles in (self._ends, self._counts):
            if handle := handles.pop(poll.id, None):
                handle.cancel()
        poll.is_closed = True
        self._polls.put(poll)
        self._updates.put("poll", poll_json(poll))
        self._tell(poll)

    def note_vote(self, poll: Poll) -> None:
        """Has the bot told the counts soon, together with the votes until then."""
        if poll.id not in self._counts:
            loop = asyncio.get_running_loop()
            self._counts[poll.id] = loop.call_later(PAUSE_BETWEEN_COUNTS, self._count, poll)

    def _end(self, poll: Poll) -> None:
        self.close(poll)
        self._save()

    def _count(self, poll: Poll) -> None:
        del self._counts[poll.id]
        self._updates.put("poll", poll_json(poll))
        self._save()
