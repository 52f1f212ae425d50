"""Headings that carry no markup: a short numbered line of its own, as in plain text or a pasted Word file."""

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
_LONGEST = 30
_END = re.compile(r"[。！？!?；;，,、：:…]$")


def heading_level(line: str) -> int | None:
    """1 to 6 when the line reads like a heading ("第一章 …" is 2, "一、…" is 4), else None. Doubt means None."""
    line = line.strip()
    if len(line) > _LONGEST or _END.search(line):
        return None
    return next((level for level, kind in enumerate(_KINDS, 1) if kind.match(line)), None)


def may_be_title(line: str) -> bool:
    """Whether the first line of a text, standing alone, can be its title."""
    line = line.strip()
    return 2 <= len(line) <= _LONGEST and not _END.search(line)
