"""A bot that is killed again and again while a crowd keeps it busy, and what must be true in the end."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator, Sequence

from bot.playground.nouns import Json
from tests.bot.process import Books, BotProcess, until
from tests.load.crowd import Crowd

DRAIN_SECONDS = 120.0


async def kill_again_and_again(
    bot: BotProcess, crowd: Crowd, lives: Sequence[float], votes: int, votes_a_tick: int
) -> None:
    """Kill the bot so many seconds after each start; the last life may live and works off what is left."""
    async with asyncio.TaskGroup() as tasks:
        acting = tasks.create_task(crowd.act(votes, votes_a_tick))
        for seconds in lives:
            await bot.start()
            await asyncio.sleep(seconds)
            bot.kill()
        await bot.start()
        await acting
    await settle(bot, crowd)


async def settle(bot: BotProcess, crowd: Crowd) -> None:
    """Until nothing is left to be done. A poll whose sending is unsure is bound by a press on its button."""
    books = Books(bot.folder)
    await drained(bot, books)
    crowd.look()
    unbound = {number for (number,) in books.rows("SELECT id FROM posts WHERE message_id IS NULL")}
    for message in crowd.polls.values():
        if post_of(message) in unbound:
            crowd.press(message)
    await drained(bot, books)


async def drained(bot: BotProcess, books: Books) -> None:
    """Until every update is acknowledged and handled, and every call made."""
    await until(lambda: not bot.telegram.pending_updates() and books.is_idle(), DRAIN_SECONDS)


def post_of(message: Json) -> int:
    """The post that a poll's own button names."""
    return int(message["reply_markup"]["inline_keyboard"][0][0]["callback_data"].rpartition(":")[2])


class Audit:
    """Compares what the crowd did and sees with what stands in the bot's books; every finding is a sentence."""

    def __init__(self, bot: BotProcess, crowd: Crowd) -> None:
        self.bot, self.crowd, self.books = bot, crowd, Books(bot.folder)

    def findings(self) -> list[str]:
        """Empty when nothing is lost and nothing is doubled."""
        checks = (self._votes, self._updates, self._posts, self._messages, self._presses, self._log)
        return [finding for check in checks for finding in check()]

    def _votes(self) -> Iterator[str]:
        cast = [(poll, person, *vote) for (poll, person), vote in self.crowd.cast.items()]
        expected = Counter((poll, person, json.dumps(sorted(chosen)), right) for poll, person, chosen, right in cast)
        written = Counter(
            (poll, person, json.dumps(json.loads(chosen)), right)
            for poll, person, chosen, right in self.books.answers()
        )
        yield from (f"vote not in the ledger: {vote}" for vote in expected - written)
        yield from (f"in the ledger and not cast so: {answer}" for answer in written - expected)
        if parked := self.books.count("SELECT count(*) FROM parked_votes"):
            yield f"votes still parked: {parked}"

    def _updates(self) -> Iterator[str]:
        crowd = self.crowd
        expected = len(crowd.groups) + sum(crowd.ordered.values()) + len(crowd.askers) + len(crowd.presses)
        states = dict(self.books.rows("SELECT state, count(*) FROM updates GROUP BY state"))
        if states != {"done": expected}:
            yield f"updates: {states}, expected: done {expected}"

    def _posts(self) -> Iterator[str]:
        """An order is a post; a post is one poll, or none if its call is unsure."""
        posts = Counter(chat for (chat,) in self.books.rows("SELECT chat_id FROM posts"))
        if posts != self.crowd.ordered:
            yield f"posts {dict(posts)}, ordered {dict(self.crowd.ordered)}"
        seen = Counter(map(post_of, self.crowd.polls.values()))
        query = "SELECT posts.id, state, posts.message_id IS NOT NULL FROM posts JOIN outbox ON post_id = posts.id"
        for post_id, state, bound in self.books.rows(query):
            wanted = {"sent": (1, 1), "unsure": (0, 0)}.get(state)
            if (seen[post_id], bound) != wanted:
                yield f"post {post_id}: its call is {state}, polls in the chat {seen[post_id]}, bound {bound}"

    def _messages(self) -> Iterator[str]:
        """Each chat holds the messages that were sent, and at most those besides whose sending is unsure."""
        query = "SELECT chat_id, state, count(*) FROM outbox WHERE method = 'sendMessage' GROUP BY chat_id, state"
        calls = Counter({(chat, state): number for chat, state, number in self.books.rows(query)})
        for chat in (*self.crowd.groups, *self.crowd.askers):
            sent, unsure = calls.pop((chat, "sent"), 0), calls.pop((chat, "unsure"), 0)
            if chat in self.crowd.askers and sent + unsure != 1:
                yield f"asker {chat}: answers sent {sent}, unsure {unsure}"
            if not sent <= (seen := self._seen(chat)) <= sent + unsure:
                yield f"chat {chat}: messages {seen}, sent {sent}, unsure {unsure}"
        yield from (f"calls of chat {chat} are {state}: {number}" for (chat, state), number in calls.items())

    def _seen(self, chat: int) -> int:
        messages = self.bot.telegram.messages(chat)
        return sum(message.get("from", {}).get("is_bot", False) and "poll" not in message for message in messages)

    def _presses(self) -> Iterator[str]:
        """Answers to presses may be repeated, so none may be missing; a press is handled once."""
        query = "SELECT lane FROM outbox WHERE method = 'answerCallbackQuery'"  # what was sent keeps no parameters
        handled = Counter(lane.removeprefix("callback:") for (lane,) in self.books.rows(query))
        for press in self.crowd.presses:
            if handled[press] != 1 or self.bot.telegram.answer_now(press) is None:
                yield f"press {press}: handled {handled[press]} times, {self.bot.telegram.answer_now(press)}"

    def _log(self) -> Iterator[str]:
        for line in self.bot.log.read_text().splitlines():
            if '"error"' in line or "Traceback" in line:
                yield f"log: {line}"
