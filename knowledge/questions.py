"""Questions of the bank: kinds, the answer key, the passage they stand on, and what makes one invalid."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from knowledge.model import Passage

MAX_STEM, MAX_OPTION, MAX_EXPLANATION, MAX_OPTIONS = 1000, 200, 1000, 12
"""A stem and twelve options fit into one message of 4096 characters."""

MAX_PICTURED = 800
"""Stem and options of a question with a picture: they stand in its caption, which has 1024 characters."""

MAX_ACCEPTED, MAX_NOTE = 20, 2000
QUESTION_ID = "[A-Za-z0-9_-]{1,40}"
"""An id that fits beside that of a passage into the 64 bytes which a button carries."""

TRUE_FALSE = ("对", "错")
"""The options of every true-false question, in this order."""

ACCEPTED_BREAKS = "|｜;；\n"
"""Signs that part accepted answers where they stand in one text; no answer has one."""


class Kind(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUEFALSE = "truefalse"
    ORDER = "order"
    FILL = "fill"


KIND_NAMES = {
    Kind.SINGLE: "单选题",
    Kind.MULTIPLE: "多选题",
    Kind.TRUEFALSE: "判断题",
    Kind.ORDER: "排序题",
    Kind.FILL: "填空题",
}


class Keyed(Protocol):
    """What has a kind and a key: a question, and whatever keeps the key that it had."""

    @property
    def kind(self) -> Kind: ...
    @property
    def key(self) -> frozenset[int]: ...
    @property
    def order(self) -> tuple[int, ...]: ...
    @property
    def accepted(self) -> tuple[str, ...]: ...


class Flaw(StrEnum):
    """What makes a question unfit to be posted; the value is a sentence for whoever keeps the bank."""

    ID = "the id must be 1 to 40 of the letters A to Z, digits, - and _"
    TEXT = "a text begins or ends with white space, or has signs that cannot be shown"
    PASSAGE = "the id of a passage has 16 hex digits, or none where there is no passage"
    STEM_LENGTH = f"the stem must have 1 to {MAX_STEM} characters"
    OPTION_COUNT = f"there must be 2 to {MAX_OPTIONS} options"
    OPTION_LENGTH = f"an option must have 1 to {MAX_OPTION} characters"
    OPTIONS_SAME = "two options are the same"
    OPTIONS_UNWANTED = "a question to be filled in has no options"
    TRUTH = "a true-false question has the options 对 and 错"
    KEY_RANGE = "the key must name at least one option, and not all of them"
    KEY_COUNT = "this kind of question has exactly one right option"
    KEY_KIND = "the key is not of this kind of question"
    ORDER = "the order must name every option once"
    ACCEPTED_COUNT = f"there must be 1 to {MAX_ACCEPTED} accepted answers, each another one"
    ACCEPTED_TEXT = f"an accepted answer has 1 to {MAX_OPTION} signs, one of them a letter or digit, and no | or ;"
    EXPLANATION_LENGTH = f"the explanation is longer than {MAX_EXPLANATION} characters"
    NOTE_LENGTH = f"topic, source and proof must have at most {MAX_NOTE} characters each"
    LEVEL = "the level must be 1, 2 or 3"


@dataclass(frozen=True, slots=True)
class Question:
    """One item of the bank.

    What is right: `key` holds the positions of the right options, from 0; `order` (of an order question, instead of
    `key`) the positions of all options as they follow each other; `accepted` (of one to be filled in) the answers
    that count. `proof` is the exact text of the passage `passage_id` that proves it; both are empty while the question
    is bound to no passage. `checked` is the day it was last held against its source. `level` is 1 (easy) to 3 (hard).
    `picture` is what the chat service finds the picture by that belongs to the question; empty: there is none.
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
    order: tuple[int, ...] = ()
    accepted: tuple[str, ...] = ()
    picture: str = ""


