"""The table of organisations that a league keeps: a row each, read from an .xlsx file with all its faults at once."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.game.league import LEVELS, Level, Line, Path, above, level_of
from bot.tables import Table, workbook
from knowledge.exchange.nouns import Fault as FileFault
from knowledge.exchange.nouns import Finding
from knowledge.exchange.workbook import read_cells, texts

MEMBERS, CHAT = "members", "chat"
COLUMNS: Mapping[str, int] = {**dict.fromkeys(LEVELS, 24), MEMBERS: 10, CHAT: 20}
"""The columns with their widths; others are passed over."""

LONGEST_TITLE = 100
MOST_MEMBERS = 10_000_000
_FILE_FAULTS = {str(FileFault.PROTECTED): "protected", str(FileFault.TOO_LARGE): "too_large"}
_CHAT = re.compile(r"-[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row, counted from 1 as the spreadsheet does (0: the file); `why` names a sentence."""

    row: int
    why: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The organisations of a file with those above them, or its faults."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()


def read(name: str, data: bytes, heads: Mapping[str, str]) -> Roster:
    """The first sheet that has the columns; `heads` says in small letters what may stand above each."""
    cells = read_cells(name, data)
    if isinstance(cells, Finding):
        return Roster((), (Fault(0, _FILE_FAULTS.get(str(cells.fault), "unreadable")),))
    for sheet in cells.values():
        rows = [[text.strip() for text in row] for row in texts(sheet)]
        for at, row in enumerate(rows):
            columns = {heads[text.casefold()]: place for place, text in enumerate(row) if text.casefold() in heads}
            if Level.LEAGUE in columns:
                return _Reading(columns, row[columns[Level.LEAGUE]]).read(rows, at + 1)
    return Roster((), (Fault(0, "no_table"),))


def template(say: Callable[[str], str]) -> bytes:
    """An empty table, and a sheet that explains it; `say` gives the words for its heads and the rest."""
    heads = [(say(f"head_{column}"), width) for column, width in COLUMNS.items()]
    guide = [[line] for line in say("guide").split("\n")]
    return workbook([Table(say("sheet"), heads, ()), Table(say("sheet_guide"), [("", 100)], guide)])


class _Reading:
    """Rows under their heads, one after the other; `top` is what stands above the column of the league."""

    def __init__(self, columns: Mapping[str, int], top: str) -> None:
        self.columns, self.top = columns, top
        self.rows: dict[Path, int] = {}
        self.chats: dict[int, int] = {}
        self.faults: list[Fault] = []

    def read(self, rows: Sequence[Sequence[str]], first: int) -> Roster:
        lines: dict[Path, Line] = {}
        for at, row in enumerate(rows[first:], first + 1):
            if any(row) and (line := self._line(at, row)) is not None:
                lines[line.path] = line
        if not self.rows and not self.faults:
            self.faults.append(Fault(0, "empty"))
        if self.faults:
            return Roster((), tuple(self.faults))
        return Roster(tuple(_with_those_above(lines)))

    def _line(self, at: int, row: Sequence[str]) -> Line | None:
        path = self._path(at, [self._cell(row, level) for level in LEVELS])
        members = self._number(at, self._cell(row, MEMBERS))
        chat_id = self._chat(at, self._cell(row, CHAT))
        if path is None:
            return None
        if path in self.rows:
            self.faults.append(Fault(at, "twice", str(self.rows[path])))
        self.rows.setdefault(path, at)
        return Line(path, members, chat_id)

    def _cell(self, row: Sequence[str], column: str) -> str:
        at = self.columns.get(column, len(row))
        return "".join(filter(str.isprintable, row[at])) if at < len(row) else ""

    def _path(self, at: int, titles: list[str]) -> Path | None:
        while titles and not titles[-1]:
            titles.pop()
        self.faults += [Fault(at, "long", title[:20]) for title in titles if len(title) > LONGEST_TITLE]
        self.faults += [Fault(at, "slash", title) for title in titles if "/" in title or "／" in title]
        if not titles or not titles[0]:
            self.faults.append(Fault(at, "no_league", self.top))
            return None
        return tuple(titles)

    def _number(self, at: int, text: str) -> int | None:
        if not text:
            return None
        if text.isascii() and text.isdecimal() and len(text) < 10 and int(text) <= MOST_MEMBERS:
            return int(text)
        self.faults.append(Fault(at, "members", text))
        return None

    def _chat(self, at: int, text: str) -> int | None:
        if not text:
            return None
        if not _CHAT.fullmatch(text):
            self.faults.append(Fault(at, "chat", text))
            return None
        if int(text) in self.chats:
            self.faults.append(Fault(at, "chat_twice", f"{text}, {self.chats[int(text)]}"))
        self.chats.setdefault(int(text), at)
        return int(text)


def _with_those_above(lines: Mapping[Path, Line]) -> Iterator[Line]:
    """All lines from the top down; an organisation that only stands above others gets one that says nothing."""
    every: dict[Path, Line] = dict(lines)
    for path in lines:
        while path := above(path):
            every.setdefault(path, Line(path))
    yield from sorted(every.values(), key=lambda line: (LEVELS.index(level_of(line.path)), line.path))


def as_fault(fault: Fault) -> dict[str, Any]:
    """A fault as one JSON object."""
    return {"row": fault.row, "fault": fault.why, "found": fault.found}
