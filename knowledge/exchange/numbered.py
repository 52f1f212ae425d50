"""The numbered form of Word files and pasted text: 1. stem, A. … D. …, 答案：B 解析：…"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from knowledge.documents import DocumentError
from knowledge.documents.encoding import decode
from knowledge.exchange.aiken import parse_aiken
from knowledge.exchange.gift import parse_gift
from knowledge.exchange.nouns import Fault, Field, Finding, Parsed, Place, Row, Sheet
from knowledge.exchange.options import split_labelled
from knowledge.exchange.wording import field_of, heading_of, tidy, truth_of
from knowledge.questions import KIND_NAMES
from knowledge.typed import LETTERS, positions

_NUMBER = re.compile(r"(?:第\s*)?[(（]?([0-9]{1,4})\s*(题\s*[.．、:：]?|[.．、)）])\s*(.+)", re.DOTALL)
_LABELLED = re.compile(
    r"[【\[]?\s*([\u4e00-\u9fff]{2,4})\s*(?:[】\]]\s*[:：]?|[:：]|(?<=答案)\s*(?=[A-LＡ-Ｌ√×对错]))\s*"
)
_BRACKETS = re.compile(r"[(（【]\s*([^()（）【】]{1,12}?)\s*[)）】]")
_SPACE_FOR_KEY = "（　）"
_AIKEN_ANSWER = re.compile(r"ANSWER\s*[:：]\s*[A-Z]\b")
_GIFT_ANSWER = re.compile(r"\{\s*(?:[=~#]|T(?:RUE)?\b|F(?:ALSE)?\b)")


@dataclass(frozen=True, slots=True)
class Line:
    """A line, its number from 1, and how deep it lies in lists whose numbers a word processor sets (0: in none)."""

    text: str
    number: int
    depth: int = 0


def read_text(name: str, data: bytes) -> Parsed:
    """The rows of a text file: GIFT or Aiken where its lines are such, else the numbered form."""
    try:
        lines = decode(name, data).split("\n")
    except DocumentError as error:
        return Parsed((), (), (Finding(Fault.UNREADABLE, Place(), name, str(error)),))
    if any(map(_AIKEN_ANSWER.fullmatch, map(str.strip, lines))):
        return parse_aiken(lines)
    if _GIFT_ANSWER.search("\n".join(lines)):
        return parse_gift(lines)
    return parse_numbered([Line(line, number) for number, line in enumerate(lines, 1)])


def parse_numbered(lines: Sequence[Line]) -> Parsed:
    """The rows of the lines. What stands before the first question is a title; headings name the kind."""
    items: list[_Item] = []
    kind = ""
    for line in lines:
        text = tidy(line.text)
        if not text:
            continue
        if heading := heading_of(text):
            kind = KIND_NAMES[heading]
        elif stem := _begins(text, line, items[-1] if items else None):
            number = _NUMBER.fullmatch(text)
            items.append(_Item(Place("", line.number), kind, int(number[1]) if number else 0))
            items[-1].take_stem(stem, line.number)
        elif items:
            items[-1].take(text, line)
    sheets = (Sheet("", tuple((line.text,) for line in lines)),)
    return Parsed(sheets, tuple(item.row() for item in items))


def _begins(text: str, line: Line, item: "_Item | None") -> str | None:
    """The stem, when a question begins here: by its number, or as an item of a list that is no option."""
    found = _NUMBER.fullmatch(text)
    if found and _counts(found, item):
        return found[3]
    if line.depth != 1 or _LABELLED.match(text) or split_labelled(text)[1]:
        return None
    return text if item is None or item.done else None


def _counts(found: re.Match[str], item: "_Item | None") -> bool:
    """Whether a number counts questions: 1921.7.1 is a date, 2.1921年 is question 2 behind question 1."""
    if found[2] not in ".．" or not found[3][0].isdigit() or found[0][found.start(3) - 1].isspace():
        return True
    return int(found[1]) == (item.number + 1 if item else 1)


@dataclass(slots=True)
class _Item:
    """A question as its lines come in."""

    home: Place
    kind: str
    number: int = 0
    texts: dict[Field, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    last: Field | int = Field.STEM

    @property
    def done(self) -> bool:
        return Field.KEY in self.texts

    def take_stem(self, text: str, number: int) -> None:
        before, options = split_labelled(text)
        if len(options) > 1:
            self._set(Field.STEM, before, number)
            self._add_options(options, number)
        else:
            self._set(Field.STEM, text, number)

    def take(self, text: str, line: Line) -> None:
        """A line below the stem: options, a labelled field, or more of what stood before."""
        if self._take_labelled(text, line.number):
            return
        before, options = split_labelled(text, len(self.options))
        if options and not before and not self.done:
            self._add_options(options, line.number)
        elif line.depth and not self.done:
            self._add_options((text,), line.number)
        else:
            self._more(text)

    def _take_labelled(self, text: str, number: int) -> bool:
        """答案：B 解析：… in one line or several."""
        found = _LABELLED.match(text)
        name = field_of(found[1]) if found else None
        if found is None or name in (None, Field.STEM, Field.OPTIONS):
            return False
        assert name is not None
        rest = text[found.end() :]
        inner = next((at for at in _LABELLED.finditer(rest) if field_of(at[1]) not in (None, Field.STEM)), None)
        cut = inner if inner and name is Field.KEY else None
        self._set(name, rest[: cut.start()] if cut else rest, number)
        return self._take_labelled(rest[cut.start() :], number) if cut else True

    def _set(self, name: Field, text: str, number: int) -> None:
        self.texts[name], self.places[name], self.last = tidy(text), Place("", number), name

    def _add_options(self, options: Iterable[str], number: int) -> None:
        for option in options:
            if len(self.options) < len(LETTERS):
                self.places[LETTERS[len(self.options)]] = Place("", number)
            self.options.append(option)
            self.last = len(self.options) - 1

    def _more(self, text: str) -> None:
        if isinstance(self.last, Field):
            self.texts[self.last] = f"{self.texts[self.last]}\n{text}".strip()
        else:
            self.options[self.last] += f"\n{text}"

    def row(self) -> Row:
        texts = {Field.KIND: self.kind} | self.texts
        if not self.done:
            texts |= _with_key_from(texts[Field.STEM])
        return Row(self.home, texts, tuple(self.options), self.places)


def _with_key_from(stem: str) -> dict[Field, str]:
    """The key that stands in brackets in the stem, as in 中共一大在（ B ）召开; nothing where none does."""
    for found in reversed(list(_BRACKETS.finditer(stem))):
        if positions(found[1]) is not None or truth_of(found[1]) is not None:
            return {Field.STEM: stem[: found.start()] + _SPACE_FOR_KEY + stem[found.end() :], Field.KEY: found[1]}
    return {}