def fits_picture(question: Question) -> bool:
    """Whether there is room for the question in the caption of a picture, with letters before its options."""
    texts = (question.stem, *(f"A. {option}\n" for option in question.options))
    return sum(len(text.encode("utf-16-le", "surrogatepass")) // 2 for text in texts) <= MAX_PICTURED


def right_texts(question: Question) -> tuple[str, ...]:
    """What is right, in words: the right options, all options in their order, or the accepted answers.

    A position without an option is passed over: a question may have fewer options than when its key was kept.
    """
    if question.kind is Kind.FILL:
        return question.accepted
    places = question.order or sorted(question.key)
    return tuple(question.options[place] for place in places if place < len(question.options))


def right_line(question: Question) -> str:
    """What is right, in one line; of several spellings of an answer the first."""
    return question.accepted[0] if question.kind is Kind.FILL else right_whole(question)


def right_whole(question: Question) -> str:
    """What is right, in one line, with every accepted answer."""
    between = {Kind.ORDER: " → ", Kind.FILL: "；"}.get(question.kind, " / ")
    return between.join(right_texts(question))


def key_list(question: Keyed) -> list[int] | list[str]:
    """The key as one list, whatever the kind; `key_fields` reads it."""
    if question.kind is Kind.FILL:
        return list(question.accepted)
    return list(question.order) if question.kind is Kind.ORDER else sorted(question.key)


def key_fields(kind: Kind, listed: Sequence[Any]) -> dict[str, Any]:
    """The fields `key`, `order` and `accepted` of a question whose key is such a list."""
    fields: dict[str, Any] = {"key": frozenset[int](), "order": (), "accepted": ()}
    match kind:
        case Kind.FILL:
            return fields | {"accepted": tuple(listed)}
        case Kind.ORDER:
            return fields | {"order": tuple(listed)}
        case _:
            return fields | {"key": frozenset(listed)}


class BankError(Exception):
    """A question bank that cannot be read; `faults` names every fault with the question it is in."""

    def __init__(self, name: str, faults: tuple[str, ...]) -> None:
        super().__init__(f"{name}: " + "; ".join(faults))
        self.name, self.faults = name, faults


def flaws(question: Question) -> Iterator[Flaw]:
    """Everything that makes `question` unfit to be posted."""
    yield from _text_flaws(question)
    match question.kind:
        case Kind.FILL:
            yield from _fill_flaws(question)
        case Kind.ORDER:
            yield from _option_flaws(question.options)
            yield from _order_flaws(question)
        case _:
            yield from _option_flaws(question.options)
            yield from _choice_flaws(question)


def clean(text: str) -> bool:
    """Whether a text can stand as it is in every format: stripped, and free of control signs but line feeds."""
    return text == text.strip() and not any(map(_unfit, text))


def _unfit(sign: str) -> bool:
    return sign != "\n" and (sign in "\ufffe\uffff" or unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp"))


_HEX = frozenset("0123456789abcdef")


def _text_flaws(question: Question) -> Iterator[Flaw]:
    if not re.fullmatch(QUESTION_ID, question.id):
        yield Flaw.ID
    if question.passage_id and (len(question.passage_id) != 16 or not set(question.passage_id) <= _HEX):
        yield Flaw.PASSAGE
    texts = (question.stem, question.explanation, question.topic, question.source, question.proof)
    if not all(map(clean, (*texts, *question.options, *question.accepted))):
        yield Flaw.TEXT
    if not 1 <= len(question.stem) <= MAX_STEM:
        yield Flaw.STEM_LENGTH
    if len(question.explanation) > MAX_EXPLANATION:
        yield Flaw.EXPLANATION_LENGTH
    if max(map(len, (question.topic, question.source, question.proof))) > MAX_NOTE:
        yield Flaw.NOTE_LENGTH
    if question.level not in (1, 2, 3):
        yield Flaw.LEVEL


def _option_flaws(options: tuple[str, ...]) -> Iterator[Flaw]:
    if not 2 <= len(options) <= MAX_OPTIONS:
        yield Flaw.OPTION_COUNT
    if len(set(options)) < len(options):
        yield Flaw.OPTIONS_SAME
    if any(not 1 <= len(option) <= MAX_OPTION for option in options):
        yield Flaw.OPTION_LENGTH


def _choice_flaws(question: Question) -> Iterator[Flaw]:
    key, options = question.key, question.options
    if not key or not key <= set(range(len(options))) or len(key) == len(options):
        yield Flaw.KEY_RANGE
    if question.kind is not Kind.MULTIPLE and len(key) != 1:
        yield Flaw.KEY_COUNT
    if question.kind is Kind.TRUEFALSE and options != TRUE_FALSE:
        yield Flaw.TRUTH
    if question.order or question.accepted:
        yield Flaw.KEY_KIND


def _order_flaws(question: Question) -> Iterator[Flaw]:
    if sorted(question.order) != list(range(len(question.options))):
        yield Flaw.ORDER
    if question.key or question.accepted:
        yield Flaw.KEY_KIND


def _fill_flaws(question: Question) -> Iterator[Flaw]:
    accepted = question.accepted
    if not 1 <= len(accepted) <= MAX_ACCEPTED or len(set(accepted)) < len(accepted):
        yield Flaw.ACCEPTED_COUNT
    if not all(map(_can_be_typed, accepted)):
        yield Flaw.ACCEPTED_TEXT
    if question.options:
        yield Flaw.OPTIONS_UNWANTED
    if question.key or question.order:
        yield Flaw.KEY_KIND


def _can_be_typed(answer: str) -> bool:
    short = len(answer) <= MAX_OPTION and not set(answer) & set(ACCEPTED_BREAKS)
    return short and any(map(str.isalnum, answer))


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
        found += [f"{question.id}: {flaw}" for flaw in flaws(question)]
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
    kind = Kind(row["kind"])
    return Question(
        id=row["id"],
        kind=kind,
        stem=row["stem"],
        options=tuple(row.get("options", ())),
        **key_fields(kind, row["key"]),
        explanation=row["explanation"],
        passage_id=passage.id,
        proof=row["proof"],
        source=row["source"],
        checked=row["checked"],
        topic=passage.topic,
        level=row["level"],
    )
