"""From what somebody chose to what it is worth."""

from datetime import datetime

from bot.game.model import Answer, Post, Vote

POINTS_FOR_RIGHT = 1


def chosen_positions(post: Post, vote: Vote) -> tuple[int, ...]:
    """The options of a vote as positions in the question's own order."""
    if vote.option_ids and set(vote.option_ids) <= set(post.option_ids):
        return tuple(sorted(post.option_ids.index(option) for option in vote.option_ids))
    return tuple(sorted(vote.positions))


def grade(post: Post, person_id: int, chosen: tuple[int, ...], received_at: datetime) -> Answer:
    """The ledger line for one response; every right option and no other must be chosen."""
    right = set(chosen) == post.key
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
