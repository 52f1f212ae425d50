"""Aiken: a stem, its options A. B. C., and "ANSWER: B". One right option, and nothing else is kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.documents import DocumentError
from knowledge.documents.encoding import decode
from knowledge.exchange.losses import Export, exported
from knowledge.exchange.nouns import Fault, Field, Finding, Parsed, Place, Row, Sheet
from knowledge.exchange.rows import content_id
from knowledge.exchange.wording import tidy
from knowledge.questions import KIND_NAMES, TRUE_FALSE, Kind, Question, flaws
from knowledge.typed import LETTERS, lettered

_OPTION = re.compile(r"([A-Z])[.)．、）]\s?(.*)")
_ANSWER = re.compile(r"ANSWER\s*[:：]\s*(.*)", re.IGNORECASE)


def projection(question: Question, day: date) -> Question | None:
    """What an import on `day` gives of an exported question.

    Single choice and true-false come back, without line feeds, with an id made of their words, and without
    explanation, topic, level, source and passage; other kinds are left out.
    """
    if question.kind not in (Kind.SINGLE, Kind.TRUEFALSE):
        return None
    stem, options = _flat(question.stem), tuple(map(_flat, question.options))
    kind = _kind(options)
    made = Question(content_id(kind, stem, options), kind, stem, options, question.key, "", "", "", "", day)
    return None if any(flaws(made)) else made


def write_aiken(bank: Sequence[Question]) -> Export:
    """A bank in Aiken, as far as it goes."""
    return exported(bank, projection, lambda questions: "\n".join(map(_written, questions)).encode())


def read_aiken(name: str, data: bytes) -> Parsed:
    """The rows of an Aiken file."""
    try:
        lines = decode(name, data).split("\n")
    except DocumentError as error:
        return Parsed((), (), (Finding(Fault.UNREADABLE, Place(), name, str(error)),))
    return parse_aiken(lines)


def parse_aiken(lines: Sequence[str]) -> Parsed:
    """The rows of the lines; a question ends with its answer."""
    rows: list[Row] = []
    findings: list[Finding] = []
    item = _Item()
    for number, line in enumerate(map(tidy, lines), 1):
        if line and item.take(number, line):
            rows.append(item.row())
            item = _Item()
    if item.begin:
        findings.append(Finding(Fault.KEY_MISSING, Place("", item.begin), item.stem))
    return Parsed((Sheet("", tuple((line,) for line in lines)),), tuple(rows), tuple(findings))


@dataclass(slots=True)
class _Item:
    """A question as its lines come in."""

    stem: str = ""
    begin: int = 0
    options: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    key: str = ""

    def take(self, number: int, line: str) -> bool:
        """Whether the question ends with this line."""
        if not self.begin:
            self.begin, self.stem = number, line
            return False
        place = Place("", number)
        if found := _ANSWER.fullmatch(line):
            self.key, self.places[Field.KEY] = found[1], place
            return True
        option = _OPTION.fullmatch(line)
        if option and len(self.options) < len(LETTERS) and option[1] == LETTERS[len(self.options)]:
            self.places[option[1]] = place
            self.options.append(option[2])
        elif self.options:
            self.options[-1] += f"\n{line}"
        else:
            self.stem += f"\n{line}"
        return False

    def row(self) -> Row:
        options = tuple(map(tidy, self.options))
        texts = {Field.KIND: KIND_NAMES[_kind(options)], Field.STEM: self.stem, Field.KEY: self.key}
        return Row(Place("", self.begin), texts, options, self.places)


def _kind(options: tuple[str, ...]) -> Kind:
    return Kind.TRUEFALSE if options == TRUE_FALSE else Kind.SINGLE


def _flat(text: str) -> str:
    return text.replace("\n", " ")


def _written(question: Question) -> str:
    options = (f"{letter}. {option}" for letter, option in zip(LETTERS, question.options, strict=False))
    return "\n".join([question.stem, *options, f"ANSWER: {lettered(tuple(question.key))}", ""])
