"""Tables as people make them -> rows: where the head is, what its columns mean, and what each row says."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.exchange.nouns import GUIDE, Fault, Field, Finding, Parsed, Place, Row, Sheet
from knowledge.exchange.options import split_options, without_letters
from knowledge.exchange.wording import field_of, heading_of, option_of, plain
from knowledge.questions import KIND_NAMES
from knowledge.typed import LETTERS

MOST_ROWS = 20_000
_HEAD_WITHIN = 20
_NEEDED = (Field.STEM, Field.KEY)
_NUMBERING = frozenset(("序号", "编号", "题号", "no", "no.", "#", "id"))

Label = Field | int
"""What a column holds: a field, or the option at a position."""


@dataclass(frozen=True, slots=True)
class Head:
    """What each column means, and the first row below."""

    labels: Mapping[int, Label]
    begins: int


def parse_tables(sheets: Sequence[Sheet]) -> Parsed:
    """The rows of every sheet that has a table of questions."""
    rows: list[Row] = []
    findings: list[Finding] = []
    others: list[Sheet] = []
    for sheet in sheets:
        head = _head(sheet, findings)
        if head is not None:
            rows += _rows(sheet, head)
        elif any(map(any, sheet.rows)) and sheet.name != GUIDE:
            others.append(sheet)
    if len(rows) > MOST_ROWS:
        findings.append(Finding(Fault.TOO_MANY, rows[MOST_ROWS].home, str(len(rows)), str(MOST_ROWS)))
    findings += _about(others, found_any=len(others) < len(sheets))
    return Parsed(tuple(sheets), tuple(rows[:MOST_ROWS]), tuple(findings))


def column_name(position: int) -> str:
    """A, B, … Z, AA for 0, 1, … 25, 26."""
    name = ""
    while position >= 0:
        name, position = chr(ord("A") + position % 26) + name, position // 26 - 1
    return name


def _about(others: Sequence[Sheet], *, found_any: bool) -> Iterator[Finding]:
    """A sheet without a table is a note where another has one; a head that lacks a column is told of by itself."""
    for sheet in others:
        at, labels = max(enumerate(map(_labels, sheet.rows[:_HEAD_WITHIN])), key=lambda found: len(found[1]))
        missing = [name for name in _NEEDED if name not in labels.values()]
        if len(labels) > len(_NEEDED):
            yield Finding(Fault.COLUMN_MISSING, Place(sheet.name, at + 1), wanted="、".join(missing))
        else:
            yield Finding(Fault.SHEET_IGNORED if found_any else Fault.NO_TABLE, Place(sheet.name), sheet.name)


def _head(sheet: Sheet, findings: list[Finding]) -> Head | None:
    for at, cells in enumerate(sheet.rows[:_HEAD_WITHIN]):
        labels = _labels(cells)
        if _is_head(labels):
            below = _letters(sheet.rows[at + 1], labels) if at + 1 < len(sheet.rows) else {}
            findings += _about_columns(sheet, at, {**labels, **below})
            return Head(_first_of_each({**labels, **below}), at + (2 if below else 1))
    return None


def _is_head(labels: Mapping[int, Label]) -> bool:
    return all(name in labels.values() for name in _NEEDED)


def _labels(cells: Sequence[str]) -> dict[int, Label]:
    return {column: label for column, text in enumerate(cells) if (label := _label(text)) is not None}


def _label(text: str) -> Label | None:
    named = field_of(text)
    return option_of(text) if named is None else named


def _letters(cells: Sequence[str], above: Mapping[int, Label]) -> dict[int, Label]:
    """The second row of a head whose first one has 选项 over several columns; empty when it is no such row.

    Beside the letters it may say again what stands above.
    """
    filled = [column for column, text in enumerate(cells) if text]
    labels = _labels(cells)
    letters = {column: label for column, label in labels.items() if isinstance(label, int)}
    fits = all(column in letters or (column in labels and labels[column] == above.get(column)) for column in filled)
    return dict(letters) if fits and len(letters) > 1 else {}


def _first_of_each(labels: Mapping[int, Label]) -> dict[int, Label]:
    first: dict[Label, int] = {}
    for column, label in sorted(labels.items()):
        first.setdefault(label, column)
    return {column: label for label, column in first.items()}


def _about_columns(sheet: Sheet, at: int, labels: Mapping[int, Label]) -> Iterator[Finding]:
    kept = _first_of_each(labels)
    for column, text in enumerate(sheet.rows[at]):
        place = Place(sheet.name, at + 1, column_name(column))
        if column in labels and column not in kept:
            yield Finding(Fault.COLUMN_TWICE, place, text)
        elif text and column not in labels and plain(text) not in _NUMBERING:
            yield Finding(Fault.COLUMN_IGNORED, place, text)


def _rows(sheet: Sheet, head: Head) -> Iterator[Row]:
    """A row each question. A line that names a kind (一、单选题) holds for those below; a second head is skipped."""
    kind = ""
    for at, cells in enumerate(sheet.rows[head.begins :], head.begins):
        filled = [text for text in cells if text]
        if not filled or _is_head(_labels(cells)):
            continue
        if len(filled) == 1 and (heading := heading_of(filled[0])):
            kind = KIND_NAMES[heading]
            continue
        yield _row(sheet.name, at, cells, head.labels, kind)


def _row(sheet: str, at: int, cells: Sequence[str], labels: Mapping[int, Label], kind: str) -> Row:
    texts: dict[Field, str] = {Field.KIND: kind} if kind else {}
    options: dict[int, str] = {}
    places: dict[str, Place] = {}
    for column, label in labels.items():
        text = cells[column] if column < len(cells) else ""
        place = Place(sheet, at + 1, column_name(column))
        if isinstance(label, Field):
            texts[label] = text or texts.get(label, "")
            places[label] = place
        else:
            options[label] = text
            places[LETTERS[label]] = place
    listed = tuple(options.get(position, "") for position in range(max(options, default=-1) + 1))
    if not texts.get(Field.ID):  # what an export wrote is taken word for word
        listed = without_letters(listed)
    if not any(listed) and texts.get(Field.OPTIONS):
        listed = split_options(texts[Field.OPTIONS])
        places |= dict.fromkeys(LETTERS[: len(listed)], places[Field.OPTIONS])
    return Row(Place(sheet, at + 1), texts, listed, places)
