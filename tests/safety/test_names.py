"""Names and texts of people stand where they are put, and do nothing there."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.log import configure_log
from bot.playground import Person
from bot.telegram.names import plain_name
from knowledge.exchange import WRITERS
from tests.bot.conftest import House
from tests.store.samples import QUESTION

HOSTILE = [
    "<b>粗</b>",
    "</code><a href='tg://user?id=1'>x</a>",
    "&lt;i&gt;",
    "{name}{0}%s",
    "=HYPERLINK(1)",
    "'\"`;--",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_name_is_only_a_name(house: House, name: str) -> None:
    """On the board, in one's own record and among the staff, letter by letter and without markup."""
    person = house.telegram.add_person(Person(60_000, name))
    house.telegram.add_member(person)
    posted = await house.tell(house.owner, "/quiz 单选题", house.group)
    house.vote(person, posted, right=True)
    await house.answered(person, 1)
    board = await house.tell(person, "/rank", house.group)
    record = await house.tell(person, "/me")
    await house.tell(house.owner, f"/admins {person} editor")
    staff = await house.tell(house.owner, "/admins")
    for message in (board, record, staff):
        assert name in message["text"]
        at = message["text"].index(name)
        inside = [one for one in message.get("entities", ()) if at < one["offset"] < at + len(name)]
        assert not [one for one in inside if one["type"] in ("text_link", "italic", "code", "pre")]


@given(st.text(), st.integers(1, 2**52))
def test_a_name_is_one_line_in_one_direction(name: str, number: int) -> None:
    plain = plain_name(name, number)
    assert plain and len(plain.splitlines()) == 1
    assert not set(plain) & set("\u202e\u2066\u200f\0\n\x1b")
    assert plain_name(plain, number) == plain
    plain.encode()


def test_what_emoji_are_made_of_stays() -> None:
    for name in ("👨‍👩‍👧 王", "İlter", "שלום", "锡林郭勒 ᠮᠣᠩᠭᠣᠯ"):
        assert plain_name(name, 1) == name


def test_a_log_line_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    import structlog

    configure_log("info")
    structlog.get_logger().info("x", reason="a\nb\x1b[31m\u2028")
    line = capsys.readouterr().err
    assert line.count("\n") == 1 and "\x1b" not in line


def test_a_sheet_holds_no_formulas() -> None:
    stem = "=cmd|'/C calc'!A0"
    question = replace(QUESTION, stem=stem, options=("+1", "-1", "@x"), explanation="=1+1")
    data = WRITERS[".xlsx"]((question,)).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/")]
    assert sheets and not [sheet for sheet in sheets if b"<f>" in sheet]


def test_the_page_makes_no_markup_of_texts() -> None:
    page = Path(__file__).parents[2] / "bot/playground/page"
    scripts = "".join(file.read_text("utf-8") for file in page.glob("*.js"))
    for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser"):
        assert way not in scripts
