"""From what somebody chose or typed to what it is worth."""

from dataclasses import replace
from datetime import datetime

from bot.game.model import Answer, Post, Rescoring, Vote
from knowledge.questions import Kind, Question
from knowledge.typed import Fold, same_answer

POINTS_FOR_RIGHT = 1

Response = tuple[int, ...] | str
"""Positions of options (of an order question: as they follow each other), or what somebody typed."""


def chosen_positions(post: Post, vote: Vote) -> tuple[int, ...]:
    """The options of a vote as positions in the question's own order."""
    if vote.option_ids and set(vote.option_ids) <= set(post.option_ids):
        return tuple(sorted(post.option_ids.index(option) for option in vote.option_ids))
    return tuple(sorted(vote.positions))


def is_right(question: Question, response: Response, fold: Fold) -> bool:
    """Whether a response is right as a whole; there is no credit for a part.

    Every right option and no other; all events in their order; one of the accepted answers. A response of another
    form than the kind asks for is wrong.
    """
    if isinstance(response, str):
        accepted = question.accepted if question.kind is Kind.FILL else ()
        return any(same_answer(response, answer, fold) for answer in accepted)
    match question.kind:
        case Kind.FILL:
            return False
        case Kind.ORDER:
            return response == question.order
        case _:
            return _is_key(response, question.key)


def grade(post: Post, person_id: int, chosen: tuple[int, ...], received_at: datetime) -> Answer:
    """The ledger line for one response to options; every right option and no other must be chosen."""
    right = _is_key(chosen, post.key)
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


def regrade(answer: Answer, rescoring: Rescoring) -> Answer:
    """The same response under a corrected key; one to a voided post is worth nothing."""
    if rescoring.voided:
        return replace(answer, points=0, scored=False)
    right = _is_key(answer.chosen, rescoring.after)
    return replace(answer, right=right, points=POINTS_FOR_RIGHT if right and answer.scored else 0)


def _is_key(chosen: tuple[int, ...], key: frozenset[int]) -> bool:
    return bool(key) and set(chosen) == key
