"""Entities that Telegram finds in plain text, and the UTF-16 arithmetic they need."""

import re
from collections.abc import Iterable

from bot.playground.nouns import Json

FOUND = re.compile(
    r"(?P<url>https?://[^\s<>，。）】」]+|(?<![\w./@])t\.me/[A-Za-z]\w+[^\s<>，。）】」]*)"
    r"|(?<![\w/@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<![\w/@.])(?P<mention>@[A-Za-z]\w{2,31})"
    r"|(?<![\w#])(?P<hashtag>#\w*[^\W\d]\w*)",
)
NOT_SEARCHED = frozenset({"code", "pre", "text_link"})


def utf16_length(text: str) -> int:
    """The length in UTF-16 code units, Telegram's measure."""
    return len(text.encode("utf-16-le")) // 2


def entity(kind: str, text: str, start: int, end: int, **extra: str) -> Json:
    """A MessageEntity over text[start:end]."""
    return {
        "type": kind,
        "offset": utf16_length(text[:start]),
        "length": utf16_length(text[start:end]),
    } | extra


def found_in(text: str) -> list[Json]:
    """The commands, mentions, hashtags and addresses in a text."""
    return [
        entity(str(match.lastgroup), text, match.start(), match.end())
        for match in FOUND.finditer(text)
        if match.lastgroup
    ]


def with_found(text: str, given: Iterable[Json]) -> list[Json]:
    """The given entities and those found outside of code and links, in order."""
    given = list(given)
    closed = [each for each in given if each["type"] in NOT_SEARCHED]
    free = [each for each in found_in(text) if not any(overlap(each, other) for other in closed)]
    return sorted(given + free, key=lambda each: (each["offset"], -each["length"]))


def overlap(one: Json, other: Json) -> bool:
    """Whether two entities share a code unit."""
    ends = one["offset"] + one["length"], other["offset"] + other["length"]
    return bool(one["offset"] < ends[1] and other["offset"] < ends[0])


def covered(text: str, found: Json) -> str:
    """The part of the text under an entity."""
    units = text.encode("utf-16-le")
    start = found["offset"] * 2
    return units[start : start + found["length"] * 2].decode("utf-16-le", "replace")


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Text without the spaces around it, and its entities moved and cut to match."""
    stripped = text.strip()
    lead = utf16_length(text[: len(text) - len(text.lstrip())])
    end = utf16_length(stripped)
    kept = []
    for each in entities:
        start = max(each["offset"] - lead, 0)
        stop = min(each["offset"] + each["length"] - lead, end)
        if stop > start:
            kept.append(each | {"offset": start, "length": stop - start})
    return stripped, kept
