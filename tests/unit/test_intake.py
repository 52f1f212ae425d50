"""Which updates are for the bot, and what a vote is: pure tests on raw updates."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.model import UnscoredVote
from bot.telegram.intake import Me, is_for_bot, sort

ME = Me(42, "Wenshi_bot")
NOW = datetime(2026, 7, 1, tzinfo=UTC)
USER = {"id": 7, "is_bot": False, "first_name": "王", "last_name": "敏", "language_code": "zh-hans"}


def message(text: str, kind: str = "supergroup", **more: Any) -> dict[str, Any]:
    chat = {"id": -100, "type": kind}
    return {"update_id": 1, "message": {"message_id": 5, "chat": chat, "from": USER, "text": text, **more}}


def vote(**more: Any) -> dict[str, Any]:
    answer = {"poll_id": "p", "user": USER, "option_ids": [1], "option_persistent_ids": ["b"], **more}
    return {"update_id": 2, "poll_answer": answer}


@pytest.mark.parametrize(
    ("update", "wanted"),
    [
        (message("今天开会"), False),
        (message("/ask 一大在哪里开的"), True),
        (message("/ask@wenshi_BOT 一大"), True),
        (message("/ask@other_bot 一大"), False),
        (message("/start@wenshi_bot2"), False),
        (message("/start"), True),
        (message("/ban @someone"), False),
        (message("/dance@wenshi_bot"), True),
        (message("/ "), False),
        (message("@wenshi_bot2 一大在哪里开的"), False),
        (message("x@wenshi_bot"), False),
        (message("问@WENSHI_bot，一大在哪里开的"), True),
        (message("排行榜"), True),
        (message("@wenshi_bot 一大在哪里开的"), True),
        (message("对", reply_to_message={"from": {"id": 42}}), True),
        (message("对", reply_to_message={"from": {"id": 43}}), False),
        (message("随便说说", kind="private"), True),
        (message("/ask", kind="channel"), False),
        ({"update_id": 1, "message": {"chat": {"id": -1, "type": "group"}, "migrate_to_chat_id": -100}}, True),
        ({"update_id": 1, "edited_message": {}}, False),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": -1}}}, True),
    ],
)
def test_only_what_concerns_the_bot_is_kept(update: dict[str, Any], wanted: bool) -> None:
    assert is_for_bot(update, ME) is wanted


def test_a_vote_is_read() -> None:
    (read,) = sort([vote()], ME, NOW).votes
    assert (read.poll_id, read.person.id, read.person.name) == ("p", 7, "王 敏")
    assert (read.option_ids, read.positions, read.received_at) == (("b",), (1,), NOW)


@pytest.mark.parametrize(
    ("update", "voter"),
    [
        (vote(option_ids=[], option_persistent_ids=[]), None),
        (
            vote(
                user={"id": 136817688, "is_bot": True, "first_name": "Channel"},
                voter_chat={"id": -5, "type": "channel"},
            ),
            -5,
        ),
        (vote(user=None, voter_chat={"id": -5, "type": "channel"}), -5),
        (vote(user={"id": 136817688, "is_bot": False, "first_name": "Channel"}), 136817688),
        (vote(user={"id": 9, "is_bot": True, "first_name": "bot"}), 9),
    ],
    ids=["taken back", "anonymous", "channel", "stand-in", "bot"],
)
def test_who_cannot_play_is_not_scored(update: dict[str, Any], voter: int | None) -> None:
    batch = sort([update], ME, NOW)
    assert batch.unscored == ([UnscoredVote("p", voter)] if voter is not None else [])
    assert not batch.votes
    assert not batch.queued


def test_a_closed_poll_tells_its_voters() -> None:
    polls = [
        {"update_id": 1, "poll": {"id": "open", "is_closed": False, "total_voter_count": 3}},
        {"update_id": 2, "poll": {"id": "over", "is_closed": True, "total_voter_count": 4}},
    ]
    assert sort(polls, ME, NOW).totals == {"over": 4}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(["message", "callback_query", "poll_answer", "poll", "my_chat_member", "unknown"])


@given(st.lists(st.tuples(st.integers(1, 2**40), KINDS, JSON), max_size=5))
def test_no_update_stops_those_behind_it(parts: list[tuple[int, str, Any]]) -> None:
    updates = [{"update_id": number, kind: value} for number, kind, value in parts]
    batch = sort([*updates, vote()], ME, NOW)
    assert batch.votes[-1].poll_id == "p"
    assert {update.id for update in batch.queued} <= {number for number, _, _ in parts}
