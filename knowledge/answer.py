"""Found passages -> a quote with its place, or an honest "not in the texts"."""

from collections.abc import Sequence

from knowledge.model import Answer, Found, NotFound, Passage
from knowledge.passages import Span, sentences

QUOTE = 200
"""Characters of a quote; only a single sentence that is longer goes beyond."""

FURTHER = 2
"""Further places named beside the quote."""

NEAREST = 3
"""Passages named when nothing answers."""


def answer(found: Sequence[Found], threshold: float) -> Answer | NotFound:
    """The best of `found` (ranked) as whole sentences, or `NotFound` when it is not confident enough.

    `threshold` is a confidence, 0 to 1. The further passages are confident themselves and stand under other headings.
    """
    if not found or found[0].confidence < threshold:
        return _not_found(found)
    best = found[0]
    start, end = quote_span(best.passage.text, best.best)
    confident = [one.passage for one in found if one.confidence >= threshold]
    further = _distinct(confident)[1 : FURTHER + 1]
    return Answer(best.passage, start, end, best.confidence, tuple(further), _inside((start, end), best.highlight))


def quote_span(text: str, best: Span, limit: int = QUOTE) -> Span:
    """The bounds of the whole sentences around `best` that fit into `limit` characters, by turns before and after."""
    spans = sentences(text)
    first = last = middle = _nearest(spans, best)
    while True:
        before = first > 0 and spans[last][1] - spans[first - 1][0] <= limit
        after = last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= limit
        if before and (middle - first <= last - middle or not after):
            first -= 1
        elif after:
            last += 1
        else:
            return spans[first][0], spans[last][1]


def _inside(quote: Span, highlight: Span | None) -> Span | None:
    """The highlight counted from the start of the quote; None when it does not lie in it."""
    if highlight is None or not quote[0] <= highlight[0] < highlight[1] <= quote[1]:
        return None
    return highlight[0] - quote[0], highlight[1] - quote[0]


def _nearest(spans: tuple[Span, ...], best: Span) -> int:
    """The number of the sentence that shares most with `best`."""
    shared = [min(end, best[1]) - max(start, best[0]) for start, end in spans]
    return shared.index(max(shared))


def _not_found(found: Sequence[Found]) -> NotFound:
    nearest = _distinct([one.passage for one in found])[:NEAREST]
    return NotFound(tuple(nearest), found[0].confidence if found else 0.0)


def _distinct(passages: Sequence[Passage]) -> list[Passage]:
    """The first passage under each heading of each text, in order."""
    first: dict[tuple[str, str, tuple[str, ...]], Passage] = {}
    for passage in passages:
        first.setdefault((passage.title, passage.edition, passage.heading), passage)
    return list(first.values())
