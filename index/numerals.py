"""Numbers in one spelling: 二万五千 = 2.5万 = 2万5千 = 25000, 百分之三点五 = 3.5%, 第一二〇师 = 第120师.

Names keep theirs: 二十大, 五四, 九一八, 一二九, 两弹一星.
"""

import re
from decimal import Decimal

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"亿": 10**8, "万": 10**4, "千": 1000, "百": 100, "十": 10}
_ALONE = dict.fromkeys("千百十", Decimal(1))
"""What a unit stands for where no number is before it."""

_LONGEST = 24
"""Signs of a numeral; a longer row is no number that anyone wrote."""

_DIGIT = f"[{''.join(_DIGITS)}]"
_SIGN = f"[{''.join(_DIGITS)}十百千万亿]"
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_ARABIC = re.compile(_NUMBER)
_GROUPED = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])")
_RUN = re.compile(rf"(?:(?<![0-9.]){_NUMBER}|{_DIGIT}|(?<![几数])十|十(?={_DIGIT})|(?<=分之)百)(?:[0-9]|{_SIGN})*")
_POINT = re.compile(rf"(?P<whole>(?:{_DIGIT}|十){_SIGN}{{0,20}})点(?P<rest>{_DIGIT}+)")
_SHARE = re.compile(rf"百分之({_NUMBER})")
_YEAR = re.compile(rf"[12一二](?:[0-9]|{_DIGIT}){{3}}")
_MEASURE = re.compile(
    "[年月日号时点分秒周岁天次届个名位条项件章节卷期级省市县区乡村里米倍元亩吨种类票册幅枚艘架辆户集世代句字度座所家]|"
    "公[里斤顷]|平方|小时|昼夜|星期"
)
_MEASURE_FROM_TWO = re.compile(rf"{_MEASURE.pattern}|人(?!民)|[支篇本份颗场批部]")
"""With 一 before it, as in 第一人 and 一部分, the rest is as often no measure."""


def plain_numerals(text: str) -> str:
    """Chinese numerals that count something as Arabic ones; large Arabic ones written out."""
    text = _GROUPED.sub(lambda found: found[0].replace(",", ""), text)
    return _SHARE.sub(r"\1%", _RUN.sub(_converted, _POINT.sub(_with_point, text)))


def value_of(numeral: str) -> int | None:
    """The number a Chinese or Arabic numeral stands for, or one of both (19万7000); None when it is none."""
    if not 0 < len(numeral) <= _LONGEST:
        return None
    if set(numeral) <= _DIGITS.keys():
        return int("".join(str(_DIGITS[sign]) for sign in numeral))
    value = _read(numeral.replace("万万", "亿"))
    return int(value) if value is not None and value == int(value) else None


def _converted(run: re.Match[str]) -> str:
    value = value_of(run[0]) if _counts(run) else None
    return run[0] if value is None else str(value)


def _counts(run: re.Match[str]) -> bool:
    """Whether the numeral counts or dates, and is no part of a name; plain Arabic ones stay as they are."""
    numeral, text, end = run[0], run.string, run.end()
    if _ARABIC.fullmatch(numeral):
        return False
    if text.startswith("大", end):
        return not set(numeral).isdisjoint("百千万亿")
    if text.endswith("分之", 0, run.start()):
        return True
    if set(numeral) <= _DIGITS.keys():
        return _digits_count(numeral, text, end)
    return len(numeral) > 1 or text[end : end + 1] in tuple("多余来") or _MEASURE.match(text, end) is not None


def _digits_count(numeral: str, text: str, end: int) -> bool:
    """Of digits in a row: years and the numbers of troops; of one alone, what is measured."""
    if len(numeral) == 1:
        return (_MEASURE if numeral == "一" else _MEASURE_FROM_TWO).match(text, end) is not None
    named = "年师旅团" if len(numeral) > 2 else "年"
    return text[end : end + 1] in tuple(named) or _YEAR.fullmatch(numeral) is not None


def _with_point(found: re.Match[str]) -> str:
    """三点五万 -> 3.5万. Where no share and no measure is near, it is a time: 七点五分."""
    whole, following = value_of(found["whole"]), found.string[found.end() : found.end() + 1]
    shared = found.string.endswith("分之", 0, found.start())
    if whole is None or not (shared or following in tuple("万亿倍米元度吨亩公平高")):
        return found[0]
    return f"{whole}.{''.join(str(_DIGITS[sign]) for sign in found['rest'])}"


def _read(numeral: str) -> Decimal | None:
    """Reads 二万五千, 一百零五, 3亿5000万, 一万二; None for what is no number: 三五十, 二千三千, 2021百."""
    sign = next((sign for sign in _UNITS if sign in numeral), None)
    if sign is None:
        return _read_digits(numeral)
    many, _, rest = numeral.partition(sign)
    unit = _UNITS[sign]
    times = _read(many) if many else _ALONE.get(sign)
    more = _read(rest) if rest else Decimal(0)
    if times is None or more is None or (unit < 10**4 and times >= 10):
        return None
    more *= unit // 10 if len(rest) == 1 and rest not in _UNITS else 1
    return times * unit + more if more < unit else None


def _read_digits(numeral: str) -> Decimal | None:
    """Reads 五, 零五 and Arabic digits."""
    number = numeral.lstrip("零〇○")
    if number in _DIGITS or not number:
        return Decimal(_DIGITS.get(number, 0))
    return Decimal(number) if _ARABIC.fullmatch(number) else None
