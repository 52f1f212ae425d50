"""Certificates: who gets which, and whose name stands where."""

from dataclasses import dataclass
from datetime import datetime

from bot.game.contest import Place

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""The digits of a code: none looks like another."""

CODE_LENGTH = 12
_READ_AS = str.maketrans("OIL", "011", " -—–\u2011")


@dataclass(frozen=True, slots=True)
class Award:
    """The first `prizes` ranks get a certificate of honour if they have points, others from `least` points on one of
    participation.
    """

    prizes: int = 3
    least: int = 0


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was certified; `person_id` is a tombstone's key (negative) when the person was erased."""

    code: str
    contest_id: int
    person_id: int
    rank: int
    score: int
    prize: bool
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Showing:
    """A person's name, and where it stands: `hidden` on the boards of the own group, `shown` on those beyond it."""

    name: str
    hidden: bool = False
    shown: bool = False

    def on(self, *, own: bool) -> str:
        """The name as a board has it, of the own group or beyond; empty where it is not to be seen."""
        return self.name if (not self.hidden if own else self.shown) else ""


def deserves(award: Award, place: Place) -> bool | None:
    """Whether it is a prize; None: no certificate at all. Who has answered nothing gets none."""
    if place.result.answered == 0:
        return None
    if place.rank <= award.prizes and place.result.score > 0:
        return True
    return False if place.result.score >= award.least else None


def code_of(digest: bytes) -> str:
    """A code out of the first bytes of a digest."""
    number = int.from_bytes(digest[:8])
    return "".join(ALPHABET[number >> 5 * at & 31] for at in range(CODE_LENGTH))


def read_code(text: str) -> str | None:
    """The code that somebody typed, whatever its case and its hyphens; None for what is none."""
    code = text.upper().translate(_READ_AS)
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None


def spaced(code: str) -> str:
    """The code as it is printed."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
