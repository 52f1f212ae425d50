"""Titles in 《》, by the kind of writing that they name."""

import re
from collections.abc import Iterator

from knowledge.drafting.enclosed import titles
from knowledge.drafting.nouns import Fact, Sort

_ENDINGS = re.compile(
    r"(?:决议|决定|纲领|章程|条例|宣言|报告|通知|指示|公报|大纲|意见|声明|条约|协定|协议|规划|准则|规定|宪法|法|论|报|刊|曲|歌|纪要|"
    r"计划|纲要|修正案|公约|提纲|通讯|发刊词|精神)$"
)
_CALLED = re.compile(
    r"》(?:的|这篇|一|月|周)?(?P<what>报告|讲话|讲演|文|文章|声明|决议|政治报告|军事报告|报|刊|编辑部|乐曲|展览|著作)"
)
_CALLED_BEFORE = re.compile(r"(?P<what>通讯|刊物|以|杂志|小说|歌剧|题为|发表|写下|写了|写成的?)《$")
_POINTS_BACK = re.compile(r"两人|三人|他们|[该其此]")
"""Words that may stand for what a title names."""
_LONGEST = 32


def title_facts(text: str) -> Iterator[Fact]:
    """The one title of a text, with its signs: titles are known by them."""
    found = list(titles_in(text))
    if len(found) == 1 == text.count("《") and not _POINTS_BACK.search(text):
        yield found[0]


def titles_in(text: str) -> Iterator[Fact]:
    """Every title of a text that is short enough and tells what it is."""
    for start, end in titles(text):
        form = _form(text[start:end], text[:start], text[end:])
        if form and end - start <= _LONGEST and "（" not in text[start:end]:
            yield Fact(Sort.TITLE, start - 1, end + 1, form)


def _form(title: str, before: str, after: str) -> str:
    """The kind of writing, by the ending of the title, or by what the words beside it call it."""
    ending = _ENDINGS.search(title)
    called = _CALLED.match(after) or _CALLED_BEFORE.search(before)
    return ending[0] if ending else called["what"] if called else ""
