"""What somebody typed at a question, read as an answer to it."""

import re
from collections.abc import Sequence
from enum import Enum, auto

from bot.game.grading import Response
from knowledge.questions import MAX_OPTION, MAX_OPTIONS, Kind, Question
from knowledge.typed import Fold, positions, same_answer

_BETWEEN = re.compile(r"[、，,;；→\n]")
_LONGEST = MAX_OPTION * MAX_OPTIONS


class Unread(Enum):
    """`TALK` is no answer; the letters of `MISFIT` do not fit the kind; those of `SHUFFLED` name nothing, since
    everybody sees the options in another order."""

    TALK = auto()
    MISFIT = auto()
    SHUFFLED = auto()


def read_typed(question: Question, text: str, fold: Fold, *, shuffled: bool) -> Response | Unread:
    """Letters or the texts of options as positions; what is to be filled in as it stands. A question is talk."""
    if text.endswith(("?", "？")) or len(text) > (MAX_OPTION if question.kind is Kind.FILL else _LONGEST):
        return Unread.TALK
    if question.kind is Kind.FILL:
        return text
    if named := _named(question.options, text, fold):
        return _in_form(question, named)
    letters = positions(text)
    if letters is None:
        return Unread.TALK
    return Unread.SHUFFLED if shuffled else _in_form(question, letters)


def _in_form(question: Question, places: tuple[int, ...]) -> tuple[int, ...] | Unread:
    if max(places) >= len(question.options):
        return Unread.MISFIT
    match question.kind:
        case Kind.MULTIPLE:
            return tuple(sorted(places))
        case Kind.ORDER:
            return places if len(places) == len(question.options) else Unread.MISFIT
        case _:
            return places if len(places) == 1 else Unread.MISFIT


def _named(options: Sequence[str], text: str, fold: Fold) -> tuple[int, ...]:
    """The options whose texts are typed, in their order: one alone, or each one of a list."""
    for parts in ([text], [part for part in _BETWEEN.split(text) if part.strip()]):
        places = [_place(options, part, fold) for part in parts]
        known = tuple(place for place in places if place is not None)
        if known and len(set(known)) == len(places):
            return known
    return ()


def _place(options: Sequence[str], text: str, fold: Fold) -> int | None:
    """The one option that is meant."""
    exact = [place for place, option in enumerate(options) if option == text.strip()]
    same = exact or [place for place, option in enumerate(options) if same_answer(text, option, fold)]
    return same[0] if len(same) == 1 else None
