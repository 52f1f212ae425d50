"""Attempts to rank, how questions were answered, awards, certificates, and the tree of organisations, on both engines."""

from dataclasses import replace
from datetime import timedelta

from bot.flows.standings import Ranking
from bot.game.awards import Award, Certificate, Showing
from bot.game.contest import Result
from bot.game.league import Level, Line, Organisation
from bot.game.running import ContestState, Mark, Run, RunState, Turn
from bot.ports import Loaded, QuestionCount
from bot.store.store import SqlStore
from tests.store.samples import ANNA, BAO, CHEN, FULL_GROUP, GROUP, NOW, QUESTION, TODAY, answer, posted
from tests.store.test_contests import CONTEST

LATER = NOW + timedelta(minutes=5)
TABLE = (Line(("盟",)), Line(("盟", "东旗")), Line(("盟", "东旗", "", "支部"), 12, GROUP.id))


async def over(store: SqlStore, state: ContestState = ContestState.CLOSED) -> int:
    """A contest that ANNA tried twice and BAO once."""
    async with store.write() as tx:
        await tx.people.upsert([ANNA, BAO, CHEN])
        contest = await tx.contests.add(replace(CONTEST, state=state, groups=(FULL_GROUP.id,)))
        for person, number, score in ((BAO, 1, 3), (ANNA, 1, 1), (ANNA, 2, 2)):
            run = Run(0, contest.id, person.id, number, "lot", RunState.ENDED, NOW, GROUP.id, score, ended_at=LATER)
            assert await tx.runs.join(run)
        waiting = Run(0, contest.id, CHEN.id, 1, "lot", RunState.RUNNING, NOW, GROUP.id)
        assert await tx.runs.join(waiting)
    return contest.id


def result(person_id: int, score: int) -> Result:
    return Result(person_id, "", GROUP.id, score, 0, 0, 0, LATER)


async def test_attempts_come_by_person_in_their_order_also_of_the_erased(store: SqlStore) -> None:
    contest_id = await over(store)
    async with store.write() as tx:
        before = await tx.results.stamp(contest_id)
        expected = [result(ANNA.id, 1), result(ANNA.id, 2), result(BAO.id, 3)]
        assert await tx.results.attempts(contest_id) == sorted(expected, key=lambda one: one.person_id)
        assert await tx.results.stamp(contest_id) == before
        await tx.privacy.forget(ANNA.id, NOW)
        assert await tx.results.stamp(contest_id) != before
        scores = [(one.person_id < 0, one.score) for one in await tx.results.attempts(contest_id)]
        assert scores == [(True, 1), (True, 2), (False, 3)]
        assert await tx.results.attempts(contest_id + 1) == []


async def test_contests_that_are_over_are_found_by_group_and_person(store: SqlStore) -> None:
    contest_id = await over(store)
    async with store.write() as tx:
        for chat_id, person_id, known in (
            (GROUP.id, None, True), (FULL_GROUP.id, None, True), (-5, None, False),
            (None, ANNA.id, True), (None, CHEN.id, True), (None, 99, False), (None, None, False),
        ):  # fmt: skip
            found = [one.id for one in await tx.results.over(chat_id, person_id, 9)]
            assert found == ([contest_id] if known else []), (chat_id, person_id)
        await tx.contests.save(replace(CONTEST, id=contest_id, state=ContestState.OPEN))
        assert await tx.results.over(GROUP.id, None, 9) == []


async def test_it_is_counted_how_a_question_was_answered(store: SqlStore) -> None:
    contest_id = await over(store)
    post = await posted(store)
    async with store.write() as tx:
        runs = [run for person in (ANNA, BAO) for run in await tx.runs.of_person(contest_id, person.id)]
        await tx.runs.add_turn(Turn(post.id, contest_id, 0, runs[0].id, NOW, LATER))
        await tx.ledger.append([answer(post, ANNA), answer(post, BAO, right=False)])
        await tx.runs.mark([Mark(post.id, ANNA.id, runs[0].id, True, 10, 900, TODAY)])
        await tx.runs.mark([Mark(post.id, BAO.id, runs[-1].id, False, 0, 300, TODAY)])
        (count,) = await tx.results.questions(contest_id)
        assert count == QuestionCount(QUESTION.id, 1, 2, 1, 1200, {(1,): 1, (0, 2): 1})
        assert await tx.results.questions(contest_id + 1) == []


