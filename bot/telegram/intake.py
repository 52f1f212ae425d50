"""What arrives: sorted by a pure test, written down, and only then acknowledged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog

from bot.flows.vote import note_unscored, record
from bot.game.model import Person, UnscoredVote, Vote
from bot.ports import Store, Transaction, Update
from bot.replies import Address, Notice, Send, Words
from bot.telegram.budgets import Budgets, Verdict
from bot.telegram.mention import mention
from bot.telegram.metrics import Counts
from bot.telegram.names import plain_name
from bot.telegram.phrases import COMMANDS, PHRASES

ALLOWED_UPDATES = ("message", "callback_query", "poll_answer", "poll", "my_chat_member")
"""What the bot asks Telegram for; `poll` tells of closed polls."""

VOTING = frozenset({"poll_answer", "poll"})
"""Updates that are not queued: the intake itself writes down what they say."""

STAND_INS = frozenset({136817688, 1087968824, 777000})
"""Users that stand for channels and anonymous admins: they never score."""

Json = Mapping[str, Any]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Me:
    """The bot's own account."""

    id: int
    username: str


@dataclass(slots=True)
class Sorted:
    """A batch of updates: votes and closed polls have a fast path, the rest is queued, some are not for the bot.

    `refused` go beyond a budget, and are told so.
    """

    votes: list[Vote] = field(default_factory=list)
    unscored: list[UnscoredVote] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    queued: list[Update] = field(default_factory=list)
    refused: list[Update] = field(default_factory=list)


def sort(updates: Iterable[Json], me: Me, now: datetime) -> Sorted:
    """Sort a batch. An update of a shape nobody expects is queued, so that it is kept and stops none behind it."""
    batch = Sorted()
    for update in updates:
        try:
            sort_one(update, me, now, batch)
        except (KeyError, TypeError, ValueError, AttributeError):
            batch.queued.append(Update(update["update_id"], 0, dict(update)))
    return batch


def sort_one(update: Json, me: Me, now: datetime, batch: Sorted) -> None:
    """Put an update where it belongs; KeyError and its kin for a shape that nobody expects."""
    if "poll_answer" in update:
        match read_vote(update["poll_answer"], now):
            case Vote() as vote:
                batch.votes.append(vote)
            case UnscoredVote() as vote:
                batch.unscored.append(vote)
    elif "poll" in update:
        if update["poll"]["is_closed"]:
            batch.totals[update["poll"]["id"]] = update["poll"]["total_voter_count"]
    elif is_for_bot(update, me):
        batch.queued.append(Update(update["update_id"], lane_of(update), dict(update)))


def read_vote(answer: Json, now: datetime) -> Vote | UnscoredVote | None:
    """The vote of a `poll_answer`; None for one taken back."""
    if not answer["option_ids"]:
        return None
    if chat := answer.get("voter_chat"):
        return UnscoredVote(answer["poll_id"], chat["id"])
    user = answer["user"]
    if user["id"] in STAND_INS or user.get("is_bot"):
        return UnscoredVote(answer["poll_id"], user["id"])
    return Vote(
        poll_id=answer["poll_id"],
        person=read_person(user),
        option_ids=tuple(answer.get("option_persistent_ids", ())),
        positions=tuple(answer["option_ids"]),
        received_at=now,
    )


def read_person(user: Json) -> Person:
    name = " ".join(part for part in (user.get("first_name"), user.get("last_name")) if part)
    return Person(user["id"], plain_name(name, user["id"]), user.get("language_code"))


def lane_of(update: Json) -> int:
    """Updates of one chat are handled one after the other."""
    for kind in ("message", "my_chat_member"):
        if kind in update:
            return int(update[kind]["chat"]["id"])
    query = update["callback_query"]
    return int(query["message"]["chat"]["id"] if "message" in query else query["from"]["id"])


def is_for_bot(update: Json, me: Me) -> bool:
    """Whether an update concerns the bot; what groups talk about otherwise is neither handled nor stored."""
    if "callback_query" in update or "my_chat_member" in update:
        return True
    message = update.get("message")
    if message is None:
        return False
    if message["chat"]["type"] == "private":
        return True
    return message["chat"]["type"] in ("group", "supergroup") and _concerns(message, me)


