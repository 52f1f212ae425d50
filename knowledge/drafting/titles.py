"""Titles in 《》, and sayings in quotation marks that were somebody's words, slogan or policy."""

import re
from collections.abc import Iterator

from knowledge.drafting.enclosed import enclosed, titles
from knowledge.drafting.nouns import Fact, Sort

_ENDINGS = re.compile(
    r"(?:决议|决定|纲领|章程|条例|宣言|报告|通知|指示|公报|大纲|意见|声明|条约|协定|协议|规划|准则|规定|宪法|法|论|日报|周刊|刊)$"
)
_SAYING = re.compile(r"(?P<cue>口号|方针|提出|题词)(?:[是：]|的是)?(?P<saying>“[^“”]{6,30}”)")
_LONGEST = 32


def title_facts(text: str) -> Iterator[Fact]:
    """The one title of a text, with its signs: titles are known by them."""
    spans = titles(text)
    if len(spans) == 1 and spans[0][1] - spans[0][0] <= _LONGEST and "（" not in text[slice(*spans[0])]:
        start, end = spans[0]
        yield Fact(Sort.TITLE, start - 1, end + 1, _form(text[start:end]))


def saying_facts(text: str) -> Iterator[Fact]:
    """The one saying of a text, with its signs."""
    found = list(_SAYING.finditer(text))
    if len(found) == 1 and text.count("“") == 1 and found[0].span("saying") in enclosed(text):
        yield Fact(Sort.SAYING, *found[0].span("saying"), found[0]["cue"])


def _form(title: str) -> str:
    """The kind of writing a title names by its ending; one that names none is a work of its author."""
    ending = _ENDINGS.search(title)
    return ending[0] if ending else "work"