async def test_results_are_published_once_and_awards_stay(store: SqlStore) -> None:
    contest_id = await over(store, ContestState.FINAL)
    async with store.write() as tx:
        assert await tx.results.award(contest_id) == Award()
        await tx.results.set_award(contest_id, Award(6, 40))
        assert await tx.results.unpublished() == [contest_id]
        assert await tx.results.published(contest_id, NOW)
        assert not await tx.results.published(contest_id, LATER)
        assert await tx.results.unpublished() == []
        assert await tx.results.award(contest_id) == Award(6, 40)


async def test_a_code_is_the_same_each_time_and_of_nobody_else(store: SqlStore) -> None:
    contest_id = await over(store)
    async with store.write() as tx:
        codes = await tx.results.codes(contest_id, [ANNA.id, BAO.id])
        assert codes == await tx.results.codes(contest_id, [BAO.id, ANNA.id])
        assert len({*codes.values(), *(await tx.results.codes(contest_id + 1, [ANNA.id])).values()}) == 3
        given = Certificate(codes[ANNA.id], contest_id, ANNA.id, 1, 2, True, NOW)
        await tx.results.issue(given)
        await tx.results.issue(replace(given, rank=2))
        assert await tx.results.certificate(given.code) == replace(given, rank=2)
        assert await tx.results.certificate(codes[BAO.id]) is None
        await tx.privacy.forget(ANNA.id, NOW)
        erased = await tx.results.certificate(given.code)
        assert erased is not None and erased.person_id < 0


async def test_standings_are_made_once_until_the_contest_changes_its_state(store: SqlStore) -> None:
    contest_id = await over(store)
    ranking = Ranking()
    async with store.read() as tx:
        contest = await tx.contests.get(contest_id)
    assert contest is not None
    first = await ranking.of(store, contest)
    assert [place.result.person_id for place in first.places] == [BAO.id, ANNA.id]
    assert await ranking.of(store, contest) is first
    async with store.write() as tx:
        await tx.privacy.forget(BAO.id, NOW)
    final = await ranking.of(store, replace(contest, state=ContestState.FINAL))
    assert [place.result.person_id for place in final.places] == [ANNA.id]
    assert final.players == 2


async def test_where_a_name_stands_is_kept(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.people.upsert([ANNA, BAO])
        await tx.people.show(ANNA.id, hidden=True)
        await tx.people.show(ANNA.id, shown=True)
        await tx.people.show(BAO.id)
        await tx.people.upsert([replace(ANNA, name="Anna II")])
        expected = {ANNA.id: Showing("Anna II", True, True), BAO.id: Showing(BAO.name)}
        assert await tx.people.showings([ANNA.id, BAO.id, 99]) == expected


async def test_a_table_is_taken_over_and_taken_over_again(store: SqlStore) -> None:
    async with store.write() as tx:
        assert await tx.organisations.put(TABLE) == Loaded(3, 0, 0, 0)
        assert await tx.organisations.put(TABLE) == Loaded(0, 0, 3, 0)
        league, county, branch = await tx.organisations.all()
        assert branch == Organisation(branch.id, county.id, Level.BRANCH, "支部", 12, GROUP.id)
        assert (league.parent_id, county.parent_id) == (None, league.id)
        again = [Line(("盟",)), Line(("盟", "西旗"), None, GROUP.id), Line(("盟", "东旗"), 80)]
        assert await tx.organisations.put(again) == Loaded(1, 1, 2, 1)
        found = {one.title: one for one in await tx.organisations.all()}
        assert (found["东旗"].members, found["支部"].members, found["支部"].chat_id) == (80, 12, None)
        assert await tx.organisations.of_chat(GROUP.id) == found["西旗"]


async def test_a_group_stands_for_one_organisation_also_as_a_supergroup(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.chats.ensure(GROUP)
        await tx.organisations.put(TABLE)
        league, _, branch = await tx.organisations.all()
        await tx.organisations.bind(league.id, GROUP.id)
        assert await tx.organisations.of_chat(GROUP.id) == replace(league, chat_id=GROUP.id)
        await tx.chats.move(GROUP.id, -1000)
        assert await tx.organisations.of_chat(-1000) == replace(league, chat_id=-1000)
        await tx.organisations.bind(branch.id, -1000)
        assert [one.chat_id for one in await tx.organisations.all()] == [None, None, -1000]
