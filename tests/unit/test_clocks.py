"""No moment without a zone: not in the code, not in the database; and a plan has every day once, whatever the clocks do."""

import ast
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import DateTime

from bot.game.model import Chat, ChatKind, Daily
from bot.game.schedule import Verdict, at_local, judge, next_slot
from bot.store.columns import Instant
from bot.store.schema import metadata

ROOT = Path(__file__).parents[2]
NAIVE = {"utcnow", "utcfromtimestamp", "today"}
NEEDS_ZONE = {"now": 1, "fromtimestamp": 2}
EXCUSED = re.compile(r"noqa:[^\n]*DTZ")
DAYS_ONLY = {"bot/tables.py", "knowledge/exchange/sheets.py"}
"""The day that a written workbook says it was made on."""
CHANGING = st.sampled_from(
    ["Europe/London", "America/New_York", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Shanghai"]
)


def code() -> Iterator[Path]:
    for package in ("bot", "index", "knowledge"):
        yield from (ROOT / package).rglob("*.py")


def naive_calls(tree: ast.AST) -> Iterator[int]:
    """The lines on which `datetime` or `date` gives a moment without a zone."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if ast.unparse(node.func.value).split(".")[-1] not in ("datetime", "date"):
            continue
        given = len(node.args) + sum(keyword.arg in ("tz", "timestamp") for keyword in node.keywords)
        if node.func.attr in NAIVE or given < NEEDS_ZONE.get(node.func.attr, 0):
            yield node.lineno


def test_a_naive_call_would_be_found() -> None:
    lines = "datetime.now()\ndatetime.now(UTC)\ndate.today()\ndatetime.fromtimestamp(1)\ndatetime.fromtimestamp(1, UTC)"
    assert list(naive_calls(ast.parse(lines))) == [1, 3, 4]


def test_no_code_asks_for_a_moment_without_a_zone() -> None:
    found = [f"{file}:{line}" for file in code() for line in naive_calls(ast.parse(file.read_text("utf-8")))]
    assert found == []


def test_the_linter_watches_over_it() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    excused = [*rules["ignore"], *(rule for ignored in rules["per-file-ignores"].values() for rule in ignored)]
    assert "DTZ" in rules["select"]
    assert not [rule for rule in excused if rule.startswith("DTZ")]
    assert {
        file.relative_to(ROOT).as_posix() for file in code() if EXCUSED.search(file.read_text("utf-8"))
    } <= DAYS_ONLY


def test_every_moment_in_the_database_has_a_zone() -> None:
    moments = [
        column
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, DateTime | Instant)
    ]
    assert moments
    assert [str(column) for column in moments if not isinstance(column.type, Instant)] == []


@settings(deadline=None, max_examples=60)
@given(CHANGING, st.times(), st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_a_plan_has_every_day_once_over_a_year_of_zone_changes(zone: str, at: time, start: date) -> None:
    at = at.replace(second=0, microsecond=0, fold=0)  # HH:MM, as it is written and stored
    chat = Chat(-1, ChatKind.GROUP, "g", zone, "zh-Hans", daily=Daily(at))
    planned = next_slot(at, ZoneInfo(zone), datetime.combine(start, time(), UTC))
    days, moments = [], [planned]
    for _ in range(370):
        due = judge(chat, moments[-1], moments[-1])
        assert due.verdict is Verdict.POST
        days.append(due.day)
        moments.append(due.next_at)
    assert days == [days[0] + timedelta(days=number) for number in range(370)]
    assert moments == sorted(set(moments))


@pytest.mark.parametrize(
    ("zone", "day", "at", "moment"),
    [
        ("Europe/London", date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("America/Santiago", date(2026, 9, 6), time(0, 0), datetime(2026, 9, 6, 4, 0, tzinfo=UTC)),
        ("Asia/Shanghai", date(2026, 7, 1), time(0, 0), datetime(2026, 6, 30, 16, 0, tzinfo=UTC)),
    ],
    ids=["an hour that comes twice", "a midnight that is skipped", "midnight"],
)
def test_local_times_at_the_edges(zone: str, day: date, at: time, moment: datetime) -> None:
    found = at_local(day, at, ZoneInfo(zone))
    assert found == moment
    assert found.astimezone(ZoneInfo(zone)).date() == day
