"""What an import does to the bank: which questions are new, which change, which are there already."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from knowledge.exchange.nouns import Field, Reading
from knowledge.questions import Question


@dataclass(frozen=True, slots=True)
class Arrival:
    """The questions of a file beside those of the bank. New and changed ones are stored as drafts."""

    new: tuple[Question, ...] = ()
    changed: tuple[Question, ...] = ()
    known: tuple[Question, ...] = ()

    @property
    def drafts(self) -> tuple[Question, ...]:
        return self.new + self.changed

    @property
    def all(self) -> tuple[Question, ...]:
        return self.drafts + self.known


def arrival(reading: Reading, stored: Mapping[str, Question]) -> Arrival:
    """The questions of a sound file held against those of the bank with the same ids.

    What a row leaves empty stays as it is stored, so that a format that cannot hold a source or a passage takes none
    away; so does a picture.
    """
    new: list[Question] = []
    changed: list[Question] = []
    known: list[Question] = []
    for question in reading.questions:
        earlier = stored.get(question.id)
        made = question if earlier is None else _kept(question, earlier, reading.unsaid.get(question.id, frozenset()))
        (new if earlier is None else known if made == earlier else changed).append(made)
    return Arrival(tuple(new), tuple(changed), tuple(known))


def _kept(question: Question, stored: Question, unsaid: frozenset[Field]) -> Question:
    values: dict[Field, dict[str, Any]] = {
        Field.EXPLANATION: {"explanation": stored.explanation},
        Field.TOPIC: {"topic": stored.topic},
        Field.LEVEL: {"level": stored.level},
        Field.SOURCE: {"source": stored.source},
        Field.PASSAGE: {"passage_id": stored.passage_id},
        Field.PROOF: {"proof": stored.proof},
        Field.CHECKED: {"checked": stored.checked},
    }
    question = replace(question, picture=stored.picture)
    for name, kept in values.items():
        if name in unsaid:
            question = replace(question, **kept)
    return question
