"""The words for people: one file a language, `bot/words/<language>.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from bot.flows.settings import LANGUAGES

DEFAULT_LANGUAGE = "zh-Hans"


def match_language(code: str | None, default: str = DEFAULT_LANGUAGE) -> str:
    """The catalogue for an IETF language code as Telegram sends it (`zh`, `zh-hans`, `en-GB`)."""
    if not code:
        return default
    return "zh-Hans" if code.lower().startswith("zh") else "en"


class Catalogue:
    """The sentences of one language. Values are escaped for Telegram's HTML unless `plain` text is asked for."""

    def __init__(self, language: str, sentences: Mapping[str, str]) -> None:
        self.language = language
        self.sentences = sentences

    def html(self, key: str, /, **values: Any) -> str:
        """A sentence in Telegram's HTML; values of type `Html` go in as they are."""
        shown = {name: value if isinstance(value, Html) else escape(str(value)) for name, value in values.items()}
        return Html(self.sentences[key].strip("\n").format(**shown))

    def plain(self, key: str, /, **values: Any) -> str:
        """A sentence without markup, for buttons, polls and notices."""
        return self.sentences[key].strip("\n").format(**values)


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of `language`, or the default one where there is none."""
    name = language if language in LANGUAGES else DEFAULT_LANGUAGE
    text = (files("bot") / "words" / f"{name}.toml").read_text("utf-8")
    return Catalogue(name, tomllib.loads(text))
