"""A question with its key, as those see it who look after it or may know it."""

from html import escape

from bot.telegram.catalogue import Catalogue
from knowledge.questions import Question, right_whole
from knowledge.typed import LETTERS

MOST_RIGHT = 500
"""Characters of a key that many are told."""


def with_key(question: Question, words: Catalogue, chosen: tuple[int, ...] = ()) -> list[str]:
    """Stem, options with the right ones marked and how often each was chosen, what is right otherwise, and why."""
    lines = [f"<b>{escape(question.stem)}</b>"]
    for place, option in enumerate(question.options):
        times = f"　{chosen[place]}" if chosen else ""
        lines.append(f"{'✅ ' if place in question.key else ''}{LETTERS[place]}. {escape(option)}{times}")
    if not question.key:
        lines.append(words.html("draft_right", right=right_whole(question)))
    return [*lines, escape(question.explanation)] if question.explanation else lines
