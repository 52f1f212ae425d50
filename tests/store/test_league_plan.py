"""The league's plan, and the groups that take it over."""

import shutil
from asyncio import run
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.flows.access import Access
from bot.flows.daily import follow_league, set_daily
from bot.flows.league_plan import hand_out, set_plan
from bot.flows.visit import Visit
from bot.game.league_plan import LeaguePlan, adopt
from bot.game.model import Chat, ChatKind, Daily, Person, Quiet
from bot.ports import Call
from bot.store.engine import create_engine
from bot.store.store import SqlStore
from tests.store.conftest import sqlite_url
from tests.store.samples import GROUP, NOW, TODAY, approved, document

PLAN = LeaguePlan(Daily(time(8), 2, about="单选题", anniversaries=True), spread=30, set_by=7)
BOSS = Person(7, "组织者")
ACCESS = Access(frozenset({BOSS.id}), ZoneInfo("Asia/Shanghai"))


class Admins:
    """Everybody is an admin."""

    async def is_admin(self, chat_id: int, person_id: int) -> bool:
        return True

    async def is_member(self, chat_id: int, person_id: int) -> bool:
        return True

    async def may_post_polls(self, chat_id: int) -> bool:
        return True


def visit(chat: Chat) -> Visit:
    return Visit(chat, BOSS, NOW, NOW)


def group(number: int, **settings: Any) -> Chat:
    return replace(GROUP, id=-number, title=f"第{number}组", **settings)


async def test_the_plan_comes_back_with_the_next_revision(store: SqlStore) -> None:
    async with store.write() as tx:
        assert await tx.league_plan.get() == LeaguePlan()
        assert await tx.league_plan.put(PLAN) == replace(PLAN, revision=1)
        ended = replace(PLAN, daily=None, set_by=None)
        assert await tx.league_plan.put(ended) == replace(ended, revision=2)
        assert await tx.league_plan.hold() == await tx.league_plan.get() == replace(ended, revision=2)


async def test_groups_take_it_over_in_batches_and_others_are_left_alone(store: SqlStore) -> None:
    own = Daily(time(20), 1, 5, "长征")
    quiet = Quiet(time(7), time(9))
    async with store.write() as tx:
        for chat in (group(1), group(2, timezone="Asia/Urumqi", quiet=quiet), group(3), group(4), group(5)):
            await tx.chats.ensure(chat)
        await tx.chats.ensure(replace(GROUP, id=9, kind=ChatKind.PRIVATE))
        await tx.chats.save(group(3, daily=own, league_plan=None))
        await tx.chats.plan(-3, NOW)
        await tx.chats.set_active(-4, active=False)
        await tx.chats.move(-5, -6)
        plan = await tx.league_plan.put(PLAN)
        assert await tx.league_plan.is_behind(plan.revision)
        assert [chat.id for chat, _ in await tx.league_plan.hold_behind(plan.revision, 2)] == [-6, -4]
        assert await tx.league_plan.counts() == (3, 1)
    assert await hand_out(store, NOW) == 4
    assert await hand_out(store, NOW) == 0
    async with store.read() as tx:
        groups = {chat.id: (chat, moment) for chat, moment in await tx.league_plan.groups()}
        assert groups.keys() == {-1, -2, -3, -4, -6}
        assert groups[-3] == (group(3, daily=own, league_plan=None), NOW)
        daily = Daily(time(8, 2), 2, None, "单选题", True)
        changed = group(2, timezone="Asia/Urumqi", quiet=quiet, daily=daily, league_plan=1)
        assert groups[-2] == (changed, (NOW + timedelta(days=1)).replace(hour=2, minute=2))
        assert not groups[-4][0].active and groups[-4][0].daily is not None
        private = await tx.chats.get(9)
        assert private is not None and private.daily is None


async def test_a_day_that_had_its_questions_gets_no_more(store: SqlStore) -> None:
    async with store.write() as tx:
        for number in (1, 2, 3):
            await tx.chats.ensure(group(number))
        await tx.posts.open_slot(-1, TODAY, time(8), NOW)
        await tx.posts.skip_slot(-2, TODAY, time(8))
        assert await tx.league_plan.last_days([-1, -2, -3]) == {-1: TODAY}
        await tx.league_plan.put(LeaguePlan(Daily(time(21))))
    assert await hand_out(store, NOW) == 3  # it is 20:00 there
    async with store.read() as tx:
        assert await tx.chats.planned_at(-2) == await tx.chats.planned_at(-3) == NOW + timedelta(hours=1)
        assert await tx.chats.planned_at(-1) == NOW + timedelta(hours=25)


