"""Approved passage -> draft questions for a person to review. What cannot be made well is not made."""

from collections.abc import Iterator, Sequence
from random import Random

from knowledge.drafting.facts import facts
from knowledge.drafting.lore import Lore, lore_of
from knowledge.drafting.making import BLANK, KINDS, UNCHECKED, make
from knowledge.drafting.nouns import Fact, Sort, Statement
from knowledge.drafting.ordering import order_of
from knowledge.drafting.standing import is_central, statements
from knowledge.model import Passage
from knowledge.questions import Kind, Question, flaws

__all__ = ["BLANK", "UNCHECKED", "draft"]


def draft(passage: Passage, library: Sequence[Passage], seed: int) -> tuple[Question, ...]:
    """Questions about one passage: at most one for each of its sentences, one year among them, and one about order.

    Wrong answers come from the library. The same passage, library and seed give the same drafts. Each is bound to the
    passage; its `checked` is `UNCHECKED`, for nobody has checked it.
    """
    texts = tuple(library)
    lore = lore_of(texts if passage in texts else (*texts, passage))
    return tuple(one for one in _drafts(passage, lore, seed) if not any(flaws(one)))


def _drafts(passage: Passage, lore: Lore, seed: int) -> Iterator[Question]:
    year_asked = False
    for statement in statements(passage):
        with_year = is_central(statement) and not year_asked
        made = _about(statement, lore, with_year, Random(f"{seed} {passage.id} {statement.proof}"))
        if made is not None:
            sort, asked = made
            year_asked = year_asked or sort is Sort.YEAR
            yield asked
    ordered = order_of(passage, Random(f"{seed} {passage.id}"))
    if ordered is not None:
        yield ordered


def _about(statement: Statement, lore: Lore, with_year: bool, rng: Random) -> tuple[Sort, Question] | None:
    """One question and what it asks for: the first that can be made well, in an order that the seed decides."""
    found = [fact for fact in facts(statement.text, lore.names) if with_year or fact.sort is not Sort.YEAR]
    choices = [(fact, kind) for fact in found for kind in KINDS[fact.sort]]
    choices.sort(key=lambda choice: rng.expovariate(_weight(*choice)))
    for fact, kind in choices:
        made = make(kind, statement, fact, lore, rng)
        if made is not None:
            return fact.sort, made
    return None


def _weight(fact: Fact, kind: Kind) -> float:
    """How much one choice is preferred to others: every sentence has a year, so names and numbers come first."""
    return (1 if fact.sort is Sort.YEAR else 6) * (2 if kind is Kind.SINGLE else 1)
