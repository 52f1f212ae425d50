"""parse_mode=HTML: markup -> text and entities, with Telegram's complaints about bad markup."""

import html
import re
from dataclasses import dataclass

from bot.playground.entities import entity
from bot.playground.errors import BadRequest
from bot.playground.nouns import Json

KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **{"tg-spoiler": "spoiler", "span": "spoiler", "blockquote": "blockquote"},
    **{"code": "code", "pre": "pre", "a": "text_link", "tg-emoji": "custom_emoji"},
}
TOKEN = re.compile(r"<(?P<tag>[^<>]*)>|&(?P<name>#x[0-9a-fA-F]+|#\d+|lt|gt|amp|quot);|<")
ATTRIBUTE = re.compile(r"([\w-]+)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")


@dataclass(frozen=True, slots=True)
class OpenTag:
    """A tag that waits for its end; `start` is its place in the text without markup."""

    name: str
    attributes: dict[str, str]
    start: int


class HtmlReader:
    """Reads one piece of markup."""

    def __init__(self, source: str) -> None:
        self._source, self._text = source, ""
        self._open: list[OpenTag] = []
        self._entities: list[tuple[str, int, int, dict[str, str]]] = []

    def read(self) -> tuple[str, list[Json]]:
        """The text and its entities; BadRequest for markup that Telegram does not take."""
        place = 0
        for match in TOKEN.finditer(self._source):
            self._text += self._source[place : match.start()]
            self._take(match)
            place = match.end()
        self._text += self._source[place:]
        if self._open:
            raise complaint(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        return self._text, [self._entity(*found) for found in sorted(self._entities, key=by_place)]

    def _take(self, match: re.Match[str]) -> None:
        offset = len(self._source[: match.start()].encode())
        if match["name"]:
            self._text += html.unescape(match[0])
        elif match["tag"] is None:
            raise complaint(f"Unclosed start tag at byte offset {offset}")
        elif match["tag"].startswith("/"):
            self._end(match["tag"][1:].strip().lower(), offset)
        else:
            self._start(match["tag"], offset)

    def _start(self, tag: str, offset: int) -> None:
        name, _, rest = tag.partition(" ")
        name = name.strip().lower()
        attributes = {found[0].lower(): "".join(found[1:]) for found in ATTRIBUTE.findall(rest)}
        if name not in KINDS or (name == "span" and attributes.get("class") != "tg-spoiler"):
            raise complaint(f'Unsupported start tag "{name}" at byte offset {offset}')
        self._open.append(OpenTag(name, attributes, len(self._text)))

    def _end(self, name: str, offset: int) -> None:
        if not self._open:
            raise complaint(f"Unexpected end tag at byte offset {offset}")
        tag = self._open.pop()
        if name and tag.name != name:
            expected = f'expected "</{tag.name}>", found "</{name}>"'
            raise complaint(f"Unmatched end tag at byte offset {offset}, {expected}")
        if len(self._text) > tag.start:
            self._close(tag)

    def _close(self, tag: OpenTag) -> None:
        kind, extra = KINDS[tag.name], dict[str, str]()
        if tag.name == "a":
            extra = {"url": html.unescape(tag.attributes.get("href", ""))}
        if tag.name == "tg-emoji":
            extra = {"custom_emoji_id": tag.attributes.get("emoji-id", "")}
        if tag.name == "blockquote" and "expandable" in tag.attributes:
            kind = "expandable_blockquote"
        if tag.name == "code" and self._open and self._open[-1].name == "pre":
            self._name_language(tag)
        elif tag.name != "a" or extra["url"]:
            self._entities.append((kind, tag.start, len(self._text), extra | tag_language(tag)))

    def _name_language(self, tag: OpenTag) -> None:
        self._open[-1].attributes["class"] = tag.attributes.get("class", "")

    def _entity(self, kind: str, start: int, end: int, extra: dict[str, str]) -> Json:
        return entity(kind, self._text, start, end, **extra)


def by_place(found: tuple[str, int, int, dict[str, str]]) -> tuple[int, int]:
    """Sort key: outer entities before inner ones."""
    return found[1], -found[2]


def tag_language(tag: OpenTag) -> dict[str, str]:
    """The language of a <pre>, said by the <code class="language-..."> inside it."""
    named = tag.attributes.get("class", "") if tag.name == "pre" else ""
    return {"language": named.removeprefix("language-")} if named.startswith("language-") else {}


def complaint(detail: str) -> BadRequest:
    """The error for bad markup."""
    return BadRequest(f"can't parse entities: {detail}")


def parsed(source: str, parse_mode: str | None) -> tuple[str, list[Json]]:
    """Text and entities of a formatted text; only HTML and no mode at all are known here."""
    if not parse_mode:
        return source, []
    if parse_mode.lower() != "html":
        raise BadRequest("unsupported parse_mode")
    return HtmlReader(source).read()