def _concerns(message: Json, me: Me) -> bool:
    if "migrate_to_chat_id" in message:
        return True
    text = message.get("text", "")
    if text.startswith("/"):
        command, _, owner = text.split(maxsplit=1)[0][1:].partition("@")
        return owner.lower() == me.username.lower() if owner else command in COMMANDS
    replied = message.get("reply_to_message", {}).get("from", {}).get("id") == me.id
    return replied or text.strip() in PHRASES or mention(me.username).search(text) is not None


async def write_down(tx: Transaction, batch: Sorted, now: datetime) -> int:
    """Store a batch; gives how many votes are new in the ledger."""
    new = await record(tx, batch.votes)
    if batch.unscored:
        await note_unscored(tx, batch.unscored)
    for poll_id, voters in batch.totals.items():
        await tx.closed_polls.add(poll_id, voters, now)
    for update in batch.refused:
        await _say_enough(tx, update)
    await tx.updates.put(batch.queued, now)
    return new


async def _say_enough(tx: Transaction, update: Update) -> None:
    """One friendly answer to whoever goes beyond their budget."""
    query, message = update.payload.get("callback_query"), update.payload.get("message")
    chat = await tx.chats.get(update.lane)
    language = chat.language if chat else ""
    if query is not None:
        return await tx.outbox.put(Notice(str(query["id"]), language, Words("enough"), alert=True))
    if message is not None:
        reply_to = message["message_id"] if update.lane < 0 else None
        thread_id = message.get("message_thread_id") if message.get("is_topic_message") else None
        await tx.outbox.put(Send(Address(update.lane, language, thread_id, reply_to), Words("enough")))


class Intake:
    """Writes batches of updates down; when `accept` returns, they may be acknowledged."""

    def __init__(self, store: Store, me: Me, counts: Counts) -> None:
        self.store, self.me, self.counts = store, me, counts
        self.budgets = Budgets()

    async def accept(self, updates: Sequence[Json], now: datetime) -> bool:
        """Store a batch in one transaction; repeated updates change nothing. Says whether something was queued.

        When the batch as a whole cannot be stored, each update is stored by itself, and one that cannot be is set
        aside, so that it stops none behind it.
        """
        try:
            return await self._store(updates, now)
        except Exception as error:
            if len(updates) == 1:
                return await self._set_aside(updates[0], now, type(error).__name__)
        queued = [await self.accept([update], now) for update in updates]
        return any(queued)

    async def _store(self, updates: Sequence[Json], now: datetime) -> bool:
        batch = sort(updates, self.me, now)
        self._keep_within_budgets(batch, now)
        if batch.refused or batch.votes or batch.unscored or batch.totals or batch.queued:
            async with self.store.write() as tx:
                new = await write_down(tx, batch, now)
            self.counts.votes_received += len(batch.votes) + len(batch.unscored)
            self.counts.votes_stored += new
        return bool(batch.queued)

    def _keep_within_budgets(self, batch: Sorted, now: datetime) -> None:
        """Drop what goes beyond the budgets of people and groups; the first of it is answered."""
        verdicts = [(update, self.budgets.judge(update.payload, now.timestamp())) for update in batch.queued]
        batch.queued = [update for update, verdict in verdicts if verdict is Verdict.PASS]
        batch.refused = [update for update, verdict in verdicts if verdict is Verdict.TELL]
        self.counts.updates_dropped += len(verdicts) - len(batch.queued)

    async def _set_aside(self, update: Json, now: datetime, reason: str) -> bool:
        """Keep an update that the store cannot take as it is. Raises when nothing can be stored at all."""
        number = update["update_id"]
        async with self.store.write() as tx:
            if 0 <= number < 2**63:
                await tx.updates.put_dead(Update(number, 0, dict(update)), now, reason)
        log.error("update set aside", update=number, reason=reason)
        return False
