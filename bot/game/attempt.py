"""Answers that take several presses: options that are right together, events in their order."""

from dataclasses import dataclass

from bot.game.model import Post
from knowledge.questions import Kind


@dataclass(frozen=True, slots=True)
class Going:
    """What is chosen so far; more may follow."""

    chosen: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Final:
    """The answer is complete."""

    chosen: tuple[int, ...]


SEVERAL = frozenset({Kind.MULTIPLE, Kind.ORDER})
"""Kinds whose answer takes several presses."""


def press(post: Post, so_far: tuple[int, ...], option: int) -> Going | Final:
    """What a press on an option makes of what was chosen before.

    One of several right options is taken or put back, an event goes behind the others; the last event completes the
    order.
    """
    match post.kind:
        case Kind.MULTIPLE:
            return Going(tuple(sorted({*so_far} ^ {option})))
        case Kind.ORDER:
            chosen = so_far if option in so_far else (*so_far, option)
            return Final(chosen) if len(chosen) == len(post.order) else Going(chosen)
        case _:
            return Final((option,))
