"""What the league's plan will do, told before."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.game.league import Level, Organisation, counties, groups_below
from bot.game.league_plan import LeaguePlan, adopt, next_after
from bot.game.league_preview import MOMENTS, Planned, Reach, preview
from bot.game.model import Chat, ChatKind, Daily, Quiet

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
PLAN = LeaguePlan(Daily(time(8), 2, about="周四 长征 周五 建党"), spread=10, revision=3)
ZONES = ("Asia/Shanghai", "Asia/Urumqi", "Asia/Tokyo", "America/New_York")


def group(number: int, plan: LeaguePlan = PLAN, zone: str = ZONES[0], **settings: object) -> Planned:
    """A group that has taken the plan over."""
    chat = Chat(-number, ChatKind.GROUP, f"第{number}组", zone, "zh-Hans", **settings)  # type: ignore[arg-type]
    adopted = adopt(chat, plan)
    return adopted, next_after(chat, adopted, None, None, NOW)


def test_the_moments_are_those_of_the_plan_however_the_groups_are_spread() -> None:
    seen = preview([group(1), group(5), group(7, zone=ZONES[2])], PLAN, {-1: "东旗", -7: "西旗"})
    tokyo, first, *_ = seen.moments
    assert (tokyo.groups, tokyo.zones, tokyo.counties) == (1, ((ZONES[2], 1),), (("西旗", 1),))
    assert first.at == datetime(2026, 7, 2, 8, tzinfo=ZoneInfo(ZONES[0]))
    assert (first.groups, first.about) == (2, "长征")
    assert dict(first.counties) == {"东旗": 1, "": 1}
    assert [moment.about for moment in preview([group(1)], PLAN, {}).moments] == ["长征", "建党", ""]


def test_who_does_not_get_it_is_told_apart() -> None:
    own = replace(group(2)[0], league_plan=None), NOW
    groups = [group(1), own, group(3, quiet=Quiet(time(22), time(9))), group(4, active=False)]
    seen = preview(groups, PLAN, {})
    assert seen.counts == dict.fromkeys(Reach, 1)
    assert [moment.groups for moment in seen.moments] == [1, 1, 1]
    ended = LeaguePlan(revision=4)
    assert preview([group(1, ended)], ended, {}).moments == ()


@given(st.lists(st.tuples(st.integers(1, 99), st.sampled_from(ZONES), st.booleans(), st.booleans()), max_size=20))
def test_every_group_is_counted_once(found: list[tuple[int, str, bool, bool]]) -> None:
    groups = []
    for number, zone, active, own in found:
        chat, due = group(number, zone=zone, active=active)
        groups.append((replace(chat, league_plan=None) if own else chat, due))
    seen = preview(groups, PLAN, {})
    assert sum(seen.counts.values()) == len(groups)
    times = [moment.at for moment in seen.moments]
    assert times == sorted(times) and len(set(times)) == len(times)
    assert len(times) == (MOMENTS if seen.counts[Reach.FOLLOWS] else 0)
    for moment in seen.moments:
        assert (moment.at.hour, moment.at.minute) == (8, 0) and NOW - timedelta(minutes=10) < moment.at
        assert moment.groups == sum(number for _, number in moment.zones) == sum(n for _, n in moment.counties)
        assert moment.groups <= seen.counts[Reach.FOLLOWS]


def test_groups_stand_in_the_county_above_them() -> None:
    tree = [
        Organisation(1, None, Level.LEAGUE, "盟", chat_id=-1),
        Organisation(2, 1, Level.COUNTY, "东旗", chat_id=-2),
        Organisation(3, 2, Level.BRANCH, "支部", chat_id=-3),
        Organisation(4, 1, Level.ORGANISATION, "直属", chat_id=-4),
        Organisation(5, 2, Level.ORGANISATION, "中学"),
    ]
    assert counties(tree) == {-2: "东旗", -3: "东旗"}
    assert [groups_below(tree, number) for number in (1, 2, 3, 5, 9)] == [
        {-1, -2, -3, -4},
        {-2, -3},
        {-3},
        set(),
        set(),
    ]
