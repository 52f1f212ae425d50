"""Numbers and dates in one spelling: 一九二一年七月一日 = 1921年7月1日, 二万五千里 = 2.5万里 = 25000里.

Names keep theirs: 二十大, 五四, 九一八, 一二九, 两弹一星.
"""

import re

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

_LONGEST = 18
"""Signs of a numeral; a longer row of digits is no number that anyone wrote."""

_COUNTERS = frozenset(
    "年月日号时点分秒周岁天次届个名位条项件章节卷期级省市县区乡村里米倍元亩吨种类票册幅枚艘架辆户集世代句字度座所家"
)
_RUN = re.compile(r"[〇○零一二两三四五六七八九十][〇○零一二两三四五六七八九十百千万亿]*")
_MIXED = re.compile(r"(?<![0-9.])([0-9]+(?:\.[0-9]+)?)([百千万亿]+)")
_SHARE = re.compile(r"百分之([0-9]+(?:\.[0-9]+)?)")
_GROUPED = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_YEAR = re.compile(r"[12一二][0-9〇○零一二三四五六七八九]{3}")


def plain_numerals(text: str) -> str:
    """Chinese numerals that count or date something as Arabic ones; large Arabic ones written out."""
    text = _RUN.sub(lambda run: _converted(run[0], text[run.end() : run.end() + 1]), _GROUPED.sub("", text))
    return _SHARE.sub(r"\1%", _MIXED.sub(_written_out, text))


def value_of(numeral: str) -> int | None:
    """The number a Chinese or Arabic numeral stands for; None when it is none."""
    if not 0 < len(numeral) <= _LONGEST:
        return None
    if numeral.isascii() and numeral.isdigit():
        return int(numeral)
    if not set(numeral) <= _DIGITS.keys() | _TENS.keys() | _MYRIADS.keys():
        return None
    return _digits(numeral) if set(numeral) <= _DIGITS.keys() else _cardinal(numeral)


def _converted(run: str, following: str) -> str:
    value = value_of(run) if _counts(run, following) else None
    return run if value is None else str(value)


def _counts(run: str, following: str) -> bool:
    """Whether the numeral counts or dates, and is not part of a name."""
    if following == "大":
        return False
    if set(run) <= _DIGITS.keys():
        return following == "年" or _YEAR.fullmatch(run) is not None or (len(run) == 1 and _is_counter(following))
    return len(run) > 1 or _is_counter(following)


def _is_counter(sign: str) -> bool:
    return sign in _COUNTERS


def _digits(numeral: str) -> int:
    return int("".join(str(_DIGITS[sign]) for sign in numeral))


def _cardinal(numeral: str) -> int | None:
    """Reads 二万五千, 一百零五, 十六; a digit after a digit is no number."""
    total = section = digit = 0
    last_was_digit = False
    for sign in numeral:
        if sign in _DIGITS:
            if last_was_digit and digit:
                return None
            digit, last_was_digit = _DIGITS[sign], True
            continue
        last_was_digit = False
        if sign in _TENS:
            section, digit = section + (digit or 1) * _TENS[sign], 0
        else:
            total, section, digit = (total + section + digit) * _MYRIADS[sign], 0, 0
    return total + section + digit


def _written_out(found: re.Match[str]) -> str:
    """2.5万 -> 25000. What does not come out whole stays."""
    value = float(found[1])
    for sign in found[2]:
        value *= (_TENS | _MYRIADS)[sign]
    return str(round(value)) if value < 1e15 and abs(value - round(value)) < 1e-6 else found[0]
