"""Headings that carry no markup: a short line of its own, as in plain text or a pasted Word file."""

import re

_NUMBER = "[0-9〇零一二三四五六七八九十百]+"
_KINDS = (
    re.compile(rf"第{_NUMBER}[编編篇部卷]"),
    re.compile(rf"第{_NUMBER}[章讲講课課单單]"),
    re.compile(rf"第{_NUMBER}[节節]"),
    re.compile(r"[一二三四五六七八九十]+、"),
    re.compile(r"[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"\d{1,2}(?:\.\d{1,2}){0,2}[.、．]?[ \u3000]\s*\D|\d{1,2}[、．]\D"),
)
UNNUMBERED = len(_KINDS)
"""The level of a heading that only its shape gives away."""

LONGEST = 30
LONGEST_ALONE = 45
"""Characters of a numbered heading that has a paragraph to itself."""

_END = re.compile(r"[。！？!?；;，,、：:…]$")
_INNER = re.compile(r"[。！？!?；;：:]")
_WORD = re.compile(r"[^\W\d_]{2}")


def heading_level(line: str, longest: int = LONGEST) -> int | None:
    """1 to 6 when the line reads like a numbered heading ("第一章 …" is 2, "一、…" is 4); in doubt None."""
    line = line.strip()
    if len(line) > longest or _END.search(line):
        return None
    return next((level for level, kind in enumerate(_KINDS, 1) if kind.match(line)), None)


def may_be_title(line: str) -> bool:
    """Whether the first line of a text, standing alone, can be its title."""
    line = line.strip()
    return 2 <= len(line) <= LONGEST and not _END.search(line)


def may_be_heading(line: str) -> bool:
    """Whether a line standing alone between paragraphs has the shape of a heading without a number."""
    line = line.strip()
    return may_be_title(line) and not _INNER.search(line) and "\n" not in line and _WORD.search(line) is not None
