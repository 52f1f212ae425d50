"""From what somebody chose or typed to what it is worth."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.game.model import Answer, Post, Rescoring, Vote
from knowledge.questions import Keyed, Kind
from knowledge.typed import Fold, same_answer

POINTS_FOR_RIGHT = 1

Response = tuple[int, ...] | str
"""Positions of options (of an order question: as they follow each other), or what somebody typed."""


class Given(Protocol):
    """A response as the ledger keeps it, and whether it was right."""

    @property
    def chosen(self) -> tuple[int, ...]: ...
    @property
    def typed(self) -> str | None: ...
    @property
    def right(self) -> bool: ...


def chosen_positions(post: Post, vote: Vote) -> tuple[int, ...]:
    """The options of a vote as positions in the question's own order."""
    if vote.option_ids and set(vote.option_ids) <= set(post.option_ids):
        return tuple(sorted(post.option_ids.index(option) for option in vote.option_ids))
    return tuple(sorted(vote.positions))


def is_right(keyed: Keyed, response: Response, fold: Fold) -> bool:
    """Whether a response is right as a whole; there is no credit for a part.

    Every right option and no other; all events in their order; one of the accepted answers. A response of another
    form than the kind asks for is wrong.
    """
    if isinstance(response, str):
        accepted = keyed.accepted if keyed.kind is Kind.FILL else ()
        return any(same_answer(response, answer, fold) for answer in accepted)
    return answered_right(keyed, response)


def grade(post: Post, person_id: int, chosen: tuple[int, ...], received_at: datetime) -> Answer:
    """The ledger line for one response to options."""
    return _answer(post, person_id, received_at, chosen, right=answered_right(post, chosen))


def grade_typed(
    post: Post, person_id: int, typed: str, response: Response, received_at: datetime, fold: Fold
) -> Answer:
    """The ledger line for what somebody `typed`, read as `response`."""
    chosen = () if isinstance(response, str) else response
    answer = _answer(post, person_id, received_at, chosen, right=is_right(post, response, fold))
    return replace(answer, typed=typed)


def answered_right(keyed: Keyed, chosen: tuple[int, ...]) -> bool:
    """Whether a response to options is right as a whole."""
    match keyed.kind:
        case Kind.FILL:
            return False
        case Kind.ORDER:
            return bool(chosen) and chosen == keyed.order
        case _:
            return bool(keyed.key) and set(chosen) == keyed.key


def _answer(post: Post, person_id: int, received_at: datetime, chosen: tuple[int, ...], *, right: bool) -> Answer:
    return Answer(
        post_id=post.id,
        chat_id=post.chat_id,
        person_id=person_id,
        question_id=post.question_id,
        chosen=chosen,
        right=right,
        points=POINTS_FOR_RIGHT if right and post.scored else 0,
        day=post.day,
        scored=post.scored,
        scheduled=post.slot_id is not None,
        received_at=received_at,
    )


def regrade(answer: Answer, rescoring: Rescoring, fold: Fold | None) -> Answer:
    """The same response under a corrected key; one to a voided post is worth nothing."""
    if rescoring.voided:
        return replace(answer, points=0, scored=False)
    right = right_under(rescoring.after, answer, fold)
    return replace(answer, right=right, points=POINTS_FOR_RIGHT if right and answer.scored else 0)


def right_under(keyed: Keyed, given: Given, fold: Fold | None) -> bool:
    """Whether what was answered is right under a key.

    `fold` is needed where answers are typed. Of somebody who was erased nothing typed is left: that answer stays.
    """
    if keyed.kind is not Kind.FILL:
        return answered_right(keyed, given.chosen)
    assert fold is not None, "typed answers are compared folded"
    return is_right(keyed, given.typed, fold) if given.typed else given.right
