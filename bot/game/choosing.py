"""Which questions to post next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from random import Random


@dataclass(frozen=True, slots=True)
class Candidate:
    """A postable question and the day the chat last saw it."""

    question_id: str
    last_seen: date | None


def choose(candidates: Iterable[Candidate], count: int, random: Random) -> tuple[str, ...]:
    """At most `count` question ids: unseen ones first, then those seen longest ago; ties are drawn by `random`."""
    shuffled = sorted(candidates, key=lambda candidate: candidate.question_id)
    random.shuffle(shuffled)
    shuffled.sort(key=lambda candidate: candidate.last_seen or date.min)
    return tuple(candidate.question_id for candidate in shuffled[:count])
