"""From a draft to an approved text, and out again: states of editions, and who may decide about which."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum


class EditionState(StrEnum):
    """A scheduled edition is approved and waits for its effective date; a withdrawn one is quoted no more."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class PassageState(StrEnum):
    """What a reviewer says of one passage. A dropped one is never quoted."""

    WAITING = "waiting"
    APPROVED = "approved"
    DROPPED = "dropped"


class Standing(StrEnum):
    """How a reviewer stands to an edition: `alone` is the only one who can decide, and decides about their own."""

    OTHER = "other"
    ALONE = "alone"
    OWN = "own"


def standing(reviewer: int, loaded_by: int | None, reviewers: Collection[int]) -> Standing:
    """Nobody approves what they loaded themselves as long as somebody else can."""
    if reviewer != loaded_by:
        return Standing.OTHER
    return Standing.OWN if set(reviewers) - {reviewer} else Standing.ALONE


def state_on(today: date, effective_on: date | None) -> EditionState:
    """The state that an approval gives: in force, or waiting for its day."""
    waits = effective_on is not None and effective_on > today
    return EditionState.SCHEDULED if waits else EditionState.APPROVED
