"""Answers that people type: when two are the same, and which options letters name.

Nothing is searched for inside a text, so that 不是1921 is not 1921: both are brought into one spelling and compared
whole. The language (script, numerals, width) comes as an argument.
"""

import unicodedata
from collections.abc import Callable

Fold = Callable[[str], str]
"""Text -> text in one script, one width, one case and one spelling of numbers."""

_DIGITS = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九十")} | {"〇": "0", "两": "2"}
_UNITS = frozenset(
    "年 月 日 号 时 点 分 秒 周 周年 岁 天 个 名 人 位 次 届 条 项 件 章 节 卷 期 级 省 市 县 区 乡 村 里 公里 千米 米 "
    "元 亩 吨 种 类 册 艘 架 辆 户 世纪 年代 个月 小时 分钟 %".split()
)
LETTERS = "ABCDEFGHIJKL"
_BETWEEN = frozenset(" \t\n\u3000、,，.．。;；/／|和与→>-－—")


def same_answer(typed: str, accepted: str, fold: Fold) -> bool:
    """Whether a typed answer is the accepted one.

    White space and punctuation do not count, nor does a unit that only one of the two names (1921 and 1921年). A text
    of which nothing is left is the same as none.
    """
    first, second = plain(typed, fold), plain(accepted, fold)
    if not first or first == second:
        return bool(first)
    (one, unit), (other, other_unit) = _number(first), _number(second)
    return bool(one) and one == other and (unit == other_unit or not unit or not other_unit)


def plain(text: str, fold: Fold) -> str:
    """The text in one spelling, without white space and punctuation; those of a number stay: 2.5, 7-1, -40."""
    folded = "".join(fold(text).split())
    kept = "".join(sign for at, sign in enumerate(folded) if not _is_mark(sign) or _in_number(folded, at))
    return _DIGITS.get(kept, kept)


def positions(text: str) -> tuple[int, ...] | None:
    """The options (from 0) that letters name, in their order: "ABD", "a、b", "Ｂ→Ａ"; None for any other text."""
    letters = [sign for sign in unicodedata.normalize("NFKC", text).upper() if sign not in _BETWEEN]
    if not letters or len(set(letters)) < len(letters) or not set(letters) <= set(LETTERS):
        return None
    return tuple(map(LETTERS.index, letters))


def lettered(places: tuple[int, ...]) -> str:
    """The letters of options; `positions` reads them."""
    return "".join(LETTERS[place] for place in places)


def _is_mark(sign: str) -> bool:
    return sign != "%" and unicodedata.category(sign)[0] in "PCZ"


def _in_number(text: str, at: int) -> bool:
    """A minus before a number, or a sign between two digits."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return _is_digit(after) and (_is_digit(before) or (at == 0 and text[0] == "-"))


def _is_digit(sign: str) -> bool:
    return sign.isascii() and sign.isdigit()


def _number(text: str) -> tuple[str, str]:
    """A number without leading zeros and its unit; two empty texts when that is not the whole of it."""
    end = next((at for at, sign in enumerate(text) if not _is_digit(sign) and sign not in ".-"), len(text))
    number, unit = text[:end], text[end:]
    if not number or (unit and unit not in _UNITS):
        return "", ""
    return number.lstrip("0") or "0", unit
