"""What stands in quotation marks, title marks and brackets, where nothing is blanked."""

import re

_PAIRS = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "（": "）", "(": ")", "「": "」", "『": "』"}
_TITLE = re.compile(r"《([^《》]+)》")


def enclosed(text: str) -> tuple[tuple[int, int], ...]:
    """The bounds of the outermost pairs with their signs; one that never closes reaches to the end of the text."""
    spans: list[tuple[int, int]] = []
    closers: list[str] = []
    start = 0
    for at, sign in enumerate(text):
        if sign in _PAIRS:
            start = start if closers else at
            closers.append(_PAIRS[sign])
        elif closers and sign == closers[-1]:
            closers.pop()
            if not closers:
                spans.append((start, at + 1))
    return (*spans, (start, len(text))) if closers else tuple(spans)


def is_open(text: str, start: int, end: int) -> bool:
    """Whether a span lies outside all of them."""
    return all(end <= first or last <= start for first, last in enclosed(text))


def balanced(text: str) -> bool:
    """Whether every sign that opens is closed."""
    spans = enclosed(text)
    return not spans or spans[-1][1] < len(text) or text[-1] in _PAIRS.values()


def titles(text: str) -> tuple[tuple[int, int], ...]:
    """The bounds of the titles in 《》 that stand in no other quotation, without their signs."""
    outer = enclosed(text)
    return tuple(found.span(1) for found in _TITLE.finditer(text) if found.span() in outer)
