"""A lexicon of one's own: added to the shipped one, or refused with its line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.refusal import Refusal
from bot.search.lexicon import use_lexicon
from index.lexicon_file import LexiconError, merged, read_lexicon
from index.question import question_of
from index.text import TEXT_RULES, extend_lexicon, fold, places, question_tokens, text_rules, tokens

GOOD = """
[names]
"锡林郭勒职业学院" = ["锡林郭勒职业学院", "锡职院"]
[words]
"俱乐部" = ["俱乐部", "活动室"]
[places]
names = ["乌拉盖"]
[[series]]
name = "盟{n}次党代会"
forms = ["盟第{n}次党代会", "盟{n}次党代会"]
"""


@pytest.fixture(autouse=True)
def shipped_again() -> Iterator[None]:
    yield
    extend_lexicon({})


def written(folder: Path, text: str) -> Path:
    file = folder / "lexicon.toml"
    file.write_text(text, "utf-8")
    return file


def test_own_names_words_and_places_count(tmp_path: Path) -> None:
    assert text_rules() == TEXT_RULES
    written(tmp_path, GOOD)
    use_lexicon(None, tmp_path)
    assert "〔锡林郭勒职业学院〕" in question_of("锡职院在哪里").tokens
    assert set(question_tokens("活动室")) <= set(tokens("俱乐部"))
    assert "乌拉盖" in places()
    assert question_tokens(fold("盟第三次党代会")) == ["〔盟3次党代会〕"]
    assert "〔毛泽东〕" in question_of("毛主席").tokens
    assert text_rules() != TEXT_RULES


def test_without_a_file_the_shipped_one_counts(tmp_path: Path) -> None:
    use_lexicon(written(tmp_path, GOOD), tmp_path)
    use_lexicon(None, tmp_path / "other")
    assert text_rules() == TEXT_RULES


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[names]\n"甲" = ["甲"\n[words]', 3),
        ('[names]\n"甲" = "甲"', 2),
        ('[words]\n"甲" = ["甲", ""]', 2),
        ("[places]\nname = []", 1),
        ('[name]\n"甲" = ["甲"]', 1),
        ('\n[[series]]\nname = "第{n}次"\nforms = ["几次"]', 3),
        ('[series]\nname = "甲"', 1),
        ("names = 1", 1),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(LexiconError) as caught:
        read_lexicon(written(tmp_path, text))
    assert caught.value.line == line
    with pytest.raises(Refusal, match=f"line {line}: .*Mend the file"):
        use_lexicon(tmp_path / "lexicon.toml", tmp_path)


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"none\.toml"):
        use_lexicon(tmp_path / "none.toml", tmp_path)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "lexicon.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LexiconError, match="UTF-8"):
        read_lexicon(tmp_path / "lexicon.toml")


def test_forms_of_one_name_are_put_together() -> None:
    both = merged({"names": {"甲": ["甲"]}}, {"names": {"甲": ["乙"], "丙": ["丙"]}})
    assert both["names"] == {"甲": ["甲", "乙"], "丙": ["丙"]}
