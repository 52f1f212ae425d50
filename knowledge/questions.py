"""Questions of the bank: kinds, the answer key, the passage they stand on, and what makes one invalid."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from knowledge.model import Passage

MAX_STEM, MAX_OPTION, MAX_EXPLANATION, MAX_OPTIONS = 300, 100, 200, 12


class Kind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUEFALSE = "truefalse"


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the bank.

    `key` holds the positions of the right options, from 0. `proof` is the exact text of the passage `passage_id` that
    proves the key. `level` is 1 (easy) to 3 (hard).
    """

    id: str
    kind: Kind
    stem: str
    options: tuple[str, ...]
    key: frozenset[int]
    explanation: str
    passage_id: str
    proof: str
    source: str
    checked: date
    topic: str = ""
    level: int = 1


class BankError(Exception):
    """A question bank that cannot be read; `faults` names every fault with the question it is in."""

    def __init__(self, name: str, faults: tuple[str, ...]) -> None:
        super().__init__(f"{name}: " + "; ".join(faults))
        self.name, self.faults = name, faults


def faults(question: Question) -> Iterator[str]:
    """What makes `question` unfit to be posted, a sentence each."""
    options, key = question.options, question.key
    if not 1 <= len(question.stem) <= MAX_STEM:
        yield f"the stem has {len(question.stem)} characters, 1 to {MAX_STEM} are allowed"
    if not 2 <= len(options) <= MAX_OPTIONS:
        yield f"there are {len(options)} options, 2 to {MAX_OPTIONS} are allowed"
    if len(set(options)) < len(options):
        yield "two options are the same"
    if any(not 1 <= len(option) <= MAX_OPTION for option in options):
        yield f"an option is empty or longer than {MAX_OPTION} characters"
    if not key or not key <= set(range(len(options))) or len(key) == len(options):
        yield "the key must name at least one option, and not all of them"
    if question.kind is not Kind.MULTIPLE and len(key) != 1:
        yield "this kind of question has exactly one right option"
    if len(question.explanation) > MAX_EXPLANATION:
        yield f"the explanation is longer than {MAX_EXPLANATION} characters"
    if question.level not in (1, 2, 3):
        yield "the level must be 1, 2 or 3"


def read_bank(name: str, text: str, passages: Iterable[Passage]) -> tuple[Question, ...]:
    """Questions of a TOML bank, each bound to the one passage that holds its proof.

    Raises BankError with every fault of the file.
    """
    known = tuple(passages)
    try:
        rows = tomllib.loads(text).get("question", [])
    except tomllib.TOMLDecodeError as error:
        raise BankError(name, (str(error),)) from error
    found: list[str] = []
    questions = [question for row in rows if (question := _bind(row, known, found))]
    for question in questions:
        found += [f"{question.id}: {fault}" for fault in faults(question)]
    if found:
        raise BankError(name, tuple(found))
    return tuple(questions)


def _bind(row: dict[str, Any], passages: tuple[Passage, ...], found: list[str]) -> Question | None:
    label = str(row.get("id", "a question without id"))
    try:
        homes = [passage for passage in passages if row["proof"] in passage.text]
        if len(homes) != 1:
            found.append(f"{label}: the proof stands in {len(homes)} passages, it must stand in one")
            return None
        return _question(row, homes[0])
    except (KeyError, TypeError, ValueError) as error:
        found.append(f"{label}: {error!r}")
        return None


def _question(row: dict[str, Any], passage: Passage) -> Question:
    return Question(
        id=row["id"],
        kind=Kind(row["kind"]),
        stem=row["stem"],
        options=tuple(row["options"]),
        key=frozenset(row["key"]),
        explanation=row["explanation"],
        passage_id=passage.id,
        proof=row["proof"],
        source=row["source"],
        checked=row["checked"],
        topic=passage.topic,
        level=row["level"],
    )
