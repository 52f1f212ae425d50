"""Moodle GIFT: a question a block, its answers in braces, its id and topic as [id:…] and [tag:…] in a comment."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from knowledge.documents import DocumentError
from knowledge.documents.encoding import decode
from knowledge.exchange.gift_answers import Unsupported, answers_of
from knowledge.exchange.gift_signs import hidden, plain_text, written
from knowledge.exchange.losses import Export, exported
from knowledge.exchange.nouns import Fault, Field, Finding, Parsed, Place, Row, Sheet
from knowledge.questions import Kind, Question

_TITLE = re.compile(r"\A\s*::.*?::", re.DOTALL)
_LABEL = re.compile(r"\[(id|tag):((?:[^\]\\]|\\.)*)\]")
_BLANK = "____"


def projection(question: Question, day: date) -> Question | None:
    """What an import on `day` gives of an exported question.

    It comes back without level, source and passage, its topic on one line. Questions to be put in order are left
    out, and so are those to be filled in with an answer that holds "->", which GIFT takes for a pair.
    """
    if question.kind is Kind.ORDER or any("->" in answer for answer in question.accepted):
        return None
    topic = question.topic.replace("\n", " ")
    return replace(question, topic=topic, level=1, source="", passage_id="", proof="", checked=day)


def write_gift(bank: Sequence[Question]) -> Export:
    """A bank in GIFT, as far as it goes."""
    return exported(bank, projection, lambda questions: "\n".join(map(_written, questions)).encode())


def _written(question: Question) -> str:
    labels = f"// [id:{_label(question.id)}]" + (f" [tag:{_label(question.topic)}]" if question.topic else "")
    explanation = f"####{_text(question.explanation)}" if question.explanation else ""
    stem = f"::{written(question.id)}::[plain]{written(question.stem)}"
    return f"{labels}\n{stem}{{{_answers(question)}{explanation}}}\n"


def _answers(question: Question) -> str:
    match question.kind:
        case Kind.TRUEFALSE:
            return "T" if 0 in question.key else "F"
        case Kind.FILL:
            return "".join(f" ={_weighted(answer, 100)}" for answer in question.accepted)
        case Kind.SINGLE:
            marks = [("=", 100) if place in question.key else ("~", 0) for place in range(len(question.options))]
            pairs = zip(marks, question.options, strict=True)
            return "".join(f" {mark}{_weighted(option, weight)}" for (mark, weight), option in pairs)
        case _:
            share = f"%{100 / len(question.key):.5f}%"
            weights = [share if place in question.key else "%-100%" for place in range(len(question.options))]
            weighted = zip(weights, question.options, strict=True)
            return "".join(f" ~{weight}{_text(option)}" for weight, option in weighted)


def _weighted(text: str, weight: int) -> str:
    """The weight is written only where the text could be taken for one."""
    return f"%{weight}%{_text(text)}" if text.startswith("%") else _text(text)


def _text(text: str) -> str:
    return f"[plain]{written(text)}" if text.startswith("[") else written(text)


def _label(text: str) -> str:
    return text.replace("\\", "\\\\").replace("]", "\\]")


def read_gift(name: str, data: bytes) -> Parsed:
    """The rows of a GIFT file. Its titles are no ids, since every file has its own "Q1"."""
    try:
        lines = decode(name, data).split("\n")
    except DocumentError as error:
        return Parsed((), (), (Finding(Fault.UNREADABLE, Place(), name, str(error)),))
    return parse_gift(lines)


def parse_gift(lines: Sequence[str]) -> Parsed:
    """The rows of the lines; blank lines part questions, categories are passed over."""
    rows: list[Row] = []
    findings: list[Finding] = []
    for begin, labels, text in _blocks(lines):
        row = _row(begin, labels, text, findings)
        if row is not None:
            rows.append(row)
    return Parsed((Sheet("", tuple((line,) for line in lines)),), tuple(rows), tuple(findings))


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, dict[str, str], str]]:
    """Line number from 1, labels and text of each block."""
    begin, labels, block = 0, dict[str, str](), list[str]()
    for number, line in enumerate([*lines, ""], 1):
        if not line.strip():
            if block:
                yield begin, labels, "\n".join(block)
                labels, block = {}, []
        elif line.lstrip().startswith("//"):
            labels |= {name: re.sub(r"\\(.)", r"\1", value) for name, value in _LABEL.findall(line)}
        elif not line.lstrip().startswith("$CATEGORY:"):
            begin = begin if block else number
            block.append(line)


def _row(begin: int, labels: dict[str, str], text: str, findings: list[Finding]) -> Row | None:
    home = Place("", begin)
    body = _TITLE.sub("", hidden(text), count=1)
    before, brace, rest = body.partition("{")
    inside, closed, after = rest.partition("}")
    if not brace:
        findings.append(Finding(Fault.KIND_UNSUPPORTED, home, plain_text(body)))
        return None
    if not closed:
        findings.append(Finding(Fault.SYNTAX, home, plain_text(body), "}"))
        return None
    stem = f"{before.rstrip()} {_BLANK} {after.lstrip()}" if after.strip() else before
    try:
        made = answers_of(inside)
    except Unsupported:
        findings.append(Finding(Fault.KIND_UNSUPPORTED, home, plain_text(inside)))
        return None
    if made.loses:
        findings.append(Finding(Fault.FEEDBACK_DROPPED, home, plain_text(stem)))
    texts = {
        Field.KIND: made.kind,
        Field.STEM: plain_text(stem),
        Field.KEY: made.key,
        Field.EXPLANATION: made.explanation,
        Field.TOPIC: labels.get("tag", ""),
        Field.ID: labels.get("id", ""),
    }
    return Row(home, texts, made.options)
