"""The catalogues: all languages say the same things, with the same values."""

import re
from pathlib import Path
from string import Formatter

import pytest

from bot.flows.settings import LANGUAGES
from bot.telegram.catalogue import catalogue, match_language

ROOT = Path(__file__).parents[2]


def values(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_language_has_every_sentence() -> None:
    first, *others = (catalogue(language).sentences for language in LANGUAGES)
    for other in others:
        assert other.keys() == first.keys()
        assert {key: values(text) for key, text in first.items()} == {key: values(text) for key, text in other.items()}


def test_values_are_escaped_in_html_and_not_in_plain_text() -> None:
    words = catalogue("en")
    assert "&lt;b&gt;" in words.html("records_title", name="<b>")
    assert "<b>" in words.plain("question_source", citation="<b>")


@pytest.mark.parametrize(
    ("code", "language"),
    [("zh", "zh-Hans"), ("zh-hant", "zh-Hans"), ("en-GB", "en"), ("fr", "en"), (None, "zh-Hans"), ("", "zh-Hans")],
)
def test_languages_are_matched(code: str | None, language: str) -> None:
    assert match_language(code) == language


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "bot/words/en.toml", "bot/words/zh-Hans.toml"])
def test_commands_are_shown_with_topics_that_there_are(name: str) -> None:
    """Whoever copies an example gets what it says."""
    text = (ROOT / name).read_text("utf-8")
    library = "".join(file.read_text("utf-8") for file in (ROOT / "knowledge/library").glob("*.md"))
    shown = re.findall(r"(?:/live|周一|周三|mon|wed) ([\u4e00-\u9fff]+)", text)
    assert set(shown) - {"主题"} <= set(re.findall(r"^topic: (\S+)$", library, re.M))
    assert len(shown) > 2
