"""Events of one passage to be put in order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from knowledge.drafting.making import question
from knowledge.drafting.nouns import Statement
from knowledge.drafting.standing import statements
from knowledge.model import Passage
from knowledge.questions import Kind, Question

_LEAST, _MOST = 3, 5
_LONGEST = 40
_LONGEST_PROOF = 200
_DATE = re.compile(
    r"^([12][0-9]{3})年(?:([0-9]{1,2})月)?(?:([0-9]{1,2})日)?(?:至(?:[0-9]{1,2}月)?[0-9]{1,2}日)?，(?=[^，])"
)
_TELLS_WHEN = re.compile(
    r"[0-9]+[年月日]|以后|之后|后来|随后|此后|再次|又|第[一二三四五六七八九十]+次|结束|以来|继|先后|此前|首次|至今|恢复|最后|逝世|病逝"
)
_ORDINAL = re.compile(r"[一二三四五六七八九十]+(?:大|届|中全会|号)")


@dataclass(frozen=True, slots=True)
class _Event:
    """What happened, without its date: year, month and day, as far as they are told."""

    when: tuple[int, ...]
    text: str
    statement: Statement


def order_of(passage: Passage, rng: Random) -> Question | None:
    """The dated events of a passage as a question; None where there are too few, or two of one time."""
    events = _shortened(list(_events(passage)))
    if len(events) < _LEAST or _count_up(events) or not _follow_each_other(sorted(event.when for event in events)):
        return None
    shown = list(events)
    while shown == sorted(events, key=lambda event: event.when):
        rng.shuffle(shown)
    order = sorted(range(len(shown)), key=lambda position: shown[position].when)
    proof = _stretch(passage, events)
    if len(proof) > _LONGEST_PROOF:
        return None
    statement = Statement(passage, proof, proof)
    matter = passage.heading[-1] if passage.heading else passage.title
    stem = f"把下列与“{matter}”有关的事件，按发生的时间先后排列："
    level = 2 if len({event.when[0] for event in events}) == len(events) else 3
    options = tuple(event.text for event in shown)
    return question(Kind.ORDER, statement, stem, options, frozenset(), level, order=tuple(order))


def _events(passage: Passage) -> Iterator[_Event]:
    for statement in statements(passage):
        found = _DATE.match(statement.text)
        if not found or statement.lead:
            continue
        text = statement.text[found.end() :]
        if 6 <= len(text) <= _LONGEST and text + "。" in statement.proof and not _TELLS_WHEN.search(text):
            yield _Event(tuple(int(part) for part in found.groups() if part), text, statement)


def _count_up(events: list[_Event]) -> bool:
    """Whether numbers in the events themselves tell their order: 七大, 十五大."""
    return sum(_ORDINAL.search(event.text) is not None for event in events) > 1


def _shortened(events: list[_Event]) -> list[_Event]:
    """The first events whose sentences make a proof that is short enough."""
    kept: list[_Event] = []
    for event in events[:_MOST]:
        if sum(len(one.statement.proof) for one in (*kept, event)) <= _LONGEST_PROOF:
            kept.append(event)
    return kept


def _follow_each_other(times: list[tuple[int, ...]]) -> bool:
    """Whether each is surely later than the one before: 1927 does not tell whether it is before 1927-08."""
    return all(first[: len(second)] < second[: len(first)] for first, second in pairwise(times))


def _stretch(passage: Passage, events: list[_Event]) -> str:
    """The text of the passage from the first of the sentences to the last."""
    starts = [passage.text.index(event.statement.proof) for event in events]
    last = max(range(len(events)), key=starts.__getitem__)
    return passage.text[min(starts) : starts[last] + len(events[last].statement.proof)]
