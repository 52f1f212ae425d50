"""Questions -> xlsx, by XlsxWriter: the export, the template, and a copy of a file with its faults marked.

Every cell is a text, and one that could be taken for a formula is marked as text for the spreadsheet program too.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from knowledge.exchange.losses import Export
from knowledge.exchange.nouns import GUIDE, Field, Finding, Reading, Sheet
from knowledge.exchange.wording import LEVEL_NAMES
from knowledge.questions import KIND_NAMES, Kind, Question
from knowledge.typed import LETTERS, lettered

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

TEMPLATE_OPTIONS = 6
_BEFORE = (Field.KIND, Field.STEM)
_AFTER = (Field.KEY, Field.EXPLANATION, Field.TOPIC, Field.LEVEL, Field.SOURCE)
_OWN = (Field.ID, Field.PASSAGE, Field.PROOF, Field.CHECKED)
_WIDTHS: dict[str, int] = {
    Field.STEM: 48,
    Field.EXPLANATION: 36,
    Field.SOURCE: 28,
    Field.PROOF: 36,
    Field.ID: 20,
    Field.PASSAGE: 18,
}
_FORMULA = ("=", "+", "-", "@")
_LONGEST_NAME = 31
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a fixed day, so that the same bank gives the same bytes


def write_workbook(bank: tuple[Question, ...]) -> Export:
    """A bank as a sheet; an import of it gives the bank."""
    most = max([TEMPLATE_OPTIONS, *(len(question.options) for question in bank)])
    heads = (*_BEFORE, *_option_heads(most), *_AFTER, *_OWN)
    with _Book() as book:
        book.table("题库", heads, [_cells(question, most) for question in bank])
    return Export(book.data)


def template(guide: Sequence[str]) -> bytes:
    """An empty table with lists to choose from, and a second sheet with the lines of a guide."""
    heads = (*_BEFORE, *_option_heads(TEMPLATE_OPTIONS), *_AFTER)
    with _Book() as book:
        sheet = book.table("题库", heads, [])
        for name, choices in ((Field.KIND, KIND_NAMES.values()), (Field.LEVEL, LEVEL_NAMES.values())):
            column = heads.index(name)
            sheet.data_validation(1, column, 5000, column, {"validate": "list", "source": list(choices)})
        book.lines(GUIDE, guide)
    return book.data


def marked(reading: Reading, say: Callable[[Finding], str]) -> bytes:
    """A copy of the file's cells: what is wrong is coloured, and a comment on the cell says what to do.

    What concerns a row stands at its first cell, what concerns a sheet or the whole file at its top.
    """
    with _Book() as book:
        for sheet in reading.sheets or (Sheet("", ()),):
            here = [finding for finding in reading.findings if finding.place.sheet in (sheet.name, "")]
            book.marked(sheet, here, say)
    return book.data


def _option_heads(count: int) -> Iterator[str]:
    return (f"{Field.OPTIONS}{letter}" for letter in LETTERS[:count])


def _cells(question: Question, most: int) -> tuple[str, ...]:
    options = (*question.options, *("" for _ in range(most - len(question.options))))
    return (
        KIND_NAMES[question.kind],
        question.stem,
        *options,
        key_text(question),
        question.explanation,
        question.topic,
        LEVEL_NAMES[question.level],
        question.source,
        question.id,
        question.passage_id,
        question.proof,
        question.checked.isoformat(),
    )


def key_text(question: Question) -> str:
    """The key as it stands in a cell: letters, 对 or 错, or the accepted answers parted by |."""
    match question.kind:
        case Kind.FILL:
            return "|".join(question.accepted)
        case Kind.TRUEFALSE:
            return question.options[min(question.key)]
        case Kind.ORDER:
            return lettered(question.order)
        case _:
            return lettered(tuple(sorted(question.key)))


class _Book:
    """A workbook in memory; `data` are its bytes once it is closed."""

    def __enter__(self) -> "_Book":
        from xlsxwriter import Workbook

        self._bytes = io.BytesIO()
        self._book = Workbook(self._bytes, {"in_memory": True})
        self._book.set_properties({"created": _MADE})
        self._formats: dict[tuple[bool, str], Format] = {}
        return self

    def __exit__(self, *_: object) -> None:
        self._book.close()

    @property
    def data(self) -> bytes:
        return self._bytes.getvalue()

    def table(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> "Worksheet":
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            sheet.set_column(column, column, _WIDTHS.get(head, 12))
            self._write(sheet, 0, column, head, "#DDEBF7")
        for at, row in enumerate(rows, 1):
            for column, text in enumerate(row):
                if text:
                    self._write(sheet, at, column, text)
        return sheet

    def lines(self, name: str, lines: Sequence[str]) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.set_column(0, 0, 100)
        for at, line in enumerate(lines):
            self._write(sheet, at, 0, line)

    def marked(self, sheet: Sheet, findings: Sequence[Finding], say: Callable[[Finding], str]) -> None:
        made = self._book.add_worksheet(self._free_name(sheet.name))
        notes: dict[tuple[int, int], list[Finding]] = {}
        for finding in findings:
            notes.setdefault(_cell(finding), []).append(finding)
        for at, row in enumerate(sheet.rows):
            for column, text in enumerate(row):
                if text and (at, column) not in notes:
                    self._write(made, at, column, text)
        for (at, column), here in notes.items():
            row = sheet.rows[at] if at < len(sheet.rows) else ()
            color = "#FFF2CC" if all(finding.is_note for finding in here) else "#FFC7CE"
            self._write(made, at, column, row[column] if column < len(row) else "", color)
            comment = "\n".join(_printable(say(finding)) for finding in here)
            made.write_comment(at, column, comment, {"x_scale": 2, "y_scale": 1.5})

    def _free_name(self, name: str) -> str:
        """The name of a sheet as Excel takes it; in a broken file it may be too long, or stand twice."""
        taken = {sheet.get_name().casefold() for sheet in self._book.worksheets()}
        plain = "".join(sign for sign in name if sign.isprintable() and sign not in "[]:*?/\\'")[:_LONGEST_NAME]
        if plain and plain.casefold() not in taken:
            return plain
        numbered = (f"Sheet{number}" for number in range(1, len(taken) + 2))
        return next(free for free in numbered if free.casefold() not in taken)

    def _write(self, sheet: "Worksheet", row: int, column: int, text: str, color: str = "") -> None:
        made = self._format(text.startswith(_FORMULA), color)
        if text:
            sheet.write_string(row, column, text, made)
        else:
            sheet.write_blank(row, column, None, made)

    def _format(self, quoted: bool, color: str) -> "Format":
        look: dict[str, Any] = {"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": quoted}
        if (quoted, color) not in self._formats:
            self._formats[quoted, color] = self._book.add_format(look | ({"bg_color": color} if color else {}))
        return self._formats[quoted, color]


def _printable(text: str) -> str:
    """What a comment can hold: signs that control a terminal would break the file."""
    return "".join(sign if sign.isprintable() else "□" for sign in text)


def _cell(finding: Finding) -> tuple[int, int]:
    """Row and column of a finding, from 0; the first cell of its row or sheet where it names none."""
    column = 0
    for letter in finding.place.column:
        column = column * 26 + ord(letter) - ord("A") + 1
    return max(finding.place.row - 1, 0), max(column - 1, 0)