async def test_a_time_that_stays_is_not_missed(store: SqlStore) -> None:
    """Something else is changed while the groups wait for their turn at just that time."""
    async with store.write() as tx:
        await tx.chats.ensure(group(1))
        await tx.league_plan.put(LeaguePlan(Daily(time(20))))
    await hand_out(store, NOW - timedelta(hours=1))
    async with store.write() as tx:
        await tx.league_plan.put(LeaguePlan(Daily(time(20), 3)))
    await hand_out(store, NOW)
    async with store.read() as tx:
        [(chat, moment)] = await tx.chats.due(NOW, 9)
        assert (chat.daily, moment) == (Daily(time(20), 3), NOW)


async def test_passages_of_a_day_are_found_however_it_is_written(store: SqlStore) -> None:
    text = "1921年7月1日，甲。\n\n1949年07月01日，乙。\n\n1921年7月11日，丙。\n\n7月1日，丁。"
    async with store.write() as tx:
        await approved(tx, document(text=text), "d")
        found = await tx.library.dated(7, 1)
        assert [passage.text[-2] for passage in found] == ["甲", "乙"]
        assert await tx.library.dated(1, 7) == []


LOCAL = [Daily(time(9), 1), Daily(time(21), 3, about="单选题")]
LEAGUE = [Daily(time(8), 2), Daily(time(20), 1, about="判断题")]
STEPS = st.one_of(
    st.tuples(st.just("league"), st.sampled_from([*LEAGUE, None])),
    st.tuples(st.just("own"), st.sampled_from([1, 2, 3]), st.sampled_from([*LOCAL, None])),
    st.tuples(st.just("back"), st.sampled_from([1, 2, 3])),
    st.tuples(st.just("out")),
)


@given(st.lists(STEPS, max_size=8))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_own_plan_or_else_that_of_the_league(sqlite_template: Path, steps: list[tuple[Any, ...]]) -> None:
    """Whatever is planned, ended and taken back in whatever order; the third group comes last."""
    with TemporaryDirectory() as folder:
        shutil.copy(sqlite_template, Path(folder) / "store.db")
        run(_walk(sqlite_url(Path(folder) / "store.db"), steps))


async def _walk(url: str, steps: list[tuple[Any, ...]]) -> None:
    engine = create_engine(url)
    store = SqlStore(engine, lambda _: Call("1", "sendMessage", {}), lambda: NOW)
    league: Daily | None = None
    own: dict[int, Daily | None] = {}
    async with store.write() as tx:
        for number in (1, 2):
            await tx.chats.ensure(group(number))
    for step in steps:
        match step:
            case ("league", daily):
                league = daily
                await set_plan(store, ACCESS, visit(Chat(7, ChatKind.PRIVATE, "", "UTC", "en")), *_said(daily))
            case ("own", number, daily):
                own[number] = daily
                await set_daily(store, Admins(), visit(group(number)), *_said(daily))
            case ("back", number):
                own.pop(number, None)
                await follow_league(store, Admins(), visit(group(number)))
            case _:
                await hand_out(store, NOW)
    async with store.write() as tx:
        await tx.chats.ensure(group(3))
    await hand_out(store, NOW)
    async with store.read() as tx:
        for chat, moment in await tx.league_plan.groups():
            wanted = own.get(-chat.id, league)
            assert chat.daily == wanted, chat
            assert (chat.league_plan is None) == (-chat.id in own)
            assert (moment is not None) == (wanted is not None)
    await engine.dispose()


def _said(daily: Daily | None) -> tuple[Any, ...]:
    return (daily.at, daily.count, daily.about) if daily else (None, 0, "")


@given(st.integers(1, 10**13), st.sampled_from([0, 10, 30, 60]), st.times())
def test_the_groups_begin_within_the_time_they_are_spread_over(number: int, spread: int, at: time) -> None:
    daily = adopt(group(number), LeaguePlan(Daily(at.replace(second=0, microsecond=0)), spread)).daily
    assert daily is not None
    late = (daily.at.hour - at.hour) * 60 + daily.at.minute - at.minute
    assert 0 <= late <= max(spread - 1, 0)
