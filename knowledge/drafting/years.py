"""Years: those a text names, and those that can be asked."""

import re
from collections.abc import Iterator

from knowledge.drafting.enclosed import is_open
from knowledge.drafting.nouns import Fact, Sort

_YEAR = re.compile(r"(?<![0-9])([12][0-9]{3})(?=年)")
_TOLD_OTHERWISE = re.compile(r"周年|出生|逝世|去世|病逝|骨灰|追悼|岁")
_LIKE_A_YEAR = re.compile(r"(?<![0-9.])[12][0-9]{3}(?![0-9])")
_DATED = re.compile(r"(?<![0-9])([12][0-9]{3})年[0-9]{1,2}月")
_RANGE_BEFORE = re.compile(r"(?:从|自|至|到|—|－|-|至今|截至)$")
_ASKED_AFTER = re.compile(
    r"年(?:[0-9]{1,2}月(?:[0-9]{1,2}日|[上中下]旬|[底初末])?(?!的)|[，。春夏秋冬被任赴加参入出在与从]|[上下]半年|$)"
)


def years(text: str) -> frozenset[int]:
    """Every year that the text names, wherever it stands."""
    return frozenset(int(found[1]) for found in _YEAR.finditer(text))


def dated_years(text: str) -> frozenset[int]:
    """The years that come with a month: years of events, not of plans."""
    return frozenset(int(found[1]) for found in _DATED.finditer(text))


def year_facts(text: str) -> Iterator[Fact]:
    """The one year of a text, unless it bounds a stretch of time, can be reckoned, or is that of a birth or death."""
    found = list(_YEAR.finditer(text))
    if len(found) != 1 or _TOLD_OTHERWISE.search(text) or len(_LIKE_A_YEAR.findall(text)) > 1:
        return
    start, end = found[0].span(1)
    ranged = _RANGE_BEFORE.search(text[:start]) or not _ASKED_AFTER.match(text, end)
    hinted = re.search(rf"“[^”]*{found[0][1][2:]}", text)
    if is_open(text, start, end) and not ranged and not hinted:
        yield Fact(Sort.YEAR, start, end)
