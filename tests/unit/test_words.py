"""The catalogues: all languages say the same things, with the same values."""

from string import Formatter

import pytest

from bot.flows.settings import LANGUAGES
from bot.telegram.catalogue import catalogue, match_language


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
