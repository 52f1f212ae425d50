"""Presses on buttons that wait for the bot's answer."""

import asyncio
from dataclasses import replace

from bot.playground.errors import BadRequest
from bot.playground.nouns import Json, Press

KEPT = 10_000
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


class PressBook:
    """Presses by id, the last 10,000; none outlives the process, as on Telegram none outlives minutes."""

    def __init__(self) -> None:
        self._presses: dict[str, Press] = {}
        self._answered: dict[str, asyncio.Event] = {}

    def begin(self, press: Press) -> None:
        """Adds a press that waits."""
        self._presses[press.id], self._answered[press.id] = press, asyncio.Event()
        if len(self._presses) > KEPT:
            oldest = next(iter(self._presses))
            del self._presses[oldest], self._answered[oldest]

    def answer(self, press_id: str, answer: Json) -> None:
        """Keeps the answer and wakes who waits; BadRequest for an unknown or answered press."""
        press = self._presses.get(press_id)
        if press is None or press.answer is not None:
            raise BadRequest(TOO_OLD)
        self._presses[press_id] = replace(press, answer=answer)
        self._answered[press_id].set()

    async def answer_of(self, press_id: str) -> Json:
        """The bot's answer (text, show_alert, url), waited for."""
        await self._answered[press_id].wait()
        return self._presses[press_id].answer or {}

    def answer_now(self, press_id: str) -> Json | None:
        """The bot's answer, or None while there is none."""
        return self._presses[press_id].answer
