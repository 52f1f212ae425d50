"""Contests as TOML files."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.contest import Form, Keep, Rules
from bot.game.contest_file import TEMPLATE, read_contest
from bot.game.running import Selection
from bot.game.setup import hurdles
from knowledge.questions import Kind

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 1, tzinfo=UTC)


def faults(text: str) -> list[tuple[str, str, int | None]]:
    return [(one.name, one.key, one.line) for one in read_contest(text, 7, NOW, ZONE).faults]


def test_the_template_is_a_contest_with_the_values_that_hold_without_it() -> None:
    filed = read_contest(TEMPLATE, 7, NOW, ZONE)
    assert filed.faults == ()
    assert filed.contest.rules == Rules()
    assert filed.contest.selection == Selection()
    assert (filed.groups, filed.contest.members_only, filed.contest.owner_id) == ((), False, 7)
    assert filed.contest.opens_at == datetime(2026, 5, 4, 20, tzinfo=ZONE)
    assert hurdles(filed.contest, 10, NOW) == []


def test_everything_can_be_said() -> None:
    text = """
title = "决赛"
form = "team"
opens = 2026-05-04 20:00:00
closes = 2026-05-04T13:00:00Z
groups = ["一支部", -100]
members_only = true
[questions]
topics = ["长征"]
kinds = ["single", "fill"]
levels = [2, 3]
years = [1927, 1937]
count = 5
[rules]
seconds = 25
keep = "sum"
attempts = 3
partial = true
best_of = 7
"""
    filed = read_contest(text, 7, NOW, ZONE)
    assert filed.faults == ()
    rules = Rules(Form.TEAM, count=5, seconds=25, keep=Keep.SUM, attempts=3, partial=True, best_of=7)
    assert filed.contest.rules == rules
    assert filed.contest.selection == Selection(("长征",), (Kind.SINGLE, Kind.FILL), (2, 3), years=(1927, 1937))
    assert filed.groups == ("一支部", -100)
    assert filed.contest.opens_at is not None and filed.contest.closes_at is not None
    assert filed.contest.closes_at - filed.contest.opens_at == timedelta(hours=1)


def test_all_faults_are_told_at_once_with_their_lines() -> None:
    text = """title = ""
form = "chess"
opens = "someday"
colour = "red"

[questions]
kinds = ["single", "riddle"]
levels = ["hard"]
years = [1921]
ids = ["q1"]
count = 1000

[rules]
seconds = "30"
partial = 1
points = 0
"""
    assert faults(text) == [
        ("missing", "closes", None),
        ("title", "title", 1),
        ("choice", "form", 2),
        ("when", "opens", 3),
        ("unknown", "colour", 4),
        ("choice", "questions.kinds", 7),
        ("type", "questions.levels", 8),
        ("type", "questions.years", 9),
        ("ids_only", "questions.ids", 10),
        ("range", "questions.count", 11),
        ("type", "rules.seconds", 14),
        ("type", "rules.partial", 15),
        ("range", "rules.points", 16),
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("title = \"x\"\nform = paper\n", [("syntax", "", 2)]),
        ("x" * 100_001, [("long", "", None)]),
        ("[" * 5000, None),
        ("rules = 3\nquestions = []\ntitle=3\nopens=2026-05-04\ncloses=20:00:00\n", None),
    ],
)  # fmt: skip
def test_what_cannot_be_read_at_all(text: str, wanted: list[tuple[str, str, int | None]] | None) -> None:
    assert faults(text) == wanted if wanted is not None else faults(text)


@given(st.text(max_size=200) | st.text(alphabet='title="opens rules.[]\n=12:-', max_size=200))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    filed = read_contest(text, 7, NOW, ZONE)
    assert filed.faults or filed.contest.title
