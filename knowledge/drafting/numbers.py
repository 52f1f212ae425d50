"""Exact numbers with their measure: 1026人, 56天, 8.6万人."""

import re
from collections.abc import Iterator

from knowledge.drafting.enclosed import is_open
from knowledge.drafting.nouns import Fact, Sort

_MEASURES = (
    "公里|千米|平方公里|公斤|小时|个月|个字|个团|个师|个军|个县|个省|个工作委员会|人|名|天|条|项|票|户|架|艘|座|亩|吨|位|"
    "字|章|届|期|只|克|国"
)
_SAME = {"名": "人", "位": "人", "个字": "字", "千米": "公里"}
"""Measures that count the same."""

_NUMBER = re.compile(
    rf"(?<![0-9.第约近超逾过余多几每达至到比号])(?P<number>[0-9]+(?:\.[0-9]+)?(?P<myriads>[万亿]?))(?P<measure>{_MEASURES})"
    r"(?![多余以左上下会民])"
)
_VAGUE_OR_GRAVE = re.compile(
    r"(?:约|大约|近|超过|不少于|至少|多达|左右|以上|上下|减少到|估计|不完全统计|死|遇难|牺牲|伤亡|杀害|失踪|绞刑|处决)"
)
_LEAST = 5
"""Smaller numbers are guessed, or counted in the text itself."""


def number_facts(text: str) -> Iterator[Fact]:
    """The exact numbers of a text whose measure comes once; the dead are not made a guessing game of."""
    if _VAGUE_OR_GRAVE.search(text):
        return
    found = list(_NUMBER.finditer(text))
    measures = [one["measure"] for one in found]
    for one in found:
        start, end = one.span("number")
        counted_out = text[:start].count("、") >= 3
        alone = measures.count(one["measure"]) == 1 and text.count(one["number"]) == 1
        if alone and not counted_out and is_open(text, start, end) and value(one["number"]) >= _LEAST:
            yield Fact(Sort.NUMBER, start, end, one["myriads"] + _SAME.get(one["measure"], one["measure"]))


def value(number: str) -> float:
    """The number that such a text stands for, without its 万 or 亿."""
    return float(number.rstrip("万亿"))


def measure_after(text: str, end: int) -> str:
    """The measure of the number that ends there."""
    found = re.compile(_MEASURES).match(text, end)
    return found[0] if found else ""
