"""People who vote, press, ask and order quizzes all the time, and remember what they have done."""

import asyncio
from collections import Counter
from random import Random

from bot.playground import Person, Playground
from bot.playground.nouns import Json

FIRST_MEMBER, FIRST_ASKER = 7_000_000_000, 8_000_000_000
TICK_SECONDS = 0.02
ASKED = ("五四运动", "/ask 一大在哪里召开", "/ask 天文学", "/me", "/help", "/today")


class Crowd:
    """`people` members in each of some groups. Who asks in private asks once, so that each answer has an owner."""

    def __init__(self, telegram: Playground, random: Random, groups: int, people: int) -> None:
        self.telegram, self.random = telegram, random
        self.people = [self._newcomer(FIRST_MEMBER + number) for number in range(people)]
        self.groups = [self._group(number) for number in range(groups)]
        for group in self.groups:
            telegram.set_bot_status("member", group)
        self.cast: dict[tuple[str, int], tuple[list[int], bool]] = {}
        self.ordered: Counter[int] = Counter()
        self.askers: list[int] = []
        self.presses: list[str] = []
        self.polls: dict[str, Json] = {}
        self._ballots: list[tuple[str, int]] = []
        self._patience = groups

    def _newcomer(self, number: int) -> int:
        return self.telegram.add_person(Person(number, f"同学 {number % 1_000_000}"))

    def _group(self, number: int) -> int:
        """A group whose creator, if there are people enough, created no other: one person may order only so much."""
        start = number % len(self.people)
        return self.telegram.add_group(f"第 {number} 组", self.people[start:] + self.people[:start])

    async def act(self, votes: int, votes_a_tick: int) -> None:
        """Until so many votes are cast; a quiz is ordered whenever few people have one left to vote in."""
        while len(self.cast) < votes:
            self.look()
            self.vote(min(votes_a_tick, votes - len(self.cast)))
            if self._patience and len(self._ballots) < len(self.people) and self.random.random() < 0.1:
                self.order()
            if self.random.random() < 0.05:
                self.ask()
            if self.polls and self.random.random() < 0.05:
                self.press(self.random.choice(list(self.polls.values())))
            await asyncio.sleep(TICK_SECONDS)

    def look(self) -> None:
        """Find the polls that were posted meanwhile."""
        found = [message for group in self.groups for message in self.telegram.messages(group) if "poll" in message]
        for message in found:
            if (poll_id := message["poll"]["id"]) not in self.polls:
                self.polls[poll_id] = message
                self._ballots += [(poll_id, person) for person in self.people]
                self._patience = len(self.groups)
                self.random.shuffle(self._ballots)

    def vote(self, count: int = 1) -> None:
        """So many votes, as far as there are ballots left."""
        for _ in range(min(count, len(self._ballots))):
            poll_id, person = self._ballots.pop()
            poll = self.polls[poll_id]["poll"]
            answer = self.telegram.vote(person, poll_id, [self.random.randrange(len(poll["options"]))])
            assert answer is not None
            chosen = answer["option_ids"]
            self.cast[poll_id, person] = (chosen, sorted(chosen) == sorted(poll["correct_option_ids"]))

    def order(self) -> None:
        """The creator of the group that ordered least orders a quiz."""
        number, group = min(enumerate(self.groups), key=lambda place: self.ordered[place[1]])
        self.telegram.say(self.people[number % len(self.people)], group, "/quiz 单选题")
        self.ordered[group] += 1
        self._patience -= 1

    def ask(self) -> None:
        """Somebody new writes to the bot."""
        asker = self._newcomer(FIRST_ASKER + len(self.askers))
        self.telegram.say(asker, asker, self.random.choice(ASKED))
        self.askers.append(asker)

    def press(self, message: Json) -> None:
        """Somebody presses the button below a question."""
        data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
        person = self.random.choice(self.people)
        self.presses.append(self.telegram.press(person, message["chat"]["id"], message["message_id"], data))
