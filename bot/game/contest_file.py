"""Contests as TOML files: read with all their faults at once."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.game.contest import LIMITS, Form, Keep, Rules
from bot.game.running import Contest, ContestState, Selection
from bot.game.setup import LONGEST_TITLE, PRESETS, titled
from bot.game.window import read_moment
from knowledge.questions import Kind

MOST_CHARACTERS = 100_000
_KEYS = ("title", "form", "opens", "closes", "groups", "members_only")
_QUESTIONS = ("topics", "kinds", "levels", "years", "count", "ids")
_RULES = (*(name for name in LIMITS if name != "count"), "keep", "partial")
_OPTIONAL = ("total_seconds", "daily_cap", "best_of")
"""Rules that 0 takes away."""

_LINE = re.compile(r"""^\s*["']?(\w+)["']?\s*=""")
_TABLE = re.compile(r"^\s*\[\s*(\w+)\s*\]")
_AT = re.compile(r"\(at line (\d+), column \d+\)")

TEMPLATE = """\
# A contest. Whatever is left out takes the value shown, but for title, opens and closes.
# 一场竞赛。除 title、opens、closes 外，不写就取下面的值。

title = "五四青年党史知识竞赛"
form = "paper"                # paper 试卷, challenge 闯关, live 现场, duel 对战, team 团体
opens = "2026-05-04 20:00"    # 按设置里的时区 (TIMEZONE)
closes = "2026-05-04 21:00"
groups = []                   # 群的名字或 id；空着就是所有的群
members_only = false          # 只有这些群的成员能参加

[questions]
topics = []                   # 空着就是所有主题
kinds = []                    # single, multiple, truefalse, order, fill
levels = []                   # 1 易, 2 中, 3 难
years = []                    # 原文的年代，如 [1921, 1927]
count = 10
ids = []                      # 写明题目编号，就只从这些题里出

[rules]
seconds = 30                  # 每题的秒数
total_seconds = 0             # 全卷的秒数；0 不限
attempts = 1
keep = "best"                 # best, first, sum
points = 10
bonus = 0                     # 答得快最多再加几分
partial = false               # 多选题选对一部分且没有选错，按比例给分
daily_cap = 0                 # 每人每天最多几分；0 不限
best_of = 0                   # 团体：取前几人的平均，不足的按 0 分算（名次同前几人相加）；0 是全体相加
appeal_hours = 24             # 结束后几小时内可以申诉
"""


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong in a file: the name of a sentence, and its line, from 1, or (None) what is missing in the whole."""

    name: str
    key: str = ""
    line: int | None = None
    found: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """A contest as a file has it; `groups` are titles or ids, not looked up yet; `lines` are those of its keys."""

    contest: Contest
    groups: tuple[str | int, ...]
    faults: tuple[FileFault, ...]
    lines: Mapping[str, int] = field(default_factory=dict)


def read_contest(text: str, owner_id: int, now: datetime, zone: ZoneInfo) -> Filed:
    """The contest of a file as a draft, as far as it can be read, and everything that is wrong with it."""
    draft = Contest(0, "", "", ContestState.DRAFT, owner_id, now)
    if len(text) > MOST_CHARACTERS:
        return Filed(draft, (), (FileFault("long", found=str(len(text)), wanted=str(MOST_CHARACTERS)),))
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        at = _AT.search(str(error))
        found = _AT.sub("", str(error)).strip()
        return Filed(draft, (), (FileFault("syntax", line=int(at[1]) if at else None, found=found),))
    return _Reader(data, lines_of(text), now, zone).contest(draft)


def lines_of(text: str) -> dict[str, int]:
    """The line of each key and table, keys of a table with its name before them: `rules.seconds`."""
    table, found = "", dict[str, int]()
    for number, line in enumerate(text.splitlines(), 1):
        if begun := _TABLE.match(line):
            table = f"{begun[1]}."
            found.setdefault(begun[1], number)
        elif key := _LINE.match(line):
            found.setdefault(f"{table}{key[1]}", number)
    return found


class _Reader:
    """Reads one file; every fault is noted, and what is faulty is left as it was."""

    def __init__(self, data: Mapping[str, Any], lines: Mapping[str, int], now: datetime, zone: ZoneInfo) -> None:
        self.data, self.lines, self.now, self.zone = data, lines, now, zone
        self.faults: list[FileFault] = []

    def contest(self, draft: Contest) -> Filed:
        self._unknown("", (*_KEYS, "questions", "rules"), self.data)
        selection, rules = self._table("questions"), self._table("rules")
        self._unknown("questions.", _QUESTIONS, selection)
        self._unknown("rules.", _RULES, rules)
        made = self._titled(draft)
        made = replace(
            made,
            rules=self._rules(rules, selection),
            selection=self._selection(selection),
            members_only=bool(self._typed("members_only", self.data, bool, False)),
            opens_at=self._moment("opens"),
            closes_at=self._moment("closes"),
        )
        groups = self._list("groups", self.data, (str, int))
        faults = sorted(self.faults, key=lambda fault: (fault.line or 0, fault.key))
        return Filed(made, tuple(groups), tuple(faults), self.lines)

    def _note(self, name: str, key: str, found: object = "", wanted: object = "") -> None:
        line = self.lines.get(key) or self.lines.get(key.split(".", maxsplit=1)[0])
        self.faults.append(FileFault(name, key, line, str(found)[:80], str(wanted)))

    def _unknown(self, prefix: str, known: Sequence[str], data: Mapping[str, Any]) -> None:
        for key in data:
            if key not in known:
                self._note("unknown", f"{prefix}{key}", wanted=", ".join(known))

    def _table(self, key: str) -> Mapping[str, Any]:
        found = self.data.get(key, {})
        if isinstance(found, dict):
            return found
        self._note("table", key, wanted=f"[{key}]")
        return {}

    def _typed(self, key: str, data: Mapping[str, Any], kind: type, default: Any) -> Any:
        """The value of a key; a truth value is no number."""
        found = data.get(key.rsplit(".", maxsplit=1)[-1], default)
        if found is default or type(found) is kind:
            return found
        self._note("type", key, found, kind.__name__)
        return default

    def _list(self, key: str, data: Mapping[str, Any], kinds: tuple[type, ...]) -> list[Any]:
        found = self._typed(key, data, list, [])
        wrong = [one for one in found if type(one) not in kinds]
        if wrong:
            self._note("type", key, wrong[0], " / ".join(kind.__name__ for kind in kinds))
        return [one for one in found if type(one) in kinds]

    def _choice(self, key: str, data: Mapping[str, Any], choices: Mapping[str, Any], default: Any) -> Any:
        said = self._typed(key, data, str, None)
        if said is not None and said not in choices:
            self._note("choice", key, said, ", ".join(choices))
        return choices.get(said, default) if said is not None else default

    def _titled(self, draft: Contest) -> Contest:
        title = self._typed("title", self.data, str, None)
        if "title" not in self.data:
            self._note("missing", "title")
        made = titled(draft, title) if title is not None else None
        if title is not None and made is None:
            self._note("title", "title", title, LONGEST_TITLE)
        return made or draft

    def _moment(self, key: str) -> datetime | None:
        """A local date and time, as TOML has it or in words; one with an offset stands as it is."""
        found = self.data.get(key)
        if found is None:
            self._note("missing", key)
        moment = found if isinstance(found, datetime) else None
        if isinstance(found, str):
            moment = read_moment(found, self.now, self.zone)
        if found is not None and moment is None:
            self._note("when", key, found.isoformat() if isinstance(found, date) else found)
        return moment.replace(tzinfo=self.zone) if moment and moment.tzinfo is None else moment

    def _rules(self, data: Mapping[str, Any], selection: Mapping[str, Any]) -> Rules:
        form = self._choice("form", self.data, {one.value: one for one in Form}, Form.PAPER)
        rules = PRESETS[form]
        values: dict[str, Any] = {
            name: self._number(f"rules.{name}", data, getattr(rules, name)) for name in LIMITS if name != "count"
        }
        values["count"] = self._number("questions.count", selection, rules.count)
        values["keep"] = self._choice("rules.keep", data, {one.value: one for one in Keep}, rules.keep)
        values["partial"] = self._typed("rules.partial", data, bool, rules.partial)
        return replace(rules, **values)

    def _number(self, key: str, data: Mapping[str, Any], default: int | None) -> int | None:
        found: int | None = self._typed(key, data, int, default)
        name = key.rsplit(".", maxsplit=1)[-1]
        least, most = LIMITS[name]
        if found == 0 and name in _OPTIONAL:
            return None
        if found is None or least <= found <= most:
            return found
        self._note("range", key, found, f"{least}–{most}")
        return default

    def _selection(self, data: Mapping[str, Any]) -> Selection:
        kinds, levels = (
            self._list(f"questions.{name}", data, (kind,)) for name, kind in (("kinds", str), ("levels", int))
        )
        for name, said, known in (("kinds", kinds, list(Kind)), ("levels", levels, [1, 2, 3])):
            for one in (one for one in said if one not in known):
                self._note("choice", f"questions.{name}", one, ", ".join(map(str, known)))
        topics, ids = (self._list(f"questions.{name}", data, (str,)) for name in ("topics", "ids"))
        years = self._list("questions.years", data, (int,))
        if years and len(years) != 2:
            self._note("type", "questions.years", years, "[1921, 1927]")
        if ids and (topics or kinds or levels or years):
            self._note("ids_only", "questions.ids")
        return Selection(
            tuple(topics),
            tuple(Kind(one) for one in kinds if one in list(Kind)),
            tuple(one for one in levels if one in (1, 2, 3)),
            tuple(ids),
            tuple(years),
        )
