"""What a format cannot hold, told by comparing a bank with what would come back."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.exchange.nouns import Field
from knowledge.questions import Question

Projection = Callable[[Question, date], Question | None]
"""A question, and the day of the import -> the question that an import of its export gives; None: it is left out."""


@dataclass(frozen=True, slots=True)
class Export:
    """A written bank, the ids of the questions left out, and by field the number of questions that lose it."""

    data: bytes
    left_out: tuple[str, ...] = ()
    lost: Mapping[Field, int] = field(default_factory=dict)


def project(bank: Iterable[Question], projection: Projection, day: date) -> tuple[Question, ...]:
    """What an import on `day` gives of a bank's export: of questions that become the same one, the first."""
    projected: dict[str, Question] = {}
    for question in bank:
        made = projection(question, day)
        if made is not None:
            projected.setdefault(made.id, made)
    return tuple(projected.values())


def exported(
    bank: Sequence[Question], projection: Projection, write: Callable[[tuple[Question, ...]], bytes]
) -> Export:
    """The export of a bank in a format that holds its projection."""
    written: dict[str, Question] = {}
    left_out: list[str] = []
    lost: Counter[Field] = Counter()
    for question in bank:
        made = projection(question, date.min)
        if made is None or made.id in written:
            left_out.append(question.id)
            continue
        written[made.id] = made
        lost.update(_lost(question, made))
    return Export(write(tuple(written.values())), tuple(left_out), dict(lost))


def _lost(question: Question, made: Question) -> Iterable[Field]:
    pairs = {
        Field.ID: (question.id, made.id),
        Field.STEM: ((question.stem, question.options), (made.stem, made.options)),
        Field.EXPLANATION: (question.explanation, made.explanation),
        Field.TOPIC: (question.topic, made.topic),
        Field.LEVEL: (question.level, made.level),
        Field.SOURCE: (question.source, made.source),
        Field.PASSAGE: (question.passage_id, made.passage_id),
        Field.PROOF: (question.proof, made.proof),
        Field.CHECKED: (question.checked, made.checked),
    }
    return [name for name, (before, after) in pairs.items() if before != after]
