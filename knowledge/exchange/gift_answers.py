"""What stands in the braces of a GIFT question."""

import re
from dataclasses import dataclass

from knowledge.exchange.gift_signs import plain_text
from knowledge.questions import Kind
from knowledge.typed import lettered

_MARKED = re.compile(r"([~=])([^~=]*)")
_WEIGHT = re.compile(r"\s*%(-?[0-9]+(?:\.[0-9]+)?)%")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


class Unsupported(Exception):
    """A kind of question that the bank does not have: an essay, pairs, a span of numbers."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Kind, options and key as a row has them; `loses` says that something (feedback, part credit) is not kept."""

    kind: Kind
    key: str
    options: tuple[str, ...] = ()
    explanation: str = ""
    loses: bool = False


@dataclass(frozen=True, slots=True)
class _Marked:
    """One answer: its mark, its weight in per cent where it has one, its text, and whether it carries feedback."""

    mark: str
    weight: float | None
    text: str
    feedback: bool


def answers_of(inside: str) -> Answers:
    """The answers between the braces, escaped signs hidden. Raises Unsupported."""
    body, _, explanation = inside.partition("####")
    said = plain_text(explanation)
    word, hash_sign, _ = body.partition("#")
    truth = word.strip().upper()
    if truth in ("T", "TRUE", "F", "FALSE"):
        return Answers(Kind.TRUEFALSE, "对" if truth[0] == "T" else "错", explanation=said, loses=bool(hash_sign))
    if body.strip().startswith("#"):
        return _numbers(body.strip()[1:], said)
    marked = _marked(body)
    if all(answer.mark == "=" for answer in marked):
        return _typed(marked, said)
    return _choice(marked, said)


def _marked(body: str) -> list[_Marked]:
    if not _MARKED.match(body.lstrip()):
        raise Unsupported
    return [_one(mark, text) for mark, text in _MARKED.findall(body)]


def _one(mark: str, text: str) -> _Marked:
    answer, hash_sign, _ = text.partition("#")
    weight = _WEIGHT.match(answer)
    said = plain_text(answer[weight.end() :] if weight else answer)
    return _Marked(mark, float(weight[1]) if weight else None, said, bool(hash_sign))


def _numbers(body: str, explanation: str) -> Answers:
    """Exact numbers only."""
    marked = _marked(body if body.lstrip().startswith("=") else f"={body}")
    numbers = [answer.text.removesuffix(":0") for answer in marked]
    if not all(map(_NUMBER.fullmatch, numbers)):
        raise Unsupported
    return Answers(Kind.FILL, "|".join(numbers), (), explanation, any(answer.feedback for answer in marked))


def _typed(marked: list[_Marked], explanation: str) -> Answers:
    if any("->" in answer.text for answer in marked):
        raise Unsupported
    full = [answer.text for answer in marked if answer.weight in (None, 100)]
    loses = len(full) < len(marked) or any(answer.feedback for answer in marked)
    return Answers(Kind.FILL, "|".join(full), (), explanation, loses)


def _choice(marked: list[_Marked], explanation: str) -> Answers:
    right = tuple(at for at, answer in enumerate(marked) if answer.mark == "=" or (answer.weight or 0) > 0)
    single = [answer.mark for answer in marked].count("=") == 1 and len(right) == 1
    key = lettered(right) if len(marked) <= 12 else ""
    options = tuple(answer.text for answer in marked)
    kind = Kind.SINGLE if single else Kind.MULTIPLE
    return Answers(kind, key, options, explanation, any(answer.feedback for answer in marked))
