"""The one place that knows the language: what counts as the same text, and what its tokens are.

Everything that is compared (questions, passages, sentences) goes through `fold` first.
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from index.dates import plain_dates
from index.lexicon import WORD, Lexicon, lexicon_from, shipped_values
from index.lexicon_file import merged
from index.numerals import plain_numerals

if TYPE_CHECKING:
    from opencc import OpenCC

TEXT_RULES = "3"
"""The edition of what this module and the shipped lexicon do; see `text_rules`."""

_UNIT = re.compile(r"[0-9]+(?:\.[0-9]+)?%?|[a-z]+|[\u3400-\u9fff\U00020000-\U0003ffff]|〔[^〕]*〕")


@lru_cache(maxsize=1)
def _to_simplified() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")


_own: list[Mapping[str, Any]] = []
"""The lexicon of whoever runs the process, beside the shipped one; at most one."""


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    values: Mapping[str, Any] = shipped_values()
    for own in _own:
        values = merged(values, own)
    return lexicon_from(values, fold)


def extend_lexicon(values: Mapping[str, Any]) -> None:
    """Adds the values of a lexicon file (`index.lexicon_file`) to the shipped ones, for the whole process.

    It replaces what was added before. Snapshots that were built with another lexicon are built anew (`text_rules`).
    """
    _own[:] = [values] if values else []
    _lexicon.cache_clear()


def text_rules() -> str:
    """Changes whenever the same text gives other tokens."""
    own = json.dumps(_own, ensure_ascii=False, sort_keys=True).encode() if _own else b""
    return f"{TEXT_RULES}-{sha256(own).hexdigest()[:8]}" if own else TEXT_RULES


def fold(text: str) -> str:
    """Simplified script, NFKC, lower case, one spelling of numbers and dates. Positions are not kept."""
    clean = text.encode("utf-8", "ignore").decode().replace("\0", " ")  # OpenCC works on C strings
    simplified: str = _to_simplified().convert(clean)
    return plain_dates(plain_numerals(unicodedata.normalize("NFKC", simplified).lower()))


def tokens(folded: str) -> list[str]:
    """The tokens of a text to be found: each unit (character, number, word), each pair of neighbours, each name."""
    return [*_with_pairs(_runs(folded)), *_names(folded)]


def question_tokens(folded: str) -> list[str]:
    """The tokens to look for: a name counts as one, whatever its form; its characters do not count."""
    return marked_tokens(marked(folded))


def marked(folded: str) -> str:
    """The text with each name and word of the lexicon replaced by its token."""
    return _lexicon().replace(folded, "〔{}〕".format)


def marked_tokens(text: str) -> list[str]:
    """`question_tokens` of a text that has been `marked`."""
    return _with_pairs(_runs(text))


def spelled_out(folded: str) -> str:
    """The text with each name in its full form: what an encoder understands."""
    return _lexicon().spelled_out(folded)


def is_name(token: str) -> bool:
    """Whether a token stands for a name of the lexicon."""
    return token.startswith("〔") and not is_word(token)


def is_word(token: str) -> bool:
    """Whether a token stands for words of one meaning."""
    return token.startswith(f"〔{WORD}")


def places() -> tuple[str, ...]:
    """The places that the lexicon knows, folded."""
    return _lexicon().places


def spread(folded: str) -> str:
    """The same tokens as `tokens`, written so that `holds` finds one by its position: "|中|国||1921|年|"."""
    runs = ("|".join(run) for run in (*_runs(folded), *([name] for name in _names(folded))) if run)
    return "".join(f"|{run}|" for run in runs)


def holds(text: str, token: str) -> bool:
    """Whether a spread text has the token."""
    return f"|{token}|" in text


def units(folded: str) -> list[tuple[int, list[str]]]:
    """The runs of units that stand side by side, each with the position of its first character."""
    runs: list[tuple[int, list[str]]] = []
    end = -1
    for unit in _UNIT.finditer(folded):
        if unit.start() != end:
            runs.append((unit.start(), []))
        runs[-1][1].append(unit[0])
        end = unit.end()
    return runs


def _names(folded: str) -> list[str]:
    return [f"〔{name}〕" for name in _lexicon().names(folded)]


def _runs(folded: str) -> list[list[str]]:
    """Units that stand side by side; punctuation and white space part them."""
    return [run for _, run in units(folded)]


def _with_pairs(runs: list[list[str]]) -> list[str]:
    found: list[str] = []
    for run in runs:
        found += run
        found += [f"{first}|{second}" for first, second in pairwise(run) if "〔" not in first + second]
    return found
