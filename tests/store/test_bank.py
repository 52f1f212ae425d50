"""The question bank."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.game.choosing import Candidate, Deck
from bot.ports import QuestionState
from bot.store.store import SqlStore
from knowledge.questions import Kind
from tests.store.samples import FULL_GROUP, GROUP, QUESTION, TODAY, approved, document, passages, planned

DOCUMENT = document()
FIRST, SECOND = passages(DOCUMENT)
QUESTIONS = (
    replace(QUESTION, id="a", passage_id=FIRST.id),
    replace(QUESTION, id="b", passage_id=SECOND.id, kind=Kind.MULTIPLE, key=frozenset({2, 0}), topic="长征"),
    replace(QUESTION, id="c", passage_id="0" * 16, topic="改革"),
)
A, B = Candidate("a", "建党", 2, "1921"), Candidate("b", "长征", 2, "1921", Kind.MULTIPLE)
NOT_POSTED = 2**40
ORDER = replace(QUESTION, id="o", passage_id=FIRST.id, kind=Kind.ORDER, key=frozenset(), order=(2, 0, 1))
FILL = replace(QUESTION, id="f", passage_id=FIRST.id, kind=Kind.FILL, options=(), key=frozenset(), accepted=("一", "1"))


async def fill(store: SqlStore) -> None:
    """Two questions on approved passages and one on a passage that is not there."""
    async with store.write() as tx:
        await approved(tx, DOCUMENT, "d")
        await tx.bank.put(QUESTIONS)
        await tx.chats.ensure(GROUP)
        await tx.chats.ensure(FULL_GROUP)


async def test_questions_come_back_as_they_were_stored(store: SqlStore) -> None:
    await fill(store)
    async with store.write() as tx:
        assert await tx.bank.get(["a", "b", "x"]) == {"a": QUESTIONS[0], "b": QUESTIONS[1]}
        assert await tx.bank.get([]) == {}
        newer = replace(QUESTIONS[0], stem="?")
        await tx.bank.put([newer, replace(QUESTION, id="d")])
        assert await tx.bank.get(["a", "b"]) == {"a": newer, "b": QUESTIONS[1]}
        await tx.bank.put([])


@given(st.lists(st.sampled_from(("post", "一", "二", "三")), max_size=12))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_edited_a_post_reads_as_it_did(store: SqlStore, steps: list[str]) -> None:
    """Three wordings follow each other in any order, with posts between."""
    await fill(store)
    read, reads = {}, QUESTIONS[0]
    async with store.write() as tx:
        for step in steps:
            if step == "post":
                (made,) = await tx.posts.add(replace(planned(GROUP.id), question_id="a"))
                read[made.id] = reads
            else:
                reads = replace(QUESTIONS[0], options=(step, *QUESTIONS[0].options[1:]))
                await tx.bank.put([reads])
        assert {post_id: await tx.bank.posted("a", post_id) for post_id in read} == read
        assert await tx.bank.posted("a", NOT_POSTED) == (await tx.bank.get(["a"]))["a"]
        await tx.bank.put([QUESTIONS[0]])


async def test_a_picture_stays_with_its_question(store: SqlStore) -> None:
    await fill(store)
    async with store.write() as tx:
        await tx.bank.set_picture("a", "file")
        await tx.bank.put([replace(QUESTIONS[0], stem="?")])
        assert (await tx.bank.get(["a"]))["a"].picture == "file"
        await tx.bank.set_picture("a", "")
        assert (await tx.bank.get(["a"]))["a"].picture == ""


async def test_only_questions_on_approved_passages_are_candidates(store: SqlStore) -> None:
    await fill(store)
    async with store.read() as tx:
        assert await tx.bank.deck() == Deck((A, B))
        assert await tx.bank.topics() == ["建党", "长征"]


async def test_a_withdrawn_edition_takes_its_questions_away(store: SqlStore) -> None:
    await fill(store)
    async with store.write() as tx:
        await approved(tx, document(edition="2", text="另一段文字。"), "e")
        assert await tx.bank.deck() == Deck()
        assert await tx.bank.topics() == []
        assert [question.id for question in await tx.bank.flagged(9)] == ["a", "b", "c"]


async def test_a_question_follows_its_passage_into_the_next_edition(store: SqlStore) -> None:
    await fill(store)
    newer = document(edition="2", text=f"新的一段。\n\n{FIRST.text}")
    async with store.write() as tx:
        await approved(tx, newer, "e")
        assert await tx.bank.deck() == Deck((A,))
        assert (await tx.bank.get(["a"]))["a"].passage_id == passages(newer)[1].id
        assert [question.id for question in await tx.bank.flagged(9)] == ["b", "c"]


async def test_a_chat_last_saw_a_question_on_its_latest_day(store: SqlStore) -> None:
    await fill(store)
    async with store.write() as tx:
        shown = [replace(planned(), question_id="a", day=TODAY - timedelta(days=days)) for days in (3, 1, 2)]
        await tx.posts.add(*shown, replace(planned(FULL_GROUP.id), question_id="b"))
        here, elsewhere = {GROUP.id: {"a": TODAY - timedelta(days=1)}}, {FULL_GROUP.id: {"b": TODAY}}
        assert await tx.bank.seen([GROUP.id, -7]) == here
        assert await tx.bank.seen([GROUP.id, FULL_GROUP.id]) == here | elsewhere


async def test_all_kinds_are_kept_and_drawn(store: SqlStore) -> None:
    await fill(store)
    async with store.write() as tx:
        await tx.bank.put([ORDER, FILL])
        assert await tx.bank.get(["o", "f"]) == {"o": ORDER, "f": FILL}
        kinds = {candidate.question_id: candidate.kind for candidate in (await tx.bank.deck()).candidates}
        assert kinds == {"a": Kind.SINGLE, "b": Kind.MULTIPLE, "o": Kind.ORDER, "f": Kind.FILL}


async def test_a_pair_of_twins_is_kept_once(store: SqlStore) -> None:
    async with store.write() as tx:
        await tx.bank.add_twins([("b", "a"), ("a", "b"), ("a", "c")])
        await tx.bank.add_twins([("c", "a")])
        assert (await tx.bank.deck()).twins == {("a", "b"), ("a", "c")}


async def test_only_approved_questions_are_drawn(store: SqlStore) -> None:
    await fill(store)
    async with store.write() as tx:
        await tx.bank.put([QUESTIONS[0]], QuestionState.DRAFT)
        await tx.bank.put([QUESTIONS[1]], QuestionState.WITHDRAWN)
        assert await tx.bank.deck() == Deck()
        assert await tx.bank.topics() == []
        assert await tx.bank.questions() == [QUESTIONS[0], QUESTIONS[2]]
        await tx.bank.put(QUESTIONS)
        assert await tx.bank.deck() == Deck((A, B))
