"""The YAML head of a Markdown file, between two lines of `---`."""

import re
from dataclasses import dataclass
from datetime import date, datetime

import yaml

from knowledge.documents.errors import Fault, Unreadable

_HEAD = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the head may say; other keys are left alone."""

    title: str = ""
    edition: str = ""
    topic: str = ""
    period: str = ""
    sources: tuple[str, ...] = ()
    checked: date | None = None


def front_matter(name: str, text: str) -> tuple[FrontMatter, int]:
    """The head of the text and where the rest begins; an empty one and 0 when there is none.

    Raises `Unreadable` (`Fault.FRONT_MATTER`) when the head is no mapping or a value is of the wrong kind.
    """
    head = _HEAD.match(text)
    if head is None:
        return FrontMatter(), 0
    try:
        return _parsed(yaml.safe_load(head["yaml"]) or {}), head.end()
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(name, Fault.FRONT_MATTER, " ".join(str(error).split())) from error


def _parsed(values: object) -> FrontMatter:
    if not isinstance(values, dict):
        raise ValueError("no key: value lines")
    words = {key: _word(key, values.get(key)) for key in ("title", "edition", "topic", "period")}
    return FrontMatter(**words, sources=_sources(values.get("sources")), checked=_day(values.get("checked")))


def _word(key: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str | int | float | date):
        return str(value).strip()
    raise ValueError(f"{key} should be one line of text")


def _sources(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    return tuple(word for item in items if (word := _word("sources", item)))


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    word = _word("checked", value)
    return date.fromisoformat(word) if word else None
