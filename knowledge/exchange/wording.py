"""How people write kinds, truth, levels and days, in one place."""

import re
import unicodedata
from datetime import date

from knowledge.exchange.nouns import Field
from knowledge.questions import Kind

LEVEL_NAMES = {1: "易", 2: "中", 3: "难"}

_KIND_WORDS = (
    (Kind.MULTIPLE, ("多选", "多项", "不定项", "multiple")),
    (Kind.SINGLE, ("单选", "单项", "single")),
    (Kind.TRUEFALSE, ("判断", "是非", "对错", "truefalse", "true/false")),
    (Kind.ORDER, ("排序", "顺序", "order")),
    (Kind.FILL, ("填空", "fill")),
)
_LONGEST_KIND = 30
_HEADING = re.compile(
    r"(?P<number>第?[一二三四五六七八九十]+(?:部分|大题)?\s*[、.．:：]?\s*)?"
    r"(?P<kind>[^，。、,.？?！!]{2,7}?)(?P<end>题)?\s*(?:[(（].*)?[:：]?"
)
_RIGHT = frozenset("对 正确 是 √ ✓ ✔ ☑ t true y yes 真".split())
_WRONG = frozenset("错 错误 不对 不正确 否 × ✗ ✘ ✕ x f false n no 假".split())
_LEVELS = {
    1: frozenset("1 易 容易 简单 较易 低 初级 基础 ★ 一 一级".split()),
    2: frozenset("2 中 中等 一般 适中 较难 中级 ★★ 二 二级".split()),
    3: frozenset("3 难 困难 高 高级 很难 ★★★ 三 三级".split()),
}
_FIELD_WORDS = {
    Field.KIND: "题型 类型 题目类型 试题类型 题目题型",
    Field.STEM: "题干 题目 问题 试题 题目内容 试题内容 题干内容 题目题干 试题题干",
    Field.OPTIONS: "选项 备选项 备选答案 候选项 选项内容",
    Field.KEY: "答案 正确答案 标准答案 参考答案 正确选项",
    Field.EXPLANATION: "解析 答案解析 试题解析 题目解析 解释 说明",
    Field.TOPIC: "主题 专题 分类 类别 章节 知识点",
    Field.LEVEL: "难度 难易度 难易程度 难度等级 难度系数",
    Field.SOURCE: "出处 来源 题目来源 试题来源 依据 参考 参考资料",
    Field.ID: "问史编号",
    Field.PASSAGE: "原文编号",
    Field.PROOF: "原文依据",
    Field.CHECKED: "核对日期",
}
_FIELDS = {word: name for name, words in _FIELD_WORDS.items() for word in words.split()}


def tidy(text: str) -> str:
    """Without white space at the ends, tabs and carriage returns; what a question may hold stays as it is."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("\v", "\n").strip()


def plain(text: str) -> str:
    """One width, lower case, no white space: what labels are compared by."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def kind_of(text: str) -> Kind | None:
    """The kind that a cell names (单选, 单项选择题); None when it names none."""
    word = plain(text)
    if len(word) > _LONGEST_KIND:
        return None
    return next((kind for kind, names in _KIND_WORDS if any(name in word for name in names)), None)


def heading_of(text: str) -> Kind | None:
    """The kind of the questions below a line that says nothing else: 一、单项选择题（每题2分）, 判断题."""
    found = _HEADING.fullmatch(text.strip())
    return kind_of(found["kind"]) if found and (found["number"] or found["end"]) else None


def truth_of(text: str) -> bool | None:
    """What an answer to a true-false question says: 对, √, 错误, F; None when it says neither."""
    word = plain(text).strip("。.")
    return True if word in _RIGHT else False if word in _WRONG else None


def level_of(text: str) -> int | None:
    """1 to 3 for 易, 中等, 3, ★★; None for anything else."""
    word = plain(text).removesuffix("题").removesuffix("级难度").removesuffix(".0")
    return next((level for level, words in _LEVELS.items() if word in words), None)


def day_of(text: str) -> date | None:
    """A day as 2026-11-23, 2026/11/23 or 2026年11月23日."""
    numbers = "".join(sign if sign.isascii() and sign.isdigit() else " " for sign in text).split()
    try:
        year, month, day = map(int, numbers)
        return date(year, month, day)
    except ValueError:
        return None


def field_of(label: str) -> Field | None:
    """The field that a column's head or a line's label names."""
    return _FIELDS.get(plain(label).split("(")[0].strip("*:【】[]"))


def option_of(label: str) -> int | None:
    """The position of the option that a column's head names: 选项A, A, A选项, 选项1."""
    word = plain(label).split("(")[0].strip("*:.")
    core = word.removeprefix("备选").removeprefix("选项").removesuffix("选项").strip("_-.:")
    if len(core) == 1 and "a" <= core <= "l":
        return ord(core) - ord("a")
    if core != word and core.isascii() and core.isdigit() and 1 <= int(core) <= 12:
        return int(core) - 1
    return None
