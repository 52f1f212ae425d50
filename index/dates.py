"""Dates in one spelling: 1921-07-23, 1921.7.23, 1921/7/23 and 1921年07月23号 are 1921年7月23日."""

import re

_SIGNED = re.compile(
    r"(?<![0-9.])([12][0-9]{3})([-./])(0?[1-9]|1[0-2])\2(0?[1-9]|[12][0-9]|3[01])(?![0-9年月]|\2[0-9])日?"
)
_PADDED = re.compile(r"(?<![0-9.])0(?=[1-9][月日号])")
_DAY = re.compile(r"(?<=[0-9]月)([0-9]{1,2})号(?![线楼文令])")
_POINTED = re.compile(r"(?<=[一二三四五七八九])[·•・](?=[一二三四五六七八九十卅])")


def plain_dates(text: str) -> str:
    """The dates of a text that `index.numerals` has read; days that became names lose their point: 九·一八 = 九一八."""
    text = _SIGNED.sub(lambda date: f"{date[1]}年{int(date[3])}月{int(date[4])}日", text)
    return _DAY.sub(r"\1日", _PADDED.sub("", _POINTED.sub("", text)))
