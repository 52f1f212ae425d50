"""Appeals against questions of a contest that has closed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """What is said to be wrong with a question."""

    KEY = "key"
    UNCLEAR = "unclear"
    OPTIONS = "options"
    OTHER = "other"


class AppealState(StrEnum):
    OPEN = "open"
    REJECTED = "rejected"
    UPHELD = "upheld"


@dataclass(frozen=True, slots=True)
class Appeal:
    """One a question and person; `words` are their own, if they wrote any."""

    contest_id: int
    question_id: str
    person_id: int
    reason: Reason
    filed_at: datetime
    words: str = ""
    state: AppealState = AppealState.OPEN
