"""Polls: their definition, their votes, and how the bot and each viewer see them."""

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.playground.errors import Refused
from bot.playground.nouns import Json
from bot.playground.shelf import Shelf


@dataclass(frozen=True, slots=True)
class PollDefinition:
    """A poll as it was sent. `options` are (persistent id, text) in the order of the bot."""

    id: str
    chat_id: int
    question: str
    options: tuple[tuple[str, str], ...]
    type: str = "regular"
    is_anonymous: bool = True
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    shuffle_options: bool = False
    hide_results_until_closes: bool = False
    correct: tuple[int, ...] = ()
    question_entities: list[Json] = field(default_factory=list)
    explanation: str = ""
    explanation_entities: list[Json] = field(default_factory=list)
    description: str = ""
    description_entities: list[Json] = field(default_factory=list)
    photo: list[Json] = field(default_factory=list)
    open_period: int | None = None
    close_date: int | None = None


class Poll:
    """A poll with its ballots; option ids are positions in the bot's order."""

    def __init__(self, definition: PollDefinition, is_closed: bool = False) -> None:
        self.definition, self.is_closed = definition, is_closed
        self.ballots: dict[int, tuple[int, ...]] = {}
        self._tally = [0] * len(definition.options)

    @property
    def id(self) -> str:
        """The poll id."""
        return self.definition.id

    def shown_order(self, user_id: int) -> list[int]:
        """Option ids in the order that this viewer sees: shuffled, but always the same for one viewer."""
        order = list(range(len(self.definition.options)))
        if self.definition.shuffle_options:
            random.Random(f"{self.id}:{user_id}").shuffle(order)
        return order

    def cast(self, voter: int, positions: Sequence[int]) -> tuple[int, ...]:
        """Takes a vote for the options at those shown positions (none: a retraction), or refuses it."""
        chosen = self._read(voter, positions)
        self.check(voter, chosen)
        self.record(voter, chosen)
        return chosen

    def check(self, voter: int, chosen: Sequence[int]) -> None:
        """Refuses what the rules of the poll forbid."""
        if self.is_closed:
            raise Refused("投票已结束。")
        if voter in self.ballots and not self.definition.allows_revoting:
            raise Refused("这个投票不能改选。")
        if not chosen and voter not in self.ballots:
            raise Refused("请先选择。")
        if len(chosen) > 1 and not self.definition.allows_multiple_answers:
            raise Refused("只能选一项。")

    def record(self, voter: int, chosen: tuple[int, ...]) -> None:
        """Replaces the voter's ballot."""
        for option in self.ballots.pop(voter, ()):
            self._tally[option] -= 1
        if chosen:
            self.ballots[voter] = chosen
        for option in chosen:
            self._tally[option] += 1

    def votes(self, option: int) -> int:
        """How many chose the option."""
        return self._tally[option]

    def persistent_ids(self, chosen: Sequence[int]) -> list[str]:
        """The persistent ids of option ids."""
        return [self.definition.options[option][0] for option in chosen]

    def _read(self, voter: int, positions: Sequence[int]) -> tuple[int, ...]:
        order = self.shown_order(voter)
        if any(not 0 <= position < len(order) for position in positions):
            raise Refused("没有这个选项。")
        return tuple(sorted({order[position] for position in positions}))


class PollBook:
    """All polls, by id."""

    def __init__(self, shelf: Shelf) -> None:
        self._poll_rows, self._vote_rows = shelf.table("poll"), shelf.table("vote")
        self._polls = {key: revived(row) for key, row in self._poll_rows.items()}
        for key, chosen in self._vote_rows.items():
            poll_id, voter = key.split("/")
            self._polls[poll_id].record(int(voter), tuple(chosen))

    def __getitem__(self, poll_id: str) -> Poll:
        return self._polls[poll_id]

    def get(self, poll_id: str | None) -> Poll | None:
        """The poll, or None."""
        return self._polls.get(poll_id or "")

    def open_polls(self) -> list[Poll]:
        """Those that still take votes."""
        return [poll for poll in self._polls.values() if not poll.is_closed]

    def put(self, poll: Poll) -> None:
        """Adds a poll, or keeps that it has closed."""
        self._polls[poll.id] = poll
        self._poll_rows[poll.id] = asdict(poll.definition) | {"is_closed": poll.is_closed}

    def keep_vote(self, poll: Poll, voter: int) -> None:
        """Keeps the voter's ballot as it stands now."""
        key, chosen = f"{poll.id}/{voter}", poll.ballots.get(voter)
        if chosen:
            self._vote_rows[key] = list(chosen)
        elif key in self._vote_rows:
            del self._vote_rows[key]


def revived(row: dict[str, Any]) -> Poll:
    """The poll of a kept row."""
    fields = {name: value for name, value in row.items() if name != "is_closed"}
    fields["options"] = tuple((key, text) for key, text in row["options"])
    fields["correct"] = tuple(row["correct"])
    return Poll(PollDefinition(**fields), row["is_closed"])


def poll_json(poll: Poll) -> Json:
    """A poll as the bot that sent it sees it: a Poll object."""
    known = poll.definition
    seen: Json = {
        "id": poll.id,
        "question": known.question,
        "options": [
            {"persistent_id": key, "text": text, "voter_count": poll.votes(option)}
            for option, (key, text) in enumerate(known.options)
        ],
        "total_voter_count": len(poll.ballots),
        "is_closed": poll.is_closed,
        "is_anonymous": known.is_anonymous,
        "type": known.type,
        "allows_multiple_answers": known.allows_multiple_answers,
        "allows_revoting": known.allows_revoting,
        "members_only": False,
    }
    return seen | _optional_fields(known)


def _optional_fields(known: PollDefinition) -> Json:
    fields: Json = {}
    if known.type == "quiz":
        fields["correct_option_ids"] = list(known.correct)
    for name in (
        *("question_entities", "explanation", "explanation_entities"),
        *("description", "description_entities", "open_period", "close_date"),
    ):
        if value := getattr(known, name):
            fields[name] = value
    return fields | ({"media": {"photo": known.photo}} if known.photo else {})
