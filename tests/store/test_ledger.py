"""The ledger: every answer once, whatever the order, and the sums over it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.game.model import Tally
from bot.game.statistics import Choice, Tier
from bot.ports import QuestionState
from bot.store.store import SqlStore
from tests.store.boards import standing
from tests.store.samples import (
    ANNA,
    BAO,
    CHEN,
    FULL_GROUP,
    GROUP,
    QUESTION,
    TODAY,
    answer,
    posted,
    vote,
)

YESTERDAY = TODAY - timedelta(days=1)
PEOPLE = (ANNA, BAO, CHEN)
shared_store = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


async def test_an_answer_comes_back_as_it_was_written(store: SqlStore) -> None:
    post = await posted(store)
    async with store.write() as tx:
        assert await tx.ledger.append([answer(post), answer(post, BAO, right=False)]) == 2
        assert await tx.ledger.get(post.id, ANNA.id) == answer(post)
        assert await tx.ledger.get(post.id, BAO.id) == answer(post, BAO, right=False)
        assert await tx.ledger.get(post.id, CHEN.id) is None
        typed = replace(answer(post, CHEN), typed="1921\0年")
        await tx.ledger.append([typed])
        assert await tx.ledger.get(post.id, CHEN.id) == replace(typed, typed="1921�年")
        everybody = {(post.id, person.id) for person in PEOPLE}
        assert await tx.ledger.typed(everybody) == {(post.id, CHEN.id)}
        assert await tx.ledger.typed(set()) == set()


async def test_what_is_chosen_so_far_is_kept_for_each_person_until_the_question_is_over(store: SqlStore) -> None:
    post = await posted(store)
    async with store.write() as tx:
        await tx.ledger.keep_attempt(post.id, ANNA.id, (2,))
        await tx.ledger.keep_attempt(post.id, ANNA.id, (2, 0))
        await tx.ledger.keep_attempt(post.id, BAO.id, (1,))
        await tx.ledger.keep_attempt(post.id, BAO.id, ())
        assert await tx.ledger.attempt(post.id, ANNA.id) == (2, 0)
        assert await tx.ledger.attempt(post.id, BAO.id) == ()
        await tx.ledger.forget_attempts(post.closes_at)
        assert await tx.ledger.attempt(post.id, ANNA.id) == (2, 0)
        await tx.ledger.forget_attempts(post.closes_at + timedelta(seconds=1))
        assert await tx.ledger.attempt(post.id, ANNA.id) == ()


async def test_the_first_answer_stands(store: SqlStore) -> None:
    post = await posted(store)
    async with store.write() as tx:
        assert await tx.ledger.append([]) == 0
        assert await tx.ledger.append([answer(post, right=False), answer(post)]) == 1
    async with store.write() as tx:
        assert await tx.ledger.append([answer(post), answer(post, BAO)]) == 1
        assert await tx.ledger.get(post.id, ANNA.id) == answer(post, right=False)
        assert await tx.ledger.outcome(post.id) == (2, 1)
        assert await tx.ledger.outcome(post.id + 1) == (0, 0)


async def test_wrong_answers_that_several_people_typed_are_told_with_how_many(store: SqlStore) -> None:
    """What was typed by one person alone is not, however often; nor what an erased person had typed."""
    posts = [await posted(store) for _ in range(3)]
    typed = {
        ANNA: ("湖南省", "湖北", ""),
        BAO: ("湖南省", "湖北", ""),
        CHEN: ("湖南省", "只有我", "只有我"),
    }
    async with store.write() as tx:
        for person, texts in typed.items():
            wrong = [answer(post, person, right=False) for post in posts]
            await tx.ledger.append(replace(one, typed=text) for one, text in zip(wrong, texts, strict=True))
        assert await tx.ledger.typed_wrongly(QUESTION.id, 3) == [("湖南省", 3), ("湖北", 2)]
        assert await tx.ledger.typed_wrongly(QUESTION.id, 1) == [("湖南省", 3)]
        assert await tx.ledger.typed_wrongly("another", 3) == []


async def test_choices_are_counted_by_the_tier_of_who_made_them(store: SqlStore) -> None:
    """Anna is always right, Bao half the time, Chen never; who has answered a few times only is in no tier."""
    posts = [await posted(store) for _ in range(10)]
    newcomer = replace(ANNA, id=ANNA.id + 1000)
    async with store.write() as tx:
        await tx.people.upsert([newcomer])
        for number, post in enumerate(posts):
            rights = {ANNA: True, BAO: number % 2 == 0, CHEN: False}
            await tx.ledger.append(answer(post, person, right=right) for person, right in rights.items())
        await tx.ledger.append(
            [answer(posts[0], newcomer), replace(answer(posts[1], newcomer), chosen=(), right=False)]
        )
        found = await tx.ledger.choices()
    assert sorted(found, key=repr) == sorted(
        [
            Choice(QUESTION.id, Tier.STRONG, (1,), right=True, count=10),
            Choice(QUESTION.id, Tier.MIDDLE, (1,), right=True, count=5),
            Choice(QUESTION.id, Tier.MIDDLE, (0, 2), right=False, count=5),
            Choice(QUESTION.id, Tier.WEAK, (0, 2), right=False, count=10),
            Choice(QUESTION.id, Tier.NONE, (1,), right=True, count=1),
            Choice(QUESTION.id, Tier.NONE, (), right=False, count=1),
        ],
        key=repr,
    )


async def test_what_was_chosen_before_an_edit_is_no_choice_of_the_question(store: SqlStore) -> None:
    before = await posted(store)
    async with store.write() as tx:
        await tx.ledger.append([answer(before, right=False)])
        await tx.bank.put([replace(QUESTION, options=tuple(reversed(QUESTION.options)))], QuestionState.APPROVED)
        assert await tx.ledger.choices() == []
        assert await tx.ledger.of_question(QUESTION.id) == []
    after = await posted(store)
    async with store.write() as tx:
        await tx.ledger.append([answer(after)])
        assert await tx.ledger.choices() == [Choice(QUESTION.id, Tier.NONE, (1,), right=True, count=1)]
        assert await tx.ledger.of_question(QUESTION.id) == [((1,), True)]


@shared_store
@given(data=st.data())
async def test_order_batches_and_repeats_change_no_tally(store: SqlStore, data: st.DataObject) -> None:
    posts = [await posted(store) for _ in range(3)]
    chosen = data.draw(
        st.dictionaries(st.tuples(st.sampled_from(posts), st.sampled_from(PEOPLE)), st.booleans(), min_size=1)
    )
    answers = [answer(post, person, right=right) for (post, person), right in chosen.items()]
    before = await _tallies(store)
    repeats = data.draw(st.lists(st.sampled_from(answers)))
    stream = data.draw(st.permutations(answers + repeats))
    size = data.draw(st.integers(1, len(stream)))
    written = 0
    for start in range(0, len(stream), size):
        async with store.write() as tx:
            written += await tx.ledger.append(stream[start : start + size])
    assert written == len(answers)
    right = Counter(one.person_id for one in answers if one.right)
    total = Counter(one.person_id for one in answers)
    after = await _tallies(store)
    for person in PEOPLE:
        gained = [new - old for new, old in zip(after[person.id], before[person.id], strict=True)]
        assert gained == [right[person.id], right[person.id], total[person.id]]


async def _tallies(store: SqlStore) -> dict[int, tuple[int, int, int]]:
    async with store.read() as tx:
        found = {tally.person.id: tally for tally in await standing(tx)}
    empty = {person.id: Tally(person, 0, 0, 0) for person in PEOPLE}
    return {key: (tally.points, tally.right, tally.answered) for key, tally in (empty | found).items()}


async def test_a_person_sees_all_that_they_answered_by_chat(store: SqlStore) -> None:
    posts = [await posted(store), await posted(store, scored=False), await posted(store, FULL_GROUP)]
    async with store.write() as tx:
        await tx.ledger.append([answer(post) for post in posts])
        await tx.ledger.append([answer(posts[0], BAO)])
        assert await tx.ledger.tallies_of(ANNA.id) == [
            (FULL_GROUP, Tally(ANNA, 1, 1, 1)),
            (GROUP, Tally(ANNA, 1, 2, 2)),
        ]
        assert await tx.ledger.tallies_of(CHEN.id) == []
        assert await tx.ledger.tallies_of(12345) == []


async def test_parked_votes_are_taken_once_and_the_first_of_a_person_counts(store: SqlStore) -> None:
    await posted(store)
    async with store.write() as tx:
        await tx.ledger.park([vote("p", BAO), vote("p"), vote("q")])
        await tx.ledger.park([vote("p"), *()])
        await tx.ledger.park([])
        assert await tx.ledger.unpark("p") == [vote("p"), vote("p", BAO)]
        assert await tx.ledger.unpark("p") == []
        assert await tx.ledger.unpark("q") == [vote("q")]


async def test_a_large_batch_is_a_handful_of_statements(store: SqlStore, statements: list[str]) -> None:
    post = await posted(store, poll_id="p")
    people = [type(ANNA)(1000 + number, f"P{number}") for number in range(100)]
    Random(1).shuffle(people)
    statements.clear()
    async with store.write() as tx:
        await tx.people.upsert(people)
        await tx.posts.by_poll({"p"})
        assert await tx.ledger.append([answer(post, person) for person in people]) == 100
    assert len([one for one in statements if not one.startswith(("BEGIN", "PRAGMA"))]) == 5
