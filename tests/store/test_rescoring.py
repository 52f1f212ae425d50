"""Keys of every kind are corrected in the posts, answers are scored anew, and both scores are on record."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.game.model import Answer, Person, Post, Rescoring
from bot.store import schema
from bot.store.store import SqlStore
from knowledge.questions import Kind, Question, key_fields, key_list
from tests.store.samples import ANNA, BAO, CHEN, NOW, QUESTION, answer, planned, posted

ORDER = replace(QUESTION, kind=Kind.ORDER, key=frozenset(), order=(0, 1, 2))
FILL = replace(QUESTION, kind=Kind.FILL, options=(), key=frozenset(), accepted=("1921", "民国十年"))


async def asked(store: SqlStore, question: Question) -> Post:
    await posted(store)
    async with store.write() as tx:
        await tx.bank.put([question])
        fields: dict[str, Any] = key_fields(question.kind, key_list(question))
        return (await tx.posts.add(replace(planned(), kind=question.kind, **fields)))[0]


def given(post: Post, person: Person, response: tuple[int, ...] | str, *, right: bool) -> Answer:
    made = answer(post, person, right=right)
    return replace(made, chosen=(), typed=response) if isinstance(response, str) else replace(made, chosen=response)


@pytest.mark.parametrize(
    ("question", "after", "responses"),
    [
        (ORDER, replace(ORDER, order=(2, 0, 1)), ((2, 0, 1), (0, 1, 2), (1, 0, 2))),
        (FILL, replace(FILL, accepted=("1922", "Ｘ")), ("x", "1921", "1949")),
    ],
    ids=["order", "fill"],
)
async def test_both_scores_are_on_record(
    store: SqlStore, question: Question, after: Question, responses: Sequence[tuple[int, ...] | str]
) -> None:
    post = await asked(store, question)
    ledger = [
        given(post, person, response, right=person is BAO)
        for person, response in zip((ANNA, BAO, CHEN), responses, strict=True)
    ]
    async with store.write() as tx:
        await tx.ledger.append(ledger)
        changed = await tx.rescorings.apply(Rescoring(question.id, question, after, None), NOW, _fold)
    assert [(one.person_id, one.right, one.points) for one in changed] == [(ANNA.id, True, 1), (BAO.id, False, 0)]
    async with store.read() as tx:
        stored = await tx.posts.get(post.id)
        assert stored is not None and key_list(stored) == key_list(after)
        db = tx.rescorings._db
        keys = (await db.execute(select(schema.rescorings.c.before, schema.rescorings.c.after))).all()
        assert keys == [(key_list(question), key_list(after))]
        kept = (await db.execute(select(schema.rescored.c.right, schema.rescored.c.points))).all()
        assert sorted(kept) == [(False, 0), (True, 1)]


async def test_what_an_erased_person_had_typed_counts_as_it_did(store: SqlStore) -> None:
    post = await asked(store, FILL)
    async with store.write() as tx:
        await tx.ledger.append([given(post, BAO, "", right=True)])
        rescoring = Rescoring(FILL.id, FILL, replace(FILL, accepted=("1922",)), None)
        assert await tx.rescorings.apply(rescoring, NOW, _fold) == []


async def test_an_order_is_no_key_of_a_post_that_was_a_choice(store: SqlStore) -> None:
    choice = await posted(store)
    order = await asked(store, ORDER)
    async with store.write() as tx:
        await tx.rescorings.apply(Rescoring(ORDER.id, ORDER, replace(ORDER, order=(2, 0, 1)), None), NOW)
    async with store.read() as tx:
        found = [await tx.posts.get(post.id) for post in (choice, order)]
    assert [key_list(post) for post in found if post] == [[1], [2, 0, 1]]


def _fold(text: str) -> str:
    return text.lower().replace("ｘ", "x")
