"""Setting a contest up: windows as people write them, choices, and what stands in the way."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.game.choosing import Candidate, Deck
from bot.game.contest import Form, Keep, Rules, faults
from bot.game.running import Contest, ContestState, Selection
from bot.game.setup import (
    OFFERED,
    PRESETS,
    Step,
    asked_rules,
    choice_of,
    chosen,
    fitting,
    following,
    hurdles,
    titled,
    topic_key,
)  # fmt: skip
from bot.game.window import near_times, read_moment, read_window
from knowledge.questions import Kind

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 5, 1, 12, tzinfo=ZONE)
FIRST, LAST = datetime(2026, 1, 1), datetime(2028, 1, 1)  # noqa: DTZ001
DRAFT = Contest(1, "c0de", "五四知识赛", ContestState.DRAFT, 7, NOW)
READY = replace(DRAFT, opens_at=NOW + timedelta(hours=1), closes_at=NOW + timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        ("5月4日 20:00-21:00", "2026-05-04 20:00", "2026-05-04 21:00"),
        ("5月4日20:00至5月6日 9:30", "2026-05-04 20:00", "2026-05-06 09:30"),
        ("2026-05-04 20:00 - 2026-05-05 20:00", "2026-05-04 20:00", "2026-05-05 20:00"),
        ("2026年5月4日 20点—21点", "2026-05-04 20:00", "2026-05-04 21:00"),
        ("20:00-21:00", "2026-05-01 20:00", "2026-05-01 21:00"),
        ("９：００～１０：００", "2026-05-02 09:00", "2026-05-02 10:00"),
        ("明天 22:00 到 1:00", "2026-05-02 22:00", "2026-05-03 01:00"),
        ("明天 20:00-24:00", "2026-05-02 20:00", "2026-05-03 00:00"),
        ("4月30日 8:00-9:00", "2027-04-30 08:00", "2027-04-30 09:00"),
        ("5/4 20:00-21:00", "2026-05-04 20:00", "2026-05-04 21:00"),
    ],
)
def test_windows_as_people_write_them(text: str, opens: str, closes: str) -> None:
    found = read_window(text, NOW, ZONE)
    assert found is not None
    assert [f"{moment.astimezone(ZONE):%Y-%m-%d %H:%M}" for moment in found] == [opens, closes]


@pytest.mark.parametrize(
    "text", ["", "明天", "20:00", "5月4日", "25:00-26:00", "2月30日 8:00-9:00", "8:00-9:00-10:00", "在 20:00-21:00 吧"]
)
def test_what_is_no_window(text: str) -> None:
    assert read_window(text, NOW, ZONE) is None


@given(st.text(alphabet="0123456789月日年:-：点 今天明T/至", max_size=40))
def test_any_text_is_a_window_or_none(text: str) -> None:
    found = read_window(text, NOW, ZONE)
    assert found is None or all(moment.tzinfo is not None for moment in found)


@given(st.datetimes(FIRST, LAST), st.integers(1, 5000))
def test_a_window_that_is_written_out_is_read_back(begins: datetime, minutes: int) -> None:
    opens = begins.replace(second=0, microsecond=0, tzinfo=ZONE)
    closes = opens + timedelta(minutes=minutes)
    assert read_window(f"{opens:%Y-%m-%d %H:%M}-{closes:%Y-%m-%d %H:%M}", NOW, ZONE) == (opens, closes)
    assert read_moment(f"{opens:%Y-%m-%d %H:%M:00}", NOW, ZONE) == opens


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
def test_times_that_are_offered_lie_ahead(now: datetime) -> None:
    offered = near_times(now, ZONE)
    assert all(one > now for one in offered)
    assert sorted(set(offered)) == list(offered)
    assert timedelta(minutes=10) <= offered[0] - now <= timedelta(minutes=15)


def test_every_preset_can_be_played_and_every_offer_is_sound() -> None:
    for form, rules in PRESETS.items():
        assert rules.form is form
        assert faults(rules) == []
        for name in asked_rules(rules):
            seen, contest = [], replace(READY, rules=rules)
            for _ in OFFERED[name]:
                value = following(contest.rules, name)
                changed = chosen(contest, Step.RULES, f"{name}={choice_of(value)}")
                assert changed is not None
                assert getattr(changed.rules, name) == value
                assert type(getattr(changed.rules, name)) is type(value)
                assert faults(changed.rules) == []
                contest, seen = changed, [*seen, value]
            assert len(set(seen)) >= 3 or name == "partial", (form, name)


def test_choices_change_what_they_name() -> None:
    topics = ("长征", "建党")
    contest = chosen(DRAFT, Step.QUESTIONS, f"t{topic_key('长征')}", topics)
    assert contest is not None
    assert contest.selection == Selection(topics=("长征",))
    assert chosen(contest, Step.QUESTIONS, f"t{topic_key('长征')}", topics) == DRAFT
    assert chosen(contest, Step.QUESTIONS, "t", topics) == DRAFT
    for value in ("kmultiple", "l2", "n20"):
        contest = chosen(contest, Step.QUESTIONS, value, topics)
        assert contest is not None
    assert contest.selection == Selection(("长征",), (Kind.MULTIPLE,), (2,))
    assert contest.rules.count == 20
    both = chosen(chosen(DRAFT, Step.GROUPS, "g-5") or DRAFT, Step.GROUPS, "g-9")
    assert both is not None and both.groups == (-9, -5)
    assert chosen(both, Step.GROUPS, "all") == DRAFT
    assert (chosen(DRAFT, Step.GROUPS, "members") or DRAFT).members_only
    team = chosen(replace(DRAFT, rules=Rules(points=3)), Step.FORM, "team")
    assert team is not None and team.rules == PRESETS[Form.TEAM]
    assert chosen(team, Step.FORM, "team") == team
    timed = chosen(chosen(DRAFT, Step.WINDOW, "at29629440") or DRAFT, Step.WINDOW, "for30")
    assert timed is not None and timed.opens_at is not None and timed.closes_at is not None
    assert timed.closes_at - timed.opens_at == timedelta(minutes=30)


@given(st.sampled_from(Step), st.text(max_size=20))
def test_what_a_hostile_client_sends_is_no_choice_or_a_sound_one(step: Step, value: str) -> None:
    contest = chosen(READY, step, value, ("长征",))
    assert contest is None or faults(contest.rules) == []


@pytest.mark.parametrize(
    ("step", "value"),
    [
        (Step.FORM, "chess"), (Step.QUESTIONS, "n0"), (Step.QUESTIONS, "n101"), (Step.QUESTIONS, "tffffffff"), (Step.QUESTIONS, "l4"),
        (Step.GROUPS, "gx"), (Step.WINDOW, "for30"), (Step.WINDOW, "at99999999999999"), (Step.RULES, "seconds=5"),
        (Step.RULES, "seconds="), (Step.RULES, "form=team"), (Step.RULES, "version=2"), (Step.RULES, "seconds"), (Step.TITLE, "x"),
    ],
)  # fmt: skip
def test_choices_that_do_not_exist(step: Step, value: str) -> None:
    assert chosen(DRAFT, step, value, ("长征",)) is None


def test_titles() -> None:
    assert titled(DRAFT, "  青年\n大学习 ") == replace(DRAFT, title="青年 大学习")
    assert titled(DRAFT, " ") is titled(DRAFT, "题" * 61) is titled(DRAFT, "a\u200b\x00b") is None


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, []),
        ({"title": ""}, ["title"]),
        ({"opens_at": None}, ["no_window"]),
        ({"opens_at": NOW}, ["past"]),
        ({"closes_at": NOW + timedelta(minutes=30)}, ["backwards"]),
        ({"closes_at": NOW + timedelta(minutes=62)}, ["short"]),
        ({"closes_at": NOW + timedelta(days=200)}, ["long"]),
        ({"rules": Rules(count=51)}, ["few"]),
        ({"rules": Rules(form=Form.TEAM), "groups": (-1,)}, ["one_team"]),
        ({"rules": Rules(points=0, attempts=99)}, ["rule", "rule"]),
        ({"rules": Rules(form=Form.LIVE, seconds=90)}, ["rule"]),
    ],
)
def test_what_stands_in_the_way(changes: dict[str, object], names: list[str]) -> None:
    assert [one.name for one in hurdles(replace(READY, **changes), 50, NOW)] == names  # type: ignore[arg-type]


def test_a_selection_takes_what_fits_and_one_of_twins() -> None:
    deck = Deck(
        (
            Candidate("a", "长征", 1, "1927-1937"),
            Candidate("b", "长征", 2, kind=Kind.FILL),
            Candidate("c", "建党", 1),
            Candidate("d", "长征"),
        ),
        frozenset({("a", "d"), ("c", "d")}),
    )
    assert fitting(deck, Selection()) == ["a", "b", "c"]
    assert fitting(deck, Selection(topics=("长征",))) == ["a", "b"]
    assert fitting(deck, Selection(kinds=(Kind.SINGLE,), levels=(1,))) == ["a", "c"]
    assert fitting(deck, Selection(years=(1937, 1945))) == ["a"]
    assert fitting(deck, Selection(ids=("d", "x", "a", "d"))) == ["d", "a"]


def test_what_is_asked_depends_on_the_form() -> None:
    assert "keep" not in asked_rules(Rules())
    assert "keep" in asked_rules(Rules(attempts=2, keep=Keep.SUM))
    assert "best_of" in asked_rules(PRESETS[Form.TEAM])
    assert "best_of" not in asked_rules(Rules())
